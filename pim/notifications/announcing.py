"""Announcing events: a message for everybody who wants to know, in the transaction of what it tells."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from pim import clock, db, jobs
from pim.notifications.events import EVENTS
from pim.notifications.models import MAIL, Message, Notification

SEND_WEBHOOK, SEND_MAIL = "send_webhook", "send_mail"  # kinds of jobs

_notifications = Notification.__table__
_messages = Message.__table__


def announce(event: str, told: Mapping[str, Any], *, channel: str | None = None) -> int:
    """Tell those who want to know of the event, of this channel if it has one; how many there are.

    What is told is thin: who wants more comes and asks. Commits nothing.
    """
    if event not in EVENTS:
        raise ValueError(f"There is no event {event}")
    live = _notifications.c.enabled & _notifications.c.archived.is_(False)
    wanting = [
        row
        for row in db.connection().execute(
            sa.select(_notifications).where(live).order_by(_notifications.c.id)
        )
        if event in row.events and (not row.channels or channel is None or channel in row.channels)
    ]
    for row in wanting:
        tell(row, event, told)
    return len(wanting)


def tell(notification: Any, event: str, told: Mapping[str, Any]) -> int:
    """Write a message for one notification, and submit that it is sent; its id."""
    now = clock.now()
    body = {"type": event, "timestamp": now.isoformat(timespec="seconds"), "data": dict(told)}
    values = {
        "notification_id": notification.id,
        "event": event,
        "public_id": f"msg_{secrets.token_hex(16)}",
        "body": orjson.dumps(body, option=orjson.OPT_UTC_Z, default=str).decode(),
        "state": "waiting",
        "created_at": now,
    }
    insert = _messages.insert().returning(_messages.c.id)
    message_id = int(db.connection().execute(insert, values).scalar_one())
    submit(message_id, notification.code, notification.way)
    return message_id


def submit(message_id: int, code: str, way: str) -> None:
    """Have a message sent, from its first attempt on."""
    job_id = jobs.submit(
        SEND_MAIL if way == MAIL else SEND_WEBHOOK,
        {"message": message_id},
        title=f"tell {code}, message {message_id}",
    )
    again = {"job_id": job_id, "state": "waiting"}
    db.connection().execute(_messages.update().where(_messages.c.id == message_id).values(again))
