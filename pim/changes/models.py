"""The tables of the change engine: sets, their changes, and the log that publications read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.changes.operations import ANY
from pim.db import Json, UtcDateTime, db

STATES = ("draft", "proposed", "scheduled", "applying", "applied", "reverted")


class ChangeValue(sa.types.TypeDecorator[Any]):
    """A JSON value in which "empty" (None) and "not said" (`ANY`, stored as NULL) differ."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Store `ANY` as NULL, None as JSON null."""
        return None if value is ANY else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Give back what was stored."""
        return ANY if value is None else orjson.loads(value)


class ChangeSet(db.Model):  # type: ignore[name-defined,misc]
    """One decision of one person or source: who, when, through what, why."""

    __tablename__ = "change_set"
    __table_args__ = (
        sa.CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        sa.Index(
            "ix_change_set_open",
            "state",
            sqlite_where=sa.text("state <> 'applied'"),
            postgresql_where=sa.text("state <> 'applied'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    via: Mapped[str] = mapped_column(sa.String(20))  # web, cli, import, api, schedule, system
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    source: Mapped[str | None] = mapped_column(sa.String(20))  # whose data it brings; None: a person decided
    skips: Mapped[bool] = mapped_column(default=False)  # conflicts are skipped and listed, not refused
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of a scheduled set
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reverts_id: Mapped[int | None] = mapped_column(sa.ForeignKey("change_set.id"), index=True)
    chunks: Mapped[int | None]  # None while it is still being staged
    next_chunk: Mapped[int] = mapped_column(default=0)  # the resume point
    total: Mapped[int] = mapped_column(default=0)  # changes in it
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))  # what it was made of, by hash
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its changes are kept no longer

    def __repr__(self) -> str:
        return f"<ChangeSet {self.id} {self.state}: {self.title}>"


class Change(db.Model):  # type: ignore[name-defined,misc]
    """One field of one target in a change set, or the creation of the target.

    `outcome` is None for a change that goes as planned: pending until its chunk is
    applied, applied from then on. `before` and `after` are stored only where they do
    not follow from `expected` and `value`; a creation stores no old body.
    """

    __tablename__ = "change"
    __table_args__ = (
        sa.Index("ix_change_target", "kind", "target_id", "id"),
        sa.Index("ix_change_chunk", "set_id", "chunk", "id"),
        sa.Index(
            "ix_change_created",
            "set_id",
            "kind",
            "key",
            sqlite_where=sa.text("op = 'create'"),
            postgresql_where=sa.text("op = 'create'"),
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    set_id: Mapped[int] = mapped_column(sa.ForeignKey("change_set.id"))
    chunk: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(30))
    target_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(255))  # what the target was called then
    field: Mapped[str] = mapped_column(sa.String(350))
    op: Mapped[str] = mapped_column(sa.String(10))
    expected: Mapped[Any] = mapped_column(ChangeValue, nullable=True)
    value: Mapped[Any] = mapped_column(ChangeValue, nullable=True)
    before: Mapped[Any] = mapped_column(ChangeValue, nullable=True)
    after: Mapped[Any] = mapped_column(ChangeValue, nullable=True)
    outcome: Mapped[str | None] = mapped_column(sa.String(10))  # same, conflict, invalid
    problem: Mapped[str | None] = mapped_column(sa.Text)

    @property
    def was(self) -> Any:
        """The value that an applied change found."""
        return was(self.op, self.expected, self.before)

    @property
    def became(self) -> Any:
        """The value that an applied change left."""
        return became(self.op, self.value, self.after)


def was(op: str, expected: Any, before: Any) -> Any:
    """The value an applied change found; None for a creation."""
    if op == "create":
        return None
    found = expected if before is ANY else before
    return None if found is ANY else found


def became(op: str, value: Any, after: Any) -> Any:
    """The value an applied change left."""
    if after is not ANY:
        return after
    return None if op == "clear" else value


class ChangeInbox(db.Model):  # type: ignore[name-defined,misc]
    """What one applied chunk touched, until the sequencer gives it a position."""

    __tablename__ = "change_inbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    touched: Mapped[Any] = mapped_column(Json)  # kind -> ids, ascending


class ChangeLog(db.Model):  # type: ignore[name-defined,misc]
    """What was touched, in the order in which it became visible: dense positions from 1."""

    __tablename__ = "change_log"

    position: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    touched: Mapped[Any] = mapped_column(Json)


class ChangeLogEnd(db.Model):  # type: ignore[name-defined,misc]
    """The last position given: kept apart, so that a pruned log goes on counting."""

    __tablename__ = "change_log_end"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(sa.BigInteger)
