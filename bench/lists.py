"""Pages of the product list, each beside a page of bare rows by their key; the last page beside the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from bench.products import Products
from bench.races import race
from bench.report import Row, timed
from bench.shape import LOCALES, SCOPES
from bench.words import phrase
from pim import db
from pim.catalog.models import Product
from pim.enrich.product_list import ProductFilter, list_products
from pim.plan.rule_filters import rule_filter
from pim.plan.rules import parse
from pim.structure.current import current

ROUNDS = 21
PAGE = 50
LIST_MS = 30.0
TEXT_MS = 50.0
DEPTH = 1.5  # first pages
_products = Product.__table__


def list_rows(products: Products) -> Iterator[Row]:
    """Pages that most lists begin with: filtered by two attributes, by category, by words; the newest."""
    shape = products.shape
    branch = [code for code, parent in shape.categories.items() if parent is not None][:13]
    half = ProductFilter(conditions=(_asked(),), scope=SCOPES[0], locale=LOCALES[0])
    last = products.first_id + products.total

    def bare(number: int) -> None:
        bare_page(number * 7919 % last)

    times = race(lambda _number: _page(half), bare, ROUNDS, warm=3)
    yield timed("list_ms", times.value * 1000, "ms", times.floor * 1000, LIST_MS)
    cursor = _last_cursor(half)
    times = race(lambda _number: _page(half, cursor), lambda _number: _page(half), ROUNDS, warm=3)
    yield timed("list_depth_ratio", times.value * 1000, "ms", times.floor * 1000, DEPTH * times.floor * 1000)
    questions: dict[str, Callable[[int], ProductFilter]] = {
        "list_rare": lambda number: ProductFilter(conditions=(_asked(grade=str(-number)),)),
        "list_newest": lambda _number: ProductFilter(scope=SCOPES[0], locale=LOCALES[0]),
        "list_filtered": lambda number: ProductFilter(
            category=branch[number % len(branch)],
            family=shape.families[number % len(shape.families)].code,
            scope=SCOPES[0],
            locale=LOCALES[0],
            complete=False,
        ),
        "list_text": lambda number: ProductFilter(text=" ".join(phrase(number * 31, 4).split()[:2])),
        "list_rare_text": lambda number: ProductFilter(text=str(products.count // 2 + number)),
    }
    for name, ask in questions.items():
        times = race(lambda number, ask=ask: _page(ask(number)), bare, ROUNDS, warm=3)  # type: ignore[misc]
        bar = TEXT_MS if "text" in name else None
        yield timed(name, times.value * 1000, "ms", times.floor * 1000, bar)


def _asked(grade: str = "4") -> sa.ColumnElement[bool]:
    """Two attributes, which half of the products satisfy: variants by what they inherit.

    Of a grade of 0 and less there is no product.
    """
    conditions = [
        {"attribute": "in_range", "op": "=", "value": True},
        {"attribute": "grade", "op": "<=", "value": grade},
    ]
    return rule_filter(current(), parse(current(), {"all": conditions}))


def _last_cursor(wanted: ProductFilter) -> str | None:
    """What leads to the last page: the row before it, counted from the end; None where one page holds all."""
    order = (_products.c.updated_at, _products.c.id)
    found = sa.select(*order).where(*wanted.conditions).order_by(*order).offset(PAGE).limit(1)
    row = db.connection().execute(found).first()
    db.db.session.rollback()
    return None if row is None else f"{row.updated_at.isoformat()}~{row.id}"


def _page(wanted: ProductFilter, after: str | None = None) -> None:
    list_products(wanted, after=after, limit=PAGE)
    db.db.session.rollback()


def bare_page(after: int) -> None:
    """Read a page of rows by their key: what no list can do without."""
    statement = sa.select(_products.c.id, _products.c.sku, _products.c.document).where(_products.c.id > after)
    db.connection().execute(statement.order_by(_products.c.id).limit(PAGE)).all()
    db.db.session.rollback()
