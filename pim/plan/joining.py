"""The pins of two products that are merged: the winner's stay, the loser's join where it has none."""

from __future__ import annotations

import sqlalchemy as sa

from pim import db
from pim.catalog.documents import Document
from pim.changes import Draft
from pim.enrich.life import Writer
from pim.plan.models import Assortment, Pin
from pim.plan.targets import pin_field, pin_value

_pins = Pin.__table__
_assortments = Assortment.__table__


def join_pins(loser: Document, winner: Document | None, writer: Writer) -> None:
    """Move the loser's pins to the winner, or away; of two in one assortment the winner's holds."""
    statement = (
        sa.select(_assortments.c.code, *_pins.c)
        .join(_assortments, _assortments.c.id == _pins.c.assortment_id)
        .where(db.within(_pins.c.product_id, [loser.id, *([winner.id] if winner else [])]))
        .order_by(_assortments.c.code)
    )
    found: dict[str, dict[int, object]] = {}
    for row in db.connection().execute(statement):
        found.setdefault(row.code, {})[row.product_id] = pin_value(row)
    for code, pins in found.items():
        pin = pins.get(loser.id)
        if pin is None:
            continue
        writer.add(Draft("assortment", code, pin_field(loser.id), None, expected=pin))
        if winner is None:
            continue
        if winner.id not in pins:
            writer.add(Draft("assortment", code, pin_field(winner.id), pin, expected=None))
        fate = "left" if winner.id in pins else "taken"
        writer.tell(winner.key, f"pin.{code}", fate, pins.get(winner.id), pins.get(winner.id, pin))
