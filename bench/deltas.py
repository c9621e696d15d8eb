"""A thousand products changed in every way between two publications, by change sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from bench.catalogue import apply_drafts
from bench.edits import NAME
from bench.products import PER_MODEL, Products, model_code, sku_of
from bench.shape import LABEL_LOCALES
from bench.structure import MARKET, RELATION
from pim import db
from pim.catalog.models import ProductCategory, ProductValue
from pim.changes import Draft
from pim.publish.affected import products_of
from pim.structure.models import Attribute, Category, Option

MOST = 1000  # products that change; of a smaller catalogue one in a hundred
LABEL = f"labels.{LABEL_LOCALES[0]}"
STEP = 7919  # a prime: products that follow each other stand far apart

_placed, _values = ProductCategory.__table__, ProductValue.__table__
_categories, _options, _attributes = Category.__table__, Option.__table__, Attribute.__table__


def make_changes(products: Products) -> int:
    """Make the changes; give how many products they touch.

    Of ten products four get a text, two stand below models that get one, and one each gets a relation,
    leaves, enters, and stands in a renamed category or has a renamed option.
    """
    share = max(min(MOST, products.count // 100) // 10, 1)
    spread = list(dict.fromkeys(at * STEP % products.simple for at in range(40 * share)))
    listed = [number for number in spread if number % 11]  # as bench.products says
    unlisted = [number for number in spread if not number % 11]
    apply_drafts(
        [
            *(Draft("product", sku_of(n), NAME, f"Named anew {n}") for n in listed[: 4 * share]),
            *_models(products, 2 * share // PER_MODEL),
            *(_relation(products, n) for n in listed[4 * share : 5 * share]),
            *(_status(n, "in_work") for n in listed[5 * share : 6 * share]),
            *(_status(n, "approved") for n in unlisted[:share]),
        ]
    )
    return 9 * share + _rename_used(share)


def _models(products: Products, count: int) -> Iterator[Draft]:
    for at in range(count):
        code = model_code(at * STEP % products.models)
        yield Draft("model", code, NAME, f"Named anew {code}")


def _relation(products: Products, number: int) -> Draft:
    target = sku_of((number + products.simple // 2) % products.simple)
    return Draft("product", sku_of(number), f"relations.{RELATION}", [{"to": target}])


def _status(number: int, status: str) -> Draft:
    return Draft("product", sku_of(number), f"status.{MARKET}", status)


def _rename_used(wanted: int) -> int:
    """Rename categories and options in turns, the least used first, until they touch so many products."""
    with db.transaction():
        rows = [
            row for pair in zip(_least_used_categories(), _least_used_options(), strict=False) for row in pair
        ]
    touched: set[int] = set()
    drafts = []
    while len(touched) < wanted:
        kind, key, row_id = rows.pop(0)
        drafts.append(Draft(kind, key, LABEL, f"Renamed {row_id}"))
        with db.transaction():
            touched |= products_of({kind: {row_id}}) or set()
    apply_drafts(drafts)
    return len(touched)


def _least_used_categories() -> Sequence[Any]:
    statement = (
        sa.select(sa.literal("category"), _categories.c.code, _categories.c.id)
        .join(_placed, _placed.c.category_id == _categories.c.id)
        .group_by(_categories.c.code, _categories.c.id)
        .order_by(sa.func.count(), _categories.c.code)
    )
    return db.connection().execute(statement).all()


def _least_used_options() -> Sequence[Any]:
    key = _options.c.attribute + "." + _options.c.code
    statement = (
        sa.select(sa.literal("option"), key, _options.c.id)
        .select_from(_values)
        .join(_attributes, _attributes.c.id == _values.c.attribute_id)
        .join(_options, (_options.c.attribute == _attributes.c.code) & (_options.c.code == _values.c.text))
        .group_by(key, _options.c.id)
        .order_by(sa.func.count(), key)
    )
    return db.connection().execute(statement).all()
