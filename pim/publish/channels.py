"""Channels as plain values: their settings, and where their streams stand."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa

from channels.base import FeedConnector
from channels.settings import fill_settings
from pim import clock, db
from pim.errors import NotFound
from pim.plan.models import Assortment
from pim.publish.connectors import get_feed_connector
from pim.publish.delivery import destinations
from pim.publish.delivery.destinations import Destination
from pim.publish.models import CONTENT, Channel, ChannelStream
from pim.structure.current import current
from pim.structure.snapshot import RenditionProfile

_channels = Channel.__table__
_streams = ChannelStream.__table__
_assortments = Assortment.__table__


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What a person has set for a channel; other parts of the structure are named by code."""

    id: int
    code: str
    labels: dict[str, str]
    connector: FeedConnector
    market: str
    market_id: int
    zone: str
    scope: str
    locales: tuple[str, ...]
    assortment: str
    assortment_id: int
    mapping: str
    max_shrink_percent: int
    wait_seconds: int
    renditions: tuple[RenditionProfile, ...] = ()  # of pictures, the leading one first
    delivery: tuple[Destination, ...] = ()
    client: str | None = None  # whose prices and part numbers; None: the market's
    carries: tuple[str, ...] = ()  # of CARRIED: what is laid over its content
    is_test: bool = False
    faults: tuple[str, ...] = ()  # of a channel for tests; see `pim.publish.faults`
    receiver: Mapping[str, str] = field(default_factory=dict)  # what it is told, defaults left out

    @property
    def settings(self) -> dict[str, str]:
        """What the receiver is told, by the names of the connector's settings, with their defaults."""
        return fill_settings(self.connector, self.receiver)

    @property
    def fingerprint(self) -> str:
        """Changes with any setting that decides which products the channel lists."""
        named = orjson.dumps([self.assortment_id, self.market_id, self.zone])
        return blake2b(named, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class StreamState:
    """Where a stream of a channel stands; see `ChannelStream`."""

    channel_id: int
    stream: str
    epoch: str
    revision: int
    live_revision: int
    position: int | None
    view_id: int | None
    settings: str | None
    published_on: date | None
    products: int
    groups: int
    paused_at: datetime | None
    paused_note: str | None
    compared_at: datetime | None = None


def get_channel(code: str) -> ChannelSettings:
    """The channel of this code. Raises `NotFound`."""
    row = _find(_channels.c.code == code)
    if row is None:
        known = ", ".join(channel_codes())
        raise NotFound("channel", code, f"There is: {known}." if known else "None exists yet.")
    return _settings(row)


def find_channel(channel_id: int | None) -> ChannelSettings | None:
    """The channel of this id, or None; also if it is archived."""
    row = None if channel_id is None else _find(_channels.c.id == channel_id)
    return None if row is None else _settings(row)


def list_channels() -> list[ChannelSettings]:
    """Every channel that is not archived, by code."""
    return [get_channel(code) for code in channel_codes()]


def channel_codes() -> list[str]:
    """The codes of the channels that are not archived, sorted."""
    statement = sa.select(_channels.c.code).where(_channels.c.archived.is_(False)).order_by(_channels.c.code)
    return list(db.connection().execute(statement).scalars())


def get_stream(channel_id: int, stream: str = CONTENT) -> StreamState:
    """Where the stream stands; at revision 0 with an epoch of its own if it never published."""
    condition = (_streams.c.channel_id == channel_id) & (_streams.c.stream == stream)
    row = db.connection().execute(sa.select(_streams).where(condition)).one_or_none()
    if row is None:
        return StreamState(channel_id, stream, "", 0, 0, None, None, None, None, 0, 0, None, None)
    return StreamState(*row)


def ensure_stream(channel_id: int, stream: str = CONTENT) -> StreamState:
    """`get_stream`, with its row made if there is none, in the caller's transaction.

    The epoch is random: a database that is restored or made anew counts revisions that
    mean something else, and receivers must see that they do.
    """
    state = get_stream(channel_id, stream)
    if not state.epoch:
        values: dict[str, Any] = {"channel_id": channel_id, "stream": stream, "epoch": secrets.token_hex(4)}
        db.connection().execute(_streams.insert(), values | _AT_NOTHING)
        state = get_stream(channel_id, stream)
    return state


_AT_NOTHING = {"revision": 0, "live_revision": 0, "products": 0, "groups": 0}


def update_stream(state: StreamState, **values: Any) -> None:
    """Move a stream on, in the caller's transaction."""
    condition = (_streams.c.channel_id == state.channel_id) & (_streams.c.stream == state.stream)
    db.connection().execute(_streams.update().where(condition).values(**values))


def market_day(channel: ChannelSettings, at: datetime | None = None) -> date:
    """The calendar day in the channel's market."""
    return clock.day_in(channel.zone, at or clock.now())


def _find(condition: sa.ColumnElement[bool]) -> Any:
    statement = (
        sa.select(_channels, _assortments.c.id.label("assortment_id"))
        .join(_assortments, _assortments.c.code == _channels.c.assortment)
        .where(condition, _channels.c.archived.is_(False))
    )
    return db.connection().execute(statement).one_or_none()


def _settings(row: Any) -> ChannelSettings:
    market, profiles = current().market(row.market), current().rendition_profiles
    return ChannelSettings(
        id=row.id,
        code=row.code,
        labels=row.labels or {},
        connector=get_feed_connector(row.connector),
        market=row.market,
        market_id=market.id,
        zone=market.zone,
        scope=row.scope,
        locales=tuple(row.locales),
        assortment=row.assortment,
        assortment_id=row.assortment_id,
        mapping=row.mapping,
        max_shrink_percent=row.max_shrink_percent,
        wait_seconds=row.wait_seconds,
        renditions=tuple(profiles[code] for code in row.renditions or () if code in profiles),
        delivery=destinations.read_all(row.delivery or []),
        client=row.client,
        carries=tuple(row.carries or ()),
        is_test=row.is_test,
        faults=tuple(row.faults) if row.is_test else (),
        receiver=row.receiver or {},
    )
