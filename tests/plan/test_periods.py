"""Periods are compared with what a calendar says, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue
from pim.plan.periods import ALWAYS, Period, intersect, member_periods, subtract, union

FIRST = date(2026, 2, 20)
CALENDAR = [FIRST + timedelta(days=n) for n in range(-2, 22)]  # wider than any bound drawn

days = st.none() | st.integers(0, 18).map(lambda n: FIRST + timedelta(days=n))


def is_span(bounds):
    return None in bounds or bounds[0] < bounds[1]


periods = st.tuples(days, days).filter(is_span).map(lambda bounds: Period(*bounds))
groups = st.lists(periods, max_size=4)


def held(group, day):
    return any(period.holds_on(day) for period in group)


def assert_normal(made):
    """Sorted, disjoint and merged: each ends before the next begins."""
    for earlier, later in pairwise(made):
        assert earlier.to_on is not None
        assert later.from_on is not None
        assert earlier.to_on < later.from_on


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (union, lambda left, right: left or right),
        (intersect, lambda left, right: left and right),
        (subtract, lambda left, right: left and not right),
    ],
)
@given(left=groups, right=groups)
def test_periods_combine_as_their_days_do(operation, rule, left, right):
    made = operation(left, right)

    assert [held(made, day) for day in CALENDAR] == [rule(held(left, d), held(right, d)) for d in CALENDAR]
    assert_normal(made)


def member_slowly(rule_match, own, parent, pins_in, pins_out, day):
    if not own.holds_on(day) or held(pins_out, day):
        return None
    if held(pins_in, day):
        return "pin"
    if rule_match and (parent is None or held(parent, day)):
        return "rule"
    return None


@given(st.booleans(), periods, st.none() | groups, groups, groups)
def test_membership_is_what_each_day_says(rule_match, own, parent, pins_in, pins_out):
    made = member_periods(rule_match, own, parent, pins_in, pins_out)

    for day in CALENDAR:
        causes = [cause for period, cause in made if period.holds_on(day)]
        assert len(causes) <= 1
        expected = member_slowly(rule_match, own, parent, pins_in, pins_out, day)
        assert (causes or [None]) == [expected]
    for cause in ("rule", "pin"):
        assert_normal([period for period, by in made if by == cause])
    starts = [period.from_on or date.min for period, _ in made]
    assert starts == sorted(starts)


def test_pin_in_outlives_the_parent_but_not_the_assortment():
    own = Period(date(2026, 3, 1), date(2026, 4, 1))
    parent = [Period(None, date(2026, 3, 10))]

    made = member_periods(True, own, parent, [Period(date(2026, 3, 20), None)], [])

    assert made == (
        (Period(date(2026, 3, 1), date(2026, 3, 10)), "rule"),
        (Period(date(2026, 3, 20), date(2026, 4, 1)), "pin"),
    )


def test_product_outside_the_parent_is_member_by_pin_only():
    assert member_periods(True, ALWAYS, [], [], []) == ()
    assert member_periods(True, ALWAYS, [], [ALWAYS], []) == ((ALWAYS, "pin"),)
    assert member_periods(False, ALWAYS, None, [], []) == ()


@pytest.mark.parametrize("to_on", [date(2026, 3, 1), date(2026, 2, 1)])
def test_period_without_a_day_is_refused(to_on):
    with pytest.raises(BadValue, match="after 2026-03-01"):
        Period(date(2026, 3, 1), to_on)


def test_first_and_last_day_of_the_calendar_stay_bounds():
    period = Period(date.min, date.max)

    assert union([period]) == (period,)
    assert subtract([ALWAYS], [period]) == (Period(None, date.min), Period(date.max, None))
