"""Many writers at once, with transactions that stay open, while channels publish: no edit is lost."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pim.publish.publishing import publish
from tests.concurrency import edits, showing
from tests.concurrency.edits import CHANNELS, Edit, Task
from tests.concurrency.showing import Shown
from tests.concurrency.workers import publish_all_the_time, write

WRITERS = 8
HOLD_SECONDS = {"sqlite": 0.04, "postgresql": 0.5}


def test_no_edit_of_many_writers_is_lost(app, settings, pytestconfig, tmp_path, record_property):
    """[writers_lost] Each edit is in no revision before its own, and in every one from there on, once.

    Its own is the first that was asked for after its commit, or an earlier one. The edits
    of one set enter a channel in one revision, however many chunks it was applied in.
    """
    edits.make_catalogue()
    for code in CHANNELS:
        publish(code)
    hands = edits.deal(WRITERS, seed=4)
    tasks = [task for hand in hands for task in hand]
    count = sum(len(task.edits) for task in tasks)
    assert count >= 10_000
    assert len(tasks) >= 500

    environ, hold_seconds = settings.to_environ(), HOLD_SECONDS[pytestconfig.option.db]
    with _processes() as pool, _publishing(pool, environ, tmp_path / "stop"):
        written = [pool.submit(write, environ, hand, hold_seconds) for hand in hands]
        committed = dict(pair for each in written for pair in each.result())
    for code in CHANNELS:
        publish(code)

    faults = [fault for code in CHANNELS for fault in _faults(code, tasks, committed)]
    revisions = [len(showing.published(code)) for code in CHANNELS]
    figures = f"writers_lost: {len(faults)} of {count} edits in {len(tasks)} sets, in {revisions} revisions"
    record_property("writers_lost", figures)
    sys.stdout.write(f"{figures}\n")
    assert faults == []
    assert min(revisions) > 5  # else there was little that an edit could have been lost between


@contextmanager
def _processes() -> Iterator[Executor]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WRITERS + len(CHANNELS), mp_context=spawn) as pool:
        yield pool


@contextmanager
def _publishing(pool: Executor, environ: dict[str, str], stop: Path) -> Iterator[None]:
    """Publish each channel all the time, from a process of its own."""
    runs = [pool.submit(publish_all_the_time, environ, code, stop) for code in CHANNELS]
    try:
        yield
    finally:
        stop.touch()
    for run in runs:
        run.result()


def _faults(code: str, tasks: list[Task], committed: Mapping[int, datetime]) -> list[str]:
    """Everything that a channel showed too late, twice, in part, not at all, or took back."""
    shown, told = showing.read_listings(code), showing.read_deltas(code)
    faults = [*shown.wrong, *told.wrong]
    if told.since != shown.since:
        faults.append("the deltas tell something else than the listings")
    published = showing.published(code)
    for task in tasks:
        entered = {revision for edit in task.edits for revision in _entered(edit, shown)}
        due = min((r for r, at in published.items() if at >= committed[task.number]), default=max(published))
        if len(entered) != 1 or max(entered) > due:
            faults.append(f"set {task.number} entered in {sorted(entered)}, due was {due}")
    in_file = {edit.token: edit.places for task in tasks for edit in task.edits}
    if showing.read_file(code) != in_file:
        faults.append("the file of the last revision holds something else")
    return [f"{code}: {fault}" for fault in faults]


def _entered(edit: Edit, shown: Shown) -> set[int]:
    """The revisions in which an edit entered, 0 for the places that never showed it."""
    places = shown.since.get(edit.token, {})
    return set(places.values()) | ({0} if len(places) < edit.places else set())
