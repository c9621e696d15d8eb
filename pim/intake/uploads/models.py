"""The table of uploads: operational rows, which no change set writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import Document, UtcDateTime, db

STATES = ("new", "waiting", "running", "checked", "applied", "failed")
TASKS = ("check", "apply")


class Upload(db.Model):  # type: ignore[name-defined,misc]
    """A file that somebody sent, how it is to be imported, and what became of that.

    `task` is what was asked for last: a `check` (a dry run) or to `apply` it. It is waited for, running,
    done (`checked`, `applied`), or it was refused as a whole (`failed`, with `failure` in words).
    """

    __tablename__ = "upload"
    __table_args__ = (
        sa.CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        sa.CheckConstraint("task IN ('" + "', '".join(TASKS) + "')", name="task"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)  # of the file, as its sender calls it
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    size: Mapped[int]  # bytes
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(sa.String(10), default="new")
    task: Mapped[str | None] = mapped_column(sa.String(10))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mapping: Mapped[str | None] = mapped_column(sa.Text)  # its code
    mode: Mapped[str] = mapped_column(sa.String(10), default="both")
    sheet: Mapped[str | None] = mapped_column(sa.Text)  # None: what the mapping says
    source: Mapped[str | None] = mapped_column(sa.String(20))  # whose data it brings; None: a person decides
    report: Mapped[dict[str, Any] | None] = mapped_column(Document)  # see `reports`
    failure: Mapped[str | None] = mapped_column(sa.Text)
    change_set_id: Mapped[int | None] = mapped_column(sa.Integer)  # no key: sets may be forgotten before it

    def __repr__(self) -> str:
        return f"<Upload {self.id} {self.state}: {self.name}>"
