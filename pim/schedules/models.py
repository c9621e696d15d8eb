"""The tables of schedules: what is set, and which of its times have come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import Json, UtcDateTime, db
from pim.structure.models import Coded


class Schedule(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A kind of job that is submitted by the clock: by a cron expression, or at times of the day."""

    job: Mapped[str] = mapped_column(sa.String(50))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    cron: Mapped[str | None] = mapped_column(sa.String(100))
    times: Mapped[list[str]] = mapped_column(Json, default=list)  # "06:15"
    weekdays: Mapped[list[str]] = mapped_column(Json, default=list)  # "mon"; none: every day
    zone: Mapped[str] = mapped_column(sa.String(60))
    enabled: Mapped[bool] = mapped_column(default=True)


class ScheduleSlot(db.Model):  # type: ignore[name-defined,misc]
    """A time of a schedule that has come, with the job that was submitted for it; once, by its key.

    Without a job it says from when on the schedule counts: nothing before that is made up for.
    """

    __tablename__ = "schedule_slot"

    schedule_id: Mapped[int] = mapped_column(sa.ForeignKey("schedule.id"), primary_key=True)
    slot_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    job_id: Mapped[int | None] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"))


GUARDED = ("schedule",)
