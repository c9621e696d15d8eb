"""Applying change sets: the only code that writes guarded tables.

`save` is for a person's edit: one chunk in the caller's transaction. `stage` and `apply`
are for big sets: they commit chunk by chunk themselves, so that a set of any size holds
no lock for long and goes on where a dead process left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from pim import clock, db
from pim.changes import guard, log
from pim.changes.drafts import Author, Draft, Resolver, Row, chunked
from pim.changes.models import Change, ChangeSet
from pim.changes.operations import ANY, evaluate
from pim.changes.targets import Target, Touched, in_order, run_hooks, target_type
from pim.errors import ChangesConflict, Conflict, FieldConflict, NotFound, PimError, WrongState

CHUNK = 1000  # changes in one transaction: about a second of work
MANY_CHUNKS = 10  # after so many the tables may look otherwise than the planner of the database thinks
ATTEMPTS = 5  # of a chunk whose commit collided with somebody else's

_UNIQUE_VIOLATION = "23505"  # PostgreSQL, to the later of two: SQLite has one writer at a time

_sets = ChangeSet.__table__
_changes = Change.__table__

_INSERT_SET = _sets.insert().returning(_sets.c.id)

Progress = Callable[[int, int], None]  # chunks done, chunks in all


@dataclass
class Saved:
    """What became of a change set. `set_id` is None when nothing differed and no set was made."""

    set_id: int | None
    applied: int = 0
    same: int = 0
    conflicts: list[Row] = field(default_factory=list)
    invalid: list[Row] = field(default_factory=list)

    def add(self, rows: Sequence[Row]) -> None:
        """Count the outcomes of a chunk."""
        for row in rows:
            if row.outcome is None:
                self.applied += 1
            elif row.outcome == "same":
                self.same += 1
            else:
                (self.conflicts if row.outcome == "conflict" else self.invalid).append(row)


def save(
    drafts: Iterable[Draft],
    author: Author,
    *,
    skip: bool = False,
    in_steps: bool = False,
    reverts_id: int | None = None,
) -> Saved:
    """Apply drafts at once, as one change set, in the caller's transaction. Commits nothing.

    Without `skip` a conflict or an invalid value refuses the whole set: raises
    `ChangesConflict` with base, theirs and mine of each field, or the first `PimError`.
    With `skip` the rest is applied, and what was left out is listed in the result; so is,
    with or without it, what the source of the author may not change. Where nothing differs
    from what stands there, no set is made. `in_steps` writes kind by kind in the order given,
    so that a draft may name what an earlier one creates in the structure; the chunks of the
    set are these steps. Raises `Conflict` where somebody else took the same name or value at
    the same moment.
    """
    resolver = Resolver()
    parts = chunked(drafts, CHUNK) if in_steps else [list(drafts)]
    source = author.source if reverts_id is None else None
    steps = []
    for part in parts:
        rows = resolver.rows(part)
        steps.append((rows, _write_or_conflict(rows, skip, source)))
    saved = Saved(None)
    for rows, _touched in steps:
        saved.add(rows)
    if not (saved.applied or saved.conflicts or saved.invalid):
        return saved
    total = sum(len(rows) for rows, _touched in steps)
    saved.set_id = _insert_set(
        author, "applied", skip=skip, reverts_id=reverts_id, total=total, chunks=len(steps)
    )
    for number, (rows, touched) in enumerate(steps):
        _insert_rows(saved.set_id, number, rows)
        log.append(touched.log)
    return saved


def stage(
    drafts: Iterable[Draft],
    author: Author,
    *,
    skip: bool = True,
    chunk: int = CHUNK,
    whole: bool = False,
    reverts_id: int | None = None,
) -> int:
    """Keep drafts as a change set in the state `draft`; give its id. Commits chunk by chunk.

    `whole` makes one chunk of drafts that are right only together, whatever their kinds and
    number. Nothing is checked but that targets exist: `preview` and `apply` tell the rest.
    """
    with db.transaction():
        set_id = _insert_set(author, "draft", skip=skip, reverts_id=reverts_id, total=0, chunks=None)
    resolver = Resolver(set_id)
    count = total = 0
    for count, part in enumerate([list(drafts)] if whole else chunked(drafts, chunk), start=1):
        with db.transaction():
            _insert_rows(set_id, count - 1, resolver.rows(part))
        total += len(part)
    with db.transaction() as conn:
        conn.execute(_sets.update().where(_sets.c.id == set_id).values(chunks=count, total=total))
    return set_id


def apply(set_id: int, *, progress: Progress | None = None) -> Saved:
    """Apply a staged set, or go on with one that a dead process left, chunk by chunk.

    Each chunk is one transaction that also moves the set on, so a chunk is applied once
    however often this is called. A set that does not skip and meets a conflict or an
    invalid value in its first chunk is refused as `save` refuses it, and stays a draft.
    Raises `NotFound` or `WrongState`.
    """
    saved, staged = Saved(set_id), _Staged(set_id)
    while True:
        rows, done, chunks = _apply_next(staged)
        saved.add(rows)
        if progress:
            progress(done, chunks)
        if done >= chunks:
            if chunks >= MANY_CHUNKS:
                db.gather_statistics()
            return saved


def get_set(set_id: int) -> ChangeSet:
    """The change set of this id. Raises `NotFound`."""
    found = db.db.session.get(ChangeSet, set_id)
    if found is None:
        raise NotFound("change set", set_id)
    return found


def move(set_id: int, states: Sequence[str], to: str, **values: Any) -> None:
    """Bring a set from one of `states` into another. Raises `WrongState` when it is in none of them."""
    statement = (
        _sets.update().where(_sets.c.id == set_id, _sets.c.state.in_(states)).values(state=to, **values)
    )
    if db.connection().execute(statement).rowcount != 1:
        state = get_set(set_id).state
        raise WrongState(f"Change set {set_id} is {state}; this needs one that is {' or '.join(states)}.")


class _Staged:
    """The rows of a staged set, a chunk at a time: they stay as they are until they are applied."""

    def __init__(self, set_id: int) -> None:
        self.set_id = set_id
        self._ahead: dict[int, list[Row]] = {}

    def take(self, chunk: int) -> list[Row]:
        """The rows of a chunk, in their order."""
        rows = self._ahead.pop(chunk, None)
        return _load_rows(db.connection(), self.set_id, chunk) if rows is None else rows

    def read_ahead(self, chunk: int) -> None:
        """Read a chunk that will be taken, past the transaction: it may be waiting for rows under way."""
        with db.db.engine.connect() as conn:
            self._ahead = {chunk: _load_rows(conn, self.set_id, chunk)}


def _apply_next(staged: _Staged) -> tuple[list[Row], int, int]:
    """Apply the next chunk in its own transaction; again when its commit collides with another."""
    for attempt in range(ATTEMPTS):
        try:
            with db.transaction():
                return _apply_chunk(staged)
        except (sa.exc.IntegrityError, sa.exc.OperationalError):
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _apply_chunk(staged: _Staged) -> tuple[list[Row], int, int]:
    conn, set_id = db.connection(), staged.set_id
    head = conn.execute(sa.select(_sets).where(_sets.c.id == set_id).with_for_update()).one_or_none()
    if head is None:
        raise NotFound("change set", set_id)
    if head.state not in ("draft", "proposed", "scheduled", "applying") or head.chunks is None:
        raise WrongState(f"Change set {set_id} is {head.state}: it cannot be applied.")
    chunk = head.next_chunk
    rows: list[Row] = []
    if chunk < head.chunks:
        rows = staged.take(chunk)
        touched = _write(rows, head.skips or chunk > 0, head.source if head.reverts_id is None else None)
        if db.is_on_its_way() and chunk + 1 < head.chunks:
            staged.read_ahead(chunk + 1)
        _update_rows(rows)
        log.append(touched.log)
    done = chunk + 1 >= head.chunks
    conn.execute(
        _sets.update()
        .where(_sets.c.id == set_id)
        .values(
            next_chunk=chunk + 1,
            state="applied" if done else "applying",
            applied_at=clock.now() if done else None,
        )
    )
    return rows, chunk + 1, head.chunks


def _write_or_conflict(rows: Sequence[Row], skip: bool, source: str | None) -> Touched:
    try:
        touched = _write(rows, skip, source)
        db.settle()
        return touched
    except sa.exc.IntegrityError as error:
        if getattr(error.orig, "sqlstate", "") != _UNIQUE_VIOLATION:
            raise
        raise Conflict("Somebody else took the same name or value just now. Save again.") from error


def _write(rows: Sequence[Row], skip: bool, source: str | None) -> Touched:
    """Evaluate the rows under the locks of their targets and write what passes.

    `source` is None for a revert too: undoing gives back what stood there.
    """
    db.take_turn(
        alone=any(target_type(kind).alone(field) for kind, field in {(r.kind, r.field) for r in rows})
    )
    targets = evaluate_rows(rows, skip, source)
    touched = Touched()
    with guard.opened():
        for kind, target in targets.items():
            target.write()
            touched.fields[kind] = target.touched()
            touched.targets[kind] = target
            touched.log[kind] = {
                i
                for i, names in touched.fields[kind].items()
                if target.logs_creation or "created" not in names
            }
        run_hooks(touched)
        for target in targets.values():
            target.finish()
    return touched


def evaluate_rows(rows: Sequence[Row], skip: bool, source: str | None = None) -> dict[str, Target]:
    """Say in each row what becomes of it, with all targets locked; write nothing.

    Raises what `save` raises unless `skip`.
    """
    targets = {kind: target_type(kind)() for kind in in_order({row.kind for row in rows})}
    for kind, target in targets.items():
        of_kind = [row for row in rows if row.kind == kind]
        target.source = source
        target.meet(targets)
        target.lock(sorted({row.target_id for row in of_kind if row.op != "create"}))
        target.prepare((row.target_id, row.field, row.value) for row in of_kind)
        for row in of_kind:
            _evaluate_row(target, row, skip)
    if not skip:
        _refuse_conflicts(rows)
    # Until nothing is found: what leaned on a target that was dropped is wrong only then.
    while sum(_check(kind, target, rows, skip) for kind, target in targets.items()):
        pass
    return targets


def _evaluate_row(target: Target, row: Row, skip: bool) -> None:
    try:
        if row.op == "create":
            target.create(row.target_id, row.key, row.value)
        elif row.op == "purge":
            _purge(target, row)
        else:
            _evaluate_field(target, row)
    except PimError as error:
        if not skip:
            raise
        row.outcome, row.problem = "invalid", str(error)


def _purge(target: Target, row: Row) -> None:
    if not target.has(row.target_id):
        raise NotFound(row.kind, row.key)
    target.purge(row.target_id)


def _evaluate_field(target: Target, row: Row) -> None:
    if not target.has(row.target_id):
        raise NotFound(row.kind, row.key)
    current = target.read(row.target_id, row.field)
    if row.op == "set":
        row.value = target.validate(row.target_id, row.field, row.value)
    elif row.op in ("append", "remove"):
        row.value = target.items(row.target_id, row.field, row.value)
    value = row.value
    result = evaluate(row.field, row.op, current, value, row.expected)
    if result.outcome == "conflict":
        row.outcome, row.before = "conflict", current
        return
    after = target.validate(row.target_id, row.field, result.after)
    if after == current:
        row.outcome = "same"
        return
    refusal = target.refusal(row.target_id, row.field) if target.source is not None else None
    if refusal is not None:
        row.outcome, row.problem, row.before = "invalid", refusal, current
        return
    target.put(row.target_id, row.field, after)
    row.before = ANY if row.expected is not ANY and row.expected == current else current
    row.after = ANY if row.op in ("set", "clear") else after


def _refuse_conflicts(rows: Sequence[Row]) -> None:
    conflicts = [
        FieldConflict(
            row.key, row.field, None if row.expected is ANY else row.expected, row.before, row.value
        )
        for row in rows
        if row.outcome == "conflict"
    ]
    if conflicts:
        raise ChangesConflict(conflicts)


def _check(kind: str, target: Target, rows: Sequence[Row], skip: bool) -> int:
    """Drop the targets that are wrong as a whole; say how many there were."""
    problems = target.check()
    for target_id, error in problems.items():
        if not skip:
            raise error
        target.drop(target_id)
        for row in rows:
            if row.kind == kind and row.target_id == target_id and row.outcome is None:
                row.outcome, row.problem = "invalid", str(error)
    return len(problems)


def _insert_set(
    author: Author, state: str, *, skip: bool, reverts_id: int | None, total: int, chunks: int | None = 1
) -> int:
    now = clock.now()
    done = state == "applied"
    values = {
        "state": state,
        "title": author.title[:200],
        "via": author.via,
        "author_id": author.user_id,
        "source": author.source,
        "skips": skip,
        "created_at": now,
        "applied_at": now if done else None,
        "reverts_id": reverts_id,
        "chunks": chunks,
        "next_chunk": chunks if done else 0,
        "total": total,
        "fingerprint": author.fingerprint,
    }
    return int(db.connection().execute(_INSERT_SET, values).scalar_one())


_KEPT = (
    "kind",
    "target_id",
    "key",
    "field",
    "op",
    "expected",
    "value",
    "before",
    "after",
    "outcome",
    "problem",
)


def _insert_rows(set_id: int, chunk: int, rows: Sequence[Row]) -> None:
    kept = attrgetter(*_KEPT)
    db.insert_tuples(_changes, ("set_id", "chunk", *_KEPT), [(set_id, chunk, *kept(row)) for row in rows])


def _load_rows(conn: sa.Connection, set_id: int, chunk: int) -> list[Row]:
    statement = (
        sa.select(*(_changes.c[name] for name in _KEPT), _changes.c.id)
        .where(_changes.c.set_id == set_id, _changes.c.chunk == chunk)
        .order_by(_changes.c.id)
    )
    return [
        Row(row.kind, row.target_id, row.key, row.field, row.op, row.expected, row.value, id=row.id)
        for row in conn.execute(statement)
    ]


def _update_rows(rows: Sequence[Row]) -> None:
    """Keep what does not follow from the row as it was staged."""
    told = [
        {
            "row_id": row.id,
            "value": row.value,
            "before": row.before,
            "after": row.after,
            "outcome": row.outcome,
            "problem": row.problem,
        }
        for row in rows
        if row.outcome is not None or row.before is not ANY or row.after is not ANY
    ]
    if told:
        names = ("value", "before", "after", "outcome", "problem")
        statement = (
            _changes.update()
            .where(_changes.c.id == sa.bindparam("row_id"))
            .values({name: sa.bindparam(name) for name in names})
        )
        db.connection().execute(statement, told)
