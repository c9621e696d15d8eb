"""Loading the demo catalogue: four change sets, each made once and resumed where it was cut off.

Then the facts of the demo's ERP, which write nothing where they are there already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from pim import db
from pim.catalog import media
from pim.catalog.targets import ProductTarget
from pim.changes import Author, ChangeSet, Draft, apply, stage
from pim.changes.applying import Progress
from pim.demo import (
    counted_stock,
    listed_prices,
    planning_drafts,
    product_drafts,
    structure_drafts,
    terms_drafts,
)
from pim.errors import Blocked, NotFound
from pim.locks import exclusive
from pim.structure.current import current
from pim.trade.prices import NewPrice, has_prices, put_prices
from pim.trade.stock import NewStock, put_stock

WAIT_SECONDS = 60.0  # for somebody else who is loading it


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one part of the demo: `loaded` is False where it was there already."""

    name: str
    change_set: int
    loaded: bool
    applied: int = 0
    rejected: int = 0

    @property
    def line(self) -> str:
        """For people."""
        if not self.loaded:
            return f"{self.name}: already loaded, by change set {self.change_set}"
        rejected = f", {self.rejected} rejected" if self.rejected else ""
        return f"{self.name}: {self.applied} changes applied{rejected}, as change set {self.change_set}"


def load(progress: Progress | None = None) -> list[Part]:
    """Load what is not loaded yet. Commits chunk by chunk.

    Raises `Blocked` if the database holds another catalogue, `Busy` while somebody else is loading.
    """
    with exclusive("demo load", wait=WAIT_SECONDS):
        if _find_set("structure") is None and current().attributes:
            raise Blocked(
                "The database holds another catalogue. Load the demo into its own: set PIM_DATABASE_URL."
            )
        parts = [_load(name, make, progress) for name, make in _PARTS.items()]
        if any(part.loaded for part in parts) or not has_prices():
            _put_facts()
        return parts


def _load(name: str, make: Callable[[], list[Draft]], progress: Progress | None) -> Part:
    found = _find_set(name)
    if found is not None and found.state in ("applied", "reverted"):
        return Part(name, found.id, loaded=False)
    set_id = _stage(name, make) if found is None else found.id
    saved = apply(set_id, progress=progress)
    return Part(name, set_id, True, saved.applied, len(saved.conflicts) + len(saved.invalid))


def _stage(name: str, make: Callable[[], list[Draft]]) -> int:
    with db.transaction():  # making the products stores their pictures
        drafts = make()
    return stage(drafts, Author("cli", _title(name)))


def _find_set(name: str) -> ChangeSet | None:
    """The newest set of this part; not one of which the staging was cut off."""
    statement = (
        sa.select(ChangeSet)
        .where(ChangeSet.via == "cli", ChangeSet.title == _title(name), ChangeSet.chunks.is_not(None))
        .order_by(ChangeSet.id.desc())
        .limit(1)
    )
    found: ChangeSet | None = db.db.session.scalars(statement).first()
    return found


def _title(name: str) -> str:
    return f"Demo: {name}"


def _products() -> list[Draft]:
    return product_drafts(lambda content, name: media.keep(content, name, "demo").sha256)


def _plans() -> list[Draft]:
    from pim.catalog.documents import find_id

    def id_of(sku: str) -> int:
        found = find_id(sku)
        if found is None:
            raise NotFound("product", sku, "It was not loaded: see the change set of the products.")
        return found

    return planning_drafts(id_of)


_PARTS: dict[str, Callable[[], list[Draft]]] = {
    "structure": structure_drafts,
    "products": _products,
    "plans": _plans,
    "terms": terms_drafts,
}


def _put_facts() -> None:
    """Prices and stock, as the ERP's files bring them."""
    with db.transaction():
        listed, counted = listed_prices(), counted_stock()
        ids = ProductTarget.find({row.sku for row in counted})
        for code in dict.fromkeys(row.price_list for row in listed):
            rows = [
                NewPrice(ids[row.sku], row.amount, row.min_quantity)
                for row in listed
                if row.price_list == code
            ]
            put_prices(code, rows, full=True, source=_title("prices"))
        put_stock(
            [
                NewStock(
                    row.warehouse,
                    ids[row.sku],
                    row.quantity,
                    next_on=row.next_on,
                    next_quantity=row.next_quantity,
                )
                for row in counted
            ]
        )
