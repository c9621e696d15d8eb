"""Whether an import is there: asked of search, filters, completeness, history and log, one SKU at a time."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import sqlalchemy as sa

from bench.products import Products, sku_of
from bench.shape import LOCALES
from pim import db
from pim.catalog import filters
from pim.catalog.documents import Document
from pim.catalog.inheritance import merge
from pim.catalog.models import Product
from pim.changes.history import list_history
from pim.changes.models import ChangeInbox
from pim.enrich.completeness import measure
from pim.enrich.completeness_table import load_completeness
from pim.enrich.product_list import ProductFilter, list_products
from pim.structure.current import current
from pim.structure.types import index_terms

SAMPLE = 1000  # SKUs asked for


def check_imported(products: Products, set_id: int) -> None:
    """Raise `RuntimeError` where a sampled product is not as it was drafted, everywhere."""
    waiting = set()
    for number in _sample(products):
        waiting.add(_check_product(products.layers(number), set_id))
    for row in db.connection().execute(sa.select(ChangeInbox.touched)).scalars():
        waiting.difference_update(row.get("product", ()))
    _demand(not waiting, "log", waiting)
    db.db.session.rollback()


def check_reverted(products: Products) -> None:
    """Raise `RuntimeError` where a sampled product is not archived."""
    skus = {sku_of(number) for number in _sample(products)}
    rows = Product.__table__
    archived = sa.select(rows.c.sku).where(db.within(rows.c.sku, skus), rows.c.archived)
    _demand(set(db.connection().execute(archived).scalars()) == skus, "archive", skus)
    db.db.session.rollback()


def _sample(products: Products) -> Iterator[int]:
    numbers = Random(1)
    return (numbers.randrange(products.count) for _ in range(SAMPLE))


def _check_product(layers: list[Document], set_id: int) -> int:
    """Ask everything for one product; give its id."""
    structure, own = current(), layers[-1]
    values = merge([layer.values for layer in layers])
    name = structure.attribute("name")
    (term,) = index_terms(structure, name, values["name"][""][LOCALES[0]])
    named = filters.has_value(structure, name, "", LOCALES[0], lambda c: c.text == term[0])
    page = list_products(ProductFilter(text=own.key, conditions=(named,), family=layers[0].family))
    _demand([row.key for row in page.rows] == [own.key], "list", own.key)
    row = page.rows[0]
    _demand(row.document == own.body(), "document", own.key)
    told = {
        (found.scope, found.locale): (found.required, sorted(found.missing))
        for found in measure(structure, layers[0].family, values)
    }
    _demand(bool(told) and load_completeness(row.id) == told, "completeness", own.key)
    entries = list_history("product", row.id)
    _demand([(e.set_id, e.op) for e in entries] == [(set_id, "create")], "history", own.key)
    return row.id


def _demand(holds: bool, part: str, what: object) -> None:
    if not holds:
        raise RuntimeError(f"The import is not right in its {part}: {what}")
