"""Relations to groups of products, cut to the groups of which a channel lists a member.

A group is named by its code, as products name those they stand in: a list of its members at
every product that relates to it would grow with both, and change with each member.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import Ancestry, ProductGroupMember, ProductGroupRelation
from pim.publish.listings import Lineup
from pim.publish.models import PRODUCT
from pim.structure.current import current
from pim.structure.models import ProductGroup, RelationType

_ancestry = Ancestry.__table__
_members = ProductGroupMember.__table__
_links = ProductGroupRelation.__table__
_groups = ProductGroup.__table__
_types = RelationType.__table__


class ShownGroups:
    """What a channel shows of the groups that its products relate to. Each group is looked up once."""

    def __init__(self, lineup: Lineup) -> None:
        self._lineup = lineup
        self._is_shown: dict[int, bool] = {}

    def entries(self, sources: Collection[int]) -> dict[int, list[dict[str, Any]]]:
        """The relations of these products to groups that are shown, by type and code; inherited ones too."""
        rows = _load_links(sources) if current().product_groups else []
        self._look_up({row.group_id for row in rows} - self._is_shown.keys())
        found: dict[int, list[dict[str, Any]]] = {}
        for row in rows:
            if self._is_shown[row.group_id]:
                entry = {"type": row.type, "to": {"product_group": row.code}}
                found.setdefault(row.product_id, []).append(entry)
        return found

    def _look_up(self, group_ids: Collection[int]) -> None:
        if not group_ids:
            return
        statement = (
            sa.select(_members.c.group_id, _ancestry.c.product_id)
            .join(_ancestry, _ancestry.c.ancestor_id == _members.c.product_id)
            .join(_groups, _groups.c.id == _members.c.group_id)
            .where(db.within(_members.c.group_id, group_ids), _groups.c.archived.is_(False))
        )
        members = db.connection().execute(statement).all()
        listed = self._lineup.find(PRODUCT, {product_id for _group_id, product_id in members})
        shown = {group_id for group_id, product_id in members if product_id in listed}
        self._is_shown |= {group_id: group_id in shown for group_id in group_ids}


def groups_of(products: Collection[int]) -> set[int]:
    """The groups that these products stand in, through their models too."""
    if not products:
        return set()
    statement = (
        sa.select(_members.c.group_id)
        .join(_ancestry, _ancestry.c.ancestor_id == _members.c.product_id)
        .where(db.within(_ancestry.c.product_id, products))
    )
    return set(db.connection().execute(statement.distinct()).scalars())


def sources_of_groups(group_ids: Collection[int]) -> set[int]:
    """Products with a relation to one of these groups, inherited ones included."""
    if not group_ids:
        return set()
    statement = (
        sa.select(_ancestry.c.product_id)
        .join(_links, _links.c.product_id == _ancestry.c.ancestor_id)
        .where(db.within(_links.c.group_id, group_ids))
    )
    return set(db.connection().execute(statement.distinct()).scalars())


def _load_links(sources: Collection[int]) -> Sequence[Any]:
    statement = (
        sa.select(
            _ancestry.c.product_id,
            _types.c.code.label("type"),
            _groups.c.code,
            _links.c.group_id,
        )
        .select_from(_ancestry)
        .join(_links, _links.c.product_id == _ancestry.c.ancestor_id)
        .join(_types, _types.c.id == _links.c.relation_type_id)
        .join(_groups, _groups.c.id == _links.c.group_id)
        .where(db.within(_ancestry.c.product_id, sources), _types.c.archived.is_(False))
        .distinct()
        .order_by(_ancestry.c.product_id, _types.c.code, _groups.c.code)
    )
    return db.connection().execute(statement).all()
