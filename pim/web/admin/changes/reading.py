"""Change sets for their pages: lists by filter, the kinds of targets in one, who may undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from pim.changes import Change, ChangeSet
from pim.db import db

_sets = ChangeSet.__table__
_changes = Change.__table__

#: Kind of target -> the permission that it takes to change one.
PERMISSIONS = {
    "product": "enrich",
    "model": "enrich",
    "assortment": "plan",
    "mapping": "publish",
    "channel": "publish",
    "category_table": "publish",
    "import_mapping": "import",
    "schedule": "publish",
    "notification": "publish",
}  # all others belong to the structure


@dataclass(frozen=True, slots=True)
class SetFilter:
    """Which change sets a list shows; what is None lets everything through."""

    state: str | None = None
    via: str | None = None
    author_id: int | None = None


def list_sets(wanted: SetFilter, *, before: int | None = None, limit: int = 50) -> list[ChangeSet]:
    """The newest change sets first; `before` is the id of the last one of the page before."""
    told = {"state": wanted.state, "via": wanted.via, "author_id": wanted.author_id}
    statement = sa.select(ChangeSet).order_by(ChangeSet.id.desc()).limit(limit)
    for name, value in told.items():
        if value is not None:
            statement = statement.where(_sets.c[name] == value)
    if before is not None:
        statement = statement.where(_sets.c.id < before)
    return list(db.session.scalars(statement))


def list_reverts(set_id: int) -> list[ChangeSet]:
    """The change sets that undid this one, the newest first."""
    statement = sa.select(ChangeSet).where(_sets.c.reverts_id == set_id).order_by(_sets.c.id.desc())
    return list(db.session.scalars(statement))


def list_kinds(set_id: int) -> list[str]:
    """The kinds of targets that a change set names, sorted."""
    statement = sa.select(_changes.c.kind).where(_changes.c.set_id == set_id).distinct()
    return sorted(db.session.scalars(statement))


def may_change(kinds: list[str], may: Callable[[str], bool]) -> bool:
    """Whether who has these permissions may apply or undo changes of all these kinds."""
    return bool(kinds) and all(may(permission_of(kind)) for kind in kinds)


def permission_of(kind: str) -> str:
    """The permission that it takes to change targets of a kind."""
    return PERMISSIONS.get(kind, "structure")
