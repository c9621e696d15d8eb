"""`feed`: what receivers get, written to a file or to stdout."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_json
from pim.publish.channels import get_channel
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
@in_app
def manifest(code: str) -> None:
    """Print the manifest of the live generation of CHANNEL: always JSON.

    Example:
      python cli.py feed manifest shop_pl
    """
    click.echo(to_json(read_manifest(get_channel(code))))
