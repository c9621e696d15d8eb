"""The table of jobs: what is to be done, who does it, how far it is, how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import Json, UtcDateTime, db

STATES = ("queued", "running", "done", "failed", "cancelled")

HERE = "here"  # the kind of jobs that run where they are asked for: nobody else knows their body

TITLE_LENGTH = 200
ERROR_LENGTH = 2000

_QUEUED, _RUNNING = sa.text("state = 'queued'"), sa.text("state = 'running'")


class Job(db.Model):  # type: ignore[name-defined,misc]
    """One piece of work. Whoever does it holds its current `attempt`, and may write only as long as it does.

    `attempt` grows whenever the job is put back, so that a worker that was taken for dead can
    not end what another one has begun since. `failures` counts attempts that died or met
    something that passes; putting back by a worker that is told to stop is none.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        sa.Index("ix_job_queued", "not_before", "id", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
        sa.Index("ix_job_running", "id", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        sa.Index(
            "uq_job_dedupe_key", "dedupe_key", unique=True, sqlite_where=_QUEUED, postgresql_where=_QUEUED
        ),
        {"sqlite_autoincrement": True},  # an id that comes back would let an old message begin a new job
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(50))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    title: Mapped[str] = mapped_column(sa.String(TITLE_LENGTH))
    state: Mapped[str] = mapped_column(sa.String(20))
    dedupe_key: Mapped[str | None] = mapped_column(
        sa.String(200)
    )  # until it begins: what comes later differs
    attempt: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # to the broker, where there is one
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the last attempt
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the last sign of life of its worker
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    worker: Mapped[str | None] = mapped_column(sa.String(100))  # host and process
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)  # of `total`
    total: Mapped[int] = mapped_column(default=0)  # 0: nobody knows
    message: Mapped[str | None] = mapped_column(sa.String(200))  # what it is at
    result: Mapped[Any | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(sa.Text)  # of the last attempt that did not end well
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    def __repr__(self) -> str:
        return f"<Job {self.id} {self.state}: {self.title}>"
