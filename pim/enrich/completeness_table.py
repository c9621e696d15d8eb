"""The completeness of products as rows, kept with every change of values and of what is required."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.lineages import created_ids, old_lineage, touched_where
from pim.catalog.models import Product
from pim.catalog.side_tables import iter_slices
from pim.changes import guard
from pim.changes.targets import Touched
from pim.enrich.completeness import measure
from pim.enrich.models import ProductCompleteness
from pim.structure.compiled import once
from pim.structure.current import current
from pim.structure.snapshot import Structure

_rows = ProductCompleteness.__table__
_products = Product.__table__
SLICE = 1000  # products measured at a time
_EVERYWHERE = {  # fields of the structure of which a change can alter any product's completeness
    "scope": {"locales", "currencies", "archived", "created"},
    "locale": {"archived"},
    "currency": {"archived"},
    "attribute": {"locales", "archived"},
}

_COLUMNS = ("product_id", "scope_id", "locale_id", "required", "missing_count", "missing")

Key = tuple[int, int, int]  # product, scope, locale
Said = tuple[int, int, list[str]]  # required, missing_count, missing


def write_completeness(touched: Touched) -> None:
    """Hook: measure what was written, what inherits from it, and families that require other things."""
    lineages = {
        product_id: lineage
        for product_id, lineage in touched_where(touched, _matters).items()
        if not lineage.own.is_model and _measures_otherwise(touched, lineage)
    }
    _write(lineages, created_ids(touched))
    for slice_ in _redefined(touched):
        _write(documents.load_lineages(slice_), set())


def rows_of(structure: Structure, lineage: Lineage) -> dict[Key, Said]:
    """The rows of a product; none without a family, none for a model."""
    own = lineage.own
    if own.is_model or own.family not in structure.families:
        return {}
    places = once(structure, "places", "", lambda: _places(structure))
    measured = measure(structure, own.family, lineage.values(structure))
    return {
        (own.id, *place): (told.required, len(told.missing), sorted(told.missing))
        for place, told in zip(places, measured, strict=True)
    }


def _places(structure: Structure) -> list[tuple[int, int]]:
    """The ids of scope and locale of all measures, in their order."""
    return [(scope.id, structure.locales[locale].id) for scope, locale in structure.iter_scope_locales()]


def rebuild() -> None:
    """Measure all products anew, in the caller's transaction."""
    with guard.opened():
        db.connection().execute(_rows.delete())
        for slice_ in iter_slices():
            lineages = documents.with_ancestors({d.id: d for d in slice_})
            _write(lineages, set(lineages))


def load_completeness(product_id: int) -> dict[tuple[str, str], tuple[int, list[str]]]:
    """Required count and missing attributes of a product, by scope and locale code."""
    structure = current()
    scopes = {scope.id: scope.code for scope in structure.scopes.values()}
    locales = {locale.id: locale.code for locale in structure.locales.values()}
    statement = sa.select(_rows).where(_rows.c.product_id == product_id)
    return {
        (scopes[row.scope_id], locales[row.locale_id]): (row.required, row.missing)
        for row in db.connection().execute(statement)
        if row.scope_id in scopes and row.locale_id in locales
    }


def _write(lineages: Mapping[int, Lineage], created: Collection[int]) -> None:
    """Bring the rows of these products up to date; those created have none yet."""
    if not lineages:
        return
    structure = current()
    wanted: dict[Key, Said] = {}
    for lineage in lineages.values():
        wanted |= rows_of(structure, lineage)
    known = _load(lineages.keys() - set(created))
    gone = known.keys() - wanted.keys()
    if gone:
        condition = sa.and_(*(column == sa.bindparam(f"k{n}") for n, column in enumerate(_rows.primary_key)))
        parameters = [{f"k{n}": part for n, part in enumerate(key)} for key in sorted(gone)]
        db.connection().execute(_rows.delete().where(condition), parameters)
    db.insert_tuples(_rows, _COLUMNS, [(*key, *said) for key, said in wanted.items() if key not in known])
    changed = [
        dict(zip(_COLUMNS, (*key, *said), strict=True))
        for key, said in wanted.items()
        if key in known and known[key] != said
    ]
    db.upsert_rows(_rows, changed, _COLUMNS[3:])


def _load(ids: Collection[int]) -> dict[Key, Said]:
    if not ids:
        return {}
    statement = sa.select(_rows).where(db.within(_rows.c.product_id, ids))
    return {
        (row.product_id, row.scope_id, row.locale_id): (row.required, row.missing_count, row.missing)
        for row in db.connection().execute(statement)
    }


def _matters(names: Iterable[str]) -> bool:
    return any(name.startswith("values.") or name in ("created", "family", "parent", "sku") for name in names)


def _measures_otherwise(touched: Touched, lineage: Lineage) -> bool:
    """Whether something became filled or empty: most edits replace one text by another, and need no row."""
    old = old_lineage(touched, lineage)
    if old is None or old.own.family != lineage.own.family:
        return True
    structure = current()
    return rows_of(structure, old) != rows_of(structure, lineage)


def _redefined(touched: Touched) -> Iterator[list[int]]:
    """The products, in slices, for which something else is required now."""
    families = {
        family_id
        for family_id, names in touched.fields.get("family", {}).items()
        if any(name.startswith(("requirements.", "attributes", "archived")) for name in names)
    }
    everywhere = any(
        names & decisive
        for kind, decisive in _EVERYWHERE.items()
        for names in touched.fields.get(kind, {}).values()
    )
    if not families and not everywhere:
        return
    last = 0
    while True:
        statement = (
            sa.select(_products.c.id)
            .where(_products.c.id > last, _products.c.kind == "product")
            .order_by(_products.c.id)
            .limit(SLICE)
        )
        if not everywhere:
            statement = statement.where(db.within(_products.c.family_id, families))
        found = list(db.connection().execute(statement).scalars())
        if not found:
            return
        yield found
        last = found[-1]
