"""Periods of days, and the periods in which a product is a member of an assortment.

A period holds from its first day until before its last: [from_on, to_on). None is no
bound. What day it is, and where, is not known here: dates begin at 00:00 in the time
zone of the market.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pim.errors import BadValue

Cause = Literal["rule", "pin"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `from_on` until before `to_on`; None = without bound.

    Raises `BadValue` if it would hold no day.
    """

    from_on: date | None = None
    to_on: date | None = None

    def __post_init__(self) -> None:
        if self.from_on is not None and self.to_on is not None and self.to_on <= self.from_on:
            remedy = f"Give a day after {self.from_on}: the first one on which it no longer holds."
            raise BadValue("to_on", str(self.to_on), remedy)

    def holds_on(self, day: date) -> bool:
        """Whether the day is one of the period's."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day < self.to_on)


ALWAYS = Period()

# Days as numbers, so that no bound is just a very early or late one; years 1 to 9999
# are days 1 to 3,652,059.
_START = 0
_END = 4_000_000
_Span = tuple[int, int]


def union(*groups: Iterable[Period]) -> tuple[Period, ...]:
    """The days that are in any of the periods: sorted, disjoint, and merged where they touch."""
    return _periods(_joined(_span(period) for group in groups for period in group))


def intersect(left: Iterable[Period], right: Iterable[Period]) -> tuple[Period, ...]:
    """The days that are in both: sorted, disjoint and merged."""
    return _periods(_common(_joined(map(_span, left)), _joined(map(_span, right))))


def subtract(left: Iterable[Period], right: Iterable[Period]) -> tuple[Period, ...]:
    """The days of `left` that are not in `right`: sorted, disjoint and merged."""
    return intersect(left, _periods(_gaps(_joined(map(_span, right)))))


def member_periods(
    rule_match: bool,
    own: Period,
    parent: Sequence[Period] | None,
    pins_in: Sequence[Period],
    pins_out: Sequence[Period],
) -> tuple[tuple[Period, Cause], ...]:
    """When a product is a member of an assortment, and by what: sorted and disjoint.

    `own` are the dates of the assortment and cut everything. A pin out beats a pin in,
    both beat the rule. `parent` is when the product is a member of the parent
    assortment (None: there is no parent) and cuts what the rule makes, not what is
    pinned in. Periods of different causes may touch.
    """
    if not pins_in and not pins_out and parent is None:  # by far the most: no dates to compute
        return ((own, "rule"),) if rule_match else ()
    pinned = subtract(intersect([own], pins_in), pins_out)
    ruled: tuple[Period, ...] = ()
    if rule_match:
        allowed = [own] if parent is None else intersect([own], parent)
        ruled = subtract(allowed, [*pins_in, *pins_out])
    made: list[tuple[Period, Cause]] = [(period, "pin") for period in pinned]
    made += [(period, "rule") for period in ruled]
    return tuple(sorted(made, key=lambda member: _span(member[0])))


def _span(period: Period) -> _Span:
    return (
        _START if period.from_on is None else period.from_on.toordinal(),
        _END if period.to_on is None else period.to_on.toordinal(),
    )


def _periods(spans: Iterable[_Span]) -> tuple[Period, ...]:
    return tuple(
        Period(
            None if start == _START else date.fromordinal(start),
            None if end == _END else date.fromordinal(end),
        )
        for start, end in spans
    )


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    joined: list[_Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _common(left: Sequence[_Span], right: Sequence[_Span]) -> list[_Span]:
    overlaps = ((max(a[0], b[0]), min(a[1], b[1])) for a in left for b in right)
    return sorted(span for span in overlaps if span[0] < span[1])


def _gaps(spans: Sequence[_Span]) -> list[_Span]:
    """What lies before, between and after joined spans."""
    edges = [_START, *(edge for span in spans for edge in span), _END]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
