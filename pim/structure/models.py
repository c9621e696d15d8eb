"""The tables of the structure. Small: `pim.structure.current` loads them whole.

Rows refer to each other by code: codes never change and rows are archived, not deleted.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from pim.db import CodeText, Document, db


class Coded:
    """What every row of the structure has."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(CodeText, unique=True)
    labels: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    archived: Mapped[bool] = mapped_column(default=False)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy passes the class
        name: str = cls.__name__  # type: ignore[attr-defined]
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code}>"


class AttributeGroup(Coded, db.Model):  # type: ignore[name-defined,misc]
    """Attributes shown together."""

    position: Mapped[int] = mapped_column(default=0)


class Attribute(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A characteristic that products can have."""

    type: Mapped[str] = mapped_column(sa.String(30))
    group: Mapped[str] = mapped_column(sa.ForeignKey("attribute_group.code"))
    localizable: Mapped[bool] = mapped_column(default=False)
    scopable: Mapped[bool] = mapped_column(default=False)
    locales: Mapped[list[str]] = mapped_column(Document, default=list)
    unique: Mapped[bool] = mapped_column(default=False)
    filterable: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    unit_family: Mapped[str | None] = mapped_column(sa.String(100))
    unit: Mapped[str | None] = mapped_column(sa.String(100))
    rules: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    owner: Mapped[str | None] = mapped_column(sa.String(20))


class Option(db.Model):  # type: ignore[name-defined,misc]
    """One allowed value of a select attribute; `key` is `attribute.code`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(CodeText, unique=True)
    attribute: Mapped[str] = mapped_column(sa.ForeignKey("attribute.code"))
    code: Mapped[str] = mapped_column(sa.Text)
    labels: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)


class ReferenceEntity(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A kind of thing that values of products name: brands, materials, designers."""


class ReferenceRecord(db.Model):  # type: ignore[name-defined,misc]
    """One of them; `key` is `entity.code`."""

    __tablename__ = "reference_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(CodeText, unique=True)
    entity: Mapped[str] = mapped_column(sa.ForeignKey("reference_entity.code"))
    code: Mapped[str] = mapped_column(sa.Text)
    labels: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    texts: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    image: Mapped[dict[str, str] | None] = mapped_column(Document)
    position: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)


class Unit(db.Model):  # type: ignore[name-defined,misc]
    """A unit of measure: standard amount = amount * factor + offset; `key` is `family.code`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(CodeText, unique=True)
    family: Mapped[str] = mapped_column(sa.String(100))
    code: Mapped[str] = mapped_column(sa.String(100))
    factor: Mapped[Decimal] = mapped_column(sa.Text)  # exact, as text on both engines
    offset: Mapped[Decimal] = mapped_column(sa.Text)
    symbol: Mapped[str] = mapped_column(sa.String(20), default="")
    labels: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    archived: Mapped[bool] = mapped_column(default=False)


class Family(Coded, db.Model):  # type: ignore[name-defined,misc]
    """The attributes of a kind of product, and which of them each scope requires."""

    attributes: Mapped[list[str]] = mapped_column(Document, default=list)
    requirements: Mapped[dict[str, list[str]]] = mapped_column(Document, default=dict)
    label_attribute: Mapped[str | None] = mapped_column(sa.ForeignKey("attribute.code"))
    image_attribute: Mapped[str | None] = mapped_column(sa.ForeignKey("attribute.code"))


class FamilyVariant(Coded, db.Model):  # type: ignore[name-defined,misc]
    """How a family splits into variants on one or two levels."""

    family: Mapped[str] = mapped_column(sa.ForeignKey("family.code"))
    axes: Mapped[list[list[str]]] = mapped_column(Document)
    attributes: Mapped[list[list[str]]] = mapped_column(Document)
    overridable: Mapped[list[str]] = mapped_column(Document, default=list)


class Locale(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A language and country, with where to look when a text is missing."""

    fallback: Mapped[str | None] = mapped_column(sa.ForeignKey("locale.code"))


class Currency(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A currency that prices may be given in."""


class Category(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A node of one of our navigation trees."""

    parent: Mapped[str | None] = mapped_column(sa.ForeignKey("category.code"))
    position: Mapped[int] = mapped_column(default=0)


class CategoryTable(Coded, db.Model):  # type: ignore[name-defined,misc]
    """What a receiver calls our categories; what stands below one that is named is named with it."""

    names: Mapped[dict[str, str]] = mapped_column(Document, default=dict, server_default="{}")


class CategoryClosure(db.Model):  # type: ignore[name-defined,misc]
    """Which categories stand below which, each below itself: made from `category`."""

    __tablename__ = "category_closure"

    ancestor_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"), primary_key=True)
    descendant_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"), primary_key=True, index=True)


class Scope(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A side of the catalogue that values and requirements may differ for."""

    locales: Mapped[list[str]] = mapped_column(Document)
    currencies: Mapped[list[str]] = mapped_column(Document, default=list)
    category: Mapped[str | None] = mapped_column(sa.ForeignKey("category.code"))


class Market(Coded, db.Model):  # type: ignore[name-defined,misc]
    """Where we sell."""

    country: Mapped[str] = mapped_column(sa.String(2))
    currency: Mapped[str] = mapped_column(sa.ForeignKey("currency.code"))
    zone: Mapped[str] = mapped_column(sa.String(60))
    locales: Mapped[list[str]] = mapped_column(Document, default=list)


class RelationType(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A typed link between products."""

    two_way: Mapped[bool] = mapped_column(default=False)
    quantified: Mapped[bool] = mapped_column(default=False)


class GroupType(Coded, db.Model):  # type: ignore[name-defined,misc]
    """What kind of groups of products there are: promotions, look-alikes, sets."""


class ProductGroup(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A group that products stand in, across families and categories."""

    type: Mapped[str] = mapped_column(sa.ForeignKey("group_type.code"))


class PackagingUnit(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A way in which products are packed: each, box, pallet. How many it holds is each product's to say."""

    un_ece: Mapped[str | None] = mapped_column(sa.String(3))
    position: Mapped[int] = mapped_column(default=0)


class Classification(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A release of a standard that products are classified by."""

    system: Mapped[str] = mapped_column(sa.String(10))
    version: Mapped[str | None] = mapped_column(sa.String(20))


class RenditionProfile(Coded, db.Model):  # type: ignore[name-defined,misc]
    """How pictures are made fit for a receiver."""

    max_width: Mapped[int]
    max_height: Mapped[int]
    fit: Mapped[str] = mapped_column(sa.String(10))
    format: Mapped[str] = mapped_column(sa.String(10))
    quality: Mapped[int]
    background: Mapped[str] = mapped_column(sa.String(20))


class ClientGroup(Coded, db.Model):  # type: ignore[name-defined,misc]
    """Clients that share terms."""


class Client(Coded, db.Model):  # type: ignore[name-defined,misc]
    """A company that buys from us."""

    market: Mapped[str] = mapped_column(sa.ForeignKey("market.code"))
    client_group: Mapped[str | None] = mapped_column(sa.ForeignKey("client_group.code"))
    currency: Mapped[str | None] = mapped_column(sa.ForeignKey("currency.code"))
    locales: Mapped[list[str]] = mapped_column(Document, default=list)
    contact: Mapped[str | None] = mapped_column(sa.Text)


class TaxClass(Coded, db.Model):  # type: ignore[name-defined,misc]
    """What is taxed alike; `rates` by market, each a list of {"percent", "valid_from"}."""

    rates: Mapped[dict[str, list[dict[str, str]]]] = mapped_column(Document, default=dict)
    standard_in: Mapped[list[str]] = mapped_column(Document, default=list)


class StructureVersion(db.Model):  # type: ignore[name-defined,misc]
    """Grows with every change of the structure, so that processes know when to load it again."""

    __tablename__ = "structure_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
