"""The side tables of the catalogue: what documents say, as rows that filters can find.

`write_side_tables` keeps them in the transaction of a change; `rebuild` makes them anew.
Both derive rows by the same pure functions, so they cannot differ in what a row means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import documents, fields
from pim.catalog.documents import Document
from pim.catalog.fields import SKU
from pim.catalog.models import (
    Ancestry,
    MediaUse,
    Product,
    ProductCategory,
    ProductClass,
    ProductGroupMember,
    ProductGroupRelation,
    ProductRelation,
    ProductStatus,
    ProductValue,
)
from pim.changes import guard
from pim.changes.targets import Touched
from pim.structure.compiled import once
from pim.structure.current import current
from pim.structure.snapshot import ALL, Attribute, Structure
from pim.structure.types import Termer, termer

Rows = set[tuple[Any, ...]]

_ancestry = Ancestry.__table__
_products = Product.__table__
SLICE = 2000  # documents rebuilt at a time


def is_indexed(attribute: Attribute) -> bool:
    """Whether values of an attribute have rows: filterable ones, and all selects.

    Selects do so that an option whose label changes finds its products.
    """
    return attribute.filterable or attribute.is_select


def has_rows(attribute: Attribute) -> bool:
    """Whether some values of an attribute have rows: of documents, those that expire have always."""
    return is_indexed(attribute) or attribute.type == "document"


def value_rows(structure: Structure, document: Document, attributes: Iterable[str]) -> Rows:
    """Rows of `product_value` for own values of these attributes; the SKU is one."""
    scope_ids, locale_ids = structure.ids_of("scope"), structure.ids_of("locale")
    indexed = once(structure, "indexed", "", lambda: _indexed(structure))
    rows: Rows = set()
    for code in attributes:
        listed = indexed.get(code)
        if listed is None:
            continue
        attribute_id, is_found, terms_of = listed
        scopes = {ALL: {ALL: document.sku}} if code == SKU and document.sku else document.values.get(code, {})
        for scope, locales in scopes.items():
            scope_id = scope_ids[scope] if scope else 0
            for locale, value in locales.items():
                if not is_found and not _may_expire(document, value):
                    continue
                locale_id = locale_ids[locale] if locale else 0
                for ordinal, (text, number) in enumerate(terms_of(value)):
                    amount = None if number is None else float(number)
                    rows.add((document.id, attribute_id, scope_id, locale_id, ordinal, text, amount))
    return rows


def _indexed(structure: Structure) -> dict[str, tuple[int, bool, Termer]]:
    """Id, whether all its values have rows, and terms of each attribute that has rows, by code."""
    return {
        a.code: (a.id, is_indexed(a), termer(structure, a))
        for a in structure.attributes.values()
        if has_rows(a)
    }


def _may_expire(document: Document, value: Any) -> bool:
    """Whether a document expires, or may stand in the place of an inherited one that does."""
    return "expires_on" in value or document.parent_id is not None


def category_rows(structure: Structure, document: Document) -> Rows:
    """Rows of `product_category`, of archived categories too: filters pass those over."""
    ids = structure.ids_of("category")
    return {(document.id, ids[code]) for code in document.categories}


def relation_rows(structure: Structure, document: Document) -> Rows:
    """Rows of `product_relation`, positions from 0."""
    ids = structure.ids_of("relation_type")
    return {
        (document.id, ids[code], link["product"], position, link.get("quantity"))
        for code, links in document.relations.items()
        for position, link in enumerate(links)
    }


def group_rows(structure: Structure, document: Document) -> Rows:
    """Rows of `product_group_member`, of archived groups too."""
    ids = structure.ids_of("product_group")
    return {(document.id, ids[code]) for code in document.groups}


def group_relation_rows(structure: Structure, document: Document) -> Rows:
    """Rows of `product_group_relation`."""
    types, groups = structure.ids_of("relation_type"), structure.ids_of("product_group")
    return {
        (document.id, types[code], groups[group])
        for code, named in document.group_relations.items()
        for group in named
    }


def class_rows(structure: Structure, document: Document) -> Rows:
    """Rows of `product_class`."""
    ids = structure.ids_of("classification")
    return {(document.id, ids[code], told["class"]) for code, told in document.classifications.items()}


def status_rows(structure: Structure, document: Document) -> Rows:
    """Rows of `product_status`."""
    ids = structure.ids_of("market")
    return {(document.id, ids[code], status) for code, status in document.status.items()}


def media_rows(structure: Structure, document: Document) -> Rows:
    """Rows of `media_use`: values are told by their form, so that those of archived attributes count too."""
    ids = structure.ids_of("attribute")
    return {
        (document.id, ids[code], sha256)
        for code, scopes in document.values.items()
        for locales in scopes.values()
        for value in locales.values()
        if value.__class__ is not str  # most are, and name no file
        for sha256 in _hashes(value)
    }


def _hashes(value: Any) -> Iterable[str]:
    """The hashes of the files that a value names: one file, or a list of them."""
    if isinstance(value, dict):
        return (value["file"],) if "file" in value else ()
    if isinstance(value, list):
        return [item["file"] for item in value if isinstance(item, dict) and "file" in item]
    return ()


_PARTS: tuple[tuple[str, sa.Table, Callable[[Structure, Document], Rows]], ...] = (
    ("categories", ProductCategory.__table__, category_rows),
    ("relations", ProductRelation.__table__, relation_rows),
    ("status", ProductStatus.__table__, status_rows),
    ("groups", ProductGroupMember.__table__, group_rows),
    ("group_relations", ProductGroupRelation.__table__, group_relation_rows),
    ("classifications", ProductClass.__table__, class_rows),
    ("values", MediaUse.__table__, media_rows),
)
_values = ProductValue.__table__


def write_side_tables(touched: Touched) -> None:
    """Hook: bring the rows of the written documents up to date."""
    for kind in ("model", "product"):
        target: Any = touched.targets.get(kind)
        if target is not None and target.changed:
            _write_target(touched, current(), target)
    if touched.fields.get("attribute") or touched.fields.get("unit"):
        _reindex(_indexed_otherwise(touched))


def _indexed_otherwise(touched: Touched) -> set[int]:
    """Attributes whose values have rows now and had none, or the other way round, or other amounts."""
    found = {
        attribute_id
        for attribute_id, names in touched.fields.get("attribute", {}).items()
        if names & {"filterable", "archived"} and "created" not in names
    }
    units: Any = touched.targets.get("unit")
    scaled = {  # values are indexed in the standard unit
        units.loaded[unit_id]["family"]
        for unit_id, names in touched.fields.get("unit", {}).items()
        if names & {"factor", "offset", "archived"} and "created" not in names
    }
    return found | {a.id for a in current().attributes.values() if a.unit_family in scaled}


def _reindex(ids: set[int]) -> None:
    """Make the value rows of these attributes anew."""
    if not ids:
        return
    db.connection().execute(_values.delete().where(db.within(_values.c.attribute_id, ids)))
    codes = [a.code for a in current().attributes.values() if a.id in ids and has_rows(a)]
    for slice_ in iter_slices() if codes else ():
        _replace(_values, set(), _union(value_rows(current(), d, codes) for d in slice_))


def _write_target(touched: Touched, structure: Structure, target: Any) -> None:
    changed: dict[int, set[str]] = target.changed
    pairs = [(target.old[i], target.now[i], changed[i]) for i in sorted(changed)]
    _write_ancestry(target, pairs)
    _log_left_models(touched, target, pairs)
    gone, come = set(), set()
    for old, new, names in pairs:
        attributes = _attributes(new, names)
        before = value_rows(structure, old, attributes) if old else set()
        after = value_rows(structure, new, attributes)
        gone |= before - after
        come |= after - before
    _replace(_values, gone, come)
    for part, table, rows_of in _PARTS:
        gone, come = set(), set()
        for old, new, names in pairs:
            if "created" in names or any(name.startswith(part) for name in names):
                before = rows_of(structure, old) if old else set()
                after = rows_of(structure, new)
                gone |= before - after
                come |= after - before
        _replace(table, gone, come)
        if part == "relations":
            _log_related(structure, touched, gone ^ come)
        if part == "groups":
            _log_regrouped(structure, touched, target, pairs, gone ^ come)


def _log_left_models(
    touched: Touched, target: Any, pairs: Sequence[tuple[Document | None, Document, set[str]]]
) -> None:
    """Name the models that a document stood under before it moved: their groups differ now too.

    So do the lists of those who relate to a model that moved: they name the group that it is in.
    """
    moved = [(old, new) for old, new, names in pairs if old is not None and "parent" in names]
    for old, new in moved:
        touched.log.setdefault("model", set()).update(d.id for d in target.chain(old))
        if new.is_model:
            c = ProductRelation.__table__.c
            ends = sa.union(
                sa.select(c.product_id).where(c.target_id == new.id),
                sa.select(c.target_id).where(c.product_id == new.id),
            )
            touched.log.setdefault("related", set()).update(db.connection().execute(ends).scalars())


def _log_related(structure: Structure, touched: Touched, moved: Rows) -> None:
    """Name the other ends of two-way relations that came or went: their lists differ now too."""
    two_way = {kind.id for kind in structure.relation_types.values() if kind.two_way}
    ends = {row[2] for row in moved if row[1] in two_way}
    if ends:
        touched.log.setdefault("related", set()).update(ends)


def _log_regrouped(
    structure: Structure,
    touched: Touched,
    target: Any,
    pairs: Sequence[tuple[Document | None, Document, set[str]]],
    moved: Rows,
) -> None:
    """Name the groups that products came into or left, themselves or with a model that they moved from or to.

    Who relates to such a group may name it now, or no longer.
    """
    groups = {group_id for _product_id, group_id in moved}
    ids = structure.ids_of("product_group")
    for old, new, names in pairs:
        if old is not None and "parent" in names:
            above = [*target.chain(old), *target.chain(new)]
            groups |= {ids[code] for document in above for code in document.groups}
    if groups:
        touched.log.setdefault("regrouped", set()).update(groups)


def _attributes(document: Document, names: set[str]) -> set[str]:
    if "created" in names:
        return {SKU, *document.values}
    found = {SKU} if "sku" in names else set()
    return found | {slot.attribute for name in names if (slot := fields.slot_of(name))}


def _replace(table: sa.Table, gone: Rows, come: Rows) -> None:
    """Delete and insert rows, both given as tuples in the order of the columns; the key comes first."""
    width = len(table.primary_key)
    kept = {row[:width] for row in come} if gone else set()
    stale = sorted(row[:width] for row in gone if row[:width] not in kept)
    if stale:
        parameters = [{f"key_{at}": part for at, part in enumerate(key)} for key in stale]
        db.connection().execute(_delete(table), parameters)
    if come:
        names = [column.name for column in table.c]
        rows = sorted(come)
        if gone:
            db.upsert_rows(table, [dict(zip(names, row, strict=True)) for row in rows], names[width:])
        else:
            db.insert_tuples(table, names, rows)


@cache
def _delete(table: sa.Table) -> sa.Delete:
    conditions = (column == sa.bindparam(f"key_{at}") for at, column in enumerate(table.primary_key))
    return table.delete().where(*conditions)


# -- ancestry -------------------------------------------------------------------------


def ancestry_rows(chain: Sequence[int]) -> Rows:
    """Rows of `ancestry` for the last of a chain of ids, root first."""
    return {(chain[-1], ancestor, len(chain) - 1 - at) for at, ancestor in enumerate(chain)}


def _write_ancestry(target: Any, pairs: Sequence[tuple[Document | None, Document, set[str]]]) -> None:
    rows: Rows = set()
    moved: list[int] = []
    for old, new, names in pairs:
        if old is None:
            rows |= ancestry_rows([*(d.id for d in target.chain(new)), new.id])
        elif "parent" in names:
            moved.append(new.id)
    _replace(_ancestry, set(), rows)
    if moved:
        _rebuild_ancestry(sorted({*moved, *documents.descendants(moved)}))


def _rebuild_ancestry(ids: Sequence[int]) -> None:
    db.connection().execute(_ancestry.delete().where(db.within(_ancestry.c.product_id, ids)))
    rows: Rows = set()
    for lineage in documents.load_lineages(ids).values():
        rows |= ancestry_rows([layer.id for layer in lineage.layers])
    _replace(_ancestry, set(), rows)


# -- rebuilding -----------------------------------------------------------------------


def rebuild() -> None:
    """Make all side tables of this module anew from the documents, in the caller's transaction."""
    structure = current()
    with guard.opened():
        for table in (_ancestry, _values, *(table for _part, table, _rows in _PARTS)):
            db.connection().execute(table.delete())
        for slice_ in iter_slices():
            _replace(_values, set(), _union(value_rows(structure, d, {SKU, *d.values}) for d in slice_))
            for _part, table, rows_of in _PARTS:
                _replace(table, set(), _union(rows_of(structure, d) for d in slice_))
            lineages = documents.with_ancestors({d.id: d for d in slice_})
            chains = ([layer.id for layer in lineage.layers] for lineage in lineages.values())
            _replace(_ancestry, set(), _union(map(ancestry_rows, chains)))


def iter_slices(size: int = SLICE) -> Iterator[list[Document]]:
    """All documents, in slices in the order of their ids."""
    last = 0
    while True:
        statement = (
            sa.select(*documents.columns()).where(_products.c.id > last).order_by(_products.c.id).limit(size)
        )
        found = list(documents.iter_rows(statement))
        if not found:
            return
        yield found
        last = found[-1].id


def _union(rows: Iterable[Rows]) -> Rows:
    return set().union(*rows)
