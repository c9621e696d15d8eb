"""How channels use products: what they list now, what they have shown, what is rendered."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from pim import db
from pim.catalog.uses import Use, rows_use
from pim.publish.models import Channel, FirstSku, HeldItem, Listing, Rendering

_listings = Listing.__table__  # of every kind, the key is the id of a product or model
_channels = Channel.__table__


def _count(ids: Collection[int], *, is_open: bool) -> int:
    end = _listings.c.to_revision
    statement = sa.select(sa.func.count()).where(
        db.within(_listings.c.key, ids), end.is_(None) if is_open else end.is_not(None)
    )
    return int(db.connection().execute(statement).scalar_one())


def _publish_first(ids: Collection[int]) -> str:
    statement = (
        sa.select(_channels.c.code)
        .join(_listings, _listings.c.channel_id == _channels.c.id)
        .where(db.within(_listings.c.key, ids), _listings.c.to_revision.is_(None))
        .distinct()
        .order_by(_channels.c.code)
    )
    return f"Publish first: {', '.join(db.connection().execute(statement).scalars())}."


LISTED = Use("listings in feeds", "blocks", lambda ids: _count(ids, is_open=True), remedy=_publish_first)
SHOWN = Use("listings of earlier revisions", "kept", lambda ids: _count(ids, is_open=False))
RENDERED = rows_use("renderings", Rendering.__table__.c.product_id)
HELD = rows_use("notes on what files leave out", HeldItem.__table__.c.product_id)
# The receiver knows them still: nobody else may get them.
SENT_FIRST = rows_use("SKUs that receivers know it by", FirstSku.__table__.c.product_id, fate="kept")
