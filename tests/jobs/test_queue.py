"""Jobs: submitted with what they follow from, begun by one worker, ended once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from pim import clock, db, jobs
from pim.errors import BadValue, Busy, NotFound, UnknownCode, WrongState
from pim.jobs import Kind, claims
from pim.jobs.worker import Worker
from pim.keeping import retention
from tests.jobs.bodies import EFFECTS, effects

pytestmark = pytest.mark.usefixtures("kinds_of_tests")


def submit(name="a", kind="effect", **more):
    with db.transaction():
        return jobs.submit(kind, {"name": name}, title=f"note {name}", **more)


def state(job_id):
    with db.transaction():
        return jobs.get(job_id).state


def read(job_id, *names):
    with db.transaction():
        job = jobs.get(job_id)
        return [getattr(job, name) for name in names]


def begin(kind="effect"):
    with db.transaction():
        return claims.claim_next("here", [kind])


def finish(held, result=None):
    with db.transaction() as conn:
        conn.execute(EFFECTS.insert(), {"name": held.title})
        claims.finish(held, result)


def take_back(seconds=0.0, most=3):
    with db.transaction():
        return claims.take_back(claims.Watch(seconds).look(), lambda _kind: most)


def test_job_is_done_once_and_keeps_its_result():
    job_id = submit()

    assert Worker().run(once=True) == 1
    assert Worker().run(once=True) == 0

    assert effects() == ["a"]
    assert read(job_id, "state", "result", "attempt") == ["done", {"noted": "a"}, 1]


def test_job_of_a_transaction_that_is_rolled_back_is_not_there():
    with db.rehearsal():
        jobs.submit("effect", {"name": "a"}, title="note a")

    assert Worker().run(once=True) == 0
    with db.transaction():
        assert jobs.list_jobs() == []


def test_kind_that_nobody_registered_is_refused():
    with db.transaction(), pytest.raises(UnknownCode, match="There is no kind of job efect"):
        jobs.submit("efect", {}, title="note")


def test_job_that_nobody_knows_here_waits_for_a_worker_that_does(monkeypatch):
    job_id = submit()
    monkeypatch.setattr("pim.jobs.worker.list_kinds", lambda: ["other"])

    assert Worker().run(once=True) == 0
    assert state(job_id) == "queued"


def test_jobs_are_done_in_the_order_in_which_they_are_due():
    soon = clock.now() - timedelta(minutes=1)
    submit("second")
    submit("first", not_before=soon)
    submit("tomorrow", not_before=clock.now() + timedelta(days=1))

    assert [begin().title, begin().title, begin()] == ["note first", "note second", None]


def test_of_jobs_with_one_key_one_waits_and_takes_the_earlier_instant():
    later = clock.now() + timedelta(hours=1)
    first = submit(dedupe_key="a", not_before=later)

    assert submit(dedupe_key="a") == first
    assert submit(dedupe_key="a", not_before=later + timedelta(hours=1)) == first
    assert submit(dedupe_key="b") != first
    assert begin().id == first


def test_what_comes_after_a_job_began_is_another_job():
    first = submit(dedupe_key="a")
    held = begin()

    second = submit(dedupe_key="a")
    with db.transaction():
        claims.put_back(held)

    assert second != first
    assert [begin().id, begin().id] == [second, first]


def test_worker_that_was_taken_for_dead_writes_nothing():
    job_id = submit()
    first = begin()
    assert take_back() == [job_id]
    second = begin()

    with pytest.raises(claims.Stopped, match="lost"):
        finish(first)
    finish(second)

    assert effects() == ["note a"]
    assert read(job_id, "state", "attempt", "failures") == ["done", 2, 1]


def test_job_that_kills_its_workers_fails_with_the_reason():
    told = []
    claims.on_failed(told.append)
    job_id = submit()
    for _attempt in range(3):
        begin()
        take_back(most=2)

    found, error = read(job_id, "state", "error")
    assert (found, error) == ("failed", "Its worker ended in the middle of it, 3 times by now.")
    assert [(ended.id, ended.error) for ended in told] == [(job_id, error)]


def test_worker_that_beats_keeps_its_job():
    submit()
    held, watch = begin(), claims.Watch(0.0)
    with db.transaction():
        silent = watch.look()
    with db.transaction() as conn:
        assert claims.beat(conn, held, 1, 2, "half") is False
        assert claims.take_back(silent, lambda _kind: 3) == []


def test_watch_waits_for_the_first_sign_of_life_only():
    submit()
    held, watch = begin(), claims.Watch(60.0)
    with db.transaction() as conn:
        assert watch.look() == []
        assert watch.is_waiting
        claims.beat(conn, held, 0, 0, "")
        watch.look()
        assert not watch.is_waiting


def test_clock_that_is_set_forward_makes_nobody_look_dead(monkeypatch):
    submit()
    begin()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))

    assert take_back(seconds=60.0) == []


def test_refusal_ends_a_job_at_once_with_its_words():
    def refuse(_given):
        raise BadValue("name", "x", "Take another.")

    jobs.register_kind(Kind("refuse", refuse, takes=("name",)))
    job_id = submit(kind="refuse")
    Worker().run(once=True)

    found, error, attempt = read(job_id, "state", "error", "attempt")
    assert (found, attempt) == ("failed", 1)
    assert "Take another." in error


def test_mistake_in_a_body_ends_its_job_and_not_the_worker():
    jobs.register_kind(Kind("divide", lambda _given: 1 / 0, takes=("name",)))
    job_id = submit(kind="divide")
    submit("b")

    assert Worker().run(once=True) == 2
    assert read(job_id, "state", "error") == ["failed", "ZeroDivisionError: division by zero"]
    assert effects() == ["b"]


def test_job_that_needs_too_much_memory_fails_alone():
    def swell(_given):
        raise MemoryError

    jobs.register_kind(Kind("swell", swell, takes=("name",)))
    job_id = submit(kind="swell")
    submit("b")

    Worker().run(once=True)

    assert (state(job_id), effects()) == ("failed", ["b"])


@pytest.mark.parametrize(
    "passing",
    [Busy("taken"), sa.exc.OperationalError("select", {}, Exception("gone")), ConnectionError("reset")],
    ids=["busy", "database", "declared"],
)
def test_what_passes_is_tried_again_later_and_not_for_ever(passing):
    def stumble(_given):
        raise passing

    jobs.register_kind(
        Kind("stumble", stumble, delays=(30.0, 300.0), passing=(ConnectionError,), takes=("name",))
    )
    job_id = submit(kind="stumble")
    waits = []
    for _attempt in range(2):
        Worker().work(begin("stumble"))
        found, due = read(job_id, "state", "not_before")
        waits.append((due - clock.now()).total_seconds())
        assert found == "queued"
        make_due(job_id)
    Worker().work(begin("stumble"))

    assert read(job_id, "state", "failures") == ["failed", 2]
    assert 26 < waits[0] < 34
    assert 269 < waits[1] < 331


def test_job_whose_connection_is_lost_leaves_nothing_and_is_done_again():
    attempts = []

    def note(given):
        attempts.append(given["name"])
        db.connection().execute(EFFECTS.insert(), given)
        if len(attempts) == 1:
            lose_connection()
        db.connection().execute(EFFECTS.insert(), given)

    jobs.register_kind(Kind("note", note, atomic=True, delays=(0.0,), takes=("name",)))
    job_id = submit(kind="note")

    assert Worker().run(once=True) == 2
    assert effects() == ["a", "a"]
    assert read(job_id, "state", "failures") == ["done", 1]


def lose_connection():
    """As when the server is restarted; the embedded engine can only be too busy."""
    if db.is_sqlite():
        raise sa.exc.OperationalError("insert", {}, Exception("database is locked"))
    pid = db.connection().execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    with db.db.engine.connect() as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def make_due(job_id):
    with db.transaction() as conn:
        conn.execute(sa.update(jobs.Job).where(jobs.Job.id == job_id).values(not_before=clock.now()))


def test_waiting_job_is_cancelled_at_once():
    job_id = submit()
    with db.transaction():
        assert jobs.cancel(job_id) == "cancelled"

    assert Worker().run(once=True) == 0
    with db.transaction(), pytest.raises(WrongState, match="is cancelled"):
        jobs.cancel(job_id)


def test_running_job_is_cancelled_where_it_says_how_far_it_is():
    def walk(_given):
        with db.transaction():
            assert jobs.cancel(job_id) == "running"
        while True:
            jobs.progress(1, 3, "walking")

    jobs.register_kind(Kind("walk", walk, takes=("name",)))
    job_id = submit(kind="walk")
    Worker(beat_seconds=0.01).run(once=True)

    assert read(job_id, "state", "done", "total", "message") == ["cancelled", 1, 3, "walking"]


def test_job_of_a_dead_worker_that_was_to_be_cancelled_is():
    job_id = submit()
    begin()
    with db.transaction():
        jobs.cancel(job_id)
    take_back()

    assert state(job_id) == "cancelled"


def test_failed_job_is_done_again_when_a_person_says_so():
    fails = [BadValue("name", "x", "Wait."), None]

    def once(_given):
        if error := fails.pop(0):
            raise error

    jobs.register_kind(Kind("once", once, takes=("name",)))
    job_id = submit(kind="once")
    Worker().run(once=True)
    with db.transaction():
        jobs.retry(job_id)
    Worker().run(once=True)

    assert read(job_id, "state", "error") == ["done", None]
    with db.transaction(), pytest.raises(WrongState, match="is done"):
        jobs.retry(job_id)


def test_worker_that_is_told_to_stop_hands_its_job_back():
    worker = Worker()

    def walk(_given):
        worker.stop()
        jobs.progress(1, 3)

    jobs.register_kind(Kind("walk", walk, takes=("name",)))
    job_id = submit(kind="walk")

    assert worker.run() == 1
    assert read(job_id, "state", "attempt", "failures") == ["queued", 2, 0]


def test_worker_that_is_told_to_stop_finishes_what_can_not_be_stopped():
    worker = Worker()
    jobs.register_kind(Kind("deaf", lambda _given: worker.stop(), takes=("name",)))
    job_id = submit(kind="deaf")

    worker.run()

    assert state(job_id) == "done"


def test_effect_of_an_atomic_job_that_is_lost_is_rolled_back():
    job_id = submit()
    first = begin()
    take_back()
    second = begin()

    Worker().work(first)
    assert effects() == []
    Worker().work(second)

    assert effects() == ["a"]
    assert state(job_id) == "done"


def test_database_that_goes_away_under_a_worker_is_waited_for(monkeypatch):
    submit()
    worker, original, gone = Worker(idle_seconds=0.0), Worker.step, [1, 2]

    def step(self):
        if gone:
            gone.pop()
            raise sa.exc.OperationalError("select", {}, Exception("terminating connection"))
        return original(self)

    monkeypatch.setattr(Worker, "step", step)

    assert worker.run(count=1) == 1
    assert effects() == ["a"]


def test_ended_jobs_go_after_a_while_and_no_others():
    done, waits = submit(), submit("b", not_before=clock.now() + timedelta(days=1))
    Worker().run(once=True)

    retention.run(clock.now() + timedelta(days=29))
    assert state(done) == "done"
    retention.run(clock.now() + timedelta(days=31))

    assert state(waits) == "queued"
    with db.transaction(), pytest.raises(NotFound):
        jobs.get(done)


def test_jobs_are_listed_newest_first_and_counted():
    ids = [submit(name) for name in "abc"]
    with db.transaction():
        jobs.cancel(ids[1])

        assert [job.id for job in jobs.list_jobs()] == ids[::-1]
        assert [job.id for job in jobs.list_jobs(states=["queued"], before=ids[2])] == ids[:1]
        assert jobs.list_jobs(kind="publish") == []
        assert jobs.count_states() == {"queued": 2, "cancelled": 1}
