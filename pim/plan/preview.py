"""What another rule or a list of pins would do to an assortment, told before it is saved. Writes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import Product
from pim.errors import BadValue
from pim.plan.models import Membership, Pin
from pim.plan.periods import Period
from pim.plan.rule_filters import rule_filter
from pim.plan.rules import parse
from pim.plan.why import get_assortment
from pim.structure.current import current

_members = Membership.__table__
_pins = Pin.__table__
_products = Product.__table__
SHOWN = 50  # product ids named each way


@dataclass(frozen=True, slots=True)
class RulePreview:
    """Members on one day as they are, and as the rule would make them.

    `joining` and `leaving` are ids of products, ascending, the first `SHOWN` of those that
    `joins` and `leaves` count.
    """

    on: date
    before: int
    after: int
    joins: int
    leaves: int
    joining: tuple[int, ...]
    leaving: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PinPreview:
    """What becomes of each SKU of a list that is to be pinned.

    `pins` are those that differ from what stands there: product id, SKU, and the pin that the new
    one replaces, None where there is none; `members` are those of them that are members already.
    `already` are pinned in just this way. `models` are codes of product models, which are not
    sold. `repeated` stood in the list more than once.
    """

    pins: tuple[tuple[int, str, dict[str, str] | None], ...]
    members: tuple[str, ...]
    already: tuple[str, ...]
    unknown: tuple[str, ...]
    models: tuple[str, ...]
    repeated: tuple[str, ...]


def preview_rule(code: str, told: Any, today: date) -> RulePreview:
    """What the assortment would hold by this rule, as JSON; None is no rule.

    Told for today, or for the first day of an assortment that is still to come. Pins, dates and
    parent stay as they are; assortments below this one are not looked at. Raises `NotFound`, and
    what saving the rule would raise: `BadValue` that names the place in it.
    """
    assortment = get_assortment(code)
    on = max(today, assortment.from_on or today)
    rule = rule_filter(current(), parse(current(), told))
    before, after = _load_members(assortment.id, on), _would_be_members(assortment, rule, on)
    joining, leaving = sorted(after - before), sorted(before - after)
    return RulePreview(
        on=on,
        before=len(before),
        after=len(after),
        joins=len(joining),
        leaves=len(leaving),
        joining=tuple(joining[:SHOWN]),
        leaving=tuple(leaving[:SHOWN]),
    )


def split_skus(text: str) -> list[str]:
    """The SKUs of a pasted list, in its order: parted by line breaks, tabs, commas or semicolons."""
    return [sku for part in re.split(r"[\n\r\t,;]", text) if (sku := part.strip())]


def preview_pins(code: str, skus: Sequence[str], pin: Mapping[str, str | None], today: date) -> PinPreview:
    """What pinning these products in this way would change; `pin` as in the field of an assortment.

    `today` is the day for which members are told. Raises `NotFound`, and `BadValue` for a period
    that holds no day.
    """
    assortment = get_assortment(code)
    wanted = {name: part for name, part in pin.items() if part}
    Period(_day(wanted.get("from_on")), _day(wanted.get("to_on")))
    listed = list(dict.fromkeys(skus))
    products, models = _find(listed)
    standing = _load_pins(assortment.id, products.values())
    pins, already = [], []
    for sku in (sku for sku in listed if sku in products):
        old = standing.get(products[sku])
        if old == wanted:
            already.append(sku)
        else:
            pins.append((products[sku], sku, old))
    counts, members = Counter(skus), _load_members(assortment.id, today, products.values())
    return PinPreview(
        pins=tuple(pins),
        members=tuple(sku for product_id, sku, _old in pins if product_id in members),
        already=tuple(already),
        unknown=tuple(sku for sku in listed if sku not in products and sku not in models),
        models=tuple(sku for sku in listed if sku in models),
        repeated=tuple(sku for sku in listed if counts[sku] > 1),
    )


def _find(keys: Sequence[str]) -> tuple[dict[str, int], set[str]]:
    """The ids of those that are SKUs, and those that are codes of models."""
    if not keys:
        return {}, set()
    skus = sa.select(_products.c.sku, _products.c.id).where(db.within(_products.c.sku, keys))
    codes = sa.select(_products.c.code).where(db.within(_products.c.code, keys))
    conn = db.connection()
    return {row.sku: row.id for row in conn.execute(skus)}, set(conn.execute(codes).scalars())


def _load_pins(assortment_id: int, product_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    statement = sa.select(_pins).where(
        _pins.c.assortment_id == assortment_id, db.within(_pins.c.product_id, product_ids)
    )
    return {row.product_id: _told(row) for row in db.connection().execute(statement)}


def _told(row: Any) -> dict[str, str]:
    """A pin as its field tells it."""
    parts = {"way": row.way, "from_on": row.from_on, "to_on": row.to_on, "note": row.note}
    return {name: str(part) for name, part in parts.items() if part}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadValue("date", text, "A day such as 2026-03-01 is needed.") from error


def _would_be_members(assortment: Any, rule: sa.ColumnElement[bool], on: date) -> set[int]:
    """The verdict of `periods.member_periods` for one day, for all products at once."""
    if assortment.archived or not Period(assortment.from_on, assortment.to_on).holds_on(on):
        return set()
    ruled = _ids(sa.select(_products.c.id).where(_products.c.kind == "product", rule))
    if assortment.parent is not None:
        ruled &= _load_members(get_assortment(assortment.parent).id, on)
    pinned = {way: _load_pinned(assortment.id, way, on) for way in ("in", "out")}
    return (ruled | pinned["in"]) - pinned["out"]


def _load_members(assortment_id: int, on: date, among: Iterable[int] | None = None) -> set[int]:
    statement = sa.select(_members.c.product_id).where(
        _members.c.assortment_id == assortment_id, _members.c.from_on <= on, _members.c.to_on > on
    )
    return _ids(statement if among is None else statement.where(db.within(_members.c.product_id, among)))


def _load_pinned(assortment_id: int, way: str, on: date) -> set[int]:
    """The products that a pin of this way holds for on a day."""
    statement = (
        sa.select(_pins.c.product_id)
        .join(_products, _products.c.id == _pins.c.product_id)
        .where(
            _pins.c.assortment_id == assortment_id,
            _pins.c.way == way,
            _pins.c.from_on.is_(None) | (_pins.c.from_on <= on),
            _pins.c.to_on.is_(None) | (_pins.c.to_on > on),
            _products.c.kind == "product",
        )
    )
    return _ids(statement)


def _ids(statement: sa.Select[Any]) -> set[int]:
    return set(db.connection().execute(statement).scalars())
