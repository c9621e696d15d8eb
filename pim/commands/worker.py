"""`worker`: does what waits in the table of jobs."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from pim import db
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output
from pim.jobs.worker import Worker


@click.group("worker", cls=Group)
def command() -> None:
    """Do the jobs that wait.

    Example:
      python cli.py worker run
    """


@command.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end: for cron.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="End after N jobs.")
@output_options(quiet=True)
@in_app
def run(out: Output, *, once: bool, count: int | None) -> None:
    """Take jobs from the table and do them, one after the other, until Ctrl-C or SIGTERM.

    With PIM_BROKER_URL a broker tells of jobs, else, and with --once or --count, it looks by itself.
    Start it as often as jobs are to run side by side, on as many machines as share the
    database and the folders. Told to stop, it ends the job at hand where it can be stopped, and
    hands it back. What a worker left behind that was killed is begun anew by another one.

    Example:
      python cli.py worker run
      python cli.py worker run --once --quiet
      python cli.py worker run --count 1000
    """
    worker = Worker()
    if db.settings().broker_url and not once and count is None:
        from pim.jobs import broker

        with _telling(out):
            broker.work(db.settings().broker_url, worker)
        return
    with _stopping(worker), _telling(out):
        ended = worker.run(once=once, count=count)
    out.data({"jobs": ended}, f"{ended} {'job has' if ended == 1 else 'jobs have'} been worked on.")


@contextmanager
def _telling(out: Output) -> Iterator[None]:
    """Show on stderr what the log of the jobs says, unless it is to be quiet."""
    log, told = logging.getLogger("pim.jobs"), logging.StreamHandler(sys.stderr)
    told.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    if not out.quiet:
        log.addHandler(told)
        log.setLevel(logging.INFO)
        log.propagate = False  # Celery would tell it all a second time
    try:
        yield
    finally:
        log.removeHandler(told)
        log.propagate = True


@contextmanager
def _stopping(worker: Worker) -> Iterator[None]:
    """Stop the worker on signals where it can be stopped; told a second time by Ctrl-C, where it is."""

    def stop(number: int, _frame: FrameType | None) -> None:
        if worker.stopping and number == signal.SIGINT:
            raise KeyboardInterrupt
        worker.stop()

    before = [(number, signal.signal(number, stop)) for number in (signal.SIGTERM, signal.SIGINT)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
