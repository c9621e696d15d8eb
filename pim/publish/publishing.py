"""Publishing: bringing the listings of a channel up to date, as its next revision.

What takes long is rendered first, slice by slice; what must be consistent happens in one
transaction that sees a single moment of the database. Files are made from what is sealed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pim import clock, db, logs
from pim.changes import log
from pim.changes.scheduling import list_applying
from pim.errors import Blocked, Busy
from pim.locks import exclusive
from pim.publish import pictures, views
from pim.publish.announcing import announce_refusal
from pim.publish.candidates import count_held_back
from pim.publish.channels import ChannelSettings, get_channel, get_stream, update_stream
from pim.publish.delivery.deliveries import deliver_live
from pim.publish.first_skus import remember_first_skus
from pim.publish.generations import is_stale, seal_leftover, write_generation
from pim.publish.held_items import count_held
from pim.publish.laying import needed_now
from pim.publish.models import CONTENT, PRICES, Listing, Publication, Record, Rendering
from pim.publish.outcomes import Outcome, Rehearsed
from pim.publish.prices_stream import publish_prices
from pim.publish.revisions import Revision, make_revision
from pim.trade import stock

_log = logging.getLogger(__name__)
_publications = Publication.__table__
_FILLED = (Listing.__table__, Record.__table__, Rendering.__table__)
VIEW_WAIT_SECONDS = 600.0  # another channel may be rendering the same view
POLL_SECONDS = 0.1
MANY = 10_000  # items: after so many the next publication would be planned for what was there before
ATTEMPTS = 5  # two channels that store the same new record at one moment collide on PostgreSQL


@dataclass(frozen=True, slots=True)
class Request:
    """What a publication is asked to do. `force` is the reason to overrule the shrink guard."""

    at: datetime
    dry_run: bool = False
    whole: bool = False
    force: str | None = None
    author_id: int | None = None


class _Behind(Exception):
    """Too much, or a picture, changed between catching up and the moment: the view has to catch up again."""


@logs.runs("publication", of="channel")
def publish(
    code: str,
    *,
    at: datetime | None = None,
    dry_run: bool = False,
    whole: bool = False,
    force: str | None = None,
    author_id: int | None = None,
) -> Outcome:
    """Publish what changed since the channel's last revision; `whole` compares everything.

    Records that break a rule of the receiver are held back; the others go out. Manages its
    own transactions. Raises `Busy` while another run holds the channel or a change set stays
    half applied, `Blocked` for a paused channel or a shrink beyond the channel's limit, of what
    it lists or of what its file would hold; then the revision stands, and its files are tried again.
    """
    started = time.monotonic()
    request = Request(at or clock.now(), dry_run, whole, force, author_id)
    channel = get_channel(code)
    with exclusive(f"channel:{channel.id}"):
        seal_leftover(channel)
        _refuse_paused(channel)
        with db.transaction():
            view_id = views.view_id_of(channel)
        with exclusive(f"view:{view_id}", wait=VIEW_WAIT_SECONDS):
            if not dry_run:
                pictures.make_missing(channel)
            views.catch_up(view_id)
            try:
                outcome = _seal(channel, view_id, request, started)
            except Blocked as refusal:
                if not dry_run:
                    announce_refusal(channel, refusal)
                raise
        if not dry_run:
            if outcome.added + outcome.changed >= MANY:
                db.gather_statistics(*_FILLED)
            _write(channel, outcome, request)
    with db.moment():
        outcome.held_back += count_held(channel.id)  # by its file: in a dry run, by the one that is live
    if not dry_run:
        outcome.undelivered = deliver_live(channel)
    outcome.seconds = time.monotonic() - started
    if outcome.revision != outcome.previous:
        logs.bind(revision=outcome.revision)
    _log.info(
        "%s: revision %s in %.1f s", "dry run" if dry_run else "published", outcome.revision, outcome.seconds
    )
    return outcome


@contextmanager
def settled_moment(wait_seconds: float) -> Iterator[None]:
    """A transaction that sees one moment in which no change set is half applied.

    Waits for those that are, outside the transaction; raises `Busy` that names them when
    they take longer.
    """
    until = time.monotonic() + wait_seconds
    while True:
        with db.transaction():
            log.sequence()
        with db.snapshot():
            applying = list_applying()
            if not applying:
                yield
                return
        if time.monotonic() >= until:
            names = ", ".join(f"{set_id} ({title})" for set_id, title in applying)
            raise Busy(f"Half applied: change set {names}. Resume or abort it, or publish when it is done.")
        time.sleep(POLL_SECONDS)


def _refuse_paused(channel: ChannelSettings) -> None:
    stream = get_stream(channel.id)
    if stream.paused_at is not None:
        raise Blocked(
            f"Channel {channel.code} is paused since {stream.paused_at:%Y-%m-%d %H:%M} UTC"
            f" ({stream.paused_note}). Release it first."
        )


def _write(channel: ChannelSettings, outcome: Outcome, request: Request) -> None:
    """Write the files of the newest revision, unless they are live and hold the prices and stock that stand.

    Raises `Blocked`, having told of it.
    """
    if PRICES in needed_now(channel):  # laid over what is written next
        publish_prices(channel.code, at=request.at, author_id=request.author_id)
    if outcome.revision != get_stream(channel.id).live_revision or is_stale(channel):
        try:
            write_generation(channel, outcome.revision, force=request.force)
        except Blocked as refusal:
            announce_refusal(channel, refusal)
            raise


def _seal(channel: ChannelSettings, view_id: int, request: Request, started: float) -> Outcome:
    """Make and seal the revision in one moment; again where two channels collided over a record."""
    for attempt in range(ATTEMPTS):
        try:
            with settled_moment(channel.wait_seconds):
                outcome = _make(channel, view_id, request, started)
                if request.dry_run:
                    raise Rehearsed
            return outcome
        except Rehearsed:
            return outcome
        except _Behind:
            pictures.make_missing(channel)
            views.catch_up(view_id)
        except sa.exc.OperationalError:
            if attempt == ATTEMPTS - 1:
                raise
    raise Busy(f"The catalogue changes faster than channel {channel.code} can follow. Publish again.")


def _make(channel: ChannelSettings, view_id: int, request: Request, started: float) -> Outcome:
    lacks = not request.dry_run and pictures.has_missing(channel)  # given since they were made
    if lacks or not views.finish(views.open_view(view_id)):
        raise _Behind
    revision = make_revision(
        channel, view_id, request.at, whole=request.whole, force=request.force is not None
    )
    remember_first_skus(channel, revision.products.entered)
    outcome = _count(revision, request)
    if revision.differs or revision.stream.revision == 0:
        outcome.revision = revision.number
        _insert_publication(revision, outcome, request, started)
    update_stream(
        revision.stream,
        revision=outcome.revision,
        position=log.last_position(),
        view_id=view_id,
        settings=channel.fingerprint,
        published_on=revision.day,
        compared_at=request.at,
        **_listed(revision),
    )
    return outcome


def _listed(revision: Revision) -> dict[str, int]:
    """How many products and groups the channel lists from the revision on."""
    products, groups, stream = revision.products, revision.groups, revision.stream
    return {
        "products": stream.products + len(products.entered) - len(products.closed),
        "groups": stream.groups + len(groups.entered) - len(groups.closed),
    }


def _count(revision: Revision, request: Request) -> Outcome:
    products, groups, relations = revision.products, revision.groups, revision.relations
    told = products.opened.keys() | products.closed.keys()
    otherwise = relations.opened.keys() | relations.closed.keys() | revision.relaid
    return Outcome(
        channel=revision.channel.code,
        revision=revision.stream.revision,
        previous=revision.stream.revision,
        items=sum(_listed(revision).values()),
        added=len(products.entered) + len(groups.entered),
        changed=len(products.replaced) + len(groups.replaced) + len(otherwise - told),
        removed=len(products.closed) + len(groups.closed),
        held_back=count_held_back(revision.channel, revision.view_id, revision.day),
        dry_run=request.dry_run,
        candidates=None if revision.candidates is None else len(revision.candidates),
    )


def _insert_publication(revision: Revision, outcome: Outcome, request: Request, started: float) -> None:
    values = {
        "channel_id": revision.channel.id,
        "stream": CONTENT,
        "revision": revision.number,
        "way": "publish",
        "at": revision.at,
        "seconds": time.monotonic() - started,
        "position": log.last_position(),
        "items": outcome.items,
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
        "held_back": outcome.held_back,
        "note": request.force,
        "author_id": request.author_id,
        "basis": revision.basis,
        "stock_sequence": stock.last_sequence(),
        **views.mapping_of(revision.view_id),
    }
    db.connection().execute(_publications.insert(), values)
