"""The stream of prices: revisions that stand for what was known of prices, their files and deltas."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import sqlalchemy as sa

from pim import clock, db
from pim.errors import Blocked, NotFound
from pim.locks import exclusive
from pim.publish import feeds
from pim.publish.channels import (
    ChannelSettings,
    StreamState,
    ensure_stream,
    get_channel,
    get_stream,
    market_day,
    update_stream,
)
from pim.publish.models import PRICES, Publication
from pim.publish.outcomes import Outcome, Rehearsed
from pim.publish.overlays import price_overlay
from pim.publish.priced import PricePoint, gone, iter_lines, iter_moves
from pim.publish.stored_files import (
    folder_of,
    prune,
    read_json,
    to_manifest,
    write_files,
    write_json,
)
from pim.publish.superseded import MANIFESTS
from pim.trade.basis import take_basis
from pim.trade.effective import Buyer, get_buyer

MANIFEST = MANIFESTS[PRICES]
MEDIA_TYPE, SUFFIX = "application/jsonl", ".jsonl"
WAIT_SECONDS = 60.0  # for another run that makes the same revision

_publications = Publication.__table__


@dataclass(frozen=True, slots=True)
class PriceFrame:
    """What an answer of the stream is: a revision, what it stands for, and where a delta starts."""

    revision: int
    epoch: str
    at: datetime
    point: PricePoint
    since: int | None = None
    start: PricePoint | None = None  # of `since`


def buyer_of(channel: ChannelSettings) -> Buyer:
    """Whose prices the channel tells: its client's, else the market's."""
    return get_buyer(channel.market, channel.client)


def publish_prices(
    code: str,
    *,
    at: datetime | None = None,
    dry_run: bool = False,
    whole: bool = False,
    author_id: int | None = None,
) -> Outcome:
    """Make the next revision of a channel's prices, if the price of a listed product differs.

    `whole` compares everything. Manages its own transactions. Raises `Busy` while another run
    is at it, `Blocked` for a paused channel, `NotFound` before the content was published.
    """
    started = time.monotonic()
    channel = get_channel(code)
    at = at or clock.now()
    with exclusive(f"prices:{channel.id}", wait=WAIT_SECONDS):
        _finish_leftover(channel)
        try:
            with db.snapshot():
                outcome = _make(channel, at, whole=whole, author_id=author_id, started=started)
                outcome.dry_run = dry_run
                if dry_run:
                    raise Rehearsed
        except Rehearsed:
            pass
        else:
            if outcome.revision != outcome.previous:
                write_prices_files(channel, outcome.revision)
    outcome.seconds = time.monotonic() - started
    return outcome


def frame_of(channel: ChannelSettings, revision: int, since: int | None = None) -> PriceFrame:
    """What a revision stands for, with the one that a delta starts from. Raises `Gone` or `NotFound`."""
    stream = get_stream(channel.id, PRICES)
    row = feeds.get_publication(channel, revision, PRICES)
    start = None
    if since is not None:
        start = PricePoint.from_json(feeds.get_publication(channel, since, PRICES).basis)
        if start.content < feeds.oldest_revision(channel):
            raise gone_for_good(channel, since, "what it listed is not kept")
    return PriceFrame(revision, stream.epoch, row.at, PricePoint.from_json(row.basis), since, start)


def check_since(channel: ChannelSettings, since: int, until: int | None = None) -> int:
    """The revision to tell a delta up to: `until`, or the one that is live. Raises `Gone`."""
    live, oldest = get_stream(channel.id, PRICES).live_revision, feeds.oldest_revision(channel, PRICES)
    last = live if until is None else until
    if not oldest <= since <= last <= live:
        raise gone_for_good(channel, since, f"kept are {oldest} to {live}")
    return last


def gone_for_good(channel: ChannelSettings, revision: int, why: str) -> feeds.Gone:
    """The refusal of a revision of prices that can not be told (any more)."""
    return feeds.Gone(
        f"revision {revision} of the prices of channel {channel.code}",
        f"({why})",
        "Fetch all prices instead.",
    )


def iter_bodies(channel: ChannelSettings, frame: PriceFrame) -> Iterator[bytes]:
    """The lines of a full feed, by product id; of a delta what to put, then what has no price left."""
    if frame.start is None:
        overlay = price_overlay(frame.point.basis)
        yield from (line.body for line in iter_lines(channel, frame.point.content, overlay))
        return
    left = []
    for was, now in iter_moves(channel, frame.start, frame.point):
        if now is not None:
            yield now.body
        elif was is not None:
            left.append(gone(was) + b"\n")
    yield from left


def write_prices(channel: ChannelSettings, out: BinaryIO, *, since: int | None, at: int | None) -> PriceFrame:
    """Write all prices as of a revision, or the delta since one. Raises `Gone` or `NotFound`."""
    live = get_stream(channel.id, PRICES).live_revision
    revision = check_since(channel, since, at) if since is not None else live if at is None else at
    frame = frame_of(channel, revision, since)
    out.writelines(iter_bodies(channel, frame))
    return frame


def read_prices_manifest(channel: ChannelSettings) -> dict[str, Any]:
    """The manifest of the live revision of prices. Raises `NotFound` before the first one."""
    return read_json(
        channel, MANIFEST, "published prices of channel", f"Run: publish {channel.code} --stream prices."
    )


def write_prices_files(channel: ChannelSettings, revision: int) -> None:
    """Write the files of a revision that is sealed, then the manifest, then mark it live."""
    with db.moment():
        stream = get_stream(channel.id, PRICES)
        frame = frame_of(channel, revision)
        items = get_stream(channel.id, PRICES).products
        folder = folder_of(channel)
        files = write_files(
            folder,
            f"{PRICES}-{revision:08d}",
            SUFFIX,
            lambda out: out.writelines(iter_bodies(channel, frame)),
        )
        oldest = feeds.oldest_revision(channel, PRICES)
    basis = frame.point.basis
    manifest = {
        "channel": channel.code,
        "stream": PRICES,
        "epoch": frame.epoch,
        "revision": revision,
        "previous": revision - 1 if revision > 1 else None,
        "oldest": oldest,
        "built_at": frame.at.isoformat(),
        "content_revision": frame.point.content,
        "market": basis.buyer.market,
        "client": basis.buyer.client,
        "currency": basis.buyer.currency,
        "day": basis.day.isoformat(),
        "load": basis.load,
        "media_type": MEDIA_TYPE,
        "items": items,
        "files": to_manifest(files),
    }
    write_json(channel, MANIFEST, manifest)
    with db.transaction() as conn:
        condition = _publications.c.id == feeds.get_publication(channel, revision, PRICES).id
        conn.execute(_publications.update().where(condition).values(files=manifest["files"]))
        update_stream(stream, live_revision=revision)
    prune(folder)


def _finish_leftover(channel: ChannelSettings) -> None:
    """Write the files of a revision whose publisher died after sealing it."""
    stream = get_stream(channel.id, PRICES)
    if stream.revision > stream.live_revision:
        write_prices_files(channel, stream.revision)


def _make(
    channel: ChannelSettings, at: datetime, *, whole: bool, author_id: int | None, started: float
) -> Outcome:
    content = get_stream(channel.id)
    if content.paused_at is not None:
        raise Blocked(f"Channel {channel.code} is paused ({content.paused_note}). Release it first.")
    if content.revision == 0:
        raise NotFound(
            "published content of channel", channel.code, "Publish it first: it says what is priced."
        )
    stream = ensure_stream(channel.id, PRICES)
    point = PricePoint(content.revision, take_basis(buyer_of(channel), market_day(channel, at)))
    outcome = _compare(channel, stream, point, whole=whole)
    if outcome.added or outcome.changed or outcome.removed or stream.revision == 0:
        outcome.revision += 1
        values = {"at": at, "seconds": time.monotonic() - started, "author_id": author_id}
        _insert_publication(channel, outcome, point, values)
    update_stream(
        stream,
        revision=outcome.revision,
        position=point.basis.load,
        published_on=point.basis.day,
        compared_at=at,
        products=outcome.items,
    )
    return outcome


def _compare(channel: ChannelSettings, stream: StreamState, point: PricePoint, *, whole: bool) -> Outcome:
    outcome = Outcome(channel.code, stream.revision, stream.revision, stream.products, stream=PRICES)
    if stream.revision == 0:
        overlay = price_overlay(point.basis)
        outcome.added = sum(1 for _line in iter_lines(channel, point.content, overlay))
    else:
        old = PricePoint.from_json(feeds.get_publication(channel, stream.revision, PRICES).basis)
        for was, now in iter_moves(channel, old, point, whole=whole):
            outcome.added += was is None
            outcome.removed += now is None
            outcome.changed += was is not None and now is not None
    outcome.items += outcome.added - outcome.removed
    return outcome


def _insert_publication(
    channel: ChannelSettings, outcome: Outcome, point: PricePoint, more: dict[str, Any]
) -> None:
    values = more | {
        "channel_id": channel.id,
        "stream": PRICES,
        "revision": outcome.revision,
        "way": "publish",
        "position": point.basis.load,
        "items": outcome.items,
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
        "held_back": 0,
        "basis": point.to_json(),
    }
    db.connection().execute(sa.insert(_publications), values)
