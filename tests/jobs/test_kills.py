"""Workers killed with -9 in the middle of jobs: each job takes effect once, and none stays behind."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, replace

import pytest

from pim import create_app, db, jobs
from pim.config import ROOT, Settings
from tests.jobs.bodies import effects

SECONDS = 0.02  # what each job takes
PATIENCE = 240.0  # seconds for all of them
SPARES = 4


@dataclass(frozen=True, slots=True)
class Kills:
    """How many jobs there are, and how long a worker lives, at least and at most."""

    jobs: int
    least: float
    most: float


FEW = pytest.param(Kills(100, 0.1, 0.3), id="100")
SLOWER = pytest.param(Kills(100, 0.8, 1.2), id="100")
MANY = pytest.param(Kills(1000, 2.0, 3.0), id="1000", marks=pytest.mark.chaos)


@pytest.mark.parametrize("kills", [FEW, MANY])
@pytest.mark.usefixtures("kinds_of_tests")
def test_jobs_of_workers_that_are_killed_take_effect_once(settings, record_property, kills):
    """[kills_jobs] Workers take from the table; no broker is there."""
    figures = run_with_kills(settings, kills, "the table")

    record_property("kills_jobs", figures)


@pytest.mark.parametrize("kills", [SLOWER, MANY])
@pytest.mark.usefixtures("kinds_of_tests")
def test_jobs_that_a_broker_tells_of_take_effect_once(settings, redis_url, record_property, kills):
    """[kills_jobs_redis] Messages that killed workers had read are sent again from the table."""
    told = replace(settings, broker_url=redis_url)
    with create_app(told, pages=False).app_context():
        figures = run_with_kills(told, kills, "Redis")

    record_property("kills_jobs_redis", figures)


def run_with_kills(settings: Settings, kills: Kills, what: str) -> str:
    """Submit jobs, kill workers until all have ended, and see what came of them; the figures in words."""
    rng, killed = random.Random(7), 0
    with db.transaction():
        for number in range(kills.jobs):
            jobs.submit("effect", {"name": f"{number:04}", "seconds": SECONDS}, title=f"effect {number}")
    with Spares(settings) as spares:
        workers, started = [spares.take(), spares.take()], time.monotonic()
        while left() and time.monotonic() < started + PATIENCE:
            time.sleep(rng.uniform(kills.least, kills.most))
            if left():
                workers.pop(rng.randrange(len(workers))).kill()
                workers.append(spares.take())
                killed += 1
        seconds = time.monotonic() - started

    noted = effects()
    figures = (
        f"{kills.jobs} jobs, {killed} kills, {count_begun_twice()} begun twice,"
        f" {kills.jobs - len(set(noted))} lost, {len(noted) - len(set(noted))} doubled, {seconds:.1f} s"
    )
    sys.stdout.write(f"{what} on {db.db.engine.dialect.name}: {figures}\n")
    assert count_states() == {"done": kills.jobs}
    assert noted == [f"{number:04}" for number in range(kills.jobs)]
    assert killed > 1
    return figures


def left() -> int:
    """How many jobs have not ended."""
    states = count_states()
    return states.get("queued", 0) + states.get("running", 0)


def count_states() -> dict[str, int]:
    """Read without a turn among the writers: the workers left none on SQLite until all was done."""
    states = jobs.count_states()
    db.db.session.rollback()
    return states


def count_begun_twice() -> int:
    with db.transaction():
        return sum(job.attempt > 1 for job in jobs.list_jobs(limit=100_000))


class Spares:
    """Workers that have started and wait for their turn: starting takes longer than many jobs."""

    def __init__(self, settings: Settings) -> None:
        self.environ = {"PATH": os.environ["PATH"], **settings.to_environ()}
        self.begun: list[subprocess.Popen[str]] = []
        self.waiting: deque[subprocess.Popen[str]] = deque()
        self.ready: set[int] = set()

    def __enter__(self) -> Spares:
        for _spare in range(SPARES):
            self._start()
        for process in self.waiting:  # or the first has done all when the second is there
            self._await(process)
        return self

    def __exit__(self, *_error: object) -> None:
        for process in [*self.begun, *self.waiting]:
            process.kill()
            process.communicate()

    def take(self) -> subprocess.Popen[str]:
        """The one that started first; it works from now on, and another one starts."""
        process = self.waiting.popleft()
        self._await(process)
        process.stdin.write("go\n")
        process.stdin.flush()
        self.begun.append(process)
        self._start()
        return process

    def _await(self, process: subprocess.Popen[str]) -> None:
        if process.pid not in self.ready:
            assert process.stdout.readline() == "ready\n"
            self.ready.add(process.pid)

    def _start(self) -> None:
        self.waiting.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.jobs.child"],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
