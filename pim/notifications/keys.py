"""Secrets of webhooks: derived, never stored. Who has the database alone can sign nothing.

A secret follows from PIM_SECRET_KEY and a random salt, so that a person may see it again; a new
key of the installation makes all of them new.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import clock, db
from pim.changes import Touched
from pim.notifications.models import WEBHOOK, Notification, WebhookSecret
from pim.notifications.signing import derive

OVERLAP = timedelta(hours=24)  # an old secret still signs so long beside the new one

_secrets = WebhookSecret.__table__
_notifications = Notification.__table__


def make_first(touched: Touched) -> None:
    """Give each webhook that was just made its secret."""
    for notification_id, fields in touched.fields.get("notification", {}).items():
        if "created" in fields and _way(notification_id) == WEBHOOK:
            _make(notification_id)


def list_live(notification_id: int, at: datetime) -> list[str]:
    """The secrets that sign now, the newest first: one, or two while one is being replaced."""
    statement = (
        sa.select(_secrets.c.salt)
        .where(_secrets.c.notification_id == notification_id, _is_live(at))
        .order_by(_secrets.c.id.desc())
    )
    key = db.settings().secret_key
    return [derive(key, salt) for salt in db.connection().execute(statement).scalars()]


def rotate(notification_id: int) -> str:
    """Make a new secret; of the old ones the newest signs beside it for a day. Commits nothing."""
    now = clock.now()
    old = _secrets.c.notification_id == notification_id
    newest = sa.select(sa.func.max(_secrets.c.id)).where(old).scalar_subquery()
    conn = db.connection()
    conn.execute(_secrets.delete().where(old, _secrets.c.id < newest))
    conn.execute(_secrets.update().where(old, _is_live(now)).values(expires_at=now + OVERLAP))
    return derive(db.settings().secret_key, _make(notification_id))


def _make(notification_id: int) -> str:
    salt = secrets.token_hex(32)
    values = {"notification_id": notification_id, "salt": salt, "created_at": clock.now()}
    db.connection().execute(_secrets.insert(), values)
    return salt


def _is_live(at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_secrets.c.expires_at.is_(None), _secrets.c.expires_at > at)


def _way(notification_id: int) -> str | None:
    found: str | None = (
        db.connection()
        .execute(sa.select(_notifications.c.way).where(_notifications.c.id == notification_id))
        .scalar()
    )
    return found
