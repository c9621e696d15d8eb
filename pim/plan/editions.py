"""Editions of a client's part numbers: what it called our products as it was known then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from pim import db
from pim.plan.models import ClientPartNumber, PartNumberEdition

_numbers = ClientPartNumber.__table__
_editions = PartNumberEdition.__table__


def last_edition(client_id: int) -> int:
    """The last edition that this transaction sees; 0 before the first number."""
    statement = sa.select(_editions.c.last).where(_editions.c.client_id == client_id)
    return db.connection().execute(statement).scalar() or 0


def next_edition(client_id: int) -> int:
    """Count up and give the new edition, in the caller's transaction, which holds the row of the client."""
    number = last_edition(client_id) + 1
    db.upsert_rows(_editions, [{"client_id": client_id, "last": number}], ["last"])
    return number


def load_numbers_as_of(
    client_id: int, edition: int, day: date, product_ids: Collection[int] | None = None
) -> dict[int, str]:
    """What a client called products on a day, as an edition said it: of these products or of all."""
    c = _numbers.c
    statement = sa.select(c.product_id, c.number).where(
        c.client_id == client_id,
        c.valid_from <= day,
        c.valid_to > day,
        c.from_edition <= edition,
        c.to_edition.is_(None) | (c.to_edition > edition),
    )
    if product_ids is not None:
        statement = statement.where(db.within(c.product_id, product_ids))
    return dict(db.connection().execute(statement).all())


def find_renumbered(client_id: int, editions: tuple[int, int], days: tuple[date, date]) -> set[int]:
    """The products that a client may call otherwise after the second edition and day than after the first."""
    c = _numbers.c
    (first, last), (after, until) = sorted(editions), sorted(days)
    moved = [(column > first) & (column <= last) for column in (c.from_edition, c.to_edition)]
    passed = [(column > after) & (column <= until) for column in (c.valid_from, c.valid_to)]
    statement = sa.select(c.product_id).where(c.client_id == client_id, sa.or_(*moved, *passed))
    return set(db.connection().execute(statement.distinct()).scalars())
