"""`feed check`: whether feeds are fresh and whole, for whatever watches over them."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta

import click

from pim import clock, db
from pim.commands.declaring import Command, in_app, output_options
from pim.commands.output import Output, end, to_table
from pim.publish import freshness
from pim.publish.channels import get_channel, list_channels

FAILED = 1


@click.command(cls=Command)
@click.argument("code", metavar="[CHANNEL]", required=False)
@click.option("--max-age", default="26h", show_default=True, metavar="AGE", help="Such as 90m, 26h or 2d.")
@click.option("--quick", is_flag=True, help="Ask files for their size only, not for their SHA-256.")
@output_options(quiet=True)
@in_app
def check(*, out: Output, code: str | None, max_age: str, quick: bool) -> None:
    """Check that feeds are fresh and whole: of CHANNEL, or of all.

    Exit code 1, and a line for each fault on stderr, where a channel was not published for longer than AGE
    (a run that found nothing to publish counts), is paused, was never published, has files that are not
    what the manifest says, or deliveries that wait.

    Example:
      python cli.py feed check --max-age 26h --json
    """
    age, at = _read_age(max_age), clock.now()
    channels = [get_channel(code)] if code else list_channels()
    with db.moment():
        found = [freshness.check(channel, age, at, quick=quick) for channel in channels]
    told = [asdict(one) | {"ok": not one.problems} for one in found]
    names = ("channel", "revision", "compared_at", "ok")
    out.data(told, to_table(names, [[one[name] for name in names] for one in told]))
    for one in found:
        for problem in one.problems:
            out.warn(f"{one.channel}: {problem}")
    if any(one.problems for one in found):
        end(FAILED)


def _read_age(text: str) -> timedelta:
    read = re.fullmatch(r"([1-9][0-9]{0,4})([mhd])", text)
    if read is None:
        raise click.UsageError(f"{text!r} is no age. Write it as 90m, 26h or 2d.")
    return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[read[2]]: int(read[1])})
