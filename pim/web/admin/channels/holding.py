"""What the rules of receivers keep out of channels: how much of it, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pim import clock, db
from pim.catalog import documents
from pim.catalog.filters import is_archived
from pim.catalog.models import PUBLISHED, Product, ProductStatus
from pim.plan.models import Assortment, Membership
from pim.publish.candidates import load_held_back
from pim.publish.channels import ChannelSettings, get_stream, market_day
from pim.publish.held_items import count_held_by_channel, load_broken
from pim.publish.models import CONTENT, Channel, ChannelStream, Rendering
from pim.structure.current import current

_assortments = Assortment.__table__
_channels = Channel.__table__
_members = Membership.__table__
_products = Product.__table__
_renderings = Rendering.__table__
_statuses = ProductStatus.__table__
_streams = ChannelStream.__table__

HELD_BACK = 20_000  # held back products that are looked at to group them by cause


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule of a field that holds products back.

    `count` counts all that break it, `products` are (id, key, what was found) of the first
    ones, by ascending id.
    """

    field: str
    locale: str
    rule: str
    remedy: str
    count: int
    products: tuple[tuple[int, str, str], ...]


def count_held_back() -> dict[int, int]:
    """How many products the rules of its receiver keep out of each channel now, by channel id.

    Told by the view of the channel's last publication, as `pim.publish.candidates` tells it for
    one channel, but for all in one query; and by live files, where items hold prices and stock. Channels
    that hold nothing back are left out.
    """
    return dict(Counter(_count_by_views()) + Counter(count_held_by_channel()))


def _count_by_views() -> dict[int, int]:
    markets = current().markets
    if not markets:
        return {}
    now = clock.now()
    days = {code: clock.day_in(market.zone, now) for code, market in markets.items()}
    day = sa.case(days, value=_channels.c.market)
    market_id = sa.case({code: market.id for code, market in markets.items()}, value=_channels.c.market)
    statement = (
        sa.select(_channels.c.id, sa.func.count())
        .select_from(_channels)
        .join(_streams, (_streams.c.channel_id == _channels.c.id) & (_streams.c.stream == CONTENT))
        .join(_assortments, _assortments.c.code == _channels.c.assortment)
        .join(_renderings, (_renderings.c.view_id == _streams.c.view_id) & _renderings.c.hash.is_(None))
        .join(_products, _products.c.id == _renderings.c.product_id)
        .where(
            _channels.c.archived.is_(False),
            _products.c.kind == "product",
            ~is_archived(),
            _is_member(day),
            _has_status(market_id),
        )
        .group_by(_channels.c.id)
    )
    return {row[0]: row[1] for row in db.connection().execute(statement)}


def list_causes(channel: ChannelSettings, *, shown: int = 100) -> tuple[list[Cause], bool]:
    """Why products are held back, the most frequent cause first; and whether not all were looked at.

    A product that breaks several rules counts for each.
    """
    view_id = get_stream(channel.id).view_id
    if view_id is None:
        return [], False
    held = load_held_back(channel, view_id, market_day(channel), limit=HELD_BACK + 1)
    held |= load_broken(channel.id, is_held=True, limit=HELD_BACK + 1)
    is_cut = len(held) > HELD_BACK
    found: dict[tuple[str, str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for product_id, problems in held.items():
        for severity, field, locale, rule, value, remedy in problems:
            if severity == "error":
                found[field, locale, rule].append((product_id, value, remedy))
    keys = documents.find_keys({row[0] for rows in found.values() for row in rows[:shown]})
    causes = [_cause(name, rows, keys, shown) for name, rows in found.items()]
    return sorted(causes, key=lambda cause: (-cause.count, cause.field, cause.locale)), is_cut


def _is_member(day: Any) -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .select_from(_members)
        .where(
            _members.c.assortment_id == _assortments.c.id,
            _members.c.product_id == _products.c.id,
            _members.c.from_on <= day,
            _members.c.to_on > day,
        )
        .correlate(_products, _assortments, _channels)
        .exists()
    )


def _has_status(market_id: Any) -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .select_from(_statuses)
        .where(
            _statuses.c.product_id == _products.c.id,
            _statuses.c.market_id == market_id,
            _statuses.c.status.in_(PUBLISHED),
        )
        .correlate(_products, _channels)
        .exists()
    )


def _cause(
    name: tuple[str, str, str], rows: Sequence[tuple[int, str, str]], keys: dict[int, str], shown: int
) -> Cause:
    field, locale, rule = name
    # Remedies may name the product's own value; only what all share is said of the cause.
    remedies = {remedy for _id, _found, remedy in rows}
    remedy = remedies.pop() if len(remedies) == 1 else ""
    products = tuple((product_id, keys[product_id], found) for product_id, found, _remedy in rows[:shown])
    return Cause(field, locale, rule, remedy, len(rows), products)
