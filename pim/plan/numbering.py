"""The numbers by which one client calls one product, over time: never two on one day.

Knows no table and no session.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from pim.errors import BadValue
from pim.plan.periods import Period, subtract, union

MAX_NUMBER = 50  # characters: BMEcat BUYER_PID allows no more


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number and the days on which it holds."""

    number: str
    period: Period


def parse(field: str, value: Any) -> tuple[Numbered, ...]:
    """The numbers that a field says, in the order of their days; touching ones of one number are joined.

    Each is {"number"}, and may have `valid_from` and `valid_to`, the first day on which it
    no longer holds. Raises `BadValue`, also for two that hold on one day.
    """
    if not isinstance(value, list):
        raise BadValue(field, value, 'A list such as [{"number": "NB-1"}] is needed.')
    rows = _ordered(_parse_one(field, one) for one in value)
    for before, after in pairwise(rows):
        if before.period.to_on is None or before.period.to_on > (after.period.from_on or date.min):
            found = f"{before.number}, {after.number}"
            raise BadValue(
                field, found, "Both would hold on one day: let the one end where the other begins."
            )
    return rows


def to_json(rows: Iterable[Numbered]) -> list[dict[str, str]]:
    """What `parse` reads; days left out where there is no bound."""
    return [
        {
            "number": row.number,
            **({"valid_from": row.period.from_on.isoformat()} if row.period.from_on else {}),
            **({"valid_to": row.period.to_on.isoformat()} if row.period.to_on else {}),
        }
        for row in rows
    ]


def renumber(rows: Sequence[Numbered], number: str | None, period: Period) -> tuple[Numbered, ...]:
    """The numbers with this one in a period, or with none there; what held in those days is cut.

    A period from the first day of the calendar on has no beginning.
    """
    if period.from_on == date.min:
        period = Period(None, period.to_on)
    kept = [Numbered(row.number, left) for row in rows for left in subtract([row.period], [period])]
    return _ordered(kept if number is None else [*kept, Numbered(number, period)])


def overlap(left: Period, right: Period) -> bool:
    """Whether a day is in both."""
    return (left.from_on or date.min) < (right.to_on or date.max) and (right.from_on or date.min) < (
        left.to_on or date.max
    )


def check_number(field: str, text: Any) -> str:
    """The number, NFC, without white space at its ends. Raises `BadValue`."""
    if not isinstance(text, str):
        raise BadValue(field, text, "Text is needed.")
    number = unicodedata.normalize("NFC", text.strip())
    if not 0 < len(number) <= MAX_NUMBER or not number.isprintable():
        raise BadValue(field, text, f"1 to {MAX_NUMBER} characters on one line are needed.")
    return number


def _parse_one(field: str, value: Any) -> Numbered:
    if not isinstance(value, dict) or not {"number"} <= set(value) <= {"number", "valid_from", "valid_to"}:
        raise BadValue(field, value, "Each needs a number, and may have valid_from and valid_to.")
    days = [_day(field, value.get(name)) for name in ("valid_from", "valid_to")]
    return Numbered(check_number(field, value["number"]), Period(*days))


def _day(field: str, text: Any) -> date | None:
    try:
        return None if text in (None, date.min.isoformat()) else date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadValue(field, text, "A day such as 2026-03-01 is needed.") from error


def _ordered(rows: Iterable[Numbered]) -> tuple[Numbered, ...]:
    """By first day; periods of one number that touch or overlap are one."""
    by_number: dict[str, list[Period]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row.period)
    joined = [Numbered(number, period) for number, periods in by_number.items() for period in union(periods)]
    return tuple(sorted(joined, key=lambda row: (row.period.from_on or date.min, row.number)))
