"""When a schedule is due: pure, knows no table and no clock.

In the nights when clocks change it goes as Debian's cron does: a time that does not exist comes at
the first instant after the gap, one that exists twice comes the first time only; what runs every
so many minutes or hours follows the hours that really pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from pim.errors import BadValue

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CRON_FIELDS = 5

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_NEAR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Timing:
    """A cron expression, or times of the day with weekdays (none: every day), in a time zone."""

    zone: str
    cron: str | None = None
    times: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()

    def expressions(self) -> list[str]:
        """The same as cron expressions, one for each time."""
        if self.cron is not None:
            return [self.cron]
        days = ",".join(str(WEEKDAYS.index(day) + 1) for day in self.weekdays) or "*"
        return [f"{int(time[3:])} {int(time[:2])} * * {days}" for time in self.times]


def check_cron(text: str) -> str:
    """The expression with single blanks. Raises `BadValue` for one that is none, or is never due."""
    remedy = "Five fields are needed, such as 30 2 * * 1-5: minute, hour, day, month, weekday."
    fields = text.split()
    if len(fields) != CRON_FIELDS:
        raise BadValue("cron", text, remedy)
    try:
        next(CronSim(" ".join(fields), datetime(2000, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        raise BadValue("cron", text, f"{error}. {remedy}") from error
    except StopIteration:
        raise BadValue("cron", text, "There is no such day.") from None
    return " ".join(fields)


def check_time(text: str) -> str:
    """A time of the day. Raises `BadValue`."""
    if not _TIME.fullmatch(text):
        raise BadValue("times", text, "Write a time as 06:15.")
    return text


def latest(timing: Timing, since: datetime, until: datetime) -> datetime | None:
    """The last instant after `since`, and not after `until`, at which it is due; None if there is none."""
    near = max(since, until - _NEAR)
    found = [at for at in _iter_due(timing, near) if at <= until] if near < until else []
    if not found and near > since:
        found = [at for at in _iter_due(timing, since, near) if at <= until]
    return max(found, default=None)


def upcoming(timing: Timing, since: datetime) -> datetime:
    """The first instant after `since` at which it is due."""
    return min(next(_iter_one(text, timing.zone, since)) for text in timing.expressions())


def _iter_due(timing: Timing, since: datetime, until: datetime | None = None) -> Iterator[datetime]:
    """The instants of each expression, the last one being the first after the end."""
    end = until or since + _NEAR
    for text in timing.expressions():
        for at in _iter_one(text, timing.zone, since):
            if at > end:
                break
            yield at


def _iter_one(text: str, zone: str, since: datetime) -> Iterator[datetime]:
    for at in CronSim(text, since.astimezone(ZoneInfo(zone))):
        instant = at.astimezone(UTC)
        if instant > since:  # in the hour that comes twice, local times lead back
            yield instant
