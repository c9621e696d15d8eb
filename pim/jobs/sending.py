"""Telling the broker of jobs, once the transaction that submitted them is committed.

Nothing is sent where no broker is set. A message is no more than a hint: one that is lost is sent
again, one that comes twice begins nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import clock, db
from pim.jobs.models import Job

AGAIN_SECONDS = 15.0  # a job that waits so long while the broker holds no message at all was not told of

_jobs = Job.__table__
_WAITING = "jobs_to_send"


def stamp(due_at: datetime) -> datetime | None:
    """When a job that is due then is sent: now, or not yet. None where there is no broker."""
    now = clock.now()
    return now if db.settings().broker_url and due_at <= now else None


def send_after_commit(job_id: int, attempt: int, due_at: datetime) -> None:
    """Send a job that is due when the session's transaction is committed; nothing if it is rolled back."""
    if stamp(due_at) is None:
        return
    session, url = db.db.session(), db.settings().broker_url
    waiting: list[tuple[int, int]] | None = session.info.get(_WAITING)
    if waiting is None:
        waiting = session.info[_WAITING] = []
        sa.event.listen(session, "after_commit", lambda _session: _send(url, waiting))
        sa.event.listen(session, "after_rollback", lambda _session: waiting.clear())
    waiting.append((job_id, attempt))


def send_due(again_seconds: float = AGAIN_SECONDS) -> int:
    """Send what has become due, and again what the broker has lost; how many. Manages its own transaction."""
    from pim.jobs import broker

    url, now = db.settings().broker_url, clock.now()
    unsent = _jobs.c.sent_at.is_(None)
    waiting = broker.count_messages(url)
    if waiting is None:
        return 0
    if waiting == 0:
        unsent |= _jobs.c.sent_at < now - timedelta(seconds=again_seconds)
    statement = (
        sa.update(_jobs)
        .where(_jobs.c.state == "queued", _jobs.c.not_before <= now, unsent)
        .values(sent_at=now)
        .returning(_jobs.c.id, _jobs.c.attempt)
    )
    with db.transaction() as conn:
        due = [(row.id, row.attempt) for row in conn.execute(statement)]
    _send(url, list(due))
    return len(due)


def _send(url: str, waiting: list[tuple[int, int]]) -> None:
    from pim.jobs import broker

    while waiting:
        broker.send(url, *waiting.pop(0))
