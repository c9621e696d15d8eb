"""How the catalogue itself uses products: what stands below one, what follows from it, who relates to it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.models import (
    Ancestry,
    MediaUse,
    PackagingGtin,
    Product,
    ProductCategory,
    ProductClass,
    ProductGroupMember,
    ProductGroupRelation,
    ProductRelation,
    ProductSearch,
    ProductStatus,
    ProductValue,
    ReservedSku,
    UniqueValue,
)
from pim.catalog.uses import Use, register_use, rows_use
from pim.changes.models import Change

_products = Product.__table__
_relations = ProductRelation.__table__
_changes = Change.__table__

ANCESTOR = Ancestry.__table__.c.ancestor_id
FOLLOWING = (  # whose rows follow from the document
    *(Ancestry, ProductValue, UniqueValue, PackagingGtin, ProductCategory, ProductRelation),
    *(ProductGroupMember, ProductGroupRelation, ProductClass, ProductStatus, ProductSearch, MediaUse),
)


def register() -> None:
    """Register them: what refers to a product is removed before its rows go."""
    below, related = _products.c.parent_id, _relations.c.target_id
    register_use(
        Use(
            "variants or models below it",
            "blocks",
            lambda ids: _count(below, ids),
            remedy=lambda _ids: "Purge or move them first.",
            columns=(below,),
        ),
        Use("relations of others to it", "removed", lambda ids: _count(related, ids), columns=(related,)),
        rows_use("SKUs, free again", ReservedSku.__table__.c.product_id),
        rows_use("derived rows", ANCESTOR, *(table.__table__.c.product_id for table in FOLLOWING)),
        Use("pictures and documents", "kept", _count_files),
        Use("changes in the history", "kept", _count_changes),
    )


def _count(column: sa.Column[int], ids: Collection[int]) -> int:
    statement = sa.select(sa.func.count()).select_from(column.table).where(db.within(column, ids))
    return int(db.connection().execute(statement).scalar_one())


def _count_files(ids: Collection[int]) -> int:
    """Values that name a file. The files stay: their addresses are permanent, and others may name them."""
    return sum(
        isinstance(value, dict) and "file" in value
        for document in documents.load(ids).values()
        for scopes in document.values.values()
        for locales in scopes.values()
        for value in locales.values()
    )


def _count_changes(ids: Collection[int]) -> int:
    statement = (
        sa.select(sa.func.count())
        .select_from(_changes)
        .where(_changes.c.kind.in_(("product", "model")), db.within(_changes.c.target_id, ids))
    )
    return int(db.connection().execute(statement).scalar_one())
