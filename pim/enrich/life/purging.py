"""Purging: an archived product goes for good. What uses it is told first; nothing brings it back."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from pim import changes, db
from pim.catalog import documents
from pim.catalog.models import Product, ProductRelation
from pim.catalog.uses import list_uses
from pim.changes import Author, Draft
from pim.enrich.life.merging import join, redirect
from pim.enrich.life.plans import Writer
from pim.errors import NotFound

_products = Product.__table__
_relations = ProductRelation.__table__


@dataclass(frozen=True, slots=True)
class UsageLine:
    """One use of a product: how often, and what becomes of it. `remedy` where it blocks."""

    name: str
    count: int
    fate: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Purge:
    """What is to be purged or was: `uses` as they stood before; `set_id` is None in a report."""

    key: str
    uses: tuple[UsageLine, ...]
    set_id: int | None = None

    @property
    def is_blocked(self) -> bool:
        """Whether a use stands in the way."""
        return any(use.fate == "blocks" for use in self.uses)


def report_usage(key: str) -> Purge:
    """What uses a product or model, and what a purge would do about it. Raises `NotFound`."""
    return Purge(key, _list_lines(_find(key)))


def purge(key: str, author: Author) -> Purge:
    """Purge an archived product or model in the caller's transaction: it can not be reverted.

    Relations of others to it and its pins are taken away as changes of those. Its SKU is free
    again; the history keeps what was decided about it, and published revisions what was said.
    Raises `NotFound`, `BadValue` for what is not archived, and `Blocked` where it is in use.
    """
    product_id = _find(key)
    lines, writer = _list_lines(product_id), Writer()
    own = documents.load([product_id])[product_id]
    redirect(own, None, writer)
    join(own, None, writer)
    _clear_successors(product_id, writer)
    writer.add(Draft(own.kind, key, "", op="purge", target_id=product_id))
    return Purge(key, lines, changes.save(writer.drafts, author).set_id)


def _find(key: str) -> int:
    found = documents.find_id(key)
    if found is None:
        raise NotFound("product", key)
    return found


def _list_lines(product_id: int) -> tuple[UsageLine, ...]:
    return tuple(
        UsageLine(use.name, number, use.fate, use.remedy([product_id]))
        for use, number in list_uses([product_id])
    )


def _clear_successors(product_id: int, writer: Writer) -> None:
    """Those that were merged into it name nobody from then on."""
    successor = _products.c.document["successor"].as_integer()
    statement = sa.select(_products.c.id).where(_products.c.archived, successor == product_id)
    for document in documents.load(db.connection().execute(statement).scalars()).values():
        writer.set(document, "successor", {"product": product_id}, None)
