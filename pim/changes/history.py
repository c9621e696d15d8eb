"""Reading change sets: lists, the changes of one, the history of a target, previews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.changes.applying import evaluate_rows, get_set
from pim.changes.drafts import Draft, Resolver, Row
from pim.changes.models import Change, ChangeSet, became, was
from pim.changes.operations import ANY

_sets = ChangeSet.__table__
_changes = Change.__table__


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as people read it: `old` and `new` are canonical values, None is empty.

    Of a change that was not applied, `old` is what stood in the way and `outcome` says why.
    """

    id: int
    set_id: int
    state: str
    at: datetime
    author_id: int | None
    via: str
    title: str
    kind: str
    target_id: int
    key: str
    field: str
    op: str
    old: Any
    new: Any
    outcome: str | None
    problem: str | None
    source: str | None = None  # whose data it was; None: a person decided


def list_sets(*, before: int | None = None, limit: int = 50, state: str | None = None) -> list[ChangeSet]:
    """The newest change sets first; `before` is the id of the last one of the page before."""
    statement = sa.select(ChangeSet).order_by(ChangeSet.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(ChangeSet.id < before)
    if state is not None:
        statement = statement.where(ChangeSet.state == state)
    return list(db.db.session.execute(statement).scalars())


def list_changes(set_id: int, *, after: int = 0, limit: int = 200, outcome: str | None = None) -> list[Entry]:
    """The changes of a set in their order; `after` is the id of the last one of the page before."""
    statement = _entries().where(_changes.c.set_id == set_id, _changes.c.id > after)
    if outcome is not None:
        statement = statement.where(_changes.c.outcome == outcome)
    return _load(statement.order_by(_changes.c.id).limit(limit))


def iter_changes(set_id: int) -> Iterator[Entry]:
    """All changes of a set in their order, read page by page."""
    last = 0
    while page := list_changes(set_id, after=last):
        yield from page
        last = page[-1].id


def count_outcomes(set_id: int) -> dict[str, int]:
    """How many changes of a set were applied (or are planned), same, in conflict, invalid."""
    name = sa.func.coalesce(_changes.c.outcome, "applied")
    statement = sa.select(name, sa.func.count()).where(_changes.c.set_id == set_id).group_by(name)
    return {row[0]: row[1] for row in db.connection().execute(statement)}


def list_history(
    kind: str, target_id: int, *, field: str | None = None, before: int | None = None, limit: int = 50
) -> list[Entry]:
    """What was applied to a target, the newest first."""
    statement = _entries().where(
        _changes.c.kind == kind,
        _changes.c.target_id == target_id,
        _changes.c.outcome.is_(None),
        _changes.c.chunk < _sets.c.next_chunk,
    )
    if field is not None:
        statement = statement.where(_changes.c.field == field)
    if before is not None:
        statement = statement.where(_changes.c.id < before)
    return _load(statement.order_by(_changes.c.id.desc()).limit(limit))


def get_entry(change_id: int) -> Entry | None:
    """One change by its id, or None."""
    return next(iter(_load(_entries().where(_changes.c.id == change_id))), None)


def preview(set_id: int, *, limit: int = 200) -> list[Entry]:
    """What applying the next changes of a staged set would do now, written nowhere.

    Call it in a transaction and roll that back: the targets are locked while it looks.
    """
    rows = [
        Row(entry.kind, entry.target_id, entry.key, entry.field, entry.op, expected, value)
        for entry, expected, value in _planned(set_id, limit)
    ]
    head = get_set(set_id)
    return _previewed(rows, set_id, head.source if head.reverts_id is None else None)


def preview_drafts(drafts: Sequence[Draft], source: str | None = None) -> list[Entry]:
    """What saving these drafts of a source would do now, written nowhere. Call it as `preview`."""
    return _previewed(Resolver().rows(drafts), 0, source)


def _previewed(rows: list[Row], set_id: int, source: str | None = None) -> list[Entry]:
    evaluate_rows(rows, skip=True, source=source)
    return [
        Entry(
            0, set_id, "draft", _NEVER, None, "", "", row.kind, row.target_id, row.key, row.field, row.op,
            was(row.op, row.expected, row.before), became(row.op, row.value, row.after),
            row.outcome, row.problem, source,
        )
        for row in rows
    ]  # fmt: skip


_NEVER = datetime.min.replace(tzinfo=UTC)


def _planned(set_id: int, limit: int) -> list[tuple[Entry, Any, Any]]:
    statement = (
        _entries()
        .where(_changes.c.set_id == set_id, _changes.c.chunk >= _sets.c.next_chunk)
        .order_by(_changes.c.id)
        .limit(limit)
    )
    rows = db.connection().execute(statement).all()
    return [(_entry(row), row.expected, row.value) for row in rows]


def _entries() -> sa.Select[Any]:
    return sa.select(
        _changes,
        _sets.c.state,
        _sets.c.applied_at,
        _sets.c.created_at,
        _sets.c.author_id,
        _sets.c.via,
        _sets.c.title,
        _sets.c.source,
    ).join(_sets, _sets.c.id == _changes.c.set_id)


def _load(statement: sa.Select[Any]) -> list[Entry]:
    return [_entry(row) for row in db.connection().execute(statement)]


def _entry(row: sa.Row[Any]) -> Entry:
    old = was(row.op, row.expected, row.before)
    if row.outcome in ("conflict", "invalid"):
        old = None if row.before is ANY else row.before
    return Entry(
        row.id, row.set_id, row.state, row.applied_at or row.created_at, row.author_id, row.via, row.title,
        row.kind, row.target_id, row.key, row.field, row.op, old, became(row.op, row.value, row.after),
        row.outcome, row.problem, row.source,
    )  # fmt: skip
