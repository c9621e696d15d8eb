"""Conditions on `product`, over the side tables: by value, category, group, class, family, status.

Every condition sees what a product inherits. Conditions only: pages are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from pim import db
from pim.catalog.classes import FORMS, check_class_code
from pim.catalog.models import (
    Ancestry,
    Product,
    ProductCategory,
    ProductClass,
    ProductGroupMember,
    ProductStatus,
    ProductValue,
)
from pim.catalog.side_tables import is_indexed
from pim.errors import BadValue
from pim.structure.compiled import once
from pim.structure.snapshot import Attribute, Structure
from pim.structure.terms import expiry_term

_products = Product.__table__
_ancestry = Ancestry.__table__
_values = ProductValue.__table__
_categories = ProductCategory.__table__
_statuses = ProductStatus.__table__
_members = ProductGroupMember.__table__
_classes = ProductClass.__table__

# Made once, since conditions are made for every question.
_above, _nearer = _ancestry.alias("above"), _ancestry.alias("nearer")
_value, _own_value = _values.alias("value"), _values.alias("own_value")

_PLUS: custom_op[Any] = custom_op("+")

Condition = sa.ColumnElement[bool]
Test = Callable[[Any], Condition]  # of the columns `text` and `number` of a value row

FEW = 2000  # rows: as many as a list walks through in a few milliseconds


def has_value(
    structure: Structure, attribute: Attribute, scope: str, locale: str, test: Test | None
) -> Condition:
    """Products of whose effective value in a slot a term passes the test; any value where it is None.

    Raises `BadValue` for an attribute whose values have no rows.
    """
    if not is_indexed(attribute):
        raise BadValue(
            f"attribute {attribute.code}", "not filterable", "Make it filterable to ask for its values."
        )
    above, value = _above, _value
    in_slot = _in_slot(structure, attribute, scope, locale, value)
    held = (value.c.product_id == above.c.ancestor_id) & in_slot
    if test is None:
        return _row_by_row(sa.select(sa.literal(1)).select_from(above).where(_through(above, value, held)))
    own = ~_is_overridden(structure, attribute, scope, locale, above)
    passes = test(_Terms(value.c.text, value.c.number))
    if _are_few(value, in_slot & passes):
        few = sa.select(above.c.product_id).join(value, held & passes).where(own)
        condition: Condition = _products.c.id.in_(few)
        return condition
    held &= test(_Terms(_unindexed(value.c.text), _unindexed(value.c.number)))
    return _row_by_row(sa.select(sa.literal(1)).select_from(above).where(_through(above, value, held), own))


def _are_few(value: Any, passes: Condition) -> bool:
    """Whether so few rows pass that a list had better begin with them than look for them in each product."""
    rows = sa.select(sa.literal(1)).select_from(value).where(passes).limit(FEW + 1).subquery()
    found: int = db.connection().execute(sa.select(sa.func.count()).select_from(rows)).scalar_one()
    return found <= FEW


def _row_by_row(rows: sa.Select[Any]) -> Condition:
    """That there are such rows, looked for once per product in the order of the list, until a page is full.

    PostgreSQL would rather begin with the rows: it takes them to be few, since it does not
    know that attribute, scope and locale go together, and sorts half of the catalogue for a
    page. An OFFSET keeps it from that; SQLite has no other way.
    """
    correlated = rows.correlate(_products)
    return (correlated if db.is_sqlite() else correlated.offset(sa.literal_column("0"))).exists()


@dataclass(frozen=True, slots=True)
class _Terms:
    """The columns of a value row that tests ask."""

    text: Any
    number: Any


def _unindexed(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """The column, by which SQLite finds no row.

    The rows of one product are few and found by its id. Without statistics SQLite would go
    through all rows of the attribute instead, for each product anew.
    """
    return UnaryExpression(column, operator=_PLUS, type_=column.type) if db.is_sqlite() else column


def _through(above: Any, own: Any, wanted: Condition) -> Condition:
    """That the product or one above it has such a row of its own.

    One EXISTS inside the other: joined, SQLite without statistics begins with the rows of
    the value, which may be half of all, for each product anew.
    """
    has = sa.select(sa.literal(1)).select_from(own).where(wanted).correlate(above).exists()
    return sa.and_(above.c.product_id == _products.c.id, has)


def in_category(structure: Structure, code: str) -> Condition:
    """Products in a category or one below it, by themselves or through their model.

    An archived category holds nothing, and neither does what stands below it.
    """
    structure.category(code)
    below = once(structure, "below", code, lambda: _below(structure, code))
    above, own = _ancestry.alias("above"), _categories.alias("own")
    wanted = (own.c.product_id == above.c.ancestor_id) & db.within(own.c.category_id, below)
    condition = _through(above, own, wanted)
    return sa.select(sa.literal(1)).select_from(above).where(condition).correlate(_products).exists()


def _below(structure: Structure, code: str) -> list[int]:
    """The ids of a category and of those whose path leads through it."""
    return [
        category.id
        for category in structure.categories.values()
        if any(step.code == code for step in structure.path(category.code))
    ]


def in_group(structure: Structure, code: str) -> Condition:
    """Products that stand in a group, by themselves or through their model."""
    above, own = _ancestry.alias("above"), _members.alias("own")
    group_id = structure.product_group(code).id
    wanted = (own.c.product_id == above.c.ancestor_id) & (own.c.group_id == group_id)
    condition = _through(above, own, wanted)
    return sa.select(sa.literal(1)).select_from(above).where(condition).correlate(_products).exists()


def in_class(structure: Structure, code: str, class_code: str) -> Condition:
    """Products of a class in the classification `code`, the nearest of own and inherited ones.

    Raises `BadValue` for what is no class of its system.
    """
    classification = structure.classification(code)
    wanted_code = check_class_code(FORMS[classification.system], code, class_code)
    above, own = _ancestry.alias("above"), _classes.alias("own")
    nearer, other = _ancestry.alias("nearer"), _classes.alias("other")
    in_system = own.c.classification_id == classification.id
    wanted = (own.c.product_id == above.c.ancestor_id) & in_system & (own.c.class_code == wanted_code)
    overrides = (other.c.product_id == nearer.c.ancestor_id) & (
        other.c.classification_id == classification.id
    )
    has = sa.select(sa.literal(1)).select_from(other).where(overrides).correlate(nearer).exists()
    is_nearer = (nearer.c.product_id == above.c.product_id) & (nearer.c.distance < above.c.distance)
    overridden = sa.select(sa.literal(1)).select_from(nearer).where(is_nearer, has).correlate(above).exists()
    condition = _through(above, own, wanted) & ~overridden
    return sa.select(sa.literal(1)).select_from(above).where(condition).correlate(_products).exists()


def in_family(structure: Structure, code: str) -> Condition:
    """Products of a family."""
    condition: Condition = _products.c.family_id == structure.family(code).id
    return condition


def has_status(structure: Structure, market: str, status: str | None) -> Condition:
    """Products with a status in a market; None asks for those that are new there."""
    rows = (
        sa.select(sa.literal(1))
        .where(_statuses.c.product_id == _products.c.id, _statuses.c.market_id == structure.market(market).id)
        .correlate(_products)
    )
    return ~rows.exists() if status is None else rows.where(_statuses.c.status == status).exists()


def expires_before(structure: Structure, day: date) -> Condition:
    """Products with a document, own or inherited, that no longer holds on this day."""
    documents = [a.id for a in structure.attributes.values() if a.type == "document"]
    above, value = _ancestry.alias("above"), _values.alias("value")
    nearer, own = _ancestry.alias("nearer"), _values.alias("own_value")
    same_slot = sa.and_(*(own.c[name] == value.c[name] for name in ("attribute_id", "scope_id", "locale_id")))
    is_overridden = (
        sa.select(sa.literal(1))
        .select_from(nearer.join(own, own.c.product_id == nearer.c.ancestor_id))
        .where(nearer.c.product_id == above.c.product_id, nearer.c.distance < above.c.distance, same_slot)
        .correlate(above, value)
        .exists()
    )
    found = (
        sa.select(sa.literal(1))
        .select_from(above.join(value, value.c.product_id == above.c.ancestor_id))
        .where(
            above.c.product_id == _products.c.id,
            value.c.attribute_id.in_(documents),
            value.c.number < float(expiry_term(day.isoformat())[1] or 0),
            ~is_overridden,
        )
        .correlate(_products)
    )
    return found.exists()


def is_archived() -> Condition:
    """Products that are archived, or stand under a model that is."""
    return _archived_above().exists()


def is_in_use() -> Condition:
    """Products that are not archived, for lists, which look at few of them; `~is_archived()` is for sets."""
    return ~_row_by_row(_archived_above())


def _archived_above() -> sa.Select[Any]:
    above = _products.alias("above_product")
    return (
        sa.select(sa.literal(1))
        .select_from(_ancestry.join(above, above.c.id == _ancestry.c.ancestor_id))
        .where(_ancestry.c.product_id == _products.c.id, above.c.archived.is_(True))
        .correlate(_products)
    )


def _in_slot(structure: Structure, attribute: Attribute, scope: str, locale: str, value: Any) -> Condition:
    condition: Condition = (
        (value.c.attribute_id == attribute.id)
        & (value.c.scope_id == (structure.scope(scope).id if scope else 0))
        & (value.c.locale_id == (structure.locale(locale).id if locale else 0))
    )
    return condition


def _is_overridden(
    structure: Structure, attribute: Attribute, scope: str, locale: str, above: Any
) -> Condition:
    nearer, own = _nearer, _own_value
    wanted = (own.c.product_id == nearer.c.ancestor_id) & _in_slot(structure, attribute, scope, locale, own)
    has = sa.select(sa.literal(1)).select_from(own).where(wanted).correlate(nearer).exists()
    is_nearer = (nearer.c.product_id == above.c.product_id) & (nearer.c.distance < above.c.distance)
    return sa.select(sa.literal(1)).select_from(nearer).where(is_nearer, has).correlate(above).exists()
