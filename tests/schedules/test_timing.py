"""When schedules are due, above all in the nights when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue
from pim.schedules.timing import Timing, check_cron, check_time, latest, upcoming

ZONES = ("Europe/Warsaw", "Europe/Stockholm")
SPRING, AUTUMN = datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)


def walk(timing, since, hours, minutes=1):
    """The instants at which somebody submits who looks every so many minutes."""
    found, last = [], since
    for step in range(0, hours * 60 + 1, minutes):
        at = latest(timing, last, since + timedelta(minutes=step))
        if at is not None:
            found.append(at)
            last = at
    return [f"{at:%d %H:%M}" for at in found]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "timing", [{"cron": "30 2 * * *"}, {"times": ("02:30",)}], ids=["by cron", "by time"]
)
def test_time_that_does_not_exist_comes_once(zone, timing):
    assert walk(Timing(zone, **timing), SPRING, 40) == ["28 01:00", "29 00:30"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "timing", [{"cron": "30 2 * * *"}, {"times": ("02:30",)}], ids=["by cron", "by time"]
)
def test_time_that_exists_twice_comes_once(zone, timing):
    assert walk(Timing(zone, **timing), AUTUMN, 40) == ["25 00:30", "26 01:30"]


@pytest.mark.parametrize("since", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_what_runs_every_half_hour_follows_the_hours_that_pass(since):
    assert len(walk(Timing("Europe/Warsaw", cron="*/30 * * * *"), since, 24)) == 48


def test_times_of_the_day_come_on_their_weekdays():
    timing = Timing("Europe/Warsaw", times=("06:15", "14:40"), weekdays=("mon", "fri"))
    friday = datetime(2026, 11, 27, tzinfo=UTC)

    assert walk(timing, friday, 24 * 4, minutes=5) == ["27 05:15", "27 13:40", "30 05:15", "30 13:40"]


def test_what_was_missed_comes_once_at_its_latest_time():
    timing = Timing("UTC", cron="0 * * * *")
    since = datetime(2026, 11, 1, tzinfo=UTC)

    assert latest(timing, since, since + timedelta(days=20, minutes=5)) == since + timedelta(days=20)


def test_rare_time_that_was_missed_long_ago_is_found():
    timing = Timing("UTC", cron="0 4 1 1 *")

    found = latest(timing, datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC))

    assert found == datetime(2027, 1, 1, 4, tzinfo=UTC)


@given(
    zone=st.sampled_from([*ZONES, "America/St_Johns", "Australia/Lord_Howe"]),
    cron=st.sampled_from(["30 2 * * *", "0 3 * * *", "59 1 * * 0", "0 */2 * * *", "*/7 * * * *"]),
    start=st.sampled_from([SPRING, AUTUMN, datetime(2027, 4, 3, 12, tzinfo=UTC)]),
    looks=st.lists(st.integers(1, 400), min_size=1, max_size=30),
)
def test_however_often_somebody_looks_no_time_comes_twice_or_goes_back(zone, cron, start, looks):
    timing, last, at, found = Timing(zone, cron=cron), start, start, []
    for minutes in looks:
        at += timedelta(minutes=minutes)
        if (slot := latest(timing, last, at)) is not None:
            assert last < slot <= at
            assert latest(timing, slot, at) is None
            found.append(slot)
            last = slot

    assert found == sorted(set(found))
    assert upcoming(timing, at) > at


@pytest.mark.parametrize(
    "text", ["", "30 2 * *", "0 30 2 * * *", "61 * * * *", "0 0 31 2 *", "@daily", "a b c d e"]
)
def test_what_is_no_cron_expression_is_refused(text):
    with pytest.raises(BadValue, match="cron"):
        check_cron(text)


@pytest.mark.parametrize("text", ["24:00", "6:15", "06:60", "06.15", "０6:15"])
def test_what_is_no_time_of_the_day_is_refused(text):
    with pytest.raises(BadValue, match="06:15"):
        check_time(text)
