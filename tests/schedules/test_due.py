"""Schedules submit jobs when their time has come: once, and nothing of the time before they counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from pim import changes, clock, db, jobs
from pim.changes import Draft
from pim.errors import ChangesConflict, PimError
from pim.intake.configuration import apply_file, export
from pim.jobs import kinds
from pim.jobs.worker import Worker
from pim.schedules import due
from tests import builders

pytestmark = pytest.mark.usefixtures("app")
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""

    def set_clock(instant):
        monkeypatch.setattr(clock, "now", lambda: instant)

    set_clock(NOON)
    return set_clock


def make(code="nightly", **fields):
    body = {"code": code, "job": "retention", "cron": "30 2 * * *", "zone": "Europe/Warsaw", **fields}
    builders.save(builders.create("schedule", code, body))


def submit(instant):
    with db.transaction():
        return due.submit_due(instant)


def count():
    with db.transaction():
        return len(jobs.list_jobs())


def test_schedule_counts_from_when_it_was_made(at):
    make()

    assert submit(NOON + timedelta(hours=13)) == []
    assert len(submit(NOON + timedelta(hours=14))) == 1
    assert submit(NOON + timedelta(hours=15)) == []


def test_job_of_a_schedule_has_its_arguments(at):
    make(arguments={"dry_run": True})

    (job_id,) = submit(NOON + timedelta(days=1))

    with db.transaction():
        job = jobs.get(job_id)
        assert (job.kind, job.arguments, job.title) == (
            "retention",
            {"dry_run": True},
            "retention by schedule nightly",
        )


def test_times_that_were_missed_are_made_up_for_once(at):
    make(cron="0 * * * *")

    assert len(submit(NOON + timedelta(days=3))) == 1
    assert submit(NOON + timedelta(days=3, minutes=59)) == []
    assert len(submit(NOON + timedelta(days=3, hours=1))) == 1


def test_clock_that_is_set_back_submits_nothing_twice(at):
    make(cron="0 * * * *")
    submit(NOON + timedelta(hours=3))

    assert submit(NOON + timedelta(hours=2, minutes=30)) == []
    assert submit(NOON + timedelta(hours=3, minutes=1)) == []


def test_what_is_not_enabled_waits_and_is_not_made_up_for(at):
    make(cron="0 * * * *", enabled=False)
    assert submit(NOON + timedelta(days=1)) == []

    at(NOON + timedelta(days=2, minutes=10))
    builders.edit("schedule", "nightly", "enabled", True)

    assert submit(NOON + timedelta(days=2, minutes=50)) == []
    assert len(submit(NOON + timedelta(days=2, hours=1))) == 1


def test_schedule_whose_time_is_changed_makes_up_for_nothing(at):
    make(cron="0 13 * * *")
    at(NOON + timedelta(minutes=30))

    builders.edit("schedule", "nightly", "cron", "0 12 * * *")

    assert submit(NOON + timedelta(hours=2)) == []


def test_who_looks_at_one_moment_submits_once(app, at):
    make()

    def look(_number):
        with app.app_context():
            return submit(NOON + timedelta(days=1))

    with ThreadPoolExecutor(4) as pool:
        submitted = [job_id for ids in pool.map(look, range(8)) for job_id in ids]

    assert len(submitted) == 1
    assert count() == 1


def test_schedule_of_a_kind_that_is_gone_keeps_no_other_back(at, monkeypatch, caplog):
    make()
    make("other", job="reconcile_all")
    monkeypatch.delitem(kinds._kinds, "retention")

    assert len(submit(NOON + timedelta(days=1))) == 1
    assert "nightly: There is no kind of job retention" in caplog.text


def test_worker_does_what_schedules_bring(at):
    make(cron="* * * * *")
    at(NOON + timedelta(minutes=1))

    assert Worker().run(once=True) == 1
    assert Worker().run(once=True) == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"job": "bake"}, "There is no kind of job bake"),
        ({"cron": None}, "cron expression, or times"),
        ({"times": ["06:15"]}, "cron expression, or times"),
        ({"weekdays": ["mon"]}, "Weekdays go with times"),
        ({"cron": None, "times": ["6:15"]}, "06:15"),
        ({"cron": None, "times": ["06:15"], "weekdays": ["noon"]}, "mon, tue"),
        ({"zone": "Europe/Atlantis"}, "Europe/Warsaw"),
        ({"job": "publish"}, "It needs channel"),
        ({"arguments": {"days": 1}}, "may have dry_run"),
        ({"arguments": [1]}, "An object"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_schedule_that_would_never_work_is_refused(fields, words):
    with pytest.raises(PimError) as refused:
        make(**fields)

    assert words in str(refused.value)


def test_schedules_are_configuration(tmp_path):
    builders.make_structure()
    make(cron=None, times=["14:40", "06:15"], weekdays=["fri", "mon"], enabled=False)
    with db.transaction():
        told = export(["schedules"])

    assert "06:15" in told
    path = tmp_path / "pim.yaml"
    path.write_text(told.replace("retention", "publish_all"), encoding="utf-8")
    with db.transaction():
        apply_file(path, builders.AUTHOR)
    assert builders.read("schedule", "nightly", "job") == "publish_all"
    assert builders.read("schedule", "nightly", "times") == ["06:15", "14:40"]
    assert builders.read("schedule", "nightly", "weekdays") == ["mon", "fri"]


def test_schedule_of_a_change_set_that_is_undone_is_as_before(at):
    make()
    saved = builders.edit("schedule", "nightly", "enabled", False)

    changes.revert(saved.set_id, builders.AUTHOR)

    assert builders.read("schedule", "nightly", "enabled") is True
    with db.transaction(), pytest.raises(ChangesConflict):
        changes.save(
            [Draft("schedule", "nightly", "cron", "* * * * *", expected="0 0 * * *")], builders.AUTHOR
        )
