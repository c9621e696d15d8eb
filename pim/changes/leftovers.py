"""Sets that a dead process left: finding them by what they are made of, and forgetting those not begun."""

from __future__ import annotations

import sqlalchemy as sa

from pim import db
from pim.changes.applying import get_set
from pim.changes.models import Change, ChangeSet
from pim.errors import WrongState

_sets = ChangeSet.__table__
_changes = Change.__table__


def find_open(fingerprint: str) -> list[ChangeSet]:
    """The sets of this fingerprint that are a draft or applying, the oldest first.

    One whose `chunks` is None was never staged to its end: `discard` it. The others `apply`
    goes on with.
    """
    statement = (
        sa.select(ChangeSet)
        .where(ChangeSet.fingerprint == fingerprint, ChangeSet.state.in_(("draft", "applying")))
        .order_by(ChangeSet.id)
    )
    return list(db.db.session.execute(statement).scalars())


def discard(set_id: int) -> None:
    """Forget a draft: nothing of it was applied. Commits nothing. Raises `NotFound` or `WrongState`."""
    head = get_set(set_id)
    if head.state != "draft":
        raise WrongState(f"Change set {set_id} is {head.state}; only a draft can be discarded.")
    db.connection().execute(_changes.delete().where(_changes.c.set_id == set_id))
    db.connection().execute(_sets.delete().where(_sets.c.id == set_id))
