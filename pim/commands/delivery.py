"""`delivery`: where feeds are brought to, and what became of it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
import orjson

from pim import db
from pim.changes import Author, Draft, save
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end, to_table
from pim.publish.channels import get_channel
from pim.publish.delivery import deliveries
from pim.publish.delivery.deliveries import Delivered

NAMES = ("channel", "revision", "destination", "target", "state", "attempts", "tried_at", "error")


@click.group("delivery", cls=Group)
def command() -> None:
    """Bring feeds to folders, buckets, SFTP servers and mailboxes.

    Example:
      python cli.py delivery list --waiting
    """


@command.command("list")
@click.argument("code", metavar="[CHANNEL]", required=False)
@click.option("--waiting", is_flag=True, help="Only those that failed or were cut off.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@output_options()
@in_app
def list_(out: Output, code: str | None, *, waiting: bool, limit: int) -> None:
    """List what was delivered where, the newest first.

    Example:
      python cli.py delivery list shop_pl --json
    """
    with db.moment():
        found = deliveries.list_deliveries(code, waiting=waiting, limit=limit)
    _tell(out, found)


@command.command()
@click.argument("code", metavar="[CHANNEL]", required=False)
@output_options(quiet=True)
@in_app
def retry(out: Output, code: str | None) -> None:
    """Deliver the live revision where it did not arrive; exit code 3 if it still does not.

    Example:
      python cli.py delivery retry --quiet
    """
    found = deliveries.retry(code)
    _tell(out, found)
    if failed := [one for one in found if one.state in deliveries.WAITING]:
        for one in failed:
            out.warn(f"{one.channel} {one.destination}: {one.error}")
        end(HELD_BACK)


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.argument("name", metavar="[DESTINATION]", required=False)
@output_options(quiet=True)
@in_app
def test(out: Output, code: str, name: str | None) -> None:
    """Send a small file, pim-test.txt, to the destinations of CHANNEL.

    Exit code 3 where one does not take it.

    Example:
      python cli.py delivery test shop_pl
    """
    found = deliveries.try_out(code, name)
    told = [
        {"destination": one, "target": target, "ok": not error, "error": error}
        for one, target, error in found
    ]
    out.data(told, to_table(("destination", "target", "ok", "error"), [list(one.values()) for one in told]))
    if any(error for _name, _target, error in found):
        end(HELD_BACK)


@command.command()
@click.argument("code", metavar="CHANNEL")
@output_options()
@in_app
def show(out: Output, code: str) -> None:
    """Show where CHANNEL is delivered to.

    Example:
      python cli.py delivery show shop_pl
    """
    found = [{"kind": one.kind, **asdict(one)} for one in get_channel(code).delivery]
    told = [
        [one["name"], one["kind"], target.target]
        for one, target in zip(found, get_channel(code).delivery, strict=True)
    ]
    out.data(found, to_table(("name", "kind", "target"), told))
    if not found:
        out.note(f"{code} is delivered nowhere: receivers fetch it. See: python cli.py delivery set --help")


@command.command("set")
@click.argument("code", metavar="CHANNEL")
@click.argument("file", metavar="FILE|-")
@output_options(quiet=True)
@in_app
def set_(out: Output, code: str, file: str) -> None:
    """Say where CHANNEL is delivered to: FILE holds a JSON list of destinations, [] for nowhere.

    Each has a name and a kind: store (a folder or bucket of PIM_DELIVERY_STORES), sftp, or mail. No password
    stands in it: "secret": "ACME" names PIM_DELIVERY_SECRET_ACME. All keys are in docs/operations.md.

    Example:
      python cli.py delivery set shop_pl destinations.json
    """
    get_channel(code)
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise click.UsageError(f"{file} is no JSON: {error}.") from error
    with db.transaction():
        saved = save([Draft("channel", code, "delivery", told)], Author("cli", f"Delivery of {code}"))
    out.data({"channel": code, "change_set": saved.set_id}, f"{code} is delivered so from now on.")
    out.note(f"Try it: python cli.py delivery test {code}")


def _tell(out: Output, found: list[Delivered]) -> None:
    told = [asdict(one) for one in found]
    out.data(told, to_table(NAMES, [[one[name] for name in NAMES] for one in told]))
