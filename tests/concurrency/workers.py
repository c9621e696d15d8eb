"""What writers and publishers do in processes of their own; no test lives here."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from pim import changes, clock, create_app, db
from pim.changes import Author
from pim.config import Settings
from pim.errors import Busy
from pim.publish.publishing import publish
from tests.concurrency.edits import CHUNK, Task

Committed = list[tuple[int, datetime]]  # sets and the instants at which their commits had returned
PAUSE_SECONDS = 0.5  # between two publications of a channel
THINK_SECONDS = 0.1  # at most, between two sets of a writer


def write(environ: dict[str, str], tasks: list[Task], hold_seconds: float) -> Committed:
    """Apply the sets one after the other, each commit held back at random; tell when each was through."""
    rng = random.Random(tasks[0].number)
    author = Author("api", "Writer")
    committed: Committed = []
    with _application(environ), _held_commits(rng, hold_seconds) as held:
        for task in tasks:
            time.sleep(rng.uniform(0, THINK_SECONDS))
            if task.is_chunked:
                held.clear()  # staging is no edit yet
                set_id = changes.stage(task.drafts(), author, skip=False, chunk=CHUNK)
                held.append(True)
                changes.apply(set_id)
            else:
                with db.transaction():
                    changes.save(task.drafts(), author)
            committed.append((task.number, clock.now()))
    return committed


def publish_all_the_time(environ: dict[str, str], code: str, stop: Path) -> None:
    """Publish a channel again and again, until the file `stop` appears."""
    with _application(environ):
        while not stop.exists():
            try:
                publish(code)
            except Busy:
                continue  # a set stayed half applied for long: the next run tries again
            time.sleep(PAUSE_SECONDS)


@contextmanager
def _application(environ: dict[str, str]) -> Iterator[None]:
    app = create_app(Settings.from_environ(environ))
    with app.app_context():
        try:
            yield
        finally:
            db.db.session.remove()
            db.db.engine.dispose()


@contextmanager
def _held_commits(rng: random.Random, hold_seconds: float) -> Iterator[list[bool]]:
    """Hold each commit back for up to `hold_seconds`, all being written, while the list is not empty."""
    held = [True]

    def hold(_connection: sa.Connection) -> None:
        if held:
            time.sleep(rng.uniform(0, hold_seconds))

    sa.event.listen(db.db.engine, "commit", hold)
    try:
        yield held
    finally:
        sa.event.remove(db.db.engine, "commit", hold)
