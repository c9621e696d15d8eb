"""Sending messages: attempts over three days, then the receiver is left alone, and that is told.

The times are those that Standard Webhooks proposes. A message keeps its id and its bytes over all
its attempts and replays, so that a receiver can tell that it has it already.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from pim import changes, clock, db
from pim.changes import Author, Draft
from pim.errors import NotFound, PimError
from pim.jobs import Arguments, Ended, Kind
from pim.jobs.models import HERE
from pim.notifications import keys
from pim.notifications.announcing import SEND_MAIL, SEND_WEBHOOK, announce, submit, tell
from pim.notifications.events import EVENTS, JOB_FAILED, NOTIFICATION_DISABLED, TEST
from pim.notifications.models import Message, Notification
from pim.notifications.signing import sign
from pim.notifications.targets import list_recipients
from pim.outbound import Client, Rules, Unreachable

MINUTE, HOUR = 60.0, 3600.0
DELAYS = (5.0, 5 * MINUTE, 30 * MINUTE, *(hours * HOUR for hours in (2, 5, 10, 14, 20, 24)))
GONE = 410  # the receiver wants no more, ever
HTTP_CLIENT = Client(Rules(seconds=20.0))

_notifications = Notification.__table__
_messages = Message.__table__


class NotTaken(PimError):
    """A receiver did not take a message, and may later."""


class Unwanted(PimError):
    """A message is not sent: nobody is there for it any more."""


def send_webhook(given: Arguments) -> None:
    """Post the message `message`. Raises `NotTaken` where another attempt is worth it."""
    found = _load(given["message"])
    now = clock.now()
    with db.transaction():
        secrets = keys.list_live(found.notification_id, now)
    body = found.body.encode()
    headers = {"Content-Type": "application/json"}
    headers |= sign(secrets, found.public_id, int(now.timestamp()), body)
    try:
        status = HTTP_CLIENT.post(found.address, body, headers)
    except Unreachable as error:
        _note(found.id, now, error=str(error))
        raise NotTaken(str(error)) from error
    if 200 <= status < 300:
        _note(found.id, now, status=status)
        return
    reason = f"{found.address[:200]}: It answers with status {status}."
    _note(found.id, now, status=status, error=reason)
    raise Unwanted(reason) if status == GONE else NotTaken(reason)


def send_mail(given: Arguments) -> None:
    """Send the message `message` as mail. What may pass flies as the error that it is."""
    from pim.mailing import without_secret
    from pim.notifications import mail  # not with every start

    found = _load(given["message"])
    now = clock.now()
    told = orjson.loads(found.body)
    text = "".join(f"{name}: {_to_line(value)}\n" for name, value in told["data"].items())
    subject = f"PIM: {EVENTS[found.event]}"
    if channel := told["data"].get("channel"):
        subject = f"{subject} ({channel})"
    try:
        mail.send(
            list_recipients(found.address), subject, f"{EVENTS[found.event]}.\n\n{text}", found.public_id
        )
    except (OSError, mail.MailRefused) as error:  # what smtplib raises is an OSError
        _note(found.id, now, error=without_secret(error))
        raise
    _note(found.id, now)


def _to_line(value: object) -> str:
    return " ".join(str(value).split())


def list_messages(
    *, code: str | None = None, state: str | None = None, before: int | None = None, limit: int = 50
) -> list[Any]:
    """The newest messages, each with the `code`, `way` and `address` of its notification."""
    statement = _joined().order_by(_messages.c.id.desc()).limit(limit)
    if code is not None:
        statement = statement.where(_notifications.c.code == code)
    if state is not None:
        statement = statement.where(_messages.c.state == state)
    if before is not None:
        statement = statement.where(_messages.c.id < before)
    return list(db.connection().execute(statement))


def get_notification(code: str) -> Any:
    """The row of a notification that is not archived. Raises `NotFound`."""
    this = (_notifications.c.code == code) & _notifications.c.archived.is_(False)
    row = db.connection().execute(sa.select(_notifications).where(this)).one_or_none()
    if row is None:
        raise NotFound("notification", code)
    return row


def replay(message_id: int) -> None:
    """Send a message once more, with its id and its bytes. Commits nothing; raises `NotFound`."""
    found = _find(message_id)
    submit(message_id, found.code, found.way)


def send_test(code: str) -> int:
    """Send a message that tells of nothing; the id of its message. Commits nothing; raises `NotFound`."""
    return tell(get_notification(code), TEST, {"notification": code})


def old_messages(before: datetime) -> sa.ColumnElement[bool]:
    """Which rows of messages were last sent before an instant, and wait for nothing."""
    return sa.and_(_messages.c.last_at < before, _messages.c.state != "waiting")


def tell_failure(ended: Ended) -> None:
    """What follows from a job that failed for good: a message that is given up, or one that tells of it."""
    if ended.kind in (SEND_WEBHOOK, SEND_MAIL):
        _give_up(ended.arguments["message"])
    elif ended.kind != HERE:  # who asked for that one was told
        announce(
            JOB_FAILED, {"job": ended.id, "kind": ended.kind, "title": ended.title, "error": ended.error}
        )


def _give_up(message_id: int) -> None:
    """Note that a message failed for good; disable a receiver that took none since it was made."""
    found = _find(message_id)
    _update(message_id, state="failed")
    taken = sa.select(_messages.c.id).where(
        _messages.c.notification_id == found.notification_id,
        _messages.c.state == "sent",
        _messages.c.last_at > found.created_at,
    )
    if not found.enabled or db.connection().execute(taken.limit(1)).first() is not None:
        return
    reason = found.error or "It was never reached."
    draft = Draft("notification", found.code, "enabled", False)
    changes.save([draft], Author("system", f"{found.code} does not answer: {reason}"[:200]))
    announce(NOTIFICATION_DISABLED, {"notification": found.code, "reason": reason})


def _load(message_id: int) -> Any:
    """A message that is to be sent, with its notification. Raises `Unwanted`."""
    with db.transaction():
        found = _find(message_id)
    if found.archived or not found.enabled:
        raise Unwanted(f"Notification {found.code} is not enabled.")
    return found


def _find(message_id: int) -> Any:
    row = db.connection().execute(_joined().where(_messages.c.id == message_id)).one_or_none()
    if row is None:
        raise NotFound("message", message_id)
    return row


def _joined() -> sa.Select[Any]:
    names = ("code", "way", "address", "enabled", "archived")
    return sa.select(_messages, *[_notifications.c[name] for name in names]).join(
        _notifications, _notifications.c.id == _messages.c.notification_id
    )


def _note(message_id: int, at: datetime, *, status: int | None = None, error: str | None = None) -> None:
    """Note an attempt, in a transaction of its own."""
    attempts = _messages.c.attempts + 1
    ended = {} if error else {"state": "sent"}
    with db.transaction():
        _update(message_id, attempts=attempts, last_at=at, status=status, error=error, **ended)


def _update(message_id: int, **values: Any) -> None:
    db.connection().execute(_messages.update().where(_messages.c.id == message_id).values(**values))


KINDS = (
    Kind(SEND_WEBHOOK, send_webhook, delays=DELAYS, passing=(NotTaken,), needs=("message",)),
    Kind(SEND_MAIL, send_mail, delays=DELAYS, passing=(OSError,), needs=("message",)),
)
