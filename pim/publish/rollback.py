"""Going back: a new revision equal to an old one, on a channel that is paused until a person releases it."""

from __future__ import annotations

import time

import sqlalchemy as sa

from pim import clock, db, logs
from pim.changes import log
from pim.errors import Blocked, NotFound
from pim.locks import exclusive
from pim.publish import feeds, listings
from pim.publish.channels import ChannelSettings, get_channel, get_stream, update_stream
from pim.publish.delivery.deliveries import deliver_live
from pim.publish.generations import seal_leftover, write_generation
from pim.publish.laying import find_relaid, load_basis
from pim.publish.models import CONTENT, GROUP, PRODUCT, RELATIONS, Publication
from pim.publish.outcomes import Outcome
from pim.trade import stock

_publications = Publication.__table__
WAIT_SECONDS = 30.0  # for a publication that is running: a rollback is urgent


@logs.runs("publication", of="channel")
def rollback(code: str, to: int, *, note: str = "", author_id: int | None = None) -> Outcome:
    """Show again what the channel showed in revision `to`, and pause it.

    Publishing and reconciliation pass the channel over until `release`. Manages its own
    transactions. Raises `NotFound` for a revision that is not kept, `Busy`.
    """
    started = time.monotonic()
    channel = get_channel(code)
    with exclusive(f"channel:{channel.id}", wait=WAIT_SECONDS):
        seal_leftover(channel)
        with db.transaction():
            outcome = _go_back(channel, to, note, author_id, started)
        write_generation(channel, outcome.revision, force=f"rolled back to revision {to}")
    outcome.undelivered = deliver_live(channel)
    outcome.seconds = time.monotonic() - started
    return outcome


def release(code: str) -> None:
    """Let the channel publish again; its next revision compares everything.

    Raises `Blocked` for one that is not paused.
    """
    channel = get_channel(code)
    with exclusive(f"channel:{channel.id}", wait=WAIT_SECONDS), db.transaction():
        stream = get_stream(channel.id)
        if stream.paused_at is None:
            raise Blocked(f"Channel {code} is not paused.")
        update_stream(stream, paused_at=None, paused_note=None, position=None)


def _go_back(channel: ChannelSettings, to: int, note: str, author_id: int | None, started: float) -> Outcome:
    stream = get_stream(channel.id)
    if not feeds.oldest_revision(channel) <= to <= stream.revision or to == 0:
        raise NotFound("revision", f"{to} of channel {channel.code}", f"The newest is {stream.revision}.")
    number, now, target = stream.revision + 1, clock.now(), feeds.get_publication(channel, to)
    moves = [_moves(channel.id, kind, to) for kind in (PRODUCT, GROUP, RELATIONS)]
    listings.write(channel.id, number, moves)
    products, groups, relations = moves
    told = products.opened.keys() | products.closed.keys()
    relaid = find_relaid(channel, load_basis(channel, stream.revision), load_basis(channel, to), number)
    otherwise = relations.opened.keys() | relations.closed.keys() | relaid
    outcome = Outcome(
        channel=channel.code,
        revision=number,
        previous=stream.revision,
        added=len(products.entered) + len(groups.entered),
        changed=len(products.replaced) + len(groups.replaced) + len(otherwise - told - products.entered),
        removed=len(products.closed) + len(groups.closed),
    )
    listed = {
        "products": stream.products + len(products.entered) - len(products.closed),
        "groups": stream.groups + len(groups.entered) - len(groups.closed),
    }
    outcome.items = sum(listed.values())
    values = {
        "channel_id": channel.id,
        "stream": CONTENT,
        "revision": number,
        "way": "rollback",
        "at": now,
        "seconds": time.monotonic() - started,
        "position": log.last_position(),
        "items": outcome.items,
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
        "held_back": 0,
        "restores": to,
        "note": note or None,
        "author_id": author_id,
        "basis": load_basis(channel, to),
        "stock_sequence": stock.last_sequence(),
        "mapping_id": target.mapping_id,
        "mapping_version": target.mapping_version,
    }
    db.connection().execute(sa.insert(_publications), values)
    paused = note or f"rolled back to revision {to}"
    update_stream(stream, revision=number, position=None, paused_at=now, paused_note=paused, **listed)
    return outcome


def _moves(channel_id: int, kind: int, to: int) -> listings.Moves:
    listed = listings.load_open(channel_id, kind)
    return listings.compare(kind, listed, listings.load_at(channel_id, kind, to), {}, "rollback")
