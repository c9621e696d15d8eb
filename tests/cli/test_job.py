"""`worker` and `job`: what waits is done, seen, cancelled and tried again."""

from __future__ import annotations

import signal

import pytest

from pim import db, jobs
from pim.jobs import Kind, kinds
from tests import builders
from tests.cli.processes import running

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


def submit(kind="retention", title="retention", **arguments):
    with db.transaction():
        return jobs.submit(kind, arguments, title=title)


def test_worker_does_what_is_due_and_ends(run, run_json):
    job_id = submit(dry_run=True)

    told = run("worker", "run", "--once")

    assert told.stdout == "1 job has been worked on.\n"
    assert f"retention: started as job {job_id}" in told.stderr
    assert run_json("worker", "run", "--once") == {"jobs": 0}
    (job,) = run_json("job", "list")
    assert (job["state"], job["arguments"]) == ("done", {"dry_run": True})
    assert "records" in [pruned["kind"] for pruned in job["result"]]


def test_channel_is_published_by_a_worker(run_json):
    builders.make_shop()
    builders.make_product("T-1")
    submit("publish_all", "publish every channel")

    run_json("worker", "run", "--once")

    published, _all = run_json("job", "list")
    assert (published["title"], published["state"]) == ("publish shop_pl", "done")
    assert (published["result"]["revision"], published["result"]["items"]) == (1, 1)


def test_refusal_stands_in_the_list(run, run_json):
    job_id = submit("publish", "publish shop_x", channel="shop_x")

    run("worker", "run", "--once", "--quiet")

    (job,) = run_json("job", "list", "--state", "failed", "--kind", "publish")
    assert job["error"] == "There is no channel shop_x. None exists yet."
    assert "There is no channel shop_x" in run("job", "list").stdout
    assert "shop_x" in run("job", "show", str(job_id)).stdout


def test_job_is_cancelled_and_tried_again(run, run_json):
    job_id = str(submit())

    assert run("job", "cancel", job_id).stdout == f"Job {job_id} is cancelled.\n"
    assert "is cancelled" in run("job", "cancel", job_id, code=1).stderr
    assert run_json("job", "retry", job_id)["state"] == "queued"
    run("worker", "run", "--count", "1")

    assert run_json("job", "show", job_id)["state"] == "done"
    assert "There is no job 99" in run("job", "show", "99", code=1).stderr


def test_worker_ends_when_it_is_told_to(settings):
    job_id = submit()
    with running("worker", "run", **settings.to_environ()) as process:
        lines = iter(process.stderr.readline, "")
        assert any(f"as job {job_id}" in line for line in lines)
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0


def test_second_ctrl_c_hands_the_job_back(run, run_json):
    def interrupt(_given):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    jobs.register_kind(Kind("interrupt", interrupt))
    job_id = str(submit("interrupt", "interrupt"))
    before = signal.getsignal(signal.SIGINT)

    run("worker", "run", code=130)

    assert signal.getsignal(signal.SIGINT) is before

    job = run_json("job", "show", job_id)
    assert (job["state"], job["attempt"], job["failures"]) == ("queued", 2, 0)
