"""Which products a channel should list, and why it should not list the others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.filters import is_archived
from pim.catalog.models import PUBLISHED, Product, ProductStatus
from pim.plan.models import Membership
from pim.publish.channels import ChannelSettings
from pim.publish.listings import Keyed
from pim.publish.models import Rendering

_products = Product.__table__
_statuses = ProductStatus.__table__
_members = Membership.__table__
_renderings = Rendering.__table__


def load_wanted(channel: ChannelSettings, view_id: int, day: date, ids: Collection[int] | None) -> Keyed:
    """The products that the channel should list on a day, of these ids or of all, with their records."""
    statement = _entitled(channel, view_id, day).where(_renderings.c.hash.is_not(None))
    if ids is not None:
        statement = statement.where(db.within(_products.c.id, ids))
    return {row.id: row.hash for row in db.connection().execute(statement)}


def load_held_back(
    channel: ChannelSettings, view_id: int, day: date, *, after: int = 0, limit: int | None = None
) -> dict[int, list[Any]]:
    """The products that only a rule of the receiver keeps out, with the problems, by ascending id."""
    statement = (
        _entitled(channel, view_id, day)
        .where(_renderings.c.hash.is_(None), _products.c.id > after)
        .order_by(_products.c.id)
        .limit(limit)
    )
    return {row.id: row.problems for row in db.connection().execute(statement)}


def load_warned(
    channel: ChannelSettings, view_id: int, day: date, *, limit: int | None = None
) -> dict[int, list[Any]]:
    """The products that go out with a warning, with the problems, by ascending id."""
    statement = (
        _entitled(channel, view_id, day)
        .where(_renderings.c.hash.is_not(None), _renderings.c.problems.is_not(None))
        .order_by(_products.c.id)
        .limit(limit)
    )
    return {row.id: row.problems for row in db.connection().execute(statement)}


def count_held_back(channel: ChannelSettings, view_id: int, day: date) -> int:
    """How many products only a rule of the receiver keeps out."""
    held = _entitled(channel, view_id, day).where(_renderings.c.hash.is_(None)).subquery()
    return int(db.connection().execute(sa.select(sa.func.count()).select_from(held)).scalar_one())


def _entitled(channel: ChannelSettings, view_id: int, day: date) -> sa.Select[Any]:
    """Members with a status that goes out, not archived: those whose record decides."""
    return (
        sa.select(_products.c.id, _renderings.c.hash, _renderings.c.problems)
        .join(
            _renderings,
            (_renderings.c.product_id == _products.c.id) & (_renderings.c.view_id == view_id),
        )
        .where(entitles(channel, day))
    )


def entitles(channel: ChannelSettings, day: date) -> sa.ColumnElement[bool]:
    """That a channel is to list a product on a day: a member with a status that goes out, not archived."""
    return sa.and_(
        _products.c.kind == "product", ~is_archived(), _has_status(channel), _is_member(channel, day)
    )


def load_reasons(channel: ChannelSettings, day: date, ids: Collection[int]) -> dict[int, str]:
    """Why products that are not wanted are not: the first of archived, left_assortment, status, held_back."""
    if not ids:
        return {}
    statement = sa.select(
        _products.c.id,
        is_archived().label("archived"),
        _is_member(channel, day).label("member"),
        _has_status(channel).label("status"),
    ).where(db.within(_products.c.id, ids))
    return {
        row.id: _reason(row.archived, row.member, row.status) for row in db.connection().execute(statement)
    }


def dated_candidates(channel: ChannelSettings, after: date, until: date) -> set[int]:
    """Products whose membership began or ended after one day and up to another.

    A date that passes is no write, so no log names them.
    """
    c = _members.c
    statement = sa.select(c.product_id).where(
        c.assortment_id == channel.assortment_id,
        ((c.from_on > after) & (c.from_on <= until)) | ((c.to_on > after) & (c.to_on <= until)),
    )
    return set(db.connection().execute(statement).scalars())


def _has_status(channel: ChannelSettings) -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .select_from(_statuses)
        .where(
            _statuses.c.product_id == _products.c.id,
            _statuses.c.market_id == channel.market_id,
            _statuses.c.status.in_(PUBLISHED),
        )
        .correlate(_products)
        .exists()
    )


def _is_member(channel: ChannelSettings, day: date) -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .select_from(_members)
        .where(
            _members.c.assortment_id == channel.assortment_id,
            _members.c.product_id == _products.c.id,
            _members.c.from_on <= day,
            _members.c.to_on > day,
        )
        .correlate(_products)
        .exists()
    )


def _reason(archived: bool, member: bool, status: bool) -> str:
    if archived:
        return "archived"
    if not member:
        return "left_assortment"
    return "held_back" if status else "status"
