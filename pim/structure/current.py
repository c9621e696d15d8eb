"""The structure as it stands in the current transaction, loaded once per version."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from pim import db
from pim.structure import models
from pim.structure import snapshot as s

_version = models.StructureVersion.__table__
_VERSION = sa.select(_version.c.version)
_loaded: WeakKeyDictionary[sa.Engine, s.Structure] = WeakKeyDictionary()  # the newest committed one
_KEY = "structure"  # in session.info: what this transaction sees


def current() -> s.Structure:
    """The structure that this transaction sees. Archived rows are left out, but options of values stay."""
    session = db.db.session()
    held = session.info.get(_KEY)
    if held is not None and held[0] is session.get_transaction():
        seen: s.Structure = held[1]
        return seen
    connection = session.connection()
    structure = _loaded.get(connection.engine, s.Structure())
    version = connection.execute(_VERSION).scalar() or 0
    if structure.version != version:
        structure = _loaded[connection.engine] = _load(version)
    session.info[_KEY] = (session.get_transaction(), structure)
    return structure


def forget() -> None:
    """Count the structure's version up and load it anew in this transaction: something of it was written.

    What is loaded here is kept for this transaction only: it may be rolled back.
    """
    conn = db.connection()
    if conn.execute(_version.update().values(version=_version.c.version + 1)).rowcount == 0:
        conn.execute(_version.insert(), {"id": 1, "version": 1})
    version = conn.execute(_VERSION).scalar_one()
    db.db.session.info[_KEY] = (db.db.session().get_transaction(), _load(-version))


def _load(version: int) -> s.Structure:
    options: dict[str, dict[str, s.Option]] = {}
    for row in _rows(models.Option, "position", "code"):
        option = s.Option(row["id"], row["code"], row["labels"] or {}, row["position"])
        options.setdefault(row["attribute"], {})[row["code"]] = option
    return s.Structure(
        version=version,
        attributes={r["code"]: _attribute(r, options) for r in _rows(models.Attribute, "position", "code")},
        groups=_coded(models.AttributeGroup, s.AttributeGroup, "position"),
        families={r["code"]: _family(r) for r in _rows(models.Family, "code")},
        family_variants={r["code"]: _family_variant(r) for r in _rows(models.FamilyVariant, "code")},
        scopes={r["code"]: _scope(r) for r in _rows(models.Scope, "id")},
        locales={
            r["code"]: s.Locale(r["id"], r["code"], r["fallback"]) for r in _rows(models.Locale, "code")
        },
        markets={r["code"]: _market(r) for r in _rows(models.Market, "id")},
        currencies={r["code"]: r["code"] for r in _rows(models.Currency, "code")},
        categories=_coded(models.Category, s.Category, "position", "parent"),
        relation_types=_coded(models.RelationType, s.RelationType, "two_way", "quantified"),
        units={r["key"]: _unit(r) for r in _rows(models.Unit, "key")},
    )


def _rows(model: Any, *order: str) -> list[Mapping[str, Any]]:
    table = model.__table__
    statement = (
        sa.select(table).where(table.c.archived.is_(False)).order_by(*(table.c[name] for name in order))
    )
    return [dict(row) for row in db.connection().execute(statement).mappings()]


def _coded(model: Any, made: Any, *names: str) -> dict[str, Any]:
    order = ("position", "code") if "position" in names else ("id",)
    return {
        row["code"]: made(
            id=row["id"], code=row["code"], labels=row["labels"] or {}, **{name: row[name] for name in names}
        )
        for row in _rows(model, *order)
    }


def _attribute(row: Mapping[str, Any], options: Mapping[str, Mapping[str, s.Option]]) -> s.Attribute:
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
        options=options.get(row["code"], {}),
        unit_family=row["unit_family"],
        unit=row["unit"],
        rules=row["rules"] or {},
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


def _scope(row: Mapping[str, Any]) -> s.Scope:
    return s.Scope(
        row["id"],
        row["code"],
        row["labels"] or {},
        tuple(row["locales"]),
        tuple(row["currencies"] or ()),
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
