"""Undoing change sets: what can be undone is, the rest is listed.

A revert is itself a change set, so it has a history and can be reverted in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.changes.applying import Saved, apply, get_set, move, stage
from pim.changes.drafts import Author, Draft
from pim.changes.models import Change, ChangeSet, became, was
from pim.changes.operations import ANY, inverse
from pim.errors import WrongState

_sets = ChangeSet.__table__
_changes = Change.__table__
READ_AHEAD = 2000  # changes fetched at a time
_READ = ("kind", "target_id", "key", "field", "op", "expected", "before", "after")
# The body of a creation is not looked at: what was made is archived.
_VALUE = sa.case((_changes.c.op != "create", _changes.c.value), else_=sa.null()).label("value")


def revert(set_id: int, author: Author, *, force: bool = False, include_later: bool = False) -> Saved:
    """Undo a set as a new change set; fields changed since are conflicts, skipped and listed.

    `force` overwrites them; `include_later` undoes the later sets that changed them too.
    The creation of a target is undone by archiving it. Commits chunk by chunk.
    Raises `WrongState` for a set that was not applied or is reverted already.
    """
    head = get_set(set_id)
    if head.state != "applied":
        raise WrongState(f"Change set {set_id} is {head.state}; only an applied one can be reverted.")
    sets = with_later(set_id) if include_later else [set_id]
    saved = _undo(sets, author, set_id, force)
    with db.transaction():
        for undone in _applied(sets):
            move(undone, ("applied",), "reverted")
    return saved


def abort(set_id: int, author: Author) -> Saved:
    """Undo the chunks of a set that a dead process left `applying`; fields changed since are listed.

    Publications go on waiting until the last chunk is undone. Raises `WrongState`.
    """
    head = get_set(set_id)
    if head.state != "applying":
        raise WrongState(f"Change set {set_id} is {head.state}; only one that is applying can be aborted.")
    saved = _undo([set_id], author, set_id, force=False)
    with db.transaction():
        move(set_id, ("applying",), "reverted")
    return saved


def revert_drafts(set_ids: list[int], *, force: bool = False) -> Iterator[Draft]:
    """The drafts that undo these sets, the newest change first; read page by page."""
    last: int | None = None
    while True:
        rows = db.connection().execute(_page(set_ids, last)).all()
        yield from [_undo_draft(row, force) for row in rows]
        if len(rows) < READ_AHEAD:
            return
        last = rows[-1].id


def _undo(sets: list[int], author: Author, set_id: int, force: bool) -> Saved:
    _refuse_forgotten(sets)
    _refuse_purges(sets)
    # What was saved at once may be right only as a whole, on the way back too.
    revert_id = stage(
        revert_drafts(sets, force=force), author, skip=True, whole=_in_one_chunk(sets), reverts_id=set_id
    )
    return apply(revert_id)


def _refuse_forgotten(sets: list[int]) -> None:
    gone = sa.select(_sets.c.id).where(_sets.c.id.in_(sets), _sets.c.forgotten_at.is_not(None))
    if ids := db.connection().execute(gone.order_by(_sets.c.id)).scalars().all():
        names = ", ".join(map(str, ids))
        raise WrongState(
            f"The changes of set {names} are kept no longer (PIM_KEEP_HISTORY_DAYS): edit by hand."
        )


def _refuse_purges(sets: list[int]) -> None:
    purges = sa.select(_changes.c.key).where(
        _changes.c.set_id.in_(sets), _changes.c.op == "purge", _changes.c.outcome.is_(None)
    )
    if keys := db.connection().execute(purges.order_by(_changes.c.id).limit(5)).scalars().all():
        raise WrongState(f"A purge can not be undone: {', '.join(keys)}.")


def _in_one_chunk(sets: list[int]) -> bool:
    statement = sa.select(sa.func.max(_sets.c.chunks)).where(_sets.c.id.in_(sets))
    return db.connection().execute(statement).scalar() == 1


def _page(set_ids: list[int], last: int | None) -> sa.Select[Any]:
    statement = (
        sa.select(_changes.c.id, *(_changes.c[name] for name in _READ), _VALUE)
        .join(_sets, _sets.c.id == _changes.c.set_id)
        .where(
            _changes.c.set_id.in_(set_ids),
            _changes.c.outcome.is_(None),
            _changes.c.chunk < _sets.c.next_chunk,
        )
        .order_by(_changes.c.id.desc())
        .limit(READ_AHEAD)
    )
    return statement if last is None else statement.where(_changes.c.id < last)


def _undo_draft(row: sa.Row[Any], force: bool) -> Draft:
    if row.op == "create":
        return Draft(row.kind, row.key, "archived", True, expected=ANY, target_id=row.target_id)
    op, value, expected = inverse(
        row.op, row.value, was(row.op, row.expected, row.before), became(row.op, row.value, row.after)
    )
    return Draft(
        row.kind, row.key, row.field, value, op, expected=ANY if force else expected, target_id=row.target_id
    )


def _applied(sets: list[int]) -> list[int]:
    statement = sa.select(_sets.c.id).where(_sets.c.id.in_(sets), _sets.c.state == "applied")
    return list(db.connection().execute(statement.order_by(_sets.c.id)).scalars())


def with_later(set_id: int) -> list[int]:
    """The set and every later one that changed a field of one of them, and so on.

    Sets that were reverted and their reverts are among them: undone newest first, the two cancel out.
    """
    found, fresh = {set_id}, {set_id}
    while fresh:
        first, later = _changes.alias("first"), _changes.alias("later")
        statement = (
            sa.select(later.c.set_id)
            .distinct()
            .join(
                first,
                (later.c.kind == first.c.kind)
                & (later.c.target_id == first.c.target_id)
                & (later.c.field == first.c.field)
                & (later.c.id > first.c.id),
            )
            .join(_sets, _sets.c.id == later.c.set_id)
            .where(
                first.c.set_id.in_(fresh),
                first.c.outcome.is_(None),
                later.c.outcome.is_(None),
                _sets.c.state.in_(("applied", "reverted")),
                later.c.chunk < _sets.c.next_chunk,
            )
        )
        fresh = set(db.connection().execute(statement).scalars()) - found
        found |= fresh
    return sorted(found)
