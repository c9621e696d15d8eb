"""Letting go the changes of sets that were applied long ago: what was done stays, how it was before does not.

A set that is forgotten is still told by its title, author and hour. It can not be undone, and
its changes are found in no history.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from pim import db
from pim.changes.models import Change, ChangeSet

sets = ChangeSet.__table__
changes = Change.__table__


def list_forgettable(before: datetime) -> list[int]:
    """The sets that were applied or undone before an instant and have changes left, by id."""
    has_changes = sa.select(sa.literal(1)).where(changes.c.set_id == sets.c.id).correlate(sets).exists()
    statement = sa.select(sets.c.id).where(
        sets.c.state.in_(("applied", "reverted")),
        sa.func.coalesce(sets.c.applied_at, sets.c.created_at) < before,
        has_changes,
    )
    return list(db.connection().execute(statement.order_by(sets.c.id)).scalars())


def mark(set_id: int, at: datetime) -> None:
    """Say of a set that its changes are kept no longer, before the first of them goes. Commits nothing."""
    unmarked = (sets.c.id == set_id) & sets.c.forgotten_at.is_(None)
    db.connection().execute(sets.update().where(unmarked).values(forgotten_at=at))
