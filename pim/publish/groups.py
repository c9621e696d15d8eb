"""Variant groups and relation lists: the records that depend on what a channel lists.

They are composed from records that the view has rendered, cut to the members of the
channel, and listed like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from channels.base import serialise, splice
from pim import db
from pim.catalog.models import MODEL, Ancestry, Product, ProductRelation
from pim.catalog.models import PRODUCT as PRODUCT_KIND
from pim.publish.channels import ChannelSettings
from pim.publish.listings import Lineup
from pim.publish.models import GROUP, PRODUCT, Record, Rendering
from pim.publish.product_groups import ShownGroups
from pim.publish.records import NewRecord, load_axes, load_names
from pim.publish.rendering import record_hash
from pim.publish.terms import load_terms
from pim.structure.current import current
from pim.structure.models import RelationType

_ancestry = Ancestry.__table__
_products = Product.__table__
_records = Record.__table__
_renderings = Rendering.__table__
_relations = ProductRelation.__table__
_types = RelationType.__table__
SLICE = 2000  # products of which relations are composed at a time
ROOTS = 500  # models of which groups are composed at a time: of each all that it says is held

Composed = dict[int, NewRecord]  # by key of the listing


class Target(NamedTuple):
    """What a relation leads to in a channel: a listed product, or the group of a model."""

    key: int
    group: str
    sku: str
    is_group: bool

    def to_json(self) -> dict[str, str]:
        """How a relation names it."""
        return {"group": self.group} if self.is_group else {"sku": self.sku}


def compose_groups(
    channel: ChannelSettings, view_id: int, lineup: Lineup, roots: Collection[int]
) -> Iterator[Composed]:
    """The group records of these root models, with the variants that the channel lists, in slices.

    A root without a listed variant has none.
    """
    for slice_ in _sliced(roots, ROOTS):
        variants = _listed_variants(lineup, slice_)
        found: Composed = {}
        for root_id, code, body in _root_records(view_id, list(variants)):
            whole = splice(body, {"variants": variants[root_id]})
            found[root_id] = NewRecord(record_hash(channel.connector, whole), code, "", whole)
        yield found


def _listed_variants(lineup: Lineup, roots: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """By root model, its variants that the channel lists, in the order of their SKUs."""
    statement = sa.select(_ancestry.c.product_id, _ancestry.c.ancestor_id).where(
        db.within(_ancestry.c.ancestor_id, roots)
    )
    below = {row[0]: row[1] for row in db.connection().execute(statement)}
    found: dict[int, list[dict[str, Any]]] = {}
    for key, (sku, axes) in load_axes(lineup.find(PRODUCT, below)).items():
        variant = {"id": key, "sku": sku, "axes": orjson.Fragment(axes)}
        found.setdefault(below[key], []).append(variant)
    for variants in found.values():
        variants.sort(key=lambda variant: (variant["sku"], variant["id"]))
    return found


def _by_sku(row: tuple[int, str, str | None]) -> tuple[str, int]:
    return row[1], row[0]


def _root_records(view_id: int, roots: Collection[int]) -> list[tuple[int, str, bytes]]:
    statement = (
        sa.select(_renderings.c.product_id, _records.c.group_code, _records.c.body)
        .join(_records, _records.c.hash == _renderings.c.hash)
        .where(_renderings.c.view_id == view_id, db.within(_renderings.c.product_id, roots))
    )
    return [(row.product_id, row.group_code, row.body.encode()) for row in db.connection().execute(statement)]


def compose_relations(
    channel: ChannelSettings, day: date, lineup: Lineup, sources: Collection[int] | None
) -> Iterator[Composed]:
    """The relation lists of these listed products, or of all, cut to what the channel lists, in slices.

    Own relations come before inherited ones, in their order; a relation to a model names
    its group. Groups of products come last. Before them stand the terms that hold on the day,
    see `pim.publish.terms`. A product without relations that remain and without terms has no list.
    """
    shown_groups = ShownGroups(lineup)
    for slice_ in _sliced(lineup.find(PRODUCT, sources), SLICE):
        told = _entries(lineup, slice_)
        for source_id, entries in shown_groups.entries(slice_).items():
            told.setdefault(source_id, []).extend(entries)
        terms = load_terms(channel, day, slice_)
        found: Composed = {}
        for source_id in sorted(told.keys() | terms.keys()):
            parts = terms.get(source_id, {})
            body = serialise({**parts, "relations": told[source_id]} if source_id in told else parts)
            found[source_id] = NewRecord(record_hash(channel.connector, body), "", "", body)
        yield found


def _sliced(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _entries(lineup: Lineup, sources: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The relations of these listed products to what the channel lists, by source."""
    ways = (False, True) if any(type_.two_way for type_ in current().relation_types.values()) else (False,)
    links = [row for inverse in ways for row in _links(sources, inverse)]
    shown = _shown(lineup, {row.to_id: row.to_kind for row in links})
    told: dict[int, list[tuple[Any, ...]]] = {}
    for from_id, distance, to_id, _to_kind, type_, position, quantity, inverse in links:
        for target in shown.get(to_id, ()):
            if target.key != from_id:
                order = (type_, distance, inverse, position, target.group, target.sku)
                told.setdefault(from_id, []).append((order, target, quantity))
    return {source_id: _in_order(entries) for source_id, entries in told.items()}


def _in_order(told: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """The relations of one product, each target once for each type."""
    found: dict[tuple[str, Target], dict[str, Any]] = {}
    for order, target, quantity in sorted(told, key=itemgetter(0)):
        named = (order[0], target)
        if named not in found:
            entry = found[named] = {"type": order[0], "to": target.to_json()}
            if quantity is not None:
                entry["quantity"] = quantity
    return list(found.values())


def _links(sources: Sequence[int], inverse: bool) -> Sequence[Any]:
    """The stored links of products and of what they inherit from, or the two-way ones the other way round.

    In steps, by key: SQLite, which keeps no statistics, joins all of it in the worst order.
    """
    from_id, to_id = _relations.c.product_id, _relations.c.target_id
    if inverse:
        from_id, to_id = to_id, from_id
    statement = (
        sa.select(
            _ancestry.c.product_id.label("from_id"),
            _ancestry.c.distance,
            to_id.label("to_id"),
            _products.c.kind.label("to_kind"),
            _types.c.code.label("type"),
            _relations.c.position,
            _relations.c.quantity,
            sa.literal(int(inverse)).label("inverse"),
        )
        .select_from(_ancestry)
        .join(_relations, from_id == _ancestry.c.ancestor_id)
        .join(_types, _types.c.id == _relations.c.relation_type_id)
        .join(_products, _products.c.id == to_id)
        .where(db.within(_ancestry.c.product_id, sources), _types.c.archived.is_(False))
    )
    if inverse:
        statement = statement.where(_types.c.two_way.is_(True))
    return db.connection().execute(statement).all()


def _shown(lineup: Lineup, kinds: Mapping[int, str]) -> dict[int, list[Target]]:
    """What the channel shows of products and models: of a model, the groups that it is or stands in."""
    products = _targets(lineup, PRODUCT, [i for i, kind in kinds.items() if kind == PRODUCT_KIND])
    found = {key: [target] for key, target in products.items()}
    models = [i for i, kind in kinds.items() if kind == MODEL]
    if models:
        statement = sa.select(_ancestry.c.product_id, _ancestry.c.ancestor_id)
        above = db.connection().execute(statement.where(db.within(_ancestry.c.product_id, models))).all()
        groups = _targets(lineup, GROUP, {row.ancestor_id for row in above})
        for row in above:
            if row.ancestor_id in groups:
                found.setdefault(row.product_id, []).append(groups[row.ancestor_id])
    return found


def _targets(lineup: Lineup, kind: int, keys: Collection[int]) -> dict[int, Target]:
    """What the channel lists of one kind, of these keys."""
    listed = lineup.find(kind, keys) if keys else {}
    names = load_names(listed.values())
    return {key: Target(key, *names[hash_], kind == GROUP) for key, hash_ in listed.items()}


def sources_of(targets: Collection[int]) -> set[int]:
    """Products with a relation to one of these, inherited and two-way ones included."""
    if not targets:
        return set()
    there = (
        sa.select(_ancestry.c.product_id)
        .join(_relations, _relations.c.product_id == _ancestry.c.ancestor_id)
        .where(db.within(_relations.c.target_id, targets))
    )
    back = (
        sa.select(_ancestry.c.product_id)
        .join(_relations, _relations.c.target_id == _ancestry.c.ancestor_id)
        .join(_types, _types.c.id == _relations.c.relation_type_id)
        .where(_types.c.two_way.is_(True), db.within(_relations.c.product_id, targets))
    )
    return set(db.connection().execute(sa.union(there, back)).scalars())
