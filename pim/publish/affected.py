"""From what was touched to the products whose records may have changed, set-based."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import MODEL, Ancestry, Product, ProductCategory, ProductGroupMember, ProductValue
from pim.catalog.references import find_holders
from pim.changes.log import Ids
from pim.structure.models import Attribute, CategoryClosure, Option

# A change of one of these can show in any record: labels, fallbacks, units, requirements of a scope.
EVERYTHING = (
    *("attribute", "unit", "locale", "scope", "currency", "family_variant", "relation_type"),
    *("reference_entity", "packaging_unit", "classification"),
)

_ancestry = Ancestry.__table__
_products = Product.__table__
_categories = ProductCategory.__table__
_closure = CategoryClosure.__table__
_members = ProductGroupMember.__table__
_values = ProductValue.__table__
_options = Option.__table__
_attributes = Attribute.__table__


def products_of(touched: Ids) -> set[int] | None:
    """Ids of the products and models whose records may differ; None for all of them.

    Those below a touched model are among them. A product that is named without need costs
    a rendering and nothing else.
    """
    if any(touched.get(kind) for kind in EVERYTHING):
        return None
    found = touched.get("product", set()) | touched.get("model", set())
    if families := touched.get("family"):
        found |= _select(sa.select(_products.c.id).where(db.within(_products.c.family_id, families)))
    if categories := touched.get("category"):
        found |= _select(_below_categories(categories))
    if groups := touched.get("product_group"):
        found |= _select(sa.select(_members.c.product_id).where(db.within(_members.c.group_id, groups)))
    if options := touched.get("option"):
        found |= _select(_with_options(options))
    if records := touched.get("reference_record"):
        found |= find_holders(records)
    return found | with_descendants(found)


def with_descendants(ids: set[int]) -> set[int]:
    """The ids and those below them."""
    if not ids:
        return set()
    return ids | _select(sa.select(_ancestry.c.product_id).where(db.within(_ancestry.c.ancestor_id, ids)))


def roots_of(ids: set[int]) -> set[int]:
    """The root models of variants and models among the ids; simple products have none."""
    if not ids:
        return set()
    # In steps, by key: SQLite, which keeps no statistics, joins the two in the worst order.
    above = _select(sa.select(_ancestry.c.ancestor_id).where(db.within(_ancestry.c.product_id, ids)))
    return _select(_roots().where(db.within(_products.c.id, above)))


def all_roots() -> set[int]:
    """All root models, archived ones included."""
    return _select(_roots())


def _roots() -> sa.Select[tuple[int]]:
    return sa.select(_products.c.id).where(_products.c.kind == MODEL, _products.c.parent_id.is_(None))


def _below_categories(ids: set[int]) -> sa.Select[tuple[int]]:
    return (
        sa.select(_categories.c.product_id)
        .join(_closure, _closure.c.descendant_id == _categories.c.category_id)
        .where(db.within(_closure.c.ancestor_id, ids))
    )


def _with_options(ids: set[int]) -> sa.Select[tuple[int]]:
    return (
        sa.select(_values.c.product_id)
        .join(_attributes, _attributes.c.id == _values.c.attribute_id)
        .join(_options, (_options.c.attribute == _attributes.c.code) & (_options.c.code == _values.c.text))
        .where(db.within(_options.c.id, ids))
    )


def _select(statement: sa.Select[Any]) -> set[int]:
    return set(db.connection().execute(statement.distinct()).scalars())
