"""What the pages of assortments show of many assortments, pins or products at once, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import clock, db
from pim.catalog import documents
from pim.enrich.naming import Label, find_label
from pim.plan.models import Assortment, Membership, Pin
from pim.publish.models import Channel
from pim.structure.current import current

_assortments = Assortment.__table__
_channels = Channel.__table__
_members = Membership.__table__
_pins = Pin.__table__


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One assortment in the list; `members` are those of today in its market."""

    code: str
    labels: dict[str, str]
    market: str
    parent: str | None
    from_on: date | None
    to_on: date | None
    archived: bool
    members: int
    pins: int


@dataclass(frozen=True, slots=True)
class PinRow:
    """One pin with the SKU that its product has now, and whether it holds on the day asked for."""

    product_id: int
    sku: str
    way: str
    from_on: date | None
    to_on: date | None
    note: str | None
    state: str  # now, coming, over


def market_today(market: str) -> date:
    """What day it is in a market."""
    return clock.day_in(current().market(market).zone, clock.now())


def list_plans(*, archived: bool = False) -> list[PlanRow]:
    """The assortments, by market and code."""
    statement = (
        sa.select(_assortments)
        .where(_assortments.c.archived.is_(archived))
        .order_by(_assortments.c.market, _assortments.c.code)
    )
    members, pins = _count_members(), _count_pins()
    return [
        PlanRow(
            code=row.code,
            labels=row.labels or {},
            market=row.market,
            parent=row.parent,
            from_on=row.from_on,
            to_on=row.to_on,
            archived=row.archived,
            members=members.get(row.id, 0),
            pins=pins.get(row.id, 0),
        )
        for row in db.connection().execute(statement)
    ]


def list_pins(assortment_id: int, on: date, *, after: int = 0, limit: int = 100) -> list[PinRow]:
    """The pins of an assortment by ascending product id, from after one on."""
    statement = (
        sa.select(_pins)
        .where(_pins.c.assortment_id == assortment_id, _pins.c.product_id > after)
        .order_by(_pins.c.product_id)
        .limit(limit)
    )
    rows = db.connection().execute(statement).all()
    keys = documents.find_keys([row.product_id for row in rows])
    return [
        PinRow(
            row.product_id, keys[row.product_id], row.way, row.from_on, row.to_on, row.note, _state(row, on)
        )
        for row in rows
    ]


def count_pins(assortment_id: int) -> int:
    """How many pins an assortment has, those that are over too."""
    statement = sa.select(sa.func.count()).select_from(_pins).where(_pins.c.assortment_id == assortment_id)
    return int(db.connection().execute(statement).scalar_one())


def list_children(code: str) -> list[str]:
    """The codes of the assortments whose members come from this one, sorted."""
    return _codes(_assortments, _assortments.c.parent == code)


def list_channels_of(code: str) -> list[str]:
    """The codes of the channels that show this assortment, sorted."""
    return _codes(_channels, _channels.c.assortment == code)


def load_labels(product_ids: Iterable[int], locale: str) -> dict[int, Label]:
    """What products are called in a locale or its fallbacks; those without a name are left out."""
    structure = current()
    found = {
        product_id: find_label(structure, lineage, "", locale)
        for product_id, lineage in documents.load_lineages(product_ids).items()
    }
    return {product_id: label for product_id, label in found.items() if label is not None}


def _codes(table: sa.Table, condition: sa.ColumnElement[bool]) -> list[str]:
    statement = sa.select(table.c.code).where(condition, table.c.archived.is_(False)).order_by(table.c.code)
    return list(db.connection().execute(statement).scalars())


def _count_members() -> dict[int, int]:
    """Members of today, which is not everywhere the same day, by assortment id."""
    markets, now = current().markets, clock.now()
    if not markets:
        return {}
    days = {code: clock.day_in(market.zone, now) for code, market in markets.items()}
    day = sa.case(days, value=_assortments.c.market)
    statement = (
        sa.select(_members.c.assortment_id, sa.func.count())
        .join(_assortments, _assortments.c.id == _members.c.assortment_id)
        .where(_members.c.from_on <= day, _members.c.to_on > day)
        .group_by(_members.c.assortment_id)
    )
    return {row[0]: row[1] for row in db.connection().execute(statement)}


def _count_pins() -> dict[int, int]:
    statement = sa.select(_pins.c.assortment_id, sa.func.count()).group_by(_pins.c.assortment_id)
    return {row[0]: row[1] for row in db.connection().execute(statement)}


def _state(pin: Any, on: date) -> str:
    if pin.to_on is not None and pin.to_on <= on:
        return "over"
    return "coming" if pin.from_on is not None and pin.from_on > on else "now"
