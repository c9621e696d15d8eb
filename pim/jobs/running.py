"""What happens while a body runs: signs of life, how far it is, and being stopped on the way."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import sqlalchemy as sa

from pim import db
from pim.errors import PimError, WrongState
from pim.jobs import claims
from pim.jobs.claims import Claim, Stopped

P = ParamSpec("P")
T = TypeVar("T")

BEAT_SECONDS = 1.0

_log = logging.getLogger("pim.jobs")


@dataclass
class Run:
    """One attempt under way: how far it is, and why it has to stop, once it has."""

    held: Claim
    told: tuple[int, int, str] = (0, 0, "")  # done, total, message
    stop: str | None = None

    def check(self) -> None:
        """Raise `Stopped` if the job is to stop here."""
        if self.stop is not None:
            raise Stopped(self.stop)


class Heart:
    """Gives signs of life for the run at hand, whatever its body is at: a thread for all runs of a worker.

    One for each run took half the time of small jobs.
    """

    def __init__(self, beat_seconds: float = BEAT_SECONDS) -> None:
        self._beat_seconds = beat_seconds
        self._run: Run | None = None
        self._ended = threading.Event()
        # Begun as a writer, where the engine tells them apart.
        self._engine = db.db.engine.execution_options(sqlite_begin="IMMEDIATE")
        self._thread = threading.Thread(target=self._beat, name="heart of jobs", daemon=True)
        self._thread.start()

    @contextmanager
    def beating(self, run: Run) -> Iterator[None]:
        """Give signs of life from now on, and know in the block which job is at hand."""
        token = _current.set(run)
        self._run = run
        try:
            yield
        finally:
            _current.reset(token)

    def rest(self) -> None:
        """Give no more signs of life for the run: its end is written, or can not be."""
        self._run = None

    def end(self) -> None:
        """Beat no more, for any run."""
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(self._beat_seconds):
            if (run := self._run) is not None:
                self._beat_for(run)

    def _beat_for(self, run: Run) -> None:
        try:
            with self._engine.begin() as conn:
                asked = claims.beat(conn, run.held, *run.told)
        except sa.exc.DBAPIError as error:  # the next one may come through
            _log.warning("%s: no sign of life: %s", run.held.title, error.orig)
            return
        if asked is None:
            run.stop = "lost"
        elif asked:
            run.stop = "cancelled"


_current: ContextVar[Run | None] = ContextVar("job", default=None)


def progress(done: int = 0, total: int = 0, message: str = "") -> None:
    """Say how far the job at hand is, 0 of 0 where nobody knows. Here it may be stopped; costs no query.

    Call it often, between transactions or in one that may be rolled back. Does nothing
    outside of jobs. Raises `Stopped`, which is no error: let it fly.
    """
    run = _current.get()
    if run is not None:
        run.told = (done, total, message)
        run.check()


def run(name: str, body: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run the body now, in the caller's process, and give what it gives; log when it began and ended.

    `name` says for people what runs: "publish shop_pl". It stands in the table of jobs while it
    runs and afterwards, but is never begun anew: who asked for it is gone. Inside of a job it is
    a part of that one. Call it outside transactions: bodies manage their own. What the body
    raises flies on. Raises `WrongState` when it is cancelled on its way.
    """
    if _current.get() is not None:
        return _logged(name, body, *args, **kwargs)
    with db.transaction():
        held = claims.enter(name, name_of_process())
    run, heart = Run(held), Heart()
    try:
        with heart.beating(run):
            given = _logged(name, body, *args, **kwargs)
    except Stopped as stopped:
        _write_end(claims.give_up, held)
        raise WrongState(f"{name} was cancelled on its way.") from stopped
    except BaseException as error:
        _write_end(claims.fail, held, str(error) or type(error).__name__, error)
        raise
    else:
        _write_end(claims.finish, held, None)
    finally:
        heart.end()
    return given


def name_of_process() -> str:
    """How this process is called in the table."""
    return f"{socket.gethostname()}:{os.getpid()}"[:100]


def _write_end(write: Callable[..., None], held: Claim, *more: object) -> None:
    """How it ended is a remark: what was done, or why not, is told even where it can not be written."""
    db.db.session.rollback()
    try:
        with db.transaction():
            write(held, *more)
    except (Stopped, sa.exc.DBAPIError) as error:
        _log.warning("%s: its end is not in the table: %s", held.title, error)


def _logged(name: str, body: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    started = time.monotonic()
    _log.info("%s: started", name)
    try:
        given = body(*args, **kwargs)
    except (PimError, Stopped) as error:  # a refusal: whoever asked is told
        _log.info("%s: refused after %.1f s: %s", name, time.monotonic() - started, error)
        raise
    except BaseException:
        _log.exception("%s: failed after %.1f s", name, time.monotonic() - started)
        raise
    _log.info("%s: done in %.1f s", name, time.monotonic() - started)
    return given
