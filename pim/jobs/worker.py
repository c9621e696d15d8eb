"""The worker: takes jobs from the table one by one, does them, and looks after those of workers that died."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from pim import db
from pim.errors import Busy, PimError, UnknownCode
from pim.jobs import claims, sending
from pim.jobs.claims import Claim, Stopped, Watch
from pim.jobs.kinds import Kind, get_kind, list_kinds
from pim.jobs.queue import get
from pim.jobs.running import BEAT_SECONDS, Heart, Run, name_of_process

_log = logging.getLogger("pim.jobs")

AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError)  # the database, or what is needed of it just now
FIRST_PAUSE = 0.05
LOOK_SECONDS = 5.0

_ticks: list[Callable[[], None]] = []


def on_tick(see: Callable[[], None]) -> None:
    """Have workers call this every few seconds, for what has become due. It manages its own transactions."""
    if see not in _ticks:
        _ticks.append(see)


@dataclass
class Worker:
    """Does jobs in this process, one at a time. Call it inside the application, and in no transaction.

    A job whose worker gives no sign of life for `lost_seconds` is begun anew by another one.
    """

    beat_seconds: float = BEAT_SECONDS
    lost_seconds: float = 15.0
    idle_seconds: float = 1.0  # between two looks at the table, at most
    again_seconds: float = sending.AGAIN_SECONDS
    name: str = field(default_factory=name_of_process)
    stopping: bool = False
    _run: Run | None = None
    _heart: Heart | None = None
    _looked: float = 0.0

    def __post_init__(self) -> None:
        self.watch = Watch(self.lost_seconds)

    def stop(self) -> None:
        """End after the job at hand, which is handed back as soon as it says how far it is.

        Does nothing that a signal handler may not.
        """
        self.stopping = True
        if self._run is not None and self._run.stop is None:
            self._run.stop = "handed_back"

    def run(self, *, once: bool = False, count: int | None = None) -> int:
        """Do jobs until told to stop, or `count` of them, or `once` all that are due; how many were done.

        A database that is away is waited for, but not where it is `once`.
        """
        with self.alive():
            return self._work_on(once, count)

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Keep one heart for all jobs that are done in the block."""
        self._heart = Heart(self.beat_seconds)
        try:
            yield
        finally:
            self._heart.end()
            self._heart = None

    def _work_on(self, once: bool, count: int | None) -> int:
        ended, pause = 0, FIRST_PAUSE
        while not self.stopping and ended != count:
            try:
                worked = self.step()
            except AWAY as error:
                if once:
                    raise
                _log.warning("The database is away: %s", error.orig)
                db.db.session.rollback()
                worked, pause = False, self.idle_seconds
            if worked:
                ended, pause = ended + 1, FIRST_PAUSE
            elif once and not self.watch.is_waiting:
                return ended
            else:
                time.sleep(pause)
                pause = min(2 * pause, self.idle_seconds)
        return ended

    def step(self) -> bool:
        """Look after the dead now and then, and do the next job; whether there was one."""
        self.look_after()
        with db.transaction():
            held = claims.claim_next(self.name, list_kinds())
        if held is None:
            return False
        self.work(held)
        return True

    def do(self, job_id: int) -> bool:
        """Do this job now, unless it is due later or another worker has begun it; whether it did."""
        with db.transaction():
            attempt = get(job_id).attempt
            held = claims.claim(job_id, attempt, self.name, list_kinds())
        if held is None:
            return False
        self.work(held)
        return True

    def look_after(self) -> None:
        """Every few seconds: take jobs back from workers that died, see what else is due, tell the broker."""
        now = time.monotonic()
        if now - self._looked < min(self.lost_seconds / 4, LOOK_SECONDS):
            return
        self._looked = now
        self._take_back()
        for see in _ticks:
            see()
        if db.settings().broker_url:
            sending.send_due(self.again_seconds)

    def _take_back(self) -> None:
        silent = self.watch.look()
        db.db.session.rollback()
        if silent:
            with db.transaction():
                taken = claims.take_back(silent, _count_delays)
            for job_id in taken:
                _log.warning("job %s: taken back, its worker gave no sign of life", job_id)

    def work(self, held: Claim) -> None:
        """Do a job that was claimed, and write how it ended."""
        if self._heart is None:
            with self.alive():
                self.work(held)
            return
        self._run = run = Run(held)
        started = time.monotonic()
        _log.info("%s: started as job %s", held.title, held.id)
        try:
            with self._heart.beating(run):
                word = self._attempt(held, run)
        finally:
            self._heart.rest()
            self._run = None
            db.db.session.remove()
        _log.info("%s: %s after %.1f s", held.title, word, time.monotonic() - started)

    def _attempt(self, held: Claim, run: Run) -> str:
        """How the attempt ended, in a word; it is written."""
        try:
            kind = get_kind(held.kind)
            _do(kind, held, run)
        except Stopped as stopped:
            return _write_stop(held, stopped)
        except KeyboardInterrupt:
            _write_stop(held, Stopped("handed_back"))
            raise
        except PimError as error:
            return self._write_end(held, error, str(error))
        except AWAY as error:
            return self._write_end(held, error, f"The database: {error.orig}")
        except Exception as error:  # noqa: BLE001 - the edge: a mistake in a body ends its job, not the worker
            _log.exception("%s: failed", held.title)
            return self._write_end(held, error, f"{type(error).__name__}: {error}")
        return "done"

    def _write_end(self, held: Claim, error: Exception, text: str) -> str:
        db.db.session.rollback()
        delay = find_delay(held, error)
        try:
            with db.transaction():
                if delay is None:
                    claims.fail(held, text, error)
                else:
                    claims.put_back(held, seconds=delay, error=text)
        except Stopped as stopped:
            return stopped.why
        return f"failed ({text})" if delay is None else f"put back for {delay:.0f} s ({text})"


def find_delay(held: Claim, error: Exception) -> float | None:
    """The seconds after which a job is tried again that met this error; None where that helps nothing.

    A tenth more or less, so that many that failed at one moment do not come back at one.
    """
    try:
        kind = get_kind(held.kind)
    except UnknownCode:
        return None
    passes = isinstance(error, (Busy, *AWAY, *kind.passing))
    if not passes or held.failures >= len(kind.delays):
        return None
    return kind.delays[held.failures] * secrets.SystemRandom().uniform(0.9, 1.1)


def _do(kind: Kind, held: Claim, run: Run) -> None:
    if kind.atomic:
        with db.transaction():
            result = kind.body(held.arguments)
            run.check()
            claims.finish(held, result)
        return
    result = kind.body(held.arguments)
    with db.transaction():
        claims.finish(held, result)


def _write_stop(held: Claim, stopped: Stopped) -> str:
    db.db.session.rollback()
    try:
        with db.transaction():
            if stopped.why == "cancelled":
                claims.give_up(held)
            elif stopped.why == "handed_back":
                claims.put_back(held)
    except Stopped as lost:
        return lost.why
    return stopped.why


def _count_delays(kind: str) -> int:
    try:
        return len(get_kind(kind).delays)
    except UnknownCode:
        return 0
