"""Change sets that wait: for approval, or for their hour."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from pim import db
from pim.changes.applying import Saved, apply, move
from pim.changes.models import ChangeSet

_sets = ChangeSet.__table__


def propose(set_id: int) -> None:
    """Hand a draft in for approval. Commits nothing; raises `WrongState` for another state."""
    move(set_id, ("draft",), "proposed")


def schedule(set_id: int, due_at: datetime) -> None:
    """Have a set applied from `due_at` on, by the next `apply_due`. Commits nothing.

    Nobody is there to be asked then: what conflicts is left out and listed, the rest applied.
    """
    move(set_id, ("draft", "proposed", "scheduled"), "scheduled", due_at=due_at, skips=True)


def unschedule(set_id: int) -> None:
    """Make a scheduled set a draft again. Commits nothing."""
    move(set_id, ("scheduled",), "draft", due_at=None)


def list_due(at: datetime) -> list[int]:
    """The scheduled sets whose hour has come, the earliest first."""
    statement = (
        sa.select(_sets.c.id)
        .where(_sets.c.state == "scheduled", _sets.c.due_at <= at)
        .order_by(_sets.c.due_at, _sets.c.id)
    )
    return list(db.connection().execute(statement).scalars())


def apply_due(at: datetime) -> dict[int, Saved]:
    """Apply every set that is due, in the order of their hours. Commits each by itself."""
    return {set_id: apply(set_id) for set_id in list_due(at)}


def list_applying() -> list[tuple[int, str]]:
    """Id and title of the sets of which a part is applied: publications wait for them."""
    statement = sa.select(_sets.c.id, _sets.c.title).where(_sets.c.state == "applying").order_by(_sets.c.id)
    return [(row.id, row.title) for row in db.connection().execute(statement)]
