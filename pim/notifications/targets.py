"""Notifications as targets of change sets. Their secrets are no settings: see `keys`."""

from __future__ import annotations

from urllib.parse import urlsplit

from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, flag, one_of
from pim.errors import BadValue, PimError
from pim.mailing import ADDRESS
from pim.notifications.events import EVENTS
from pim.notifications.models import MAIL, WAYS, Notification
from pim.outbound import MAX_LENGTH
from pim.structure.checks import ARCHIVED, CODE, LABEL
from pim.structure.types import check_code

MAX_RECIPIENTS = 20


def _events(_target: RowTarget, _id: int, value: Value) -> list[str]:
    given = set(_texts("events", value))
    if not given or given - set(EVENTS):
        found = ", ".join(sorted(given - set(EVENTS)))
        raise BadValue("notification events", found, f"Use some of: {', '.join(EVENTS)}.")
    return [event for event in EVENTS if event in given]


def _channels(_target: RowTarget, _id: int, value: Value) -> list[str]:
    codes = sorted(set(_texts("channels", value)))
    for code in codes:
        check_code("channel", code)
    return codes


def _address(_target: RowTarget, _id: int, value: Value) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadValue("notification address", value, "Text is needed.")
    return value.strip()


def _texts(field: str, value: Value) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadValue(f"notification {field}", value, "A list of texts is needed.")
    return value


class NotificationTarget(RowTarget):
    """Notifications. Channels are named by code and may come later: their parts know more than this one."""

    kind, section = "notification", "notifications"
    rows = Notification.__table__
    columns = {
        "code": CODE,
        "labels": LABEL,
        "events": Column(_events, required=True),
        "channels": Column(_channels, default=[]),
        "way": Column(one_of(*WAYS), fixed=True, required=True),
        "address": Column(_address, required=True),
        "enabled": Column(flag, default=True),
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """The address fits the way."""
        problems: dict[int, PimError] = {}
        for row_id in self.changed:
            row = self.loaded[row_id]
            fits = _is_mail if row["way"] == MAIL else _is_webhook
            if not fits(row["address"]):
                remedy = "Addresses such as anna@example.org, with commas between them, are needed."
                if row["way"] != MAIL:
                    remedy = (
                        "An address such as https://example.org/hook, without user and password, is needed."
                    )
                problems[row_id] = BadValue(f"notification {row['code']} address", row["address"], remedy)
        return problems


def list_recipients(address: str) -> list[str]:
    """The addresses of a notification by mail."""
    return [text.strip() for text in address.split(",") if text.strip()]


def _is_mail(text: str) -> bool:
    found = list_recipients(text)
    return 0 < len(found) <= MAX_RECIPIENTS and all(ADDRESS.fullmatch(one) for one in found)


def _is_webhook(text: str) -> bool:
    """By its form; where it leads is asked with every message."""
    parts = urlsplit(text)
    return (
        parts.scheme == "https"
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and len(text) <= MAX_LENGTH
    )
