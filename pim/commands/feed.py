"""`feed`: what receivers get, written to a file or to stdout."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_json, to_table
from pim.publish.acknowledgements import list_acknowledgements
from pim.publish.channels import get_channel, get_stream
from pim.publish.fetches import list_last_fetches
from pim.publish.generations import read_manifest, write_feed
from pim.storage import write_aside


@click.group("feed", cls=Group)
def command() -> None:
    """Write what receivers get to a file.

    Example:
      python cli.py feed write shop_pl -o shop_pl.jsonl
    """


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.option("--since", type=click.IntRange(0), metavar="REVISION", help="A delta from this revision on.")
@click.option(
    "--at", type=click.IntRange(1), metavar="REVISION", help="As of this revision, not the live one."
)
@click.option("-o", "--output", "path", required=True, metavar="FILE", help="Where to; - is stdout.")
@output_options(quiet=True)
@in_app
def write(*, out: Output, code: str, since: int | None, at: int | None, path: str) -> None:
    """Write a full feed of CHANNEL, or the delta since a revision.

    FILE appears whole or not at all. The same question gets the same bytes, as long as its
    revisions are kept.

    Example:
      python cli.py feed write shop_pl -o shop_pl.jsonl
      python cli.py feed write shop_pl --since 3 -o - | gzip > delta.jsonl.gz
    """
    channel = get_channel(code)
    read_manifest(channel)  # nothing was published: say so before a file is begun
    if path == "-":
        if out.as_json:
            raise click.UsageError("--json and -o - both write to stdout.")
        write_feed(channel, sys.stdout.buffer, since=since, at=at)
        sys.stdout.buffer.flush()
        return
    target = Path(path).absolute()
    with write_aside(target.parent, target.name) as file:
        frame = write_feed(channel, file, since=since, at=at)
        size = file.tell()
    told = {"channel": code, "file": str(target), "revision": frame.revision, "since": since, "bytes": size}
    out.data(told, f"{target}: revision {frame.revision} of {code}, {size} bytes")


@command.command()
@click.argument("code", metavar="CHANNEL")
@output_options()
@in_app
def status(*, out: Output, code: str) -> None:
    """Say what the readers of CHANNEL have: the last revision that each token got, and acknowledged.

    Example:
      python cli.py feed status shop_pl
    """
    channel = get_channel(code)
    live = get_stream(channel.id).live_revision
    acknowledged = {one.token_id: one for one in list_acknowledgements(channel)}
    told = [
        {
            "token": fetch.token_id,
            "label": fetch.label,
            "fetched": fetch.revision,
            "fetched_at": fetch.at,
            "acknowledged": said.revision if (said := acknowledged.get(fetch.token_id)) else None,
            "acknowledged_at": said.at if said else None,
        }
        for fetch in list_last_fetches(channel.id).get(channel.id, [])
    ]
    names = ("token", "label", "fetched", "fetched_at", "acknowledged", "acknowledged_at")
    out.data(
        {"channel": code, "live": live, "readers": told},
        to_table(names, [list(one.values()) for one in told]),
    )
    out.note(f"{code}: the live revision is {live}")


@command.command()
@click.argument("code", metavar="CHANNEL")
@in_app
def manifest(code: str) -> None:
    """Print the manifest of the live generation of CHANNEL: always JSON.

    Example:
      python cli.py feed manifest shop_pl
    """
    click.echo(to_json(read_manifest(get_channel(code))))
