"""`feed`: what receivers get, written to a file or to stdout, and whether it is fresh and whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from pim.commands.declaring import Group, in_app, output_options
from pim.commands.feed_check import check
from pim.commands.output import Output, to_json, to_table
from pim.publish.acknowledgements import list_acknowledgements
from pim.publish.channels import ChannelSettings, get_channel, get_stream
from pim.publish.fetches import list_last_fetches
from pim.publish.generations import read_manifest, write_feed
from pim.publish.models import CONTENT, PRICES, STOCK, STREAMS
from pim.publish.prices_stream import read_prices_manifest, write_prices
from pim.publish.stock_stream import read_stock_manifest, write_stock
from pim.storage import write_aside

MANIFESTS = {CONTENT: read_manifest, PRICES: read_prices_manifest, STOCK: read_stock_manifest}
STREAM = click.option(
    "--stream", type=click.Choice(STREAMS), default=CONTENT, show_default=True, help="Which of the three."
)


@click.group("feed", cls=Group)
def command() -> None:
    """Write what receivers get to a file, and check that it is fresh.

    Example:
      python cli.py feed write shop_pl -o shop_pl.jsonl
    """


command.add_command(check)


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.option("--since", type=click.IntRange(0), metavar="REVISION", help="A delta from this revision on.")
@click.option(
    "--at", type=click.IntRange(1), metavar="REVISION", help="As of this revision, not the live one."
)
@click.option("--part", type=click.IntRange(1), help="Which file of a feed that has several.")
@STREAM
@click.option("-o", "--output", "path", required=True, metavar="FILE", help="Where to; - is stdout.")
@output_options(quiet=True)
@in_app
def write(
    *, out: Output, code: str, since: int | None, at: int | None, part: int | None, stream: str, path: str
) -> None:
    """Write a full feed of CHANNEL, or the delta since a revision.

    FILE appears whole or not at all. The same question gets the same bytes, as long as its
    revisions are kept; of stock, as long as nothing moves.

    Example:
      python cli.py feed write shop_pl -o shop_pl.jsonl
      python cli.py feed write shop_pl --since 3 -o - | gzip > delta.jsonl.gz
      python cli.py feed write shop_pl --stream prices -o prices.jsonl
      python cli.py feed write merxu_files --part 2 -o merxu-2.csv
    """
    if part is not None and (since is not None or stream != CONTENT):
        raise click.UsageError("--part is of a full feed of the content.")
    if stream == STOCK and at is not None:
        raise click.UsageError("Stock has no past: --at does not go with --stream stock.")
    channel = get_channel(code)
    if stream != STOCK:
        MANIFESTS[stream](channel)  # nothing was published: say so before a file is begun
    if path == "-":
        if out.as_json:
            raise click.UsageError("--json and -o - both write to stdout.")
        _write(channel, stream, sys.stdout.buffer, since, at, part=part)
        sys.stdout.buffer.flush()
        return
    target = Path(path).absolute()
    with write_aside(target.parent, target.name) as file:
        revision = _write(channel, stream, file, since, at, part=part)
        size = file.tell()
    told = {"channel": code, "stream": stream, "file": str(target), "revision": revision}
    out.data(told | {"since": since, "bytes": size}, f"{target}: revision {revision} of {code}, {size} bytes")


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
@STREAM
@in_app
def manifest(code: str, stream: str) -> None:
    """Print the manifest of the live generation of CHANNEL: always JSON.

    Example:
      python cli.py feed manifest shop_pl
    """
    click.echo(to_json(MANIFESTS[stream](get_channel(code))))


def _write(
    channel: ChannelSettings,
    stream: str,
    out: BinaryIO,
    since: int | None,
    at: int | None,
    *,
    part: int | None,
) -> int:
    """Write one stream; give the revision, of stock its number."""
    if stream == STOCK:
        return write_stock(channel, out, since=since).sequence
    if stream == PRICES:
        return write_prices(channel, out, since=since, at=at).revision
    return write_feed(channel, out, since=since, at=at, part=part).revision
