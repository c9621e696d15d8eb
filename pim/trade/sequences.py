"""The numbers of loads: one load of a kind at a time, numbered in the order in which they are committed."""

from __future__ import annotations

import sqlalchemy as sa

from pim import db
from pim.trade.models import TradeSequence

# COUNTED counts loads of stock that wrote anything, also nothing but the time of a count.
PRICES, STOCK, COUNTED, TAXES = "price", "stock", "counted", "tax"
_sequences = TradeSequence.__table__


def lock(name: str) -> int:
    """Wait for the load before, and give its number. Held to the end of the caller's transaction.

    Whoever compares first and writes then must hold it from before the comparison.
    """
    statement = sa.select(_sequences.c.last).where(_sequences.c.name == name).with_for_update()
    return int(db.connection().execute(statement).scalar_one())


def advance(name: str) -> int:
    """Count up and give the new number; call `lock` first."""
    statement = _sequences.update().where(_sequences.c.name == name).values(last=_sequences.c.last + 1)
    return int(db.connection().execute(statement.returning(_sequences.c.last)).scalar_one())


def last(name: str) -> int:
    """The number of the last load that this transaction sees; 0 before the first."""
    return int(
        db.connection().execute(sa.select(_sequences.c.last).where(_sequences.c.name == name)).scalar_one()
    )
