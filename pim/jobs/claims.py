"""Jobs as workers see them: claimed, kept alive, ended, taken from workers that died.

Each claim is of one attempt. Whatever a worker writes of a job, it writes only where the job
still runs in that attempt: one that was taken for dead by mistake ends nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pim import clock, db
from pim.jobs import sending
from pim.jobs.kinds import Arguments
from pim.jobs.models import ERROR_LENGTH, HERE, TITLE_LENGTH, Job

_jobs = Job.__table__


class Stopped(Exception):
    """Ends a body before its end. Never an error of the body: `why` is cancelled, handed_back or lost."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in the attempt that this worker has begun. `failures` are of the attempts before."""

    id: int
    kind: str
    arguments: Arguments
    title: str
    attempt: int
    failures: int
    author_id: int | None


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that has just failed for good, as hooks see it. `cause` is None where its worker died."""

    id: int
    kind: str
    title: str
    error: str
    arguments: Arguments
    cause: BaseException | None = None


Hook = Callable[[Ended], None]
_hooks: list[Hook] = []


def on_failed(hook: Hook) -> None:
    """Call the hook for each job that fails for good, in the transaction that says so."""
    if hook not in _hooks:
        _hooks.append(hook)


def claim_next(worker: str, kinds: Sequence[str]) -> Claim | None:
    """Begin the job of these kinds that is due longest, in the caller's transaction; None if none is."""
    due = (
        sa.select(_jobs.c.id)
        .where(_jobs.c.state == "queued", _jobs.c.not_before <= clock.now(), _jobs.c.kind.in_(kinds))
        .order_by(_jobs.c.not_before, _jobs.c.id)
        .limit(1)
    )
    if db.connection().execute(due).first() is None:
        return None
    # Compiled without FOR UPDATE for SQLite, where the transaction is the only one that writes.
    return _begin(worker, _jobs.c.id == due.with_for_update(skip_locked=True).scalar_subquery())


def claim(job_id: int, attempt: int, worker: str, kinds: Sequence[str]) -> Claim | None:
    """Begin this attempt of a job of these kinds, in the caller's transaction; None if it does not wait."""
    this = (_jobs.c.id == job_id) & (_jobs.c.attempt == attempt)
    return _begin(worker, this & (_jobs.c.not_before <= clock.now()) & _jobs.c.kind.in_(kinds))


def _begin(worker: str, which: sa.ColumnElement[bool]) -> Claim | None:
    now = clock.now()
    statement = (
        sa.update(_jobs)
        .where(which, _jobs.c.state == "queued")
        .values(state="running", dedupe_key=None, worker=worker, started_at=now, beat_at=now, message=None)
        .returning(*[_jobs.c[name] for name in Claim.__slots__])
    )
    row = db.connection().execute(statement).one_or_none()
    return None if row is None else Claim(*row)


def enter(title: str, worker: str) -> Claim:
    """A job that has begun already, in the process that asks for it; its body is known to nobody else."""
    now = clock.now()
    values = {
        "kind": HERE,
        "arguments": {},
        "title": title[:TITLE_LENGTH],
        "state": "running",
        "submitted_at": now,
        "not_before": now,
        "started_at": now,
        "beat_at": now,
        "worker": worker,
    }
    job_id = db.connection().execute(sa.insert(_jobs).returning(_jobs.c.id), values).scalar_one()
    return Claim(int(job_id), HERE, {}, title, 1, 0, None)


def finish(held: Claim, result: Any) -> None:
    """End the job well, in the transaction of its result. Raises `Stopped` if it is no longer held."""
    _write(held, state="done", result=result, ended_at=clock.now(), error=None, message=None)


def fail(held: Claim, error: str, cause: BaseException | None = None) -> None:
    """End the job as failed for good. Raises `Stopped` if it is no longer held."""
    _write(held, state="failed", error=error[:ERROR_LENGTH], ended_at=clock.now())
    _tell(Ended(held.id, held.kind, held.title, error[:ERROR_LENGTH], held.arguments, cause))


def give_up(held: Claim) -> None:
    """End the job as cancelled. Raises `Stopped` if it is no longer held."""
    _write(held, state="cancelled", ended_at=clock.now())


def put_back(held: Claim, *, seconds: float = 0.0, error: str | None = None) -> None:
    """Let the job be tried anew after so many seconds; with an `error`, as after one attempt that failed.

    Raises `Stopped` if it is no longer held.
    """
    due = clock.now() + timedelta(seconds=seconds)
    values: dict[str, Any] = {"state": "queued", "attempt": held.attempt + 1, "not_before": due}
    values["sent_at"] = sending.stamp(due)
    if error is not None:
        values |= {"failures": held.failures + 1, "error": error[:ERROR_LENGTH]}
    _write(held, **values)
    sending.send_after_commit(held.id, held.attempt + 1, due)


def _write(held: Claim, **values: Any) -> None:
    statement = sa.update(_jobs).where(*_held(held)).values(**values)
    if db.connection().execute(statement).rowcount != 1:
        raise Stopped("lost")


def beat(conn: sa.Connection, held: Claim, done: int, total: int, message: str) -> bool | None:
    """Give a sign of life, and say how far the job is: whether it is asked to stop; None if it is lost.

    By a connection of its own, since the session belongs to the body.
    """
    values = {"beat_at": clock.now(), "done": done, "total": total, "message": message[:200] or None}
    statement = sa.update(_jobs).where(*_held(held)).values(values).returning(_jobs.c.cancel_asked)
    row = conn.execute(statement).one_or_none()
    return None if row is None else bool(row.cancel_asked)


def _held(held: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return _jobs.c.id == held.id, _jobs.c.attempt == held.attempt, _jobs.c.state == "running"


@dataclass
class Watch:
    """Finds the jobs whose worker gave no sign of life for `seconds` of this process's own watching.

    No two clocks are compared: one that is set forward, or runs ahead on another machine, makes
    nobody look dead.
    """

    seconds: float
    _seen: dict[int, tuple[datetime | None, float, bool]] = field(default_factory=dict)

    def look(self) -> list[Any]:
        """The rows of the jobs that look dead, as they stand; call it every now and then."""
        names = ("id", "attempt", "failures", "kind", "title", "arguments", "beat_at", "cancel_asked")
        statement = sa.select(*[_jobs.c[name] for name in names]).where(_jobs.c.state == "running")
        now, seen, silent = time.monotonic(), self._seen, []
        self._seen = {}
        for row in db.connection().execute(statement):
            beat_at, since, beats = seen.get(row.id, (row.beat_at, now, False))
            if beat_at != row.beat_at:
                since, beats = now, True
            self._seen[row.id] = (row.beat_at, since, beats)
            if now - since >= self.seconds:
                silent.append(row)
        return silent

    @property
    def is_waiting(self) -> bool:
        """Whether a job is running of which it does not know yet whether its worker lives."""
        return any(not beats for _beat_at, _since, beats in self._seen.values())


def take_back(silent: Iterable[Any], most: Callable[[str], int]) -> list[int]:
    """Let jobs of dead workers be begun anew, in the caller's transaction; the ids of those it was done to.

    `most` says how often a kind is begun after failures; what was tried so often fails for good.
    """
    return [row.id for row in silent if _take_back(row, most(row.kind))]


def _take_back(row: Any, most: int) -> bool:
    now, failures = clock.now(), row.failures + 1
    unchanged = (
        _jobs.c.id == row.id,
        _jobs.c.attempt == row.attempt,
        _jobs.c.state == "running",
        _jobs.c.beat_at == row.beat_at,
    )
    error = f"Its worker ended in the middle of it, {failures} times by now."
    values: dict[str, Any] = {"failures": failures, "error": error, "attempt": row.attempt + 1}
    if row.cancel_asked:
        values |= {"state": "cancelled", "ended_at": now}
    elif failures > most:
        values |= {"state": "failed", "ended_at": now}
    else:
        values |= {"state": "queued", "not_before": now, "sent_at": sending.stamp(now)}
    statement = sa.update(_jobs).where(*unchanged).values(**values)
    if db.connection().execute(statement).rowcount != 1:
        return False
    if values["state"] == "failed":
        _tell(Ended(row.id, row.kind, row.title, error, row.arguments))
    if values["state"] == "queued":
        sending.send_after_commit(row.id, row.attempt + 1, now)
    return True


def _tell(ended: Ended) -> None:
    for hook in _hooks:
        hook(ended)
