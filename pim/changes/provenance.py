"""Which change set gave each field the value that it has: derived from the history, stored nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pim import db
from pim.changes.models import Change, ChangeSet

_sets = ChangeSet.__table__
_changes = Change.__table__


@dataclass(frozen=True, slots=True)
class Setting:
    """The change set that set a field last: who, when, through what, whose data it brought.

    `author_id` is None where nobody was signed in, `source` where a person decided.
    """

    set_id: int
    at: datetime
    author_id: int | None
    via: str
    title: str
    source: str | None


def load_settings(targets: Sequence[tuple[str, int]]) -> dict[tuple[str, int, str], Setting]:
    """The last applied change of each field of these (kind, id), by kind, id and field; one statement.

    The field "" is the creation: it set every field that no later change did.
    """
    if not targets:
        return {}
    last = (
        sa.select(sa.func.max(_changes.c.id).label("id"))
        .join(_sets, _sets.c.id == _changes.c.set_id)
        .where(
            sa.or_(
                *((_changes.c.kind == kind) & (_changes.c.target_id == row_id) for kind, row_id in targets)
            ),
            _changes.c.outcome.is_(None),
            _changes.c.chunk < _sets.c.next_chunk,
        )
        .group_by(_changes.c.kind, _changes.c.target_id, _changes.c.field)
        .subquery()
    )
    statement = (
        sa.select(
            _changes.c.kind,
            _changes.c.target_id,
            _changes.c.field,
            *(
                _sets.c[name]
                for name in ("id", "applied_at", "created_at", "author_id", "via", "title", "source")
            ),
        )
        .join(last, last.c.id == _changes.c.id)
        .join(_sets, _sets.c.id == _changes.c.set_id)
    )
    return {
        (row.kind, row.target_id, row.field): Setting(
            row.id, row.applied_at or row.created_at, row.author_id, row.via, row.title, row.source
        )
        for row in db.connection().execute(statement)
    }
