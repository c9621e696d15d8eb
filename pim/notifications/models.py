"""The tables of notifications: who is told of what, and what became of each message."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import Json, UtcDateTime, db
from pim.structure.models import Coded

WEBHOOK, MAIL = "webhook", "mail"
WAYS = (WEBHOOK, MAIL)
STATES = ("waiting", "sent", "failed")

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Notification(Coded, db.Model):  # type: ignore[name-defined,misc]
    """Somebody who is told of events: by a webhook at an address, or by mail."""

    events: Mapped[list[str]] = mapped_column(Json)
    channels: Mapped[list[str]] = mapped_column(Json, default=list)  # none: whatever the channel
    way: Mapped[str] = mapped_column(sa.String(20))
    address: Mapped[str] = mapped_column(sa.Text)
    enabled: Mapped[bool] = mapped_column(default=True)


class WebhookSecret(db.Model):  # type: ignore[name-defined,misc]
    """What a secret is derived from, together with the key of the installation: see `keys`."""

    __tablename__ = "webhook_secret"

    id: Mapped[int] = mapped_column(primary_key=True)
    notification_id: Mapped[int] = mapped_column(sa.ForeignKey("notification.id"), index=True)
    salt: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # set when it is replaced


class Message(db.Model):  # type: ignore[name-defined,misc]
    """One message to one receiver. Its bytes stay the same, however often it is sent."""

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        sa.Index("ix_message_notification_id", "notification_id", "id"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    notification_id: Mapped[int] = mapped_column(sa.ForeignKey("notification.id"))
    event: Mapped[str] = mapped_column(sa.String(50))
    public_id: Mapped[str] = mapped_column(sa.String(50))
    body: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the last attempt
    status: Mapped[int | None]  # what a webhook last answered
    error: Mapped[str | None] = mapped_column(sa.Text)  # why the last attempt failed
    job_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)


GUARDED = ("notification",)
