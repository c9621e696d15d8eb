"""`job`: what is done in the background, how far it is, how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from pim import clock, db, jobs
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_short, to_table
from pim.jobs import Job
from pim.jobs.models import STATES

ID = click.argument("job_id", metavar="ID", type=int)


@click.group("job", cls=Group)
def command() -> None:
    """See what is done in the background, cancel it, try it again.

    Example:
      python cli.py job list
      python cli.py job retry 17
    """


@command.command("list")
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Only these; repeatable.")
@click.option("--kind", help="Only jobs of this kind.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="The newest so many."
)
@output_options()
@in_app
def list_(out: Output, states: tuple[str, ...], kind: str | None, limit: int) -> None:
    """List jobs, the newest first.

    Example:
      python cli.py job list
      python cli.py job list --state failed --json
    """
    found = jobs.list_jobs(states=states, kind=kind, limit=limit)
    rows = [
        [job.id, job.state, job.title, _far(job), job.submitted_at, _took(job), _why(job)] for job in found
    ]
    headers = ("id", "state", "job", "done", "submitted", "seconds", "why")
    out.data([to_dict(job) for job in found], to_table(headers, rows))
    if not found:
        out.note("There is no such job.")


@command.command()
@ID
@output_options()
@in_app
def show(out: Output, job_id: int) -> None:
    """Show a job with its arguments, its result or error, and its attempts.

    Example:
      python cli.py job show 17
    """
    told = to_dict(jobs.get(job_id))
    out.data(told, to_table(("what", "is"), [[name, value] for name, value in told.items()]))


@command.command()
@ID
@output_options(quiet=True)
@in_app
def cancel(out: Output, job_id: int) -> None:
    """Cancel a job that waits, or ask one that runs to stop where it can.

    Example:
      python cli.py job cancel 17
    """
    with db.transaction():
        state = jobs.cancel(job_id)
    said = "is cancelled" if state == "cancelled" else "is asked to stop"
    out.data({"id": job_id, "state": state}, f"Job {job_id} {said}.")


@command.command()
@ID
@output_options(quiet=True)
@in_app
def retry(out: Output, job_id: int) -> None:
    """Have a job done again that failed or was cancelled.

    Example:
      python cli.py job retry 17
    """
    with db.transaction():
        jobs.retry(job_id)
    out.data({"id": job_id, "state": "queued"}, f"Job {job_id} waits for a worker.")


def to_dict(job: Job) -> dict[str, Any]:
    """A job as JSON tells it."""
    names = (
        *("id", "kind", "title", "state", "arguments", "attempt", "failures", "done", "total", "message"),
        *(
            "submitted_at",
            "not_before",
            "started_at",
            "ended_at",
            "worker",
            "cancel_asked",
            "result",
            "error",
        ),
    )
    return {name: getattr(job, name) for name in names}


def _far(job: Job) -> str:
    return f"{job.done}/{job.total}" if job.total else ""


def _took(job: Job) -> str:
    """Whole seconds of the last attempt, until now if it goes on; never negative, whatever a clock did."""
    if job.started_at is None or job.state == "queued":
        return ""
    end: datetime = job.ended_at or clock.now()
    return f"{max(0.0, (end - job.started_at).total_seconds()):.0f}"


def _why(job: Job) -> str:
    return to_short(job.error or job.message)
