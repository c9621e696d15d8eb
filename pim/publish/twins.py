"""Channels that list the same: the variant groups and relation lists of one are those of the other.

Both depend on the view and on what the channel lists. The two hundredth client with the same products
needs not have them composed again.
"""

from __future__ import annotations

import sqlalchemy as sa

from pim import db
from pim.changes import log
from pim.publish.affected import products_of
from pim.publish.listings import Keyed, load_open
from pim.publish.models import CONTENT, PRODUCT, ChannelStream

_streams = ChannelStream.__table__
_BETWEEN = ("related", "regrouped", "product_group")  # what the log tells of relations, beside products
TRIED = 3  # channels compared: more than a few assortments on one view, and composing is as quick


def find_twin(channel_id: int, view_id: int, listed: Keyed) -> int | None:
    """Another channel of the view that lists exactly these products, and whose listings are true now."""
    c = _streams.c
    statement = (
        sa.select(c.channel_id, c.position)
        .where(
            c.stream == CONTENT, c.view_id == view_id, c.channel_id != channel_id, c.products == len(listed)
        )
        .where(c.position.is_not(None), c.paused_at.is_(None))
        .order_by(c.position.desc(), c.channel_id)
        .limit(TRIED)
    )
    for other_id, position in db.connection().execute(statement).all():
        if _is_true(position) and load_open(other_id, PRODUCT) == listed:
            return int(other_id)
    return None


def _is_true(position: int) -> bool:
    """Whether nothing that shows in groups or relations was touched after a position of the log."""
    touched = log.touched_since(position)
    return products_of(touched) == set() and not any(touched.get(kind) for kind in _BETWEEN)
