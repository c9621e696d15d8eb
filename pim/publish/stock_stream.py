"""The stream of stock: the newest figures of what a channel lists, straight from the rows of the ERP.

Its revision is the number of the ERP's load. No revision is made and no row is written when
figures change: an answer is read from what stands. The listed products are those of the
live revision of the content.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, BinaryIO

import orjson
import sqlalchemy as sa

from pim import clock, db
from pim.errors import NotFound
from pim.locks import exclusive
from pim.publish import feeds
from pim.publish.channels import ChannelSettings, ensure_stream, get_channel, get_stream, update_stream
from pim.publish.models import CONTENT, STOCK, Publication
from pim.publish.outcomes import Outcome
from pim.publish.overlays import stock_overlay
from pim.publish.priced import find_relisted, iter_lines
from pim.publish.stored_files import folder_of, prune, read_json, to_manifest, write_files, write_json
from pim.publish.superseded import MANIFESTS
from pim.trade import stock

MANIFEST = MANIFESTS[STOCK]
MEDIA_TYPE, SUFFIX = "application/jsonl", ".jsonl"
WAIT_SECONDS = 60.0

_publications = Publication.__table__


@dataclass(frozen=True, slots=True)
class StockFrame:
    """What an answer of the stream is. Equal frames are answered with equal bytes.

    `epoch` changes also when other warehouses serve the market, which no sequence counts.
    `count` counts loads that wrote anything, also nothing but the time of a count.
    """

    sequence: int
    epoch: str
    content: int
    count: int
    since: int | None = None


def frame_of(channel: ChannelSettings, since: int | None = None) -> StockFrame:
    """What stands now. Raises `NotFound` before the content was published, `Gone` for a sequence to come."""
    content = get_stream(channel.id)
    if content.live_revision == 0:
        raise NotFound(
            "published content of channel", channel.code, "Publish it first: it says what is told."
        )
    named = orjson.dumps([content.epoch, channel.market, sorted(stock.serving(channel.market))])
    epoch = blake2b(named, digest_size=4).hexdigest()
    sequence = stock.last_sequence()
    if since is not None and since > sequence:
        raise gone_for_good(channel, f"number {since}", f"the last one is {sequence}")
    return StockFrame(sequence, epoch, content.live_revision, stock.last_count(), since)


def gone_for_good(channel: ChannelSettings, what: str, why: str) -> feeds.Gone:
    """The refusal of a number or epoch from which nothing can be told."""
    return feeds.Gone(
        f"{what} of the stock of channel {channel.code}", f"({why})", "Fetch all stock instead."
    )


def iter_bodies(channel: ChannelSettings, frame: StockFrame) -> Iterator[bytes]:
    """A line for each listed product of which anything was ever said, by id; of a delta those that moved.

    Those too that the channel lists only since then.
    """
    overlay = stock_overlay(channel.market)
    ids = None
    if frame.since is not None:
        changed = {product_id for product_id, _level in stock.iter_changed(channel.market, frame.since)}
        relisted = _find_relisted(channel, frame)
        ids = None if relisted is None else changed | relisted
    yield from (line.body for line in iter_lines(channel, frame.content, overlay, ids))


def write_stock(channel: ChannelSettings, out: BinaryIO, *, since: int | None) -> StockFrame:
    """Write all stock as it stands, or what moved since a number. Raises `Gone`, `NotFound`."""
    with db.moment():
        frame = frame_of(channel, since)
        out.writelines(iter_bodies(channel, frame))
    return frame


def publish_stock(code: str, *, dry_run: bool = False) -> Outcome:
    """Write what stands to a file with a manifest, for receivers that pull files; nothing if it is there.

    Manages its own transactions. Raises `NotFound` before the content was published, `Busy`.
    """
    started = time.monotonic()
    channel = get_channel(code)
    with exclusive(f"stock:{channel.id}", wait=WAIT_SECONDS):
        outcome = _write_file(channel, dry_run=dry_run)
    outcome.seconds = time.monotonic() - started
    return outcome


def read_stock_manifest(channel: ChannelSettings) -> dict[str, Any]:
    """The manifest of the newest file of stock. Raises `NotFound` before the first one."""
    return read_json(
        channel, MANIFEST, "stock file of channel", f"Run: publish {channel.code} --stream stock."
    )


def _write_file(channel: ChannelSettings, *, dry_run: bool) -> Outcome:
    lines = 0
    with db.moment():
        frame, before = frame_of(channel), get_stream(channel.id, STOCK)
        outcome = Outcome(channel.code, frame.sequence, before.live_revision, before.products, stream=STOCK)
        outcome.dry_run = dry_run
        if _is_written(channel, frame):
            outcome.previous = outcome.revision
        if dry_run or outcome.revision == outcome.previous:
            return outcome

        def write(out: BinaryIO) -> None:
            nonlocal lines
            for body in iter_bodies(channel, frame):
                out.write(body)
                lines += 1

        folder = folder_of(channel)
        files = write_files(folder, f"{STOCK}-{frame.sequence:08d}", SUFFIX, write)
    manifest = {
        "channel": channel.code,
        "stream": STOCK,
        "epoch": frame.epoch,
        "revision": frame.sequence,
        "built_at": clock.now().isoformat(),
        "content_revision": frame.content,
        "count": frame.count,
        "market": channel.market,
        "media_type": MEDIA_TYPE,
        "items": lines,
        "files": to_manifest(files),
    }
    write_json(channel, MANIFEST, manifest)
    outcome.items = lines
    with db.transaction():
        state = ensure_stream(channel.id, STOCK)
        update_stream(state, revision=frame.sequence, live_revision=frame.sequence, products=lines)
    prune(folder)
    return outcome


def _is_written(channel: ChannelSettings, frame: StockFrame) -> bool:
    """Whether the file that is there was written from the same frame."""
    try:
        there = read_stock_manifest(channel)
    except NotFound:
        return False
    told = (there["revision"], there["epoch"], there["content_revision"], there["count"])
    return told == (frame.sequence, frame.epoch, frame.content, frame.count)


def _find_relisted(channel: ChannelSettings, frame: StockFrame) -> set[int] | None:
    """What the channel lists since the first content revision that is as young as the number asked for.

    None where nobody can say, as that may be one that is kept no longer: any product may be new then.
    """
    statement = sa.select(sa.func.min(_publications.c.revision)).where(
        _publications.c.channel_id == channel.id,
        _publications.c.stream == CONTENT,
        _publications.c.stock_sequence >= frame.since,
        _publications.c.revision <= frame.content,
    )
    first = db.connection().execute(statement).scalar()
    if first is None:
        return set()
    if 1 < first == feeds.oldest_revision(channel):
        return None
    return find_relisted(channel, first - 1, frame.content)
