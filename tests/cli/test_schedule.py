"""`schedule`: jobs by the clock, made, changed and run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pim import clock
from pim.locks import exclusive

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on."""

    def move(**by):
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(**by))

    return move


def make(run, *more):
    run("schedule", "create", "often", "--job", "retention", "--cron", "* * * * *", "--zone", "UTC", *more)


def test_schedule_is_made_and_listed(run, run_json):
    made = run(
        *("schedule", "create", "shop", "--job", "publish", "--with", "channel=shop_pl"),
        *("--times", "14:40,06:15", "--weekdays", "fri,mon", "--zone", "Europe/Warsaw"),
    )

    assert made.stdout.startswith("Schedule shop is made: job publish")
    (one,) = run_json("schedule", "list")
    assert (one["job"], one["arguments"], one["when"]) == (
        "publish",
        {"channel": "shop_pl"},
        "06:15,14:40 mon,fri",
    )
    assert (one["last_at"], one["enabled"]) == (None, True)


def test_run_submits_what_is_due_and_does_it(run_json, run, later):
    make(run)
    later(minutes=2)

    assert run_json("schedule", "run") == {"submitted": [1], "jobs": 1}
    assert run_json("schedule", "run") == {"submitted": [], "jobs": 0}
    assert run_json("schedule", "list")[0]["last_job"] == 1


def test_run_ends_with_3_where_a_job_failed(run, later):
    run(
        *("schedule", "create", "shop", "--job", "publish", "--with", "channel=shop_x"),
        *("--cron", "* * * * *", "--zone", "UTC"),
    )
    later(minutes=2)

    assert "There is no channel shop_x" in run("schedule", "run", code=3).stderr


def test_run_that_meets_another_one_leaves_at_once(run):
    with exclusive("schedules"):
        assert "in use" in run("schedule", "run", code=75).stderr


def test_schedule_rests_and_runs_again(run, run_json, later):
    make(run)
    assert run("schedule", "disable", "often").stdout == "Schedule often: enabled no\n"
    later(minutes=2)
    assert run_json("schedule", "run")["submitted"] == []
    assert run_json("schedule", "list")[0]["next_at"] is None

    run("schedule", "enable", "often")
    later(minutes=2)

    assert run_json("schedule", "run")["submitted"] == [1]


def test_times_take_the_place_of_a_cron_expression_and_back(run, run_json):
    make(run)

    assert "(dry run)" in run("schedule", "set", "often", "--times", "06:15", "--dry-run").stdout
    assert run_json("schedule", "list")[0]["when"] == "* * * * *"
    run("schedule", "set", "often", "--times", "06:15", "--weekdays", "sat")
    assert run_json("schedule", "list")[0]["when"] == "06:15 sat"
    run("schedule", "set", "often", "--cron", "0 5 * * *", "--with", "dry_run=true")
    (one,) = run_json("schedule", "list")
    assert (one["when"], one["arguments"]) == ("0 5 * * *", {"dry_run": True})


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["set", "often"], "Say what to change", 2),
        (["set", "often", "--with", "days"], "NAME=VALUE", 2),
        (["set", "often", "--cron", "0 0 31 2 *"], "cron", 1),
        (["enable", "never"], "never", 1),
    ],
    ids=["nothing", "argument", "cron", "unknown"],
)
def test_what_is_asked_for_wrongly_is_refused(run, arguments, words, code):
    make(run)

    assert words in run("schedule", *arguments, code=code).stderr
