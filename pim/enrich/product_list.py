"""Lists of products: one filter for pages, API and commands, and keyset pages over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import filters, search
from pim.catalog.models import Product
from pim.db import UtcDateTime
from pim.enrich.models import ProductCompleteness
from pim.errors import BadValue
from pim.structure.current import current
from pim.structure.snapshot import Structure

COUNT_CAP = 10_000  # counting stops here: "more than 10,000" is as good an answer
SORTS = ("key", "updated")

_products = Product.__table__
_completeness = ProductCompleteness.__table__


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a list shows; parts that are not set let everything through.

    `conditions` are extra conditions on `product`, such as those of rules. `missing` names
    an attribute that is required and not filled; with `complete` it looks at `scope` and `locale`.
    """

    text: str = ""
    kind: str | None = None  # product, model
    family: str | None = None
    category: str | None = None  # and below
    group: str | None = None
    classified: tuple[str, str] | None = None  # classification and class
    conditions: Sequence[sa.ColumnElement[bool]] = field(default=())
    scope: str | None = None
    locale: str | None = None
    complete: bool | None = None
    missing: str | None = None
    status: tuple[str, str | None] | None = None  # market and status; None is new
    updated_since: datetime | None = None
    expires_before: date | None = None  # some document holds only until a day before it
    archived: bool = False
    keys: Sequence[str] = field(default=())  # SKUs and codes


@dataclass(frozen=True, slots=True)
class Row:
    """One product or model as a list shows it. `ratio` is whole percent in the asked scope and locale."""

    id: int
    kind: str
    key: str
    family: str | None
    parent_id: int | None
    archived: bool
    updated_at: datetime
    document: Mapping[str, Any]
    ratio: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in their order; `next_cursor` leads to those after them, None at the end."""

    rows: tuple[Row, ...]
    next_cursor: str | None


def list_products(
    wanted: ProductFilter, *, after: str | None = None, limit: int = 50, sort: str = "updated"
) -> Page:
    """A page of products: the newest change first, or by id (`key`, the order in which they came).

    Raises `BadValue` for a cursor that is none, `UnknownCode` for codes that do not exist.
    """
    structure = current()
    statement = _rows(structure, wanted).where(*_where(structure, wanted))
    if after is not None:
        statement = statement.where(_after(after, sort))
    order = (_products.c.updated_at.desc(), _products.c.id.desc()) if sort == "updated" else (_products.c.id,)
    found = list(db.connection().execute(statement.order_by(*order).limit(limit + 1)))
    rows = tuple(_row(structure, row) for row in found[:limit])
    return Page(rows, _cursor(rows[-1], sort) if len(found) > limit else None)


def count_products(wanted: ProductFilter, *, cap: int = COUNT_CAP) -> int:
    """How many products there are, at most `cap`."""
    structure = current()
    found = sa.select(_products.c.id).where(*_where(structure, wanted)).limit(cap).subquery()
    return int(db.connection().execute(sa.select(sa.func.count()).select_from(found)).scalar_one())


def list_ids(wanted: ProductFilter, *, after: int = 0, limit: int = 1000) -> list[int]:
    """The ids of the products in ascending order, from after one on."""
    statement = (
        sa.select(_products.c.id)
        .where(*_where(current(), wanted), _products.c.id > after)
        .order_by(_products.c.id)
        .limit(limit)
    )
    return list(db.connection().execute(statement).scalars())


def find_unknown(keys: Sequence[str]) -> list[str]:
    """Those of the SKUs and codes that no product has, in their order."""
    listed = list(dict.fromkeys(keys))
    statement = sa.select(sa.func.coalesce(_products.c.sku, _products.c.code)).where(
        db.within(_products.c.sku, listed) | db.within(_products.c.code, listed)
    )
    known = set(db.connection().execute(statement).scalars()) if listed else set()
    return [key for key in listed if key not in known]


def _rows(structure: Structure, wanted: ProductFilter) -> sa.Select[Any]:
    columns = [
        _products.c[name]
        for name in (
            "id",
            "kind",
            "sku",
            "code",
            "family_id",
            "parent_id",
            "archived",
            "updated_at",
            "document",
        )
    ]
    if not (wanted.scope and wanted.locale):
        return sa.select(*columns, sa.null().label("required"), sa.null().label("missing_count"))
    return sa.select(*columns, _completeness.c.required, _completeness.c.missing_count).outerjoin(
        _completeness, _told(structure, wanted.scope, wanted.locale)
    )


def _where(structure: Structure, wanted: ProductFilter) -> list[sa.ColumnElement[bool]]:
    parts: list[sa.ColumnElement[bool]] = list(wanted.conditions)
    parts.append(filters.is_archived() if wanted.archived else filters.is_in_use())
    if wanted.text:
        words = search.condition(wanted.text, _products.c.id)
        parts.append(sa.false() if words is None else words)
    if wanted.kind:
        parts.append(_products.c.kind == wanted.kind)
    if wanted.updated_since:
        parts.append(_products.c.updated_at >= wanted.updated_since)
    if wanted.keys:
        parts.append(db.within(_products.c.sku, wanted.keys) | db.within(_products.c.code, wanted.keys))
    return parts + _catalogue_parts(structure, wanted) + _completeness_parts(structure, wanted)


def _catalogue_parts(structure: Structure, wanted: ProductFilter) -> list[sa.ColumnElement[bool]]:
    """What the side tables of the catalogue answer."""
    parts: list[sa.ColumnElement[bool]] = []
    if wanted.family:
        parts.append(filters.in_family(structure, wanted.family))
    if wanted.category:
        parts.append(filters.in_category(structure, wanted.category))
    if wanted.group:
        parts.append(filters.in_group(structure, wanted.group))
    if wanted.classified:
        parts.append(filters.in_class(structure, *wanted.classified))
    if wanted.status:
        parts.append(filters.has_status(structure, *wanted.status))
    if wanted.expires_before:
        parts.append(filters.expires_before(structure, wanted.expires_before))
    return parts


def _completeness_parts(structure: Structure, wanted: ProductFilter) -> list[sa.ColumnElement[bool]]:
    if wanted.complete is None and wanted.missing is None:
        return []
    if not (wanted.scope and wanted.locale):
        raise BadValue("filter", "completeness", "Name the scope and the locale that it is asked for.")
    rows = sa.select(sa.literal(1)).where(_told(structure, wanted.scope, wanted.locale)).correlate(_products)
    parts: list[sa.ColumnElement[bool]] = []
    if wanted.complete is not None:
        count = _completeness.c.missing_count
        parts.append(rows.where(count == 0 if wanted.complete else count > 0).exists())
    if wanted.missing is not None:
        named = f'"{structure.attribute(wanted.missing).code}"'  # `missing` is a JSON list of codes
        position = sa.func.instr if db.is_sqlite() else sa.func.strpos  # LIKE of SQLite knows no case
        parts.append(rows.where(position(_completeness.c.missing.cast(sa.Text), named) > 0).exists())
    return parts


def _told(structure: Structure, scope: str, locale: str) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = (
        (_completeness.c.product_id == _products.c.id)
        & (_completeness.c.scope_id == structure.scope(scope).id)
        & (_completeness.c.locale_id == structure.locale(locale).id)
    )
    return condition


def _row(structure: Structure, row: Any) -> Row:
    families = {family.id: family.code for family in structure.families.values()}
    ratio = None
    if row.required is not None:
        ratio = 100 * (row.required - row.missing_count) // row.required if row.required else 100
    return Row(
        row.id,
        row.kind,
        row.sku or row.code or f"#{row.id}",
        families.get(row.family_id),
        row.parent_id,
        row.archived,
        row.updated_at,
        row.document,
        ratio,
    )


def _cursor(row: Row, sort: str) -> str:
    return f"{row.updated_at.isoformat()}~{row.id}" if sort == "updated" else str(row.id)


def _after(cursor: str, sort: str) -> sa.ColumnElement[bool]:
    at, _, row_id = cursor.rpartition("~")
    try:
        number = int(row_id)
        moment = datetime.fromisoformat(at) if sort == "updated" else None
    except ValueError as error:
        raise BadValue("cursor", cursor, "Use the one that the page before gave.") from error
    if moment is None:
        return sa.and_(_products.c.id > number)
    row = sa.tuple_(_products.c.updated_at, _products.c.id)  # compared as one: an index begins there
    return row < sa.tuple_(sa.literal(moment, UtcDateTime), sa.literal(number))
