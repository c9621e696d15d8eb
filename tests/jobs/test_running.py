"""Work that is run by name: what it gives, what it raises, what is logged of it."""

from __future__ import annotations

import logging

import pytest

from pim import jobs
from pim.errors import Busy


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


def refuse():
    raise Busy("There is another run.")
