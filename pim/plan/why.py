"""Why a product is in an assortment on a day, or is not: always an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.errors import BadValue, Invalid, NotFound
from pim.plan.membership import load_periods
from pim.plan.models import Assortment, Membership, Pin
from pim.plan.periods import Period
from pim.plan.rules import Explanation, explain, parse
from pim.plan.subjects import make_subject
from pim.structure.current import current

_assortments = Assortment.__table__
_pins = Pin.__table__
_members = Membership.__table__


@dataclass(frozen=True, slots=True)
class Why:
    """The answer: `is_member` on the day, the sentence that decides, and everything looked at."""

    sku: str
    assortment: str
    on: date
    is_member: bool
    because: str
    pins: tuple[str, ...]
    periods: tuple[str, ...]
    rule: Explanation | None


def get_assortment(code: str) -> Any:
    """The row of an assortment. Raises `NotFound`."""
    row = db.connection().execute(sa.select(_assortments).where(_assortments.c.code == code)).one_or_none()
    if row is None:
        known = list(db.connection().execute(sa.select(_assortments.c.code)).scalars())
        raise NotFound("assortment", code, f"There is: {', '.join(sorted(known))}." if known else "")
    return row


def why(sku: str, code: str, on: date) -> Why:
    """Why the product is in the assortment on that day, or is not. Raises `NotFound`."""
    assortment, lineage = get_assortment(code), documents.get(sku)
    if lineage.own.is_model:
        raise BadValue("sku", sku, "A product model is in no assortment; ask for one of its variants.")
    periods = load_periods(assortment.id, [lineage.own.id]).get(lineage.own.id, ())
    holding = next((cause for period, cause in periods if period.holds_on(on)), None)
    explanation = _explain(assortment, lineage)
    pins = _load_pins(assortment.id, lineage.own.id)
    return Why(
        sku=sku,
        assortment=code,
        on=on,
        is_member=holding is not None,
        because=_because(assortment, on, holding, pins, explanation),
        pins=tuple(_pin_sentence(pin) for pin in pins),
        periods=tuple(f"{_span(period.from_on, period.to_on)} by {cause}" for period, cause in periods),
        rule=explanation,
    )


def list_members(code: str, on: date, *, after: int = 0, limit: int = 100) -> list[tuple[int, str, str]]:
    """Members on a day as (product id, SKU, cause), by ascending id from `after` on."""
    assortment = get_assortment(code)
    statement = (
        sa.select(_members.c.product_id, _members.c.cause)
        .where(
            _members.c.assortment_id == assortment.id,
            _members.c.from_on <= on,
            _members.c.to_on > on,
            _members.c.product_id > after,
        )
        .order_by(_members.c.product_id)
        .limit(limit)
    )
    rows = db.connection().execute(statement).all()
    keys = documents.find_keys([row.product_id for row in rows])
    return [(row.product_id, keys[row.product_id], row.cause) for row in rows]


def count_members(code: str, on: date) -> int:
    """How many products are members on a day."""
    assortment = get_assortment(code)
    condition = (
        (_members.c.assortment_id == assortment.id) & (_members.c.from_on <= on) & (_members.c.to_on > on)
    )
    statement = sa.select(sa.func.count()).select_from(_members).where(condition)
    return int(db.connection().execute(statement).scalar_one())


def _explain(assortment: Any, lineage: Lineage) -> Explanation | None:
    if assortment.rule is None:
        return None
    try:
        return explain(parse(current(), assortment.rule), make_subject(lineage))
    except Invalid:
        return None


def _because(
    assortment: Any,
    on: date,
    holding: str | None,
    pins: list[Any],
    rule: Explanation | None,
) -> str:
    active = [pin for pin in pins if Period(pin.from_on, pin.to_on).holds_on(on)]
    for pin in active:
        if pin.way == ("in" if holding == "pin" else "out") and holding != "rule":
            return _pin_sentence(pin)
    if holding == "rule":
        return f"The rule holds: {rule.sentence if rule else ''}".strip()
    if assortment.archived:
        return f"Assortment {assortment.code} is archived."
    if not Period(assortment.from_on, assortment.to_on).holds_on(on):
        return f"Assortment {assortment.code} holds {_span(assortment.from_on, assortment.to_on)}."
    if rule is None:
        return "No rule names it, and no pin does on that day."
    if rule.verdict and assortment.parent:
        return f"The rule holds, but it is not in the parent assortment {assortment.parent} on that day."
    return f"The rule does not hold: {_first_no(rule)}"


def _first_no(rule: Explanation) -> str:
    """The sentence of the first part that fails, as deep as it goes."""
    for part in rule.parts:
        if not part.verdict:
            return _first_no(part)
    return rule.sentence


def _load_pins(assortment_id: int, product_id: int) -> list[Any]:
    condition = (_pins.c.assortment_id == assortment_id) & (_pins.c.product_id == product_id)
    return list(db.connection().execute(sa.select(_pins).where(condition)))


def _pin_sentence(pin: Any) -> str:
    note = f" ({pin.note})" if pin.note else ""
    return f"Pinned {pin.way} {_span(pin.from_on, pin.to_on)}{note}."


def _span(from_on: date | None, to_on: date | None) -> str:
    if from_on is None and to_on is None:
        return "always"
    if to_on is None:
        return f"from {from_on} on"
    return f"until before {to_on}" if from_on is None else f"from {from_on} until before {to_on}"
