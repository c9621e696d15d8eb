"""The tables of planning: assortments, their pins, who is a member when, and part numbers of clients."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import CodeText, Document, db
from pim.structure.models import Coded


class Assortment(Coded, db.Model):  # type: ignore[name-defined,misc]
    """The products meant for a market, and optionally a category, in a period."""

    market: Mapped[str] = mapped_column(sa.ForeignKey("market.code"))
    category: Mapped[str | None] = mapped_column(sa.ForeignKey("category.code"))
    parent: Mapped[str | None] = mapped_column(sa.ForeignKey("assortment.code"))
    rule: Mapped[dict[str, Any] | None] = mapped_column(Document)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]  # the first day on which it no longer holds


class Pin(db.Model):  # type: ignore[name-defined,misc]
    """A product put in or kept out by hand, over the rule."""

    __tablename__ = "pin"
    __table_args__ = (
        sa.CheckConstraint("way IN ('in', 'out')", name="way"),
        sa.CheckConstraint("to_on IS NULL OR from_on IS NULL OR to_on > from_on", name="period"),
        sa.Index("ix_pin_product", "product_id"),
    )

    assortment_id: Mapped[int] = mapped_column(sa.ForeignKey("assortment.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    way: Mapped[str] = mapped_column(sa.String(3))
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(sa.String(200))


class Membership(db.Model):  # type: ignore[name-defined,misc]
    """When a product is in an assortment: made from rule, pins, dates and parent.

    The periods of one product in one assortment do not overlap. No start is stored as
    day one of the calendar and no end as its last, so that comparisons need no NULL.
    """

    __tablename__ = "membership"

    assortment_id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    to_on: Mapped[date]
    cause: Mapped[str] = mapped_column(sa.String(4))  # rule, pin

    __table_args__ = (
        sa.Index("ix_membership_product", "product_id"),
        sa.Index("ix_membership_from", "assortment_id", "from_on"),
        sa.Index("ix_membership_to", "assortment_id", "to_on"),
    )


class ClientPartNumber(db.Model):  # type: ignore[name-defined,misc]
    """A ledger of what clients call our products, and for how long.

    A client may renumber a part: its rows then touch and never overlap, so that the
    catalogue of any day finds one number at most. No start is stored as day one of the
    calendar and no end as its last, as in `membership`.

    A row stands from one edition of the client's numbers on, until before another (None: it
    still does); it is ended and never changed, so that what a feed called a product can be
    told again.
    """

    __tablename__ = "client_part_number"

    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    from_edition: Mapped[int] = mapped_column(primary_key=True)
    to_edition: Mapped[int | None]
    valid_to: Mapped[date]  # the first day on which it no longer holds
    number: Mapped[str] = mapped_column(CodeText)

    __table_args__ = (
        sa.Index(
            "uq_client_part_number_standing",
            "client_id",
            "number",
            "valid_from",
            unique=True,
            sqlite_where=sa.text("to_edition IS NULL"),
            postgresql_where=sa.text("to_edition IS NULL"),
        ),
        sa.CheckConstraint("valid_to > valid_from", name="period"),
        sa.Index("ix_client_part_number_product", "product_id"),
    )


class PartNumberEdition(db.Model):  # type: ignore[name-defined,misc]
    """The last edition of a client's numbers: they count up in the order in which writers commit.

    Whoever writes holds the row of the client, so that there is one at a time.
    """

    __tablename__ = "part_number_edition"

    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    last: Mapped[int]


GUARDED = ("assortment", "pin", "membership", "client_part_number")
FIRST_DAY, LAST_DAY = date.min, date.max
