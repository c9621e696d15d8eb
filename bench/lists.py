"""Pages of the product list, each beside a page of bare rows by their key."""

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

ROUNDS = 21
PAGE = 50
_products = Product.__table__


def list_rows(products: Products) -> Iterator[Row]:
    """The newest products; a filter by category, family and what is missing; a search for words."""
    shape = products.shape
    branch = [code for code, parent in shape.categories.items() if parent is not None][:13]
    questions: dict[str, Callable[[int], ProductFilter]] = {
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
    last = products.first_id + products.total
    for name, ask in questions.items():
        times = race(
            lambda number, ask=ask: _page(ask(number)),  # type: ignore[misc]
            lambda number: bare_page(number * 7919 % last),
            ROUNDS,
            warm=3,
        )
        yield timed(name, times.value * 1000, "ms", times.floor * 1000)


def _page(wanted: ProductFilter) -> None:
    list_products(wanted, limit=PAGE)
    db.db.session.rollback()


def bare_page(after: int) -> None:
    """Read a page of rows by their key: what no list can do without."""
    statement = sa.select(_products.c.id, _products.c.sku, _products.c.document).where(_products.c.id > after)
    db.connection().execute(statement.order_by(_products.c.id).limit(PAGE)).all()
    db.db.session.rollback()
