"""Numbers of one product over time, held against a calendar written day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue
from pim.plan.numbering import Numbered, parse, renumber, to_json
from pim.plan.periods import Period

START = date(2026, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(12)]


def test_new_number_cuts_what_held_before():
    rows = renumber((), "A", Period())
    rows = renumber(rows, "B", Period(DAYS[3]))

    assert to_json(rows) == [
        {"number": "A", "valid_to": "2026-01-04"},
        {"number": "B", "valid_from": "2026-01-04"},
    ]
    assert to_json(renumber(rows, None, Period(DAYS[5]))) == [
        {"number": "A", "valid_to": "2026-01-04"},
        {"number": "B", "valid_from": "2026-01-04", "valid_to": "2026-01-06"},
    ]


@pytest.mark.parametrize(
    "value",
    [
        "NB-1",
        [{"number": ""}],
        [{"number": "x" * 51}],
        [{"number": "1", "since": "2026-01-01"}],
        [{"number": "1", "valid_from": "soon"}],
        [{"number": "1", "valid_from": "2026-01-02", "valid_to": "2026-01-02"}],
        [{"number": "1"}, {"number": "2", "valid_from": "2026-01-02"}],
    ],
    ids=["text", "empty", "long", "unknown part", "no day", "no day in it", "two on one day"],
)
def test_what_is_no_numbering_is_refused(value):
    with pytest.raises(BadValue):
        parse("numbers.nordbygg", value)


periods = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)),
    st.sampled_from([*DAYS]),
    st.integers(1, 5),
) | st.sampled_from([Period(), Period(DAYS[4]), Period(None, DAYS[6])])
steps = st.lists(st.tuples(st.sampled_from([*"ABC", None]), periods), max_size=6)


@given(steps)
def test_each_day_has_the_number_that_was_set_last_for_it(steps):
    rows: tuple[Numbered, ...] = ()
    calendar = dict.fromkeys(DAYS)
    for number, period in steps:
        rows = renumber(rows, number, period)
        calendar |= {day: number for day in DAYS if period.holds_on(day)}

    held = {day: [row.number for row in rows if row.period.holds_on(day)] for day in DAYS}

    assert held == {day: [] if number is None else [number] for day, number in calendar.items()}
    assert parse("numbers.nordbygg", to_json(rows)) == rows
