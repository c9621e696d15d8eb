"""Jobs as whoever wants something done sees them: submitted, looked at, cancelled, tried again.

Everything here works in the caller's transaction and commits nothing: a job is there if and
only if what it follows from is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from pim import clock, db
from pim.errors import NotFound, WrongState
from pim.jobs import sending
from pim.jobs.kinds import Arguments, get_kind
from pim.jobs.models import HERE, TITLE_LENGTH, Job

_jobs = Job.__table__


def submit(
    kind: str,
    arguments: Arguments | None = None,
    *,
    title: str,
    dedupe_key: str | None = None,
    not_before: datetime | None = None,
    author_id: int | None = None,
) -> int:
    """Have a job of this kind done once the transaction is committed, not before an instant; its id.

    `title` says for people what is done: "publish shop_pl". Of jobs with the same `dedupe_key`
    one waits at most: where there is one already, its id is given, and it is done at the
    earlier of both instants. Raises `UnknownCode` for a kind that is not registered, `BadValue` for
    arguments that it does not take.
    """
    get_kind(kind).check(arguments or {})
    now = clock.now()
    due = not_before or now
    values = {
        "kind": kind,
        "arguments": dict(arguments or {}),
        "title": title[:TITLE_LENGTH],
        "state": "queued",
        "dedupe_key": dedupe_key,
        "submitted_at": now,
        "not_before": due,
        "author_id": author_id,
    }
    values["sent_at"] = sending.stamp(due)
    job_id, attempt = db.connection().execute(_insert(deduped=dedupe_key is not None), values).one()
    sending.send_after_commit(job_id, attempt, due)
    return int(job_id)


def _insert(*, deduped: bool) -> sa.Insert:
    insert: Any = insert_sqlite(_jobs) if db.is_sqlite() else insert_postgresql(_jobs)
    if deduped:
        # The row that waits is updated, not only found: its lock keeps workers from beginning it
        # before this transaction, whose changes it must see, is committed.
        earlier = sa.case(
            (insert.excluded.not_before < _jobs.c.not_before, insert.excluded.not_before),
            else_=_jobs.c.not_before,
        )
        insert = insert.on_conflict_do_update(
            index_elements=[_jobs.c.dedupe_key],
            index_where=sa.text("state = 'queued'"),
            set_={"not_before": earlier},
        )
    made: sa.Insert = insert.returning(_jobs.c.id, _jobs.c.attempt)
    return made


def get(job_id: int) -> Job:
    """The job of this id, as the transaction sees it now. Raises `NotFound`."""
    found = db.db.session.get(Job, job_id, populate_existing=True)
    if found is None:
        raise NotFound("job", job_id, "See: python cli.py job list")
    return found


def list_jobs(
    *, states: Sequence[str] = (), kind: str | None = None, before: int | None = None, limit: int = 50
) -> list[Job]:
    """The newest jobs, descending by id: in one of the states (none: any), of the kind, before that id."""
    statement = sa.select(Job).order_by(Job.id.desc()).limit(limit)
    if states:
        statement = statement.where(Job.state.in_(states))
    if kind is not None:
        statement = statement.where(Job.kind == kind)
    if before is not None:
        statement = statement.where(Job.id < before)
    return list(db.db.session.scalars(statement.execution_options(populate_existing=True)))


def count_states() -> dict[str, int]:
    """How many jobs are in each state that has any."""
    statement = sa.select(_jobs.c.state, sa.func.count()).group_by(_jobs.c.state)
    return {row[0]: row[1] for row in db.connection().execute(statement)}


def cancel(job_id: int) -> str:
    """Cancel a job that waits; ask one that runs to stop where it can. Its state then: cancelled or running.

    Raises `NotFound`, `WrongState` for one that has ended.
    """
    waiting = _jobs.c.id == job_id, _jobs.c.state == "queued"
    ended = {"state": "cancelled", "ended_at": clock.now(), "dedupe_key": None}
    if _update(*waiting, **ended):
        return "cancelled"
    if _update(_jobs.c.id == job_id, _jobs.c.state == "running", cancel_asked=True):
        return "running"
    raise WrongState(f"Job {job_id} is {get(job_id).state}: only one that waits or runs can be cancelled.")


def retry(job_id: int) -> None:
    """Have a job that failed or was cancelled done again, with all its attempts.

    Raises `NotFound`, `WrongState` for another one and for one that was not submitted.
    """
    job, now = get(job_id), clock.now()
    if job.kind == HERE:
        raise WrongState(f"Job {job_id} ran where it was asked for: ask there again.")
    get_kind(job.kind)
    ended = _jobs.c.id == job_id, _jobs.c.state.in_(("failed", "cancelled"))
    again = {
        "state": "queued",
        "attempt": _jobs.c.attempt + 1,
        "failures": 0,
        "not_before": now,
        "sent_at": sending.stamp(now),
        "ended_at": None,
        "cancel_asked": False,
        "done": 0,
        "total": 0,
        "message": None,
    }
    if not _update(*ended, **again):
        raise WrongState(f"Job {job_id} is {get(job_id).state}: one that failed or was cancelled is retried.")
    sending.send_after_commit(job_id, get(job_id).attempt, now)


def old_jobs(before: datetime) -> sa.ColumnElement[bool]:
    """Which rows of jobs have ended before an instant, and were not taken up again."""
    return sa.and_(_jobs.c.ended_at < before, _jobs.c.state.in_(("done", "failed", "cancelled")))


def _update(*conditions: sa.ColumnElement[bool], **values: Any) -> bool:
    statement = sa.update(_jobs).where(*conditions).values(**values)
    return bool(db.connection().execute(statement).rowcount == 1)
