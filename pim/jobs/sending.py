"""Telling a broker of jobs, once the transaction that submitted them is committed.

Nothing is sent where no broker is set: workers then look into the table by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from pim import clock, db

Send = Callable[[int, int, float], None]  # id, attempt, seconds until it is due

_WAITING = "jobs_to_send"
_senders: dict[str, Send] = {}  # by the URL of the database: applications of one process may differ


def send_by(send: Send | None) -> None:
    """Have jobs of the running application sent this way from now on; by None no more."""
    key = str(db.db.engine.url)
    _senders.pop(key, None)
    if send is not None:
        _senders[key] = send


def send_after_commit(job_id: int, attempt: int, due_at: datetime) -> None:
    """Send a job when the session's transaction is committed; nothing if it is rolled back."""
    if not _senders or (send := _senders.get(str(db.db.engine.url))) is None:
        return
    session = db.db.session()
    waiting: list[tuple[int, int, datetime]] | None = session.info.get(_WAITING)
    if waiting is None:
        waiting = session.info[_WAITING] = []
        sa.event.listen(session, "after_commit", lambda _session: _send_all(waiting, send))
        sa.event.listen(session, "after_rollback", lambda _session: waiting.clear())
    waiting.append((job_id, attempt, due_at))


def _send_all(waiting: list[tuple[int, int, datetime]], send: Send) -> None:
    sent, waiting[:] = list(waiting), []
    for job_id, attempt, due_at in sent:
        send(job_id, attempt, max(0.0, (due_at - clock.now()).total_seconds()))
