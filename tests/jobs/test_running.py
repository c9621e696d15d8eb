"""Work that is run by name: what it gives, what it raises, what is logged of it."""

from __future__ import annotations

import logging

import pytest

from pim import db, jobs
from pim.errors import Busy, WrongState
from pim.jobs.worker import Worker

pytestmark = pytest.mark.usefixtures("app")


def entered():
    with db.transaction():
        return [(job.title, job.state, job.error) for job in jobs.list_jobs()]


def test_run_gives_what_the_body_gives():
    assert jobs.run("add", lambda a, b: a + b, 2, b=3) == 5


def test_log_tells_when_work_began_and_ended(caplog):
    caplog.set_level(logging.INFO, "pim.jobs")

    jobs.run("publish shop", lambda: None)

    first, last = caplog.messages
    assert first == "publish shop: started"
    assert last.startswith("publish shop: done in ")


def test_refusal_flies_on_and_is_no_failure_in_the_log(caplog):
    caplog.set_level(logging.INFO, "pim.jobs")

    with pytest.raises(Busy, match="another run"):
        jobs.run("publish shop", refuse)

    assert "refused" in caplog.messages[-1]
    assert caplog.records[-1].levelno == logging.INFO


def test_fault_flies_on_and_stands_in_the_log_with_its_traceback(caplog):
    with pytest.raises(ZeroDivisionError):
        jobs.run("divide", lambda: 1 / 0)

    assert caplog.records[-1].levelno == logging.ERROR
    assert caplog.records[-1].exc_info is not None


def test_work_stands_in_the_table_while_it_runs_and_when_it_ended():
    seen = []
    jobs.run("add", lambda: seen.extend(entered()))
    with pytest.raises(Busy):
        jobs.run("publish shop", refuse)

    assert seen == [("add", "running", None)]
    assert entered() == [("publish shop", "failed", "There is another run."), ("add", "done", None)]


def test_work_inside_of_work_is_a_part_of_it():
    jobs.run("publish shop", lambda: jobs.run("renditions", list))

    assert [title for title, _state, _error in entered()] == ["publish shop"]


def test_work_that_is_cancelled_is_refused_to_whoever_waits():
    def walk():
        with db.transaction():
            jobs.cancel(jobs.list_jobs()[0].id)
        while True:
            jobs.progress()

    with pytest.raises(WrongState, match="cancelled on its way"):
        jobs.run("walk", walk)

    assert entered() == [("walk", "cancelled", None)]


def test_work_whose_process_died_fails_and_is_not_begun_anew():
    def die():
        Worker(lost_seconds=0.0).look_after()

    jobs.run("publish shop", die)

    ((title, state, error),) = entered()
    assert (title, state) == ("publish shop", "failed")
    assert "ended in the middle" in error
    with db.transaction(), pytest.raises(WrongState, match="ask there again"):
        jobs.retry(jobs.list_jobs()[0].id)


def refuse():
    raise Busy("There is another run.")
