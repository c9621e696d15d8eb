"""The tables that are made from others: what they hold, and that making them anew changes nothing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import search, side_tables, uniqueness
from pim.catalog.models import (
    Ancestry,
    MediaUse,
    PackagingGtin,
    ProductCategory,
    ProductClass,
    ProductGroupMember,
    ProductGroupRelation,
    ProductRelation,
    ProductSearch,
    ProductStatus,
    ProductValue,
    UniqueValue,
)
from pim.enrich import completeness_table
from pim.enrich.models import ProductCompleteness
from pim.plan import membership
from pim.plan.models import Membership
from pim.structure.models import CategoryClosure
from pim.structure.targets import rebuild_closure

DERIVED = (
    Ancestry,
    CategoryClosure,
    Membership,
    PackagingGtin,
    ProductCategory,
    ProductClass,
    ProductCompleteness,
    MediaUse,
    ProductGroupMember,
    ProductGroupRelation,
    ProductRelation,
    ProductSearch,
    ProductStatus,
    ProductValue,
    UniqueValue,
)


def check_derived() -> None:
    """What every change kept up to date equals what is made anew from the documents."""
    with db.transaction():
        kept = read_derived()
        side_tables.rebuild()
        uniqueness.rebuild()
        search.rebuild()
        completeness_table.rebuild()
        membership.rebuild()
        rebuild_closure()
        made = read_derived()
    for name in kept:
        assert kept[name] == made[name], name


def read_derived() -> dict[str, list[Any]]:
    """All rows of all derived tables, sorted."""
    found = {}
    for model in DERIVED:
        table = model.__table__
        rows = db.connection().execute(sa.select(table).order_by(*table.primary_key)).all()
        found[table.name] = [tuple(row) for row in rows]
    return found
