"""Membership: who is in which assortment when, kept in the transaction of whatever changes it.

Only what a change can have moved is computed again: the touched products in the
assortments that look at what was touched, or a whole assortment after its rule, its
pins, its dates or its parent changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import fields
from pim.catalog.fields import SKU
from pim.catalog.lineages import created_ids, touched_lineages, touched_where
from pim.catalog.models import Product
from pim.changes import guard
from pim.changes.targets import Touched
from pim.errors import Invalid
from pim.plan.models import FIRST_DAY, LAST_DAY, Assortment, Membership, Pin
from pim.plan.periods import Cause, Period, member_periods
from pim.plan.rule_filters import rule_filter
from pim.plan.rules import Dependencies, Rule, Subject, depends_on, matcher, parse
from pim.plan.subjects import make_subject
from pim.plan.targets import PIN, decides
from pim.structure.compiled import once
from pim.structure.current import current, forget
from pim.structure.product_targets import PRODUCT_KINDS
from pim.structure.targets import KINDS

_assortments = Assortment.__table__
_pins = Pin.__table__
_members = Membership.__table__
_products = Product.__table__

Periods = dict[int, tuple[tuple[Period, Cause], ...]]  # by product
_SUBJECTS = "subjects"
_MEANT = ("attribute", "category", "unit")  # a change of these can alter what a rule holds for


@dataclass(frozen=True, slots=True)
class Planned:
    """One assortment as membership sees it."""

    id: int
    code: str
    parent: str | None
    parent_id: int | None
    rule: Rule
    needs: Dependencies  # what the rule looks at
    holds: Callable[[Subject], bool]  # the rule, compiled
    own: Period
    archived: bool


def write_membership(touched: Touched) -> None:
    """Hook: bring the memberships up to date that the chunk can have changed."""
    replanned = {i for i, names in touched.fields.get("assortment", {}).items() if _replans(names)}
    if replanned:
        forget()
    planned = load_planned()
    if not planned:
        return
    pinned = _touched_pins(touched)
    whole = {assortment.id for assortment in planned} if _leans_otherwise(touched) else replanned
    moved: dict[int, set[int]] = {}  # products whose membership changed, by assortment
    for assortment in planned:
        products = _candidates(touched, assortment) | pinned.get(assortment.id, set())
        products |= moved.get(assortment.parent_id or 0, set())
        if assortment.id in whole:
            moved[assortment.id] = refresh(assortment, None)
        elif products:
            moved[assortment.id] = refresh(assortment, products, touched)
    if members := set().union(*moved.values()) if moved else set():
        touched.log.setdefault("member", set()).update(members)


def load_planned() -> tuple[Planned, ...]:
    """Every assortment, parents before children; kept with the structure, which counts their changes too.

    Left out are those whose rule asks for something that was archived since, or is no
    longer filterable: their members stay as they are until the rule is mended, rather
    than leave every feed. They go on bounding the assortments below them.
    """
    return once(current(), "planned", "", _load_planned)


def _load_planned() -> tuple[Planned, ...]:
    rows = db.connection().execute(sa.select(_assortments).order_by(_assortments.c.id)).all()
    ids = {row.code: row.id for row in rows}
    found = {row.code: planned for row in rows if (planned := _planned(row, ids)) is not None}
    ordered: dict[str, Planned] = {}

    def place(planned: Planned) -> None:
        if planned.parent in found and planned.parent not in ordered:
            place(found[planned.parent])
        ordered[planned.code] = planned

    for planned in found.values():
        place(planned)
    return tuple(ordered.values())


def _planned(row: Any, ids: Mapping[str, int]) -> Planned | None:
    try:
        rule = parse(current(), row.rule)
        rule_filter(current(), rule)
    except Invalid:
        return None
    parent_id = None if row.parent is None else ids[row.parent]
    own = Period(row.from_on, row.to_on)
    return Planned(
        row.id, row.code, row.parent, parent_id, rule, depends_on(rule), matcher(rule), own, row.archived
    )


def refresh(assortment: Planned, ids: set[int] | None, touched: Touched | None = None) -> set[int]:
    """Compute memberships anew, of these products or of all; give the products for which they changed.

    What the chunk that `touched` them has in memory is not asked of the database again.
    """
    wanted = _wanted(assortment, ids, touched)
    found = load_periods(assortment.id, _stored(ids, touched))
    changed = {i for i in wanted.keys() | found.keys() if wanted.get(i) != found.get(i)}
    if not changed:
        return set()
    stale = changed & found.keys()
    if stale:
        condition = (_members.c.assortment_id == assortment.id) & db.within(_members.c.product_id, stale)
        db.connection().execute(_members.delete().where(condition))
    db.insert_tuples(
        _members,
        ("assortment_id", "product_id", "from_on", "to_on", "cause"),
        [row for i in sorted(changed) for row in _rows(assortment.id, i, wanted.get(i, ()))],
    )
    return changed


def _stored(ids: set[int] | None, touched: Touched | None) -> set[int] | None:
    """Those of the products that something may be stored of: what the chunk created has nothing yet."""
    return ids if ids is None or touched is None else ids - created_ids(touched)


def rebuild() -> None:
    """Make all memberships anew, in the caller's transaction."""
    with guard.opened():
        planned = load_planned()
        for assortment in planned:
            refresh(assortment, None)


def load_periods(assortment_id: int, ids: Collection[int] | None = None) -> Periods:
    """The stored memberships of an assortment, of these products or of all."""
    if ids is not None and not ids:
        return {}
    statement = (
        sa.select(_members)
        .where(_members.c.assortment_id == assortment_id)
        .order_by(_members.c.product_id, _members.c.from_on)
    )
    if ids is not None:
        statement = statement.where(db.within(_members.c.product_id, ids))
    found: Periods = {}
    for row in db.connection().execute(statement):
        period = Period(_open(row.from_on, FIRST_DAY), _open(row.to_on, LAST_DAY))
        found[row.product_id] = (*found.get(row.product_id, ()), (period, row.cause))
    return found


def _wanted(assortment: Planned, ids: set[int] | None, touched: Touched | None) -> Periods:
    if assortment.archived:
        return {}
    subjects = _subjects(touched) if touched is not None else {}
    matched = {i for i in ids or () if i in subjects and assortment.holds(subjects[i])}
    matched |= _match(assortment, ids - subjects.keys() if ids is not None else None)
    pins = _load_pins(assortment.id, _stored(ids, touched))
    above = None if assortment.parent_id is None else load_periods(assortment.parent_id, ids)
    wanted: Periods = {}
    for product_id in matched | pins.keys():
        ways = pins.get(product_id, ())
        periods = member_periods(
            product_id in matched,
            assortment.own,
            None if above is None else tuple(period for period, _cause in above.get(product_id, ())),
            [period for way, period in ways if way == "in"],
            [period for way, period in ways if way == "out"],
        )
        if periods:
            wanted[product_id] = periods
    return wanted


def _subjects(touched: Touched) -> dict[int, Subject]:
    """The products that the chunk wrote and those below, as rules see them: made once."""
    if _SUBJECTS not in touched.memo:
        lineages = touched_lineages(touched)
        sellable = (one for one in lineages.values() if not one.own.is_model)
        touched.memo[_SUBJECTS] = {one.own.id: make_subject(one) for one in sellable}
    found: dict[int, Subject] = touched.memo[_SUBJECTS]
    return found


def _match(assortment: Planned, ids: Collection[int] | None) -> set[int]:
    """The sellable products that the rule holds for."""
    if ids is not None and not ids:
        return set()
    statement = sa.select(_products.c.id).where(
        _products.c.kind == "product", rule_filter(current(), assortment.rule)
    )
    if ids is not None:
        statement = statement.where(db.within(_products.c.id, ids))
    return set(db.connection().execute(statement).scalars())


def _load_pins(assortment_id: int, ids: Collection[int] | None) -> dict[int, list[tuple[str, Period]]]:
    if ids is not None and not ids:
        return {}
    statement = (
        sa.select(_pins)
        .join(_products, _products.c.id == _pins.c.product_id)
        .where(_pins.c.assortment_id == assortment_id, _products.c.kind == "product")
    )
    if ids is not None:
        statement = statement.where(db.within(_pins.c.product_id, ids))
    found: dict[int, list[tuple[str, Period]]] = {}
    for row in db.connection().execute(statement):
        found.setdefault(row.product_id, []).append((row.way, Period(row.from_on, row.to_on)))
    return found


def _leans_otherwise(touched: Touched) -> bool:
    """Whether the structure that rules lean on changed, so that any product may move in or out."""
    return any(
        _means_otherwise(kind, written) for kind in KINDS for written in touched.fields.get(kind, {}).values()
    )


def _means_otherwise(kind: str, written: Collection[str]) -> bool:
    """Whether rules may hold for other products after a change of the structure.

    Whatever comes back from the archive, a rule may name it and have been left out till then.
    """
    if "created" in written or kind in PRODUCT_KINDS:  # rules name none of those
        return False
    if "archived" in written:
        return True
    return kind in _MEANT and not all(name.startswith("labels.") or name == "position" for name in written)


def _replans(names: Iterable[str]) -> bool:
    """Whether the fields of an assortment that were written decide who is in it, pins apart."""
    return any(map(decides, names))


def _touched_pins(touched: Touched) -> dict[int, set[int]]:
    return {
        assortment_id: {int(name.removeprefix(PIN)) for name in names if name.startswith(PIN)}
        for assortment_id, names in touched.fields.get("assortment", {}).items()
    }


def _candidates(touched: Touched, assortment: Planned) -> set[int]:
    """The touched products, and those below touched models, of which the rule may think otherwise now."""
    found = touched_where(touched, partial(_matters, assortment.needs))
    return {product_id for product_id, lineage in found.items() if not lineage.own.is_model}


def _matters(needs: Dependencies, names: Iterable[str]) -> bool:
    for name in names:
        slot = fields.slot_of(name)
        if slot is not None:
            if slot.attribute in needs.attributes:
                return True
        elif (
            name in ("created", "parent")
            or (name == "categories" and needs.categories)
            or (name == "family" and needs.families)
            or (name == SKU and SKU in needs.attributes)
        ):
            return True
    return False


def _rows(
    assortment_id: int, product_id: int, periods: tuple[tuple[Period, Cause], ...]
) -> list[tuple[int, int, date, date, Cause]]:
    return [
        (assortment_id, product_id, period.from_on or FIRST_DAY, period.to_on or LAST_DAY, cause)
        for period, cause in periods
    ]


def _open(day: date, bound: date) -> date | None:
    return None if day == bound else day
