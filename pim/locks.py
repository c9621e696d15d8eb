"""Locks between processes that free themselves when their holder dies.

PostgreSQL: an advisory lock in a transaction of its own connection. SQLite: flock on a
file beside the database. Neither leaves anything behind that a person would have to clear.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import sqlalchemy as sa

from pim import db
from pim.errors import Busy

POLL_SECONDS = 0.05


@contextmanager
def exclusive(name: str, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock `name` alone; another holder of the same name is waited for `wait` seconds at most.

    What is read in the block is what the holder before left: the read transaction that the
    session may be in ends here. Raises `Busy` when the lock stays taken. Must be taken
    outside any write transaction.
    """
    holder = _file_lock if db.is_sqlite() else _advisory_lock
    with holder(name, time.monotonic() + wait):
        db.db.session.rollback()
        yield


def is_taken(name: str) -> bool:
    """Whether somebody holds the lock now. Ends no transaction, so it may be asked inside of one."""
    holder = _file_lock if db.is_sqlite() else _advisory_lock
    try:
        with holder(name, time.monotonic()):
            return False
    except Busy:
        return True


@contextmanager
def _advisory_lock(name: str, until: float) -> Iterator[None]:
    key = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    statement = sa.text("SELECT pg_try_advisory_xact_lock(:key)")
    with db.db.engine.connect() as conn:
        _poll(lambda: bool(conn.execute(statement, {"key": key}).scalar()), name, until)
        try:
            yield
        finally:
            conn.rollback()  # ends the transaction that holds the lock


@contextmanager
def _file_lock(name: str, until: float) -> Iterator[None]:
    database = Path(db.db.engine.url.database or "pim.db")
    folder = database.with_name(database.name + ".locks")
    folder.mkdir(parents=True, exist_ok=True)
    digest = blake2b(name.encode(), digest_size=8).hexdigest()
    descriptor = os.open(folder / digest, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _poll(lambda: _flock(descriptor), name, until)
        yield
    finally:
        os.close(descriptor)  # frees the lock


def _flock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _poll(attempt: Callable[[], bool], name: str, until: float) -> None:
    while not attempt():
        if time.monotonic() >= until:
            raise Busy(f"{name} is in use by another run. Try again when it has ended.")
        time.sleep(POLL_SECONDS)
