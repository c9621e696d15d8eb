"""`schedule`: what is done by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from pim import clock, db, jobs
from pim.changes import Author, Draft, save
from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one, split_codes
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end, to_cell, to_table
from pim.commands.rehearsing import transaction
from pim.commands.structure import read_value
from pim.jobs.worker import Worker
from pim.locks import exclusive
from pim.schedules import due
from pim.schedules.due import Standing

Function = Callable[..., Any]
CODE = click.argument("code", metavar="SCHEDULE")
LOCK = "schedules"


def timing_options(command: Function) -> Function:
    """Give a command the options that say when, and with which arguments."""
    for option in (
        click.option(
            "--with", "arguments", multiple=True, metavar="NAME=VALUE", help="Of the job; repeatable."
        ),
        click.option("--zone", help="Time zone, such as Europe/Warsaw."),
        click.option("--weekdays", metavar="DAYS", help="With --times: mon,tue,wed,thu,fri,sat,sun."),
        click.option("--times", metavar="TIMES", help="Instead of --cron: 06:15,14:40."),
        click.option("--cron", metavar="FIELDS", help="Minute, hour, day, month, weekday: “30 2 * * 1-5”."),
    ):
        command = option(command)
    return command


@click.group("schedule", cls=Group)
def command() -> None:
    """Have jobs done by the clock.

    Example:
      python cli.py schedule create nightly --job reconcile_all --cron "30 2 * * *" --zone Europe/Warsaw
    """


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the schedules, with when they are due next and which job they submitted last.

    Example:
      python cli.py schedule list
    """
    found = due.list_standing(clock.now())
    names = ("code", "job", "arguments", "when", "zone", "enabled", "next_at", "last_at", "last_job")
    told = [_to_dict(one) for one in found]
    out.data(told, to_table(names, [[one[name] for name in names] for one in told]))
    if not found:
        out.note("There is no schedule yet. See: python cli.py schedule create --help")


@command.command()
@CODE
@click.option("--job", required=True, help="Kind of job.")
@timing_options
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(*, out: Output, code: str, job: str, labels: tuple[str, ...], **given: Any) -> None:
    """Have a kind of job done by the clock, from now on.

    Kinds: publish, publish_all, reconcile, reconcile_all, apply_due_changes, retry_deliveries, retention;
    one that does not exist is answered with all there are. What is missed is made up for once.

    Example:
      python cli.py schedule create shop --job publish --with channel=shop_pl --times 06:15 --zone UTC
      python cli.py schedule create due --job apply_due_changes --cron "*/10 * * * *" --zone UTC
    """
    create_one(
        out, "schedule", "Schedule", {"code": code, "job": job, **_fields(given), **read_labels(labels)}
    )


@command.command("set")
@CODE
@timing_options
@dry_run_option
@output_options(quiet=True)
@in_app
def set_(*, out: Output, code: str, dry_run: bool, **given: Any) -> None:
    """Change when a schedule is due, or with which arguments; it counts anew from now on.

    Example:
      python cli.py schedule set nightly --cron "15 3 * * *"
    """
    fields = _fields(given)
    if not fields:
        raise click.UsageError("Say what to change.")
    if "cron" in fields:
        fields |= {"times": [], "weekdays": []}
    elif "times" in fields:
        fields["cron"] = None
    _save(out, code, fields, dry_run=dry_run)


@command.command()
@CODE
@output_options(quiet=True)
@in_app
def enable(out: Output, code: str) -> None:
    """Let a schedule run again, from now on.

    Example:
      python cli.py schedule enable nightly
    """
    _save(out, code, {"enabled": True})


@command.command()
@CODE
@output_options(quiet=True)
@in_app
def disable(out: Output, code: str) -> None:
    """Let a schedule rest.

    Example:
      python cli.py schedule disable nightly
    """
    _save(out, code, {"enabled": False})


@command.command()
@output_options(quiet=True)
@in_app
def run(out: Output) -> None:
    """Submit what is due now, and do all jobs that are: for cron, where no worker runs.

    A worker looks at the schedules by itself, and both together do nothing twice. Ends with 75
    while another such run is at it, with 3 when a job that was due has failed.

    Example:
      python cli.py schedule run --quiet
    """
    with exclusive(LOCK):
        with db.transaction():
            submitted = due.submit_due(clock.now())
        ended = Worker().run(once=True)
        found = [jobs.get(job_id) for job_id in submitted]
    told = {"submitted": submitted, "jobs": ended}
    out.data(told, f"{len(submitted)} submitted, {ended} worked on.")
    failed = [job for job in found if job.state == "failed"]
    for job in failed:
        out.warn(f"job {job.id}, {job.title}: {job.error}")
    if failed:
        end(HELD_BACK)


def _save(out: Output, code: str, fields: dict[str, Any], *, dry_run: bool = False) -> None:
    drafts = [Draft("schedule", code, name, value) for name, value in fields.items()]
    with transaction(dry_run=dry_run):
        saved = save(drafts, Author("cli", f"Schedule {code}"))
    told = {"code": code, **fields, "change_set": None if dry_run else saved.set_id, "dry_run": dry_run}
    parts = ", ".join(f"{name} {to_cell(value) or 'empty'}" for name, value in fields.items())
    remark = " (dry run)" if dry_run else " already" if saved.set_id is None else ""
    out.data(told, f"Schedule {code}: {parts}{remark}")


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    """The fields that were given on the command line."""
    fields = {name: given[name] for name in ("cron", "zone") if given[name] is not None}
    fields |= {name: split_codes(given[name]) for name in ("times", "weekdays") if given[name] is not None}
    if given["arguments"]:
        fields["arguments"] = dict(_read_argument(text) for text in given["arguments"])
    return fields


def _read_argument(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"Write arguments as NAME=VALUE, e.g. channel=shop_pl: {text!r} is not.")
    return name, read_value(value)


def _to_dict(one: Standing) -> dict[str, Any]:
    told = asdict(one)
    timing = told.pop("timing")
    days = ",".join(timing["weekdays"])
    when = timing["cron"] or " ".join([",".join(timing["times"]), days]).strip()
    return {**told, **timing, "when": when}
