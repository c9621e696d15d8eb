"""The documents around one: variants below a model and how complete they are, products that refer to it.

Reads only. Each function is one or two statements, however many documents there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.models import PRODUCT, Ancestry, Product, ProductRelation
from pim.enrich.models import ProductCompleteness
from pim.structure.current import current

_products = Product.__table__
_ancestry = Ancestry.__table__
_relations = ProductRelation.__table__
_completeness = ProductCompleteness.__table__

Place = tuple[str, str]  # scope and locale


class Share(NamedTuple):
    """How many of the variants of a model are complete."""

    complete: int
    total: int


class Mention(NamedTuple):
    """A document that has a relation to the one asked for."""

    id: int
    kind: str
    key: str
    relation_type: str


def is_below(model_id: int) -> sa.ColumnElement[bool]:
    """The condition on `product` that holds for everything below a model."""
    condition: sa.ColumnElement[bool] = _products.c.id.in_(
        sa.select(_ancestry.c.product_id).where(_ancestry.c.ancestor_id == model_id, _ancestry.c.distance > 0)
    )
    return condition


def list_below(model_id: int, *, limit: int) -> list[Lineage]:
    """What stands below a model, sub models among it, in ascending order of id, at most `limit`."""
    statement = (
        sa.select(*documents.columns()).where(is_below(model_id)).order_by(_products.c.id).limit(limit)
    )
    found = {document.id: document for document in documents.iter_rows(statement)}
    return list(documents.with_ancestors(found).values())


def count_below(model_id: int) -> int:
    """How many products, archived ones included, inherit from a model; sub models are not counted."""
    statement = sa.select(sa.func.count()).where(is_below(model_id), _products.c.kind == PRODUCT)
    return int(db.connection().execute(statement).scalar_one())


def count_complete(model_id: int) -> dict[Place, Share]:
    """How many of the variants of a model are complete, by scope and locale; archived ones left out."""
    done = sa.func.sum(sa.case((_completeness.c.missing_count == 0, 1), else_=0))
    statement = (
        sa.select(_completeness.c.scope_id, _completeness.c.locale_id, done, sa.func.count())
        .select_from(_completeness.join(_products, _products.c.id == _completeness.c.product_id))
        .where(is_below(model_id), _products.c.archived.is_(False))
        .group_by(_completeness.c.scope_id, _completeness.c.locale_id)
    )
    structure = current()
    scopes = {scope.id: scope.code for scope in structure.scopes.values()}
    locales = {locale.id: locale.code for locale in structure.locales.values()}
    return {
        (scopes[scope_id], locales[locale_id]): Share(int(complete), total)
        for scope_id, locale_id, complete, total in db.connection().execute(statement)
        if scope_id in scopes and locale_id in locales
    }


def load_percents(ids: Iterable[int], scope: str, locale: str) -> dict[int, int]:
    """How complete products are in one scope and locale, in whole percent; models are left out."""
    structure = current()
    if scope not in structure.scopes or locale not in structure.locales:
        return {}
    statement = sa.select(_completeness).where(
        db.within(_completeness.c.product_id, ids),
        _completeness.c.scope_id == structure.scopes[scope].id,
        _completeness.c.locale_id == structure.locales[locale].id,
    )
    return {
        row.product_id: 100 * (row.required - row.missing_count) // row.required if row.required else 100
        for row in db.connection().execute(statement)
    }


def list_mentions(product_id: int, *, limit: int) -> list[Mention]:
    """The documents that have a relation to this one, by id, at most `limit`."""
    types = {one.id: one.code for one in current().relation_types.values()}
    c = _products.c
    statement = (
        sa.select(c.id, c.kind, sa.func.coalesce(c.sku, c.code), _relations.c.relation_type_id)
        .select_from(_relations.join(_products, c.id == _relations.c.product_id))
        .where(_relations.c.target_id == product_id)
        .order_by(c.id, _relations.c.relation_type_id)
        .limit(limit)
    )
    rows: Iterable[Any] = db.connection().execute(statement)
    return [Mention(i, kind, key or f"#{i}", types[t]) for i, kind, key, t in rows if t in types]


def find_ids(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the products and models with these SKUs and codes; a SKU goes before a code."""
    listed = list(dict.fromkeys(keys))
    if not listed:
        return {}
    c = _products.c
    statement = sa.select(c.id, c.sku, c.code).where(db.within(c.sku, listed) | db.within(c.code, listed))
    rows = db.connection().execute(statement).all()
    return {row.code: row.id for row in rows if row.code} | {row.sku: row.id for row in rows if row.sku}
