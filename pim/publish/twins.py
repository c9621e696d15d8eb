"""Channels that list the same: the listings of one are those of the other, and often its files too.

What a channel lists follows from its view, its market, its assortment and the day. The two hundredth
client with the same products needs not have them looked up and composed again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.changes import log
from pim.publish.affected import products_of
from pim.publish.channels import ChannelSettings, get_stream
from pim.publish.models import CONTENT, Channel, ChannelStream

_streams = ChannelStream.__table__
_channels = Channel.__table__
# What the log tells, beside products, of what a channel lists.
_BETWEEN = ("member", "related", "regrouped", "product_group")
TRIED = 3  # the newest: an older one is hardly true where they are not


def find_twin(channel: ChannelSettings, view_id: int, day: date) -> int | None:
    """Another channel, whose listings are those that this one should have now."""
    for row in _alike(channel, view_id, day):
        if _is_true(row.position):
            return int(row.channel_id)
    return None


def list_shown_alike(channel: ChannelSettings) -> list[str]:
    """The codes of other channels whose live revision lists what the newest one of this channel does."""
    stream = get_stream(channel.id)
    if stream.position is None or stream.view_id is None or stream.published_on is None:
        return []
    if stream.settings != channel.fingerprint or not _is_true(stream.position):
        return []
    rows = _alike(channel, stream.view_id, stream.published_on)
    return [row.code for row in rows if row.revision == row.live_revision and _is_true(row.position)]


def _alike(channel: ChannelSettings, view_id: int, day: date) -> list[Any]:
    """The streams of other channels that list the same if nothing was touched since their positions."""
    c = _streams.c
    statement = (
        sa.select(c.channel_id, c.position, c.revision, c.live_revision, _channels.c.code)
        .join(_channels, _channels.c.id == c.channel_id)
        .where(c.stream == CONTENT, c.view_id == view_id, c.channel_id != channel.id)
        .where(c.settings == channel.fingerprint, c.published_on == day, c.revision > 0)
        .where(c.position.is_not(None), c.paused_at.is_(None))
        .order_by(c.position.desc(), c.channel_id)
        .limit(TRIED)
    )
    return list(db.connection().execute(statement))


def _is_true(position: int) -> bool:
    """Whether nothing that decides what channels list was touched after a position of the log."""
    touched = log.touched_since(position)
    return products_of(touched) == set() and not any(touched.get(kind) for kind in _BETWEEN)
