"""A broker that tells of jobs: only of those that are committed and due, and never trusted with one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pim import clock, create_app, db, jobs
from pim.config import Settings
from pim.errors import BadValue
from pim.jobs import broker, claims, sending
from pim.jobs.worker import Worker
from tests.jobs.bodies import effects

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def told(kinds_of_tests, settings, redis_url):
    """An installation with a broker, its context pushed."""
    with create_app(replace(settings, broker_url=redis_url), pages=False).app_context():
        yield redis_url


def submit(name="a", **more):
    with db.transaction():
        return jobs.submit("effect", {"name": name}, title=name, **more)


def sent_at(job_id):
    with db.transaction():
        return jobs.get(job_id).sent_at


def test_broker_is_told_once_the_job_is_committed(told):
    with db.rehearsal():
        jobs.submit("effect", {"name": "a"}, title="a")
    assert broker.count_messages(told) == 0

    job_id = submit()

    assert broker.count_messages(told) == 1
    assert sent_at(job_id) is not None


def test_broker_is_told_of_a_job_when_it_is_due(told):
    job_id = submit(not_before=clock.now() + timedelta(hours=1))
    assert sending.send_due() == 0
    assert (broker.count_messages(told), sent_at(job_id)) == (0, None)

    submit(not_before=clock.now() - timedelta(seconds=1))

    assert broker.count_messages(told) == 1


def test_job_that_the_broker_has_lost_is_sent_again(told):
    submit()
    assert sending.send_due(again_seconds=-1) == 0, "it holds a message, which may be that of the job"
    broker.connect(told).control.purge()

    assert sending.send_due(again_seconds=-1) == 1
    assert broker.count_messages(told) == 1


def test_job_of_a_broker_that_is_away_waits_in_the_table(kinds_of_tests, settings):
    with create_app(replace(settings, broker_url=NOBODY_LISTENS), pages=False).app_context():
        submit()

        assert Worker().run(once=True) == 1
        assert effects() == ["a"]


def test_message_that_comes_twice_begins_nothing(told):
    job_id = submit()
    with db.transaction():
        first = claims.claim(job_id, 1, "here", ["effect"])
        assert claims.claim(job_id, 1, "there", ["effect"]) is None
        claims.put_back(first)
        assert claims.claim(job_id, 1, "there", ["effect"]) is None

    assert broker.count_messages(told) == 2


@pytest.mark.parametrize("url", ["http://localhost", "redis", "filesystem://", "redis://"])
def test_setting_takes_brokers_that_lose_nothing_by_design(url):
    with pytest.raises(BadValue, match="PIM_BROKER_URL"):
        Settings.from_environ({"PIM_BROKER_URL": url, "PIM_SECRET_KEY": "x"})


def test_password_of_a_broker_is_in_no_message():
    with pytest.raises(BadValue) as refused:
        Settings.from_environ({"PIM_BROKER_URL": "http://pim:hunter2@host", "PIM_SECRET_KEY": "x"})

    assert "hunter2" not in str(refused.value)
