"""The tables of trade: price lists and warehouses, which people decide on, and what the ERP says in them.

`price_list` and `warehouse` are guarded. `price` and `stock` are facts of the ERP: written
by `pim.trade.prices` and `pim.trade.stock` alone, past the change engine.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import CodeText, Document, UtcDateTime, db
from pim.structure.models import Coded
from pim.structure.units import canonical_number

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIRST_DAY, LAST_DAY = date.min, date.max  # stored where there is no bound: comparisons need no NULL
# Conditions of partial indexes, which queries repeat word by word to be served by them.
HAS_START, HAS_END = sa.text("valid_from > '0001-01-01'"), sa.text("valid_to < '9999-12-31'")


class Exact(sa.types.TypeDecorator[Decimal]):
    """A decimal number in its one spelling, as text on both engines: SQLite has no exact numbers."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> str | None:
        """Spell the number: no exponent, no trailing zeros."""
        return None if value is None else _spell(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Decimal | None:
        """Read what `process_bind_param` wrote."""
        return None if value is None else _read(value)


@lru_cache(maxsize=65_536)  # figures repeat themselves
def _spell(number: Decimal) -> str:
    return canonical_number(number)


@lru_cache(maxsize=65_536)
def _read(text: str) -> Decimal:
    return Decimal(text)


class PriceList(Coded, db.Model):  # type: ignore[name-defined,misc]
    """Prices in one currency, for a market, a client group or a client: exactly one of them."""

    __tablename__ = "price_list"
    __table_args__ = (
        sa.CheckConstraint(
            "CASE WHEN market IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN client_group IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN client IS NULL THEN 0 ELSE 1 END = 1",
            name="owner",
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="period"),
    )

    currency: Mapped[str] = mapped_column(sa.ForeignKey("currency.code"))
    market: Mapped[str | None] = mapped_column(sa.ForeignKey("market.code"))
    client_group: Mapped[str | None] = mapped_column(sa.ForeignKey("client_group.code"))
    client: Mapped[str | None] = mapped_column(sa.ForeignKey("client.code"))
    includes_vat: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # the first day on which it no longer holds


class PriceLoad(db.Model):  # type: ignore[name-defined,misc]
    """One call that changed prices of a list. Its id counts up in the order in which loads are committed."""

    __tablename__ = "price_load"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    price_list_id: Mapped[int] = mapped_column(sa.ForeignKey("price_list.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    source: Mapped[str] = mapped_column(sa.String(200))
    opened: Mapped[int]
    ended: Mapped[int]


class Price(db.Model):  # type: ignore[name-defined,misc]
    """A ledger of prices: what a list said of a product, and in which loads that stood.

    A row stands from `from_load` on, until `to_load` (None: it still does); it is ended and
    never changed, so that what was said on any day can be told. `valid_from` and `valid_to`
    are the days for which the price is meant, which is another matter.
    """

    __tablename__ = "price"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    price_list_id: Mapped[int] = mapped_column(sa.ForeignKey("price_list.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    unit: Mapped[str] = mapped_column(CodeText)  # of packaging; "" is the piece that is sold
    min_quantity: Mapped[Decimal] = mapped_column(Exact)  # the tier: from so many `unit` on
    amount: Mapped[Decimal] = mapped_column(Exact)
    per_quantity: Mapped[Decimal] = mapped_column(Exact)  # so many `unit` cost the amount
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    from_load: Mapped[int] = mapped_column(sa.ForeignKey("price_load.id"), type_=sa.BigInteger)
    to_load: Mapped[int | None] = mapped_column(sa.ForeignKey("price_load.id"), type_=sa.BigInteger)

    __table_args__ = (
        sa.Index(
            "uq_price_standing",
            "price_list_id",
            "product_id",
            "unit",
            "min_quantity",
            "valid_from",
            unique=True,
            sqlite_where=sa.text("to_load IS NULL"),
            postgresql_where=sa.text("to_load IS NULL"),
        ),
        sa.Index("ix_price_product", "product_id", "price_list_id"),
        sa.Index("ix_price_from_load", "from_load"),
        sa.Index(
            "ix_price_to_load",
            "to_load",
            sqlite_where=sa.text("to_load IS NOT NULL"),
            postgresql_where=sa.text("to_load IS NOT NULL"),
        ),
        # Most prices hold always: an index of the bounds that there are finds those that passed.
        sa.Index("ix_price_valid_from", "valid_from", sqlite_where=HAS_START, postgresql_where=HAS_START),
        sa.Index("ix_price_valid_to", "valid_to", sqlite_where=HAS_END, postgresql_where=HAS_END),
        sa.CheckConstraint("valid_to > valid_from", name="period"),
    )


class ProductTax(db.Model):  # type: ignore[name-defined,misc]
    """A ledger of the tax classes that products and models name themselves, per market.

    Derived from documents in the transaction that writes them, and kept when they say
    otherwise: a row stands from `from_number` on until `to_number` (None: it still does),
    numbers that count up in the order of commits. So the tax that a revision told can be
    told again.
    """

    __tablename__ = "product_tax"

    product_id: Mapped[int] = mapped_column(primary_key=True)
    market: Mapped[str] = mapped_column(CodeText, primary_key=True)
    from_number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    to_number: Mapped[int | None] = mapped_column(sa.BigInteger)
    tax_class: Mapped[str] = mapped_column(CodeText)

    __table_args__ = (sa.Index("ix_product_tax_market", "market", "product_id"),)


class Warehouse(Coded, db.Model):  # type: ignore[name-defined,misc]
    """Where stock lies, and the markets that are served from there."""

    markets: Mapped[list[str]] = mapped_column(Document, default=list)


class Stock(db.Model):  # type: ignore[name-defined,misc]
    """How much of a product lies in a warehouse: the newest figure, with no history.

    `sequence` counts up with each load that changed something, in the order of their commits.
    """

    __tablename__ = "stock"

    warehouse_id: Mapped[int] = mapped_column(sa.ForeignKey("warehouse.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True, index=True)
    quantity: Mapped[Decimal] = mapped_column(Exact)
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # when the ERP counted it
    next_on: Mapped[date | None]  # the next delivery
    next_quantity: Mapped[Decimal | None] = mapped_column(Exact)
    sequence: Mapped[int] = mapped_column(sa.BigInteger, index=True)


class TradeSequence(db.Model):  # type: ignore[name-defined,misc]
    """What counts up with loads of prices, of stock and the like: see `sequences`. Each row is a lock."""

    __tablename__ = "trade_sequence"

    name: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    last: Mapped[int] = mapped_column(sa.BigInteger)


GUARDED = ("price_list", "warehouse")
