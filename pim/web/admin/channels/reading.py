"""What the pages of channels show of many channels at once, in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.publish.fetches import LastFetch, list_last_fetches
from pim.publish.models import CONTENT, Channel, ChannelStream, Publication
from pim.web.admin.channels.holding import count_held_back

_channels = Channel.__table__
_publications = Publication.__table__
_streams = ChannelStream.__table__


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
    held, fetches = count_held_back(), list_last_fetches()
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
