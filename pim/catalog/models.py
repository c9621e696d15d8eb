"""The tables of the catalogue: product documents, and the side tables that answer questions about them.

A product model and a product share one table: they are documents in one tree. Side
tables are made from the documents, by the same change in the same transaction, and can be
rebuilt from them at any time (`pim.catalog.rebuild`). So they need no foreign keys: the
documents were checked.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import CodeText, Document, UtcDateTime, db

MODEL = "model"
PRODUCT = "product"
STATUSES = ("in_work", "approved", "phase_out", "archived")
PUBLISHED = ("approved", "phase_out")  # statuses that go out


class Product(db.Model):  # type: ignore[name-defined,misc]
    """A product or a product model: one document of its own values.

    `document` holds the parts that `Document.body` names, each left out where empty;
    inherited values are not in it. A product has a `sku` or none yet; a model has a `code`
    and is never sold.
    """

    __tablename__ = "product"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('product', 'model')", name="kind"),
        sa.CheckConstraint("(kind = 'model') = (code IS NOT NULL)", name="code_of_model"),
        sa.CheckConstraint("kind = 'product' OR sku IS NULL", name="sku_of_product"),
        sa.UniqueConstraint("parent_id", "combination", name="uq_product_combination"),
        sa.Index("ix_product_parent", "parent_id", "id"),
        sa.Index("ix_product_family", "family_id", "id"),
        sa.Index("ix_product_updated", "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    sku: Mapped[str | None] = mapped_column(CodeText, unique=True)
    code: Mapped[str | None] = mapped_column(CodeText, unique=True)
    family_id: Mapped[int | None] = mapped_column(sa.ForeignKey("family.id"))
    family_variant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("family_variant.id"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    combination: Mapped[str | None] = mapped_column(CodeText)  # own axis values; none when archived
    archived: Mapped[bool] = mapped_column(default=False)
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.sku or self.code}>"


class ReservedSku(db.Model):  # type: ignore[name-defined,misc]
    """Every SKU that was ever used: a renamed product keeps its old ones reserved."""

    __tablename__ = "reserved_sku"

    sku: Mapped[str] = mapped_column(CodeText, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)


class Ancestry(db.Model):  # type: ignore[name-defined,misc]
    """A product and those it inherits from: itself at distance 0, its model at 1, the root at most at 2."""

    __tablename__ = "ancestry"

    product_id: Mapped[int] = mapped_column(primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(primary_key=True)
    distance: Mapped[int] = mapped_column(sa.SmallInteger)

    __table_args__ = (sa.Index("ix_ancestry_ancestor", "ancestor_id", "product_id"),)


class ProductValue(db.Model):  # type: ignore[name-defined,misc]
    """Own values of filterable and select attributes, one row per term; 0 = does not vary."""

    __tablename__ = "product_value"

    product_id: Mapped[int] = mapped_column(primary_key=True)
    attribute_id: Mapped[int] = mapped_column(primary_key=True)
    scope_id: Mapped[int] = mapped_column(primary_key=True)
    locale_id: Mapped[int] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    text: Mapped[str] = mapped_column(CodeText)
    number: Mapped[Decimal | None] = mapped_column(sa.Float)

    __table_args__ = (
        sa.Index("ix_product_value_text", "attribute_id", "text", "product_id"),
        sa.Index(
            "ix_product_value_number",
            "attribute_id",
            "number",
            "product_id",
            sqlite_where=sa.text("number IS NOT NULL"),
            postgresql_where=sa.text("number IS NOT NULL"),
        ),
    )


class UniqueValue(db.Model):  # type: ignore[name-defined,misc]
    """Values of unique attributes: the database keeps two products from having the same."""

    __tablename__ = "unique_value"

    attribute_id: Mapped[int] = mapped_column(sa.ForeignKey("attribute.id"), primary_key=True)
    text: Mapped[str] = mapped_column(CodeText, primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)


class ProductCategory(db.Model):  # type: ignore[name-defined,misc]
    """The own categories of a product."""

    __tablename__ = "product_category"

    product_id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = (sa.Index("ix_product_category_category", "category_id", "product_id"),)


class ProductRelation(db.Model):  # type: ignore[name-defined,misc]
    """The own relations of a product, in their order."""

    __tablename__ = "product_relation"

    product_id: Mapped[int] = mapped_column(primary_key=True)
    relation_type_id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    quantity: Mapped[str | None] = mapped_column(sa.String(30))

    __table_args__ = (sa.Index("ix_product_relation_target", "target_id", "product_id"),)


class ProductGroupMember(db.Model):  # type: ignore[name-defined,misc]
    """The groups that a product itself stands in."""

    __tablename__ = "product_group_member"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("product_group.id"), primary_key=True)

    __table_args__ = (sa.Index("ix_product_group_member_group", "group_id", "product_id"),)


class ProductGroupRelation(db.Model):  # type: ignore[name-defined,misc]
    """The groups that a product itself relates to."""

    __tablename__ = "product_group_relation"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    relation_type_id: Mapped[int] = mapped_column(sa.ForeignKey("relation_type.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("product_group.id"), primary_key=True)

    __table_args__ = (sa.Index("ix_product_group_relation_group", "group_id", "product_id"),)


class ProductClass(db.Model):  # type: ignore[name-defined,misc]
    """The own class of a product in each classification."""

    __tablename__ = "product_class"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    classification_id: Mapped[int] = mapped_column(sa.ForeignKey("classification.id"), primary_key=True)
    class_code: Mapped[str] = mapped_column(CodeText)

    __table_args__ = (
        sa.Index("ix_product_class_class_code", "classification_id", "class_code", "product_id"),
    )


class PackagingGtin(db.Model):  # type: ignore[name-defined,misc]
    """The GTINs of packaging units, as 14 digits: the database keeps two from having the same."""

    __tablename__ = "packaging_gtin"

    gtin: Mapped[str] = mapped_column(sa.String(14), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)


class ProductStatus(db.Model):  # type: ignore[name-defined,misc]
    """The status of a product in a market; none means new."""

    __tablename__ = "product_status"

    product_id: Mapped[int] = mapped_column(primary_key=True)
    market_id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(sa.String(10))

    __table_args__ = (sa.Index("ix_product_status_market", "market_id", "status", "product_id"),)


class ProductSearch(db.Model):  # type: ignore[name-defined,misc]
    """The words of a product, inherited ones included, folded: full-text search reads it."""

    __tablename__ = "product_search"

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(sa.Text)


class MediaUse(db.Model):  # type: ignore[name-defined,misc]
    """Which own values of which products and models name which file."""

    __tablename__ = "media_use"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    attribute_id: Mapped[int] = mapped_column(sa.ForeignKey("attribute.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)

    __table_args__ = (sa.Index("ix_media_use_file", "sha256", "product_id"),)


class MediaFile(db.Model):  # type: ignore[name-defined,misc]
    """A file that values refer to by the hash of its bytes: a fact about bytes.

    `name` and `source` are those of the first time that it was given, `kept_at` is the last:
    what nobody uses and nobody gives any more may be swept.
    """

    __tablename__ = "media_file"

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(sa.String(100))
    suffix: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[int]
    width_px: Mapped[int | None]
    height_px: Mapped[int | None]
    name: Mapped[str] = mapped_column(sa.String(255), server_default="")
    source: Mapped[str] = mapped_column(sa.String(20), server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, server_default="1970-01-01 00:00:00")

    __table_args__ = (sa.Index("ix_media_file_created", "created_at", "sha256"),)


class MediaRendition(db.Model):  # type: ignore[name-defined,misc]
    """A rendition of a picture by a profile, or why there is none. `name` is the end of its address."""

    __tablename__ = "media_rendition"

    sha256: Mapped[str] = mapped_column(sa.ForeignKey("media_file.sha256"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    size: Mapped[int | None]
    problem: Mapped[str | None] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.Index(
            "ix_media_rendition_failed",
            "name",
            sqlite_where=sa.text("problem IS NOT NULL"),
            postgresql_where=sa.text("problem IS NOT NULL"),
        ),
    )


GUARDED = (
    "product",
    "reserved_sku",
    "ancestry",
    "product_value",
    "unique_value",
    "product_category",
    "product_relation",
    "product_group_member",
    "product_group_relation",
    "product_class",
    "packaging_gtin",
    "product_status",
    "product_search",
    "media_use",
)
