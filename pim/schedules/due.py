"""Submitting the jobs of schedules whose time has come: once, whoever looks, and however often.

Who submits takes the time by inserting its row. What was missed while nobody looked is made up
for once, not time by time.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pim import clock, db, jobs
from pim.changes import Touched
from pim.errors import PimError
from pim.schedules.models import Schedule, ScheduleSlot
from pim.schedules.timing import Timing, latest, upcoming

KEPT = timedelta(days=30)  # slots are kept so long, and the newest of each schedule for ever
COUNTS_ANEW = {"created", "cron", "times", "weekdays", "zone", "enabled", "archived"}

_log = logging.getLogger(__name__)

_schedules = Schedule.__table__
_slots = ScheduleSlot.__table__


@dataclass(frozen=True, slots=True)
class Standing:
    """A schedule with where it stands. `next_at` is None for one that is not enabled."""

    code: str
    labels: dict[str, str]
    job: str
    arguments: dict[str, Any]
    timing: Timing
    enabled: bool
    next_at: datetime | None
    last_at: datetime | None  # the time for which it last submitted a job
    last_job: int | None


def see() -> None:
    """Submit what is due now, in a transaction of its own, and in none where nothing is."""
    due = _list_due(clock.now())
    db.db.session.rollback()
    if due:
        with db.transaction():
            submit_due(clock.now())


def submit_due(at: datetime) -> list[int]:
    """Submit a job for each schedule that is due, in the caller's transaction; the ids of the jobs."""
    submitted = []
    for row, slot_at in _list_due(at):
        taken = {"schedule_id": row.id, "slot_at": slot_at, "job_id": None}
        if not db.insert_once(_slots, taken):
            continue  # somebody else was faster
        try:
            job_id = jobs.submit(row.job, row.arguments, title=f"{row.job} by schedule {row.code}")
        except PimError as error:  # set before the kind was changed: the others go on
            _log.error("schedule %s: %s", row.code, error)
            continue
        this = (_slots.c.schedule_id == row.id) & (_slots.c.slot_at == slot_at)
        db.connection().execute(_slots.update().where(this).values(job_id=job_id))
        old = (_slots.c.schedule_id == row.id) & (_slots.c.slot_at < slot_at - KEPT)
        db.connection().execute(_slots.delete().where(old))
        submitted.append(job_id)
    return submitted


def begin_anew(touched: Touched) -> None:
    """Let schedules whose times were set count from now on."""
    now = clock.now()
    for schedule_id, fields in touched.fields.get("schedule", {}).items():
        if fields & COUNTS_ANEW:
            db.insert_once(_slots, {"schedule_id": schedule_id, "slot_at": now, "job_id": None})


def list_standing(at: datetime) -> list[Standing]:
    """Every schedule that is not archived, by code."""
    lasts = _load_lasts(_slots.c.job_id.is_not(None))
    statement = sa.select(_schedules).where(_schedules.c.archived.is_(False)).order_by(_schedules.c.code)
    return [_stand(row, lasts.get(row.id), at) for row in db.connection().execute(statement)]


def _stand(row: Any, last: Any, at: datetime) -> Standing:
    timing = _timing(row)
    return Standing(
        row.code,
        row.labels or {},
        row.job,
        row.arguments,
        timing,
        row.enabled,
        upcoming(timing, at) if row.enabled else None,
        last.slot_at if last else None,
        last.job_id if last else None,
    )


def _list_due(at: datetime) -> list[tuple[Any, datetime]]:
    """The schedules that are due, each with its latest time."""
    live = _schedules.c.enabled & _schedules.c.archived.is_(False)
    lasts = _load_lasts(sa.true())
    found = []
    for row in db.connection().execute(sa.select(_schedules).where(live).order_by(_schedules.c.code)):
        last = lasts.get(row.id)
        slot_at = latest(_timing(row), last.slot_at, at) if last else None
        if slot_at is not None:
            found.append((row, slot_at))
    return found


def _load_lasts(which: sa.ColumnElement[bool]) -> dict[int, Any]:
    """The newest slot of each schedule, of those that pass."""
    newest = (
        sa.select(_slots.c.schedule_id, sa.func.max(_slots.c.slot_at).label("slot_at"))
        .where(which)
        .group_by(_slots.c.schedule_id)
        .subquery()
    )
    same = (newest.c.schedule_id == _slots.c.schedule_id) & (newest.c.slot_at == _slots.c.slot_at)
    return {row.schedule_id: row for row in db.connection().execute(sa.select(_slots).join(newest, same))}


def _timing(row: Any) -> Timing:
    return Timing(row.zone, row.cron, tuple(row.times), tuple(row.weekdays))
