"""Schedules as targets of change sets."""

from __future__ import annotations

from typing import Any

from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, flag
from pim.errors import BadValue, PimError
from pim.jobs import get_kind
from pim.schedules.models import Schedule
from pim.schedules.timing import WEEKDAYS, check_cron, check_time
from pim.structure.checks import ARCHIVED, CODE, LABEL, zone_name


def _job(_target: RowTarget, _id: int, value: Value) -> str:
    return get_kind(str(value)).code


def _arguments(_target: RowTarget, _id: int, value: Value) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadValue("schedule arguments", value, 'An object such as {"channel": "shop_pl"} is needed.')
    return value


def _cron(_target: RowTarget, _id: int, value: Value) -> str:
    return check_cron(str(value))


def _times(_target: RowTarget, _id: int, value: Value) -> list[str]:
    return sorted({check_time(text) for text in _texts("times", value)})


def _weekdays(_target: RowTarget, _id: int, value: Value) -> list[str]:
    given = set(_texts("weekdays", value))
    if unknown := given - set(WEEKDAYS):
        raise BadValue("schedule weekdays", ", ".join(sorted(unknown)), f"Use: {', '.join(WEEKDAYS)}.")
    return [day for day in WEEKDAYS if day in given]


def _texts(field: str, value: Value) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadValue(f"schedule {field}", value, "A list of texts is needed.")
    return value


class ScheduleTarget(RowTarget):
    """Schedules. One whose times are changed counts from then on: nothing before is made up for."""

    kind, section = "schedule", "schedules"
    rows = Schedule.__table__
    columns = {
        "code": CODE,
        "labels": LABEL,
        "job": Column(_job, required=True),
        "arguments": Column(_arguments, default={}),
        "cron": Column(_cron),
        "times": Column(_times, default=[]),
        "weekdays": Column(_weekdays, default=[]),
        "zone": Column(zone_name, required=True),
        "enabled": Column(flag, default=True),
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """It is due in one way, and its job takes the arguments."""
        problems: dict[int, PimError] = {}
        for row_id in self.changed:
            row = self.loaded[row_id]
            try:
                get_kind(row["job"]).check(row["arguments"])
            except PimError as error:
                problems[row_id] = error
            if (row["cron"] is None) == (not row["times"]):
                remedy = "Give a cron expression, or times of the day."
                problems[row_id] = BadValue(f"schedule {row['code']}", row["cron"] or "", remedy)
            elif row["weekdays"] and not row["times"]:
                remedy = "Weekdays go with times; a cron expression has its own."
                problems[row_id] = BadValue(
                    f"schedule {row['code']} weekdays", ", ".join(row["weekdays"]), remedy
                )
        return problems
