"""The structure as it stands in the current transaction, loaded once per version."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from pim import db
from pim.structure import models, trading
from pim.structure import snapshot as s

_version = models.StructureVersion.__table__
_VERSION = sa.select(_version.c.version)
_loaded: WeakKeyDictionary[sa.Engine, s.Structure] = WeakKeyDictionary()  # the newest committed one


def current() -> s.Structure:
    """The structure that this transaction sees. Archived rows are left out, but for `ids` and `retired`."""
    session = db.db.session()
    held = session.info.get(db.SEEN)
    if held is not None and held[0] is session.get_transaction():
        seen: s.Structure = held[1]
        return seen
    connection = session.connection()
    structure = _loaded.get(connection.engine, s.Structure())
    version = connection.execute(_VERSION).scalar() or 0
    if structure.version != version:
        structure = _loaded[connection.engine] = _load(version)
    session.info[db.SEEN] = (session.get_transaction(), structure)
    return structure


def forget() -> None:
    """Count the structure's version up and load it anew in this transaction: something of it was written.

    What is loaded here is kept for this transaction only: it may be rolled back.
    """
    conn = db.connection()
    if conn.execute(_version.update().values(version=_version.c.version + 1)).rowcount == 0:
        conn.execute(_version.insert(), {"id": 1, "version": 1})
    version = conn.execute(_VERSION).scalar_one()
    db.db.session.info[db.SEEN] = (db.db.session().get_transaction(), _load(-version))


def _load(version: int) -> s.Structure:
    tables = _Tables()
    rows = tables.live
    options: dict[str, dict[str, s.Option]] = {}
    for row in rows(models.Option, "position", "code"):
        option = s.Option(row["id"], row["code"], row["labels"] or {}, row["position"])
        options.setdefault(row["attribute"], {})[row["code"]] = option
    entities = _reference_entities(tables)
    locales = {r["code"]: s.Locale(r["id"], r["code"], r["fallback"]) for r in rows(models.Locale, "code")}
    currencies = {r["code"]: r["code"] for r in rows(models.Currency, "code")}
    return s.Structure(
        version=version,
        attributes={
            r["code"]: _attribute(r, options, entities) for r in rows(models.Attribute, "position", "code")
        },
        groups=_coded(rows(models.AttributeGroup, "position", "code"), s.AttributeGroup, "position"),
        families={r["code"]: _family(r) for r in rows(models.Family, "code")},
        family_variants={r["code"]: _family_variant(r) for r in rows(models.FamilyVariant, "code")},
        scopes={r["code"]: _scope(r, locales, currencies) for r in rows(models.Scope, "id")},
        locales=locales,
        markets={r["code"]: _market(r) for r in rows(models.Market, "id")},
        currencies=currencies,
        categories=_coded(rows(models.Category, "position", "code"), s.Category, "position", "parent"),
        category_tables=_coded(rows(models.CategoryTable, "code"), s.CategoryTable, "names"),
        relation_types=_coded(rows(models.RelationType, "id"), s.RelationType, "two_way", "quantified"),
        reference_entities=entities,
        units={r["key"]: _unit(r) for r in rows(models.Unit, "key")},
        group_types=_coded(rows(models.GroupType, "code"), s.GroupType),
        product_groups=_coded(rows(models.ProductGroup, "code"), s.ProductGroup, "type"),
        packaging_units=_coded(
            rows(models.PackagingUnit, "position", "code"), s.PackagingUnit, "un_ece", "position"
        ),
        classifications=_coded(rows(models.Classification, "code"), s.Classification, "system", "version"),
        rendition_profiles=_coded(rows(models.RenditionProfile, "code"), s.RenditionProfile, *_PIXELS),
        client_groups=_coded(rows(models.ClientGroup, "code"), trading.ClientGroup),
        clients={r["code"]: _client(r) for r in rows(models.Client, "code")},
        tax_classes={r["code"]: _tax_class(r) for r in rows(models.TaxClass, "code")},
        ids=tables.ids,
        retired={r["code"]: _family_variant(r) for r in tables.archived["family_variant"]},
    )


_PIXELS = ("max_width", "max_height", "fit", "format", "quality", "background")


class _Tables:
    """Reads whole tables, and keeps of each the ids by code and the archived rows."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[str, int]] = {}
        self.archived: dict[str, list[dict[str, Any]]] = {}

    def live(self, model: Any, *order: str) -> list[dict[str, Any]]:
        """The rows that are not archived, in this order."""
        table = model.__table__
        statement = sa.select(table).order_by(*(table.c[name] for name in order))
        rows = [dict(row) for row in db.connection().execute(statement).mappings()]
        self.ids[table.name] = {row["code"]: row["id"] for row in rows}
        self.archived[table.name] = [row for row in rows if row["archived"]]
        return [row for row in rows if not row["archived"]]


def _coded(rows: Iterable[Mapping[str, Any]], made: Any, *names: str) -> dict[str, Any]:
    return {
        row["code"]: made(
            id=row["id"], code=row["code"], labels=row["labels"] or {}, **{name: row[name] for name in names}
        )
        for row in rows
    }


def _reference_entities(tables: _Tables) -> dict[str, s.ReferenceEntity]:
    records: dict[str, dict[str, s.ReferenceRecord]] = {}
    for row in tables.live(models.ReferenceRecord, "position", "code"):
        record = s.ReferenceRecord(
            row["id"], row["code"], row["labels"] or {}, row["position"], row["texts"] or {}, row["image"]
        )
        records.setdefault(row["entity"], {})[row["code"]] = record
    return {
        row["code"]: s.ReferenceEntity(
            row["id"], row["code"], row["labels"] or {}, records.get(row["code"], {})
        )
        for row in tables.live(models.ReferenceEntity, "code")
    }


def _attribute(
    row: Mapping[str, Any],
    options: Mapping[str, Mapping[str, s.Option]],
    entities: Mapping[str, s.ReferenceEntity],
) -> s.Attribute:
    entity = entities.get((row["rules"] or {}).get("entity", "")) if row["type"] == "reference" else None
    return s.Attribute(
        id=row["id"],
        code=row["code"],
        type=row["type"],
        group=row["group"],
        labels=row["labels"] or {},
        localizable=row["localizable"],
        scopable=row["scopable"],
        locales=tuple(row["locales"] or ()),
        unique=row["unique"],
        filterable=row["filterable"],
        position=row["position"],
        options=entity.records if entity else options.get(row["code"], {}),
        unit_family=row["unit_family"],
        unit=row["unit"],
        rules=row["rules"] or {},
        owner=row["owner"],
    )


def _family(row: Mapping[str, Any]) -> s.Family:
    return s.Family(
        id=row["id"],
        code=row["code"],
        labels=row["labels"] or {},
        attributes=tuple(row["attributes"] or ()),
        requirements={scope: tuple(codes) for scope, codes in (row["requirements"] or {}).items()},
        label_attribute=row["label_attribute"],
        image_attribute=row["image_attribute"],
    )


def _family_variant(row: Mapping[str, Any]) -> s.FamilyVariant:
    return s.FamilyVariant(
        id=row["id"],
        code=row["code"],
        family=row["family"],
        labels=row["labels"] or {},
        axes=tuple(tuple(level) for level in row["axes"]),
        attributes=tuple(tuple(level) for level in row["attributes"]),
        overridable=frozenset(row["overridable"] or ()),
    )


def _scope(row: Mapping[str, Any], locales: Container[str], currencies: Container[str]) -> s.Scope:
    """The scope with those of its locales and currencies that are in use."""
    return s.Scope(
        row["id"],
        row["code"],
        row["labels"] or {},
        tuple(code for code in row["locales"] if code in locales),
        tuple(code for code in row["currencies"] or () if code in currencies),
        row["category"],
    )


def _market(row: Mapping[str, Any]) -> s.Market:
    return s.Market(
        row["id"],
        row["code"],
        row["labels"] or {},
        row["country"],
        row["currency"],
        row["zone"],
        tuple(row["locales"] or ()),
    )


def _client(row: Mapping[str, Any]) -> trading.Client:
    return trading.Client(
        row["id"],
        row["code"],
        row["labels"] or {},
        row["market"],
        row["client_group"],
        row["currency"],
        tuple(row["locales"] or ()),
        row["contact"] or "",
    )


def _tax_class(row: Mapping[str, Any]) -> trading.TaxClass:
    rates = {
        market: tuple(trading.TaxRate(Decimal(r["percent"]), _day(r.get("valid_from"))) for r in listed)
        for market, listed in (row["rates"] or {}).items()
    }
    standard_in = frozenset(row["standard_in"] or ())
    return trading.TaxClass(row["id"], row["code"], row["labels"] or {}, rates, standard_in)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _unit(row: Mapping[str, Any]) -> s.Unit:
    return s.Unit(
        row["id"],
        row["code"],
        row["family"],
        Decimal(row["factor"]),
        Decimal(row["offset"]),
        row["symbol"] or "",
        row["labels"] or {},
    )
