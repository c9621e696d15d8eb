"""What a channel says of its products beside their records: until when, and that they are phased out.

It hangs on the market and the assortment, so it stands in no record that channels share; it is composed
with the relations, which depend on the channel too.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import ProductStatus
from pim.plan.models import LAST_DAY, Membership
from pim.publish.channels import ChannelSettings

PHASE_OUT = "phase_out"

_members = Membership.__table__
_statuses = ProductStatus.__table__


def load_terms(channel: ChannelSettings, day: date, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """By product, the keys that say something: `phase_out`, and `valid_to`, the first day without it."""
    found: dict[int, dict[str, Any]] = {}
    for product_id in db.connection().execute(_phased_out(channel, ids)).scalars():
        found.setdefault(product_id, {})[PHASE_OUT] = True
    for product_id, to_on in db.connection().execute(_ending(channel, day, ids)):
        found.setdefault(product_id, {})["valid_to"] = to_on.isoformat()
    return found


def _phased_out(channel: ChannelSettings, ids: Collection[int]) -> sa.Select[Any]:
    return sa.select(_statuses.c.product_id).where(
        db.within(_statuses.c.product_id, ids),
        _statuses.c.market_id == channel.market_id,
        _statuses.c.status == PHASE_OUT,
    )


def _ending(channel: ChannelSettings, day: date, ids: Collection[int]) -> sa.Select[Any]:
    """Of the period that holds on the day; the next one may follow without a gap."""
    return sa.select(_members.c.product_id, _members.c.to_on).where(
        db.within(_members.c.product_id, ids),
        _members.c.assortment_id == channel.assortment_id,
        _members.c.from_on <= day,
        _members.c.to_on > day,
        _members.c.to_on < LAST_DAY,
    )
