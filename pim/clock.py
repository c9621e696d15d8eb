"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The current instant, in UTC, to the microsecond."""
    return datetime.now(UTC)


def day_in(zone: str, at: datetime) -> date:
    """The calendar day that it is at `at` in the time zone: dates begin at 00:00 there."""
    return at.astimezone(ZoneInfo(zone)).date()
