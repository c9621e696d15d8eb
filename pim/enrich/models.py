"""The completeness of products, as a table that lists and filters read."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import Json, db


class ProductCompleteness(db.Model):  # type: ignore[name-defined,misc]
    """How many required attributes a product has to fill for a scope and locale, and which are missing.

    Products without a family have no rows, product models neither.
    """

    __tablename__ = "product_completeness"

    product_id: Mapped[int] = mapped_column(primary_key=True)
    scope_id: Mapped[int] = mapped_column(primary_key=True)
    locale_id: Mapped[int] = mapped_column(primary_key=True)
    required: Mapped[int] = mapped_column(sa.SmallInteger)
    missing_count: Mapped[int] = mapped_column(sa.SmallInteger)
    missing: Mapped[list[str]] = mapped_column(Json)  # codes, sorted

    __table_args__ = (
        sa.Index("ix_product_completeness_missing", "scope_id", "locale_id", "missing_count", "product_id"),
    )


GUARDED = ("product_completeness",)
