"""What the pages of channels show of many channels at once, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.accounts import Token
from pim.publish.fetches import FeedFetch
from pim.publish.models import CONTENT, Channel, ChannelStream, Publication
from pim.web.admin.channels.holding import count_held_back

_channels = Channel.__table__
_fetches = FeedFetch.__table__
_publications = Publication.__table__
_streams = ChannelStream.__table__
_tokens = Token.__table__


@dataclass(frozen=True, slots=True)
class LastFetch:
    """The last feed that a token got, of those that were answered with a revision; None if it got none."""

    token_id: int
    label: str
    prefix: str
    at: datetime | None
    what: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The publication that made a revision, as far as a card tells of it."""

    revision: int
    way: str
    at: datetime
    seconds: float
    added: int
    changed: int
    removed: int
    author_id: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """One channel at a glance. `live` is what receivers get, None before the first publication."""

    id: int
    code: str
    labels: dict[str, str]
    market: str
    connector: str
    paused_at: datetime | None
    paused_note: str | None
    items: int
    held_back: int
    live: Sealed | None
    fetches: tuple[LastFetch, ...]


def list_cards() -> list[Card]:
    """Every channel that is not archived, by code."""
    held, fetches = count_held_back(), _load_last_fetches()
    live = _publications
    sealed = [live.c[name].label(f"live_{name}") for name in Sealed.__slots__]
    statement = (
        sa.select(_channels, _streams.c.products, _streams.c.groups, _streams.c.paused_at)
        .add_columns(_streams.c.paused_note, *sealed)
        .select_from(_channels)
        .outerjoin(_streams, (_streams.c.channel_id == _channels.c.id) & (_streams.c.stream == CONTENT))
        .outerjoin(
            live,
            (live.c.channel_id == _channels.c.id)
            & (live.c.stream == CONTENT)
            & (live.c.revision == _streams.c.live_revision),
        )
        .where(_channels.c.archived.is_(False))
        .order_by(_channels.c.code)
    )
    rows = db.connection().execute(statement)
    return [_card(row, held.get(row.id, 0), tuple(fetches.get(row.id, ()))) for row in rows]


def list_last_fetches(channel_id: int) -> list[LastFetch]:
    """The last feed that each live token of a channel got, the newest token first."""
    return _load_last_fetches(channel_id).get(channel_id, [])


def _card(row: Any, held_back: int, fetches: tuple[LastFetch, ...]) -> Card:
    live = None
    if row.live_revision is not None:
        live = Sealed(**{name: getattr(row, f"live_{name}") for name in Sealed.__slots__})
    return Card(
        id=row.id,
        code=row.code,
        labels=row.labels or {},
        market=row.market,
        connector=row.connector,
        paused_at=row.paused_at,
        paused_note=row.paused_note,
        items=(row.products or 0) + (row.groups or 0),
        held_back=held_back,
        live=live,
        fetches=fetches,
    )


def _load_last_fetches(*channel_ids: int) -> dict[int, list[LastFetch]]:
    """By channel, of these or of all, the last fetch of each token that is not revoked."""
    last = _fetches.alias("last")
    last_id = (
        sa.select(last.c.id)
        .where(
            last.c.channel_id == _tokens.c.channel_id,
            last.c.token_id == _tokens.c.id,
            last.c.revision.is_not(None),
        )
        .order_by(last.c.id.desc())
        .limit(1)
        .correlate(_tokens)
        .scalar_subquery()
    )
    statement = (
        sa.select(_tokens.c.channel_id, _tokens.c.id, _tokens.c.label, _tokens.c.prefix)
        .add_columns(_fetches.c.at, _fetches.c.what, _fetches.c.revision)
        .select_from(_tokens)
        .outerjoin(_fetches, _fetches.c.id == last_id)
        .where(_tokens.c.revoked_at.is_(None))
        .order_by(_tokens.c.id.desc())
    )
    if channel_ids:
        statement = statement.where(_tokens.c.channel_id.in_(channel_ids))
    found: dict[int, list[LastFetch]] = defaultdict(list)
    for row in db.connection().execute(statement):
        fetch = LastFetch(row.id, row.label, row.prefix, row.at, row.what, row.revision)
        found[row.channel_id].append(fetch)
    return found
