"""Loading a generated catalogue of any size: its structure through change sets, its documents in bulk.

Documents are written past the change engine, as only a bench may, and the side tables
are then rebuilt from them. Holds a slice of the documents in memory, never all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson
import sqlalchemy as sa

from bench.products import Products
from bench.shape import Shape, load_shape
from bench.structure import planning_drafts, structure_drafts
from pim import clock, db
from pim.catalog import search, side_tables, uniqueness
from pim.catalog.documents import Document
from pim.catalog.models import Product, ReservedSku
from pim.changes import Author, Draft, apply, guard, stage
from pim.enrich import completeness_table
from pim.structure.current import current
from pim.structure.snapshot import Structure

SLICE = 2000  # documents in one transaction
AUTHOR = Author("cli", "Generated catalogue")


def load_catalogue(count: int, shape: Shape | None = None) -> Products:
    """Fill an empty, migrated database with a catalogue of `count` products; give what is in it.

    Half of them are variants. Manages its own transactions.
    """
    shape = shape or load_shape()
    apply_drafts(structure_drafts(shape))
    with db.transaction():
        ids = db.allocate("product", Products(shape, count).total)
    products = Products(shape, count, first_id=ids[0])  # nobody else takes ids of an empty database
    for documents in _sliced(products):
        with db.transaction(), guard.opened():
            _insert(documents)
    for rebuild in (side_tables.rebuild, search.rebuild, completeness_table.rebuild):
        with db.transaction():
            rebuild()
    _gather_statistics()
    apply_drafts(planning_drafts(shape))
    return products


def apply_drafts(drafts: Iterable[Draft]) -> None:
    """Bring the drafts into the database as one change set, all of them. Commits by itself."""
    saved = apply(stage(drafts, AUTHOR, skip=False))
    if saved.invalid:
        raise RuntimeError(f"The generated catalogue breaks a rule: {saved.invalid[0].problem}")


def _sliced(documents: Iterable[Document]) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while slice_ := list(islice(iterator, SLICE)):
        yield slice_


def _insert(documents: list[Document]) -> None:
    structure = current()
    db.insert_rows(Product.__table__, [_row(structure, document) for document in documents])
    reserved = [{"sku": document.sku, "product_id": document.id} for document in documents if document.sku]
    db.insert_rows(ReservedSku.__table__, reserved)
    uniqueness.write((None, document) for document in documents)


def _row(structure: Structure, document: Document) -> dict[str, Any]:
    now = clock.now()
    family = structure.families[document.family or ""]
    variant = structure.family_variants.get(document.family_variant or "")
    return {
        "id": document.id,
        "kind": document.kind,
        "sku": document.sku,
        "code": document.code,
        "family_id": family.id,
        "family_variant_id": variant.id if variant else None,
        "parent_id": document.parent_id,
        "combination": _combination(structure, document),
        "archived": False,
        "document": document.body(),
        "created_at": now,
        "updated_at": now,
    }


def _combination(structure: Structure, document: Document) -> str | None:
    if document.parent_id is None:
        return None
    axes = structure.family_variants[document.family_variant or ""].axes[0]
    return orjson.dumps([document.values[axis][""][""] for axis in axes]).decode()


def _gather_statistics() -> None:
    """What autovacuum does within a minute of such a load; SQLite is left as the application leaves it."""
    if not db.is_sqlite():
        with db.transaction() as conn:
            conn.execute(sa.text("ANALYZE"))
