"""Variant groups and relation lists: the records that depend on what a channel lists.

They are composed from records that the view has rendered, cut to the members of the
channel, and listed like any other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
import sqlalchemy as sa

from channels.base import serialise, splice
from pim import db
from pim.catalog.models import MODEL, Ancestry, Product, ProductRelation
from pim.publish.channels import ChannelSettings
from pim.publish.models import GROUP, PRODUCT, Listing, Record, Rendering
from pim.publish.records import NewRecord
from pim.publish.rendering import record_hash
from pim.structure.models import RelationType

_ancestry = Ancestry.__table__
_products = Product.__table__
_listings = Listing.__table__
_records = Record.__table__
_renderings = Rendering.__table__
_relations = ProductRelation.__table__
_types = RelationType.__table__


Composed = dict[int, NewRecord]  # by key of the listing


def compose_groups(channel: ChannelSettings, view_id: int, roots: Collection[int]) -> Composed:
    """The group records of these root models, with the variants that the channel lists now.

    A root without a listed variant has none.
    """
    variants = _listed_variants(channel.id, roots)
    found: Composed = {}
    for root_id, code, body in _root_records(view_id, list(variants)):
        whole = splice(body, {"variants": variants[root_id]})
        found[root_id] = NewRecord(record_hash(channel.connector, whole), code, "", whole)
    return found


def _listed_variants(channel_id: int, roots: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """By root model, its variants that the channel lists, in the order of their SKUs."""
    statement = (
        sa.select(_ancestry.c.ancestor_id, _listings.c.key, _records.c.sku, _records.c.body)
        .join(_listings, _listings.c.key == _ancestry.c.product_id)
        .join(_records, _records.c.hash == _listings.c.hash)
        .where(
            db.within(_ancestry.c.ancestor_id, roots),
            _listings.c.channel_id == channel_id,
            _listings.c.kind == PRODUCT,
            _listings.c.to_revision.is_(None),
        )
        .order_by(_ancestry.c.ancestor_id, _records.c.sku, _listings.c.key)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for root_id, key, sku, body in db.connection().execute(statement):
        axes = orjson.loads(body).get("axes", {})
        found.setdefault(root_id, []).append({"id": key, "sku": sku, "axes": axes})
    return found


def _root_records(view_id: int, roots: Collection[int]) -> list[tuple[int, str, bytes]]:
    statement = (
        sa.select(_renderings.c.product_id, _records.c.group_code, _records.c.body)
        .join(_records, _records.c.hash == _renderings.c.hash)
        .where(_renderings.c.view_id == view_id, db.within(_renderings.c.product_id, roots))
    )
    return [(row.product_id, row.group_code, row.body.encode()) for row in db.connection().execute(statement)]


def compose_relations(channel: ChannelSettings, sources: Collection[int] | None) -> Composed:
    """The relation lists of these listed products, or of all, cut to what the channel lists.

    Own relations come before inherited ones, in their order; a relation to a model names
    its group. A product without relations that remain has no list.
    """
    links: dict[int, dict[tuple[str, str, int], dict[str, Any]]] = {}
    for row in db.connection().execute(_links(channel.id, sources)):
        to = {"sku": row.sku} if row.target_kind == PRODUCT else {"group": row.group_code}
        entry: dict[str, Any] = {"type": row.code, "to": to}
        if row.quantity is not None:
            entry["quantity"] = row.quantity
        name = (row.code, *next(iter(to.items())))
        links.setdefault(row.source_id, {}).setdefault(name, entry)
    found: Composed = {}
    for source_id, entries in links.items():
        body = serialise({"relations": list(entries.values())})
        found[source_id] = NewRecord(record_hash(channel.connector, body), "", "", body)
    return found


def _links(channel_id: int, sources: Collection[int] | None) -> sa.Select[Any]:
    """Each link of a listed source to a listed target, inherited and two-way ones included."""
    source, target = _listings.alias("source"), _listings.alias("target")
    above, named = _ancestry.alias("above"), _products.alias("named")
    ends = _directions().subquery("ends")
    statement = (
        sa.select(
            source.c.key.label("source_id"),
            _types.c.code,
            ends.c.quantity,
            target.c.kind.label("target_kind"),
            _records.c.sku,
            _records.c.group_code,
        )
        .select_from(source)
        .join(_ancestry, _ancestry.c.product_id == source.c.key)
        .join(ends, ends.c.from_id == _ancestry.c.ancestor_id)
        .join(_types, _types.c.id == ends.c.relation_type_id)
        .join(named, named.c.id == ends.c.to_id)
        .join(above, above.c.product_id == named.c.id)
        .join(target, (target.c.key == above.c.ancestor_id) & (target.c.channel_id == channel_id))
        .join(_records, _records.c.hash == target.c.hash)
        .where(
            source.c.channel_id == channel_id,
            source.c.kind == PRODUCT,
            source.c.to_revision.is_(None),
            ((target.c.kind == PRODUCT) & (above.c.distance == 0))
            | ((target.c.kind == GROUP) & (named.c.kind == MODEL)),
            target.c.to_revision.is_(None),
            target.c.key != source.c.key,
            _types.c.archived.is_(False),
        )
        .order_by(
            source.c.key,
            _types.c.code,
            _ancestry.c.distance,
            ends.c.inverse,
            ends.c.position,
            _records.c.group_code,
            _records.c.sku,
        )
    )
    return statement if sources is None else statement.where(db.within(source.c.key, sources))


def _directions() -> sa.CompoundSelect[Any]:
    """Every stored link, and every two-way one once more the other way round."""
    there = sa.select(
        _relations.c.product_id.label("from_id"),
        _relations.c.target_id.label("to_id"),
        _relations.c.relation_type_id,
        _relations.c.position,
        _relations.c.quantity,
        sa.literal(0).label("inverse"),
    )
    back = (
        sa.select(
            _relations.c.target_id,
            _relations.c.product_id,
            _relations.c.relation_type_id,
            _relations.c.position,
            _relations.c.quantity,
            sa.literal(1),
        )
        .join(_types, _types.c.id == _relations.c.relation_type_id)
        .where(_types.c.two_way.is_(True))
    )
    return sa.union_all(there, back)


def sources_of(targets: Collection[int]) -> set[int]:
    """Products with a relation to one of these, inherited and two-way ones included."""
    ends = _directions().subquery("ends")
    statement = (
        sa.select(_ancestry.c.product_id)
        .join(ends, ends.c.from_id == _ancestry.c.ancestor_id)
        .where(db.within(ends.c.to_id, targets))
    )
    return set(db.connection().execute(statement).scalars()) if targets else set()
