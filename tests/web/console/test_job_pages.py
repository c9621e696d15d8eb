"""Jobs on their pages: what they are at, why they failed, cancelling and trying again."""

from __future__ import annotations

import pytest

from pim import db, jobs
from pim.jobs import claims
from pim.jobs.worker import Worker
from tests.web.visitors import make_colleague

PAGE = "/admin/jobs/"


@pytest.fixture
def manager(app):
    return make_colleague(app, "channel_manager")


def submit(code="shop_x"):
    with db.transaction():
        return jobs.submit("publish", {"channel": code}, title=f"publish {code}")


def state(job_id):
    with db.transaction():
        return jobs.get(job_id).state


def test_jobs_are_listed_with_state_and_reason(manager):
    failed, waits = submit(), submit("shop_y")
    Worker().run(count=1)

    page = manager.get(PAGE).text
    only = manager.get(f"{PAGE}?state=failed").text

    assert "There is no channel shop_x" in page
    assert page.index(f"{PAGE}{waits}") < page.index(f"{PAGE}{failed}")
    assert "publish shop_x" in only
    assert "publish shop_y" not in only


def test_running_job_shows_how_far_it_is(manager):
    job_id = submit()
    with db.transaction():
        held = claims.claim_next("here", ["publish"])
    with db.transaction() as conn:
        claims.beat(conn, held, 2000, 5000, "rendering")

    for url in (PAGE, f"{PAGE}{job_id}"):
        page = manager.get(url).text
        assert 'max="5000" value="2000"' in page
        assert "rendering" in page


def test_waiting_job_is_cancelled_and_tried_again(manager):
    job_id = submit()

    manager.send(f"{PAGE}{job_id}/cancel")
    assert state(job_id) == "cancelled"
    assert "The job is cancelled." in manager.get(f"{PAGE}{job_id}").text
    manager.send(f"{PAGE}{job_id}/retry")
    assert state(job_id) == "queued"


def test_what_has_ended_can_not_be_cancelled(manager):
    job_id = submit()
    manager.send(f"{PAGE}{job_id}/cancel")

    answer = manager.send(f"{PAGE}{job_id}/cancel")

    assert answer.status_code == 303
    assert "only one that waits or runs can be cancelled" in manager.get(PAGE).text


def test_work_that_ran_where_it_was_asked_for_is_not_offered_again(manager):
    jobs.run("publish shop_pl", list)

    assert "/retry" not in manager.get(PAGE).text


def test_viewer_sees_jobs_and_no_buttons(app):
    viewer, job_id = make_colleague(app, "viewer"), submit()

    assert "/cancel" not in viewer.get(PAGE).text
    assert viewer.get(f"{PAGE}{job_id}").status_code == 200
    assert viewer.send(f"{PAGE}{job_id}/cancel").status_code == 403
    assert viewer.get(f"{PAGE}99").status_code == 404
