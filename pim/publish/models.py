"""The tables of publishing: what is rendered, what each channel showed in which revision.

`mapping` and `channel` are settings, written through change sets. The rest is the ledger
of what was said to whom: rows are added and closed, never overwritten.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pim.db import CodeText, Document, Json, UtcDateTime, db
from pim.structure.models import Coded

# Streams of a channel, each numbered apart; what stock counts are the loads of the ERP.
CONTENT, PRICES, STOCK = "content", "prices", "stock"
STREAMS = (CONTENT, PRICES, STOCK)
CARRIED = (PRICES, STOCK)  # what a channel can have laid over its content

# kinds of listings; and what the listing of a product names beside its record
PRODUCT, GROUP = 0, 1
RELATIONS = 2

# why a listing was closed without a successor
REASONS = ("archived", "left_assortment", "status", "held_back", "empty_group", "rollback")


class Mapping(Coded, db.Model):  # type: ignore[name-defined,misc]
    """Which attribute feeds which field of a connector; `version` is the newest one."""

    connector: Mapped[str] = mapped_column(sa.String(50))
    version: Mapped[int] = mapped_column(default=0)


class MappingVersion(db.Model):  # type: ignore[name-defined,misc]
    """The fields of a mapping as they stood in one version: never changed."""

    __tablename__ = "mapping_version"

    mapping_id: Mapped[int] = mapped_column(sa.ForeignKey("mapping.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class Channel(Coded, db.Model):  # type: ignore[name-defined,misc]
    """One destination: what it gets, in which languages, for which market, in which format."""

    connector: Mapped[str] = mapped_column(sa.String(50))
    market: Mapped[str] = mapped_column(sa.ForeignKey("market.code"))
    scope: Mapped[str] = mapped_column(sa.ForeignKey("scope.code"))
    locales: Mapped[list[str]] = mapped_column(Document)  # the leading one first
    assortment: Mapped[str] = mapped_column(sa.ForeignKey("assortment.code"))
    mapping: Mapped[str] = mapped_column(sa.ForeignKey("mapping.code"))
    max_shrink_percent: Mapped[int] = mapped_column(default=20)
    wait_seconds: Mapped[int] = mapped_column(default=60)  # for change sets that are applying
    renditions: Mapped[list[str]] = mapped_column(Document, default=list, server_default="[]")
    delivery: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list, server_default="[]")
    client: Mapped[str | None] = mapped_column(sa.Text)  # whose prices and part numbers; None: the market's
    carries: Mapped[list[str]] = mapped_column(Document, default=list, server_default="[]")  # of CARRIED
    is_test: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    faults: Mapped[list[str]] = mapped_column(Document, default=list, server_default="[]")
    receiver: Mapped[dict[str, str]] = mapped_column(Document, default=dict, server_default="{}")  # settings


class View(db.Model):  # type: ignore[name-defined,misc]
    """What is rendered once for all channels that use it.

    That is a mapping version, scope, locales, renditions, and what the mapping sends of the channels'
    settings: those that tell a receiver the same share it.

    `position` is the end of the change log that its renderings are true to; None while the
    first rendering has not been finished.
    """

    __tablename__ = "view"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    connector: Mapped[str] = mapped_column(sa.String(50))
    mapping_id: Mapped[int] = mapped_column(sa.ForeignKey("mapping.id"))
    mapping_version: Mapped[int]
    scope: Mapped[str] = mapped_column(sa.Text)
    locales: Mapped[list[str]] = mapped_column(Json)
    renditions: Mapped[list[str]] = mapped_column(Json, server_default="[]")  # names, see RenditionProfile
    settings: Mapped[dict[str, str]] = mapped_column(Json, server_default="{}")  # those the mapping sends
    position: Mapped[int | None] = mapped_column(sa.BigInteger)


class Rendering(db.Model):  # type: ignore[name-defined,misc]
    """What a view makes of one product or product model now.

    `hash` names the record; None when a rule of the receiver holds the product back,
    because of `problems`. Warnings stand in `problems` beside a hash.
    """

    __tablename__ = "rendering"

    view_id: Mapped[int] = mapped_column(sa.ForeignKey("view.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    problems: Mapped[list[Any] | None] = mapped_column(Json)

    __table_args__ = (
        sa.Index(
            "ix_rendering_held",
            "view_id",
            "product_id",
            sqlite_where=sa.text("hash IS NULL"),
            postgresql_where=sa.text("hash IS NULL"),
        ),
    )


class HeldItem(db.Model):  # type: ignore[name-defined,misc]
    """What a listed product breaks with its laid fields, as the live file of its channel was written.

    The file leaves it out where it `is_held`; warnings alone let it go out. Derived and operational:
    written with each file.
    """

    __tablename__ = "held_item"

    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), primary_key=True)
    is_held: Mapped[bool]
    problems: Mapped[list[Any]] = mapped_column(Json)


class Record(db.Model):  # type: ignore[name-defined,misc]
    """One distinct rendering: exact bytes as text, with what it is sorted by in a feed.

    Whoever is about to name a record stores it first, which renews `stored_on`: what was not
    stored lately and nobody names can be deleted (`pim.publish.pruning`).
    """

    __tablename__ = "record"

    hash: Mapped[bytes] = mapped_column(sa.LargeBinary, primary_key=True)
    group_code: Mapped[str] = mapped_column(CodeText)  # of the variant group; the SKU of a simple product
    sku: Mapped[str] = mapped_column(CodeText)  # "" for a group: it stands before its variants
    body: Mapped[str] = mapped_column(sa.Text)
    axes: Mapped[str | None] = mapped_column(
        sa.Text
    )  # of a variant: what its group says of it, JSON as in the body
    stored_on: Mapped[date | None]  # in UTC, when it was made last; None: before that was noted


class Listing(db.Model):  # type: ignore[name-defined,misc]
    """Which record a channel showed in which revisions: [from_revision, to_revision).

    Of a product `relations_hash` names a second one, what the channel says beside the first: its
    relations and terms; None where it has neither. The columns stand in the order in which a row is
    shortest: there is one for each channel and product.
    """

    __tablename__ = "listing"

    channel_id: Mapped[int]  # no foreign key: to look channels up took longer than to write the rows
    key: Mapped[int]  # immutable id of the product or root model
    from_revision: Mapped[int]
    to_revision: Mapped[int | None]
    kind: Mapped[int] = mapped_column(sa.SmallInteger)
    reason: Mapped[int | None] = mapped_column(sa.SmallInteger)  # index into REASONS
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary)
    relations_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary)

    __table_args__ = (
        sa.PrimaryKeyConstraint("channel_id", "kind", "key", "from_revision"),
        sa.CheckConstraint("to_revision IS NULL OR to_revision > from_revision", name="revisions"),
        sa.Index(
            "uq_listing_open",
            "channel_id",
            "kind",
            "key",
            unique=True,
            sqlite_where=sa.text("to_revision IS NULL"),
            postgresql_where=sa.text("to_revision IS NULL"),
        ),
        sa.Index("ix_listing_from", "channel_id", "from_revision"),
        sa.Index(
            "ix_listing_to",
            "channel_id",
            "to_revision",
            sqlite_where=sa.text("to_revision IS NOT NULL"),
            postgresql_where=sa.text("to_revision IS NOT NULL"),
        ),
        # The key is most of a row: SQLite would otherwise keep it twice.
        {"sqlite_with_rowid": False},
    )


class FirstSku(db.Model):  # type: ignore[name-defined,misc]
    """Under which SKU a product was sent first to a receiver that knows it by that for ever.

    `folded` is the same without its case. A product that was purged keeps its own: the receiver does.
    """

    __tablename__ = "first_sku"
    __table_args__ = (sa.UniqueConstraint("channel_id", "folded", name="uq_first_sku_folded"),)

    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(CodeText)


class ChannelStream(db.Model):  # type: ignore[name-defined,misc]
    """Where a stream of a channel stands.

    `revision` is sealed in the database; `live_revision` also has its files. `position`
    is the end of the change log that the listings are true to, and None when everything
    must be compared anew, as after a change of settings or a release. Of prices it is the
    load that the revision stands for. Stock has a row for its epoch and its file alone.
    """

    __tablename__ = "channel_stream"

    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"), primary_key=True)
    stream: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    epoch: Mapped[str] = mapped_column(sa.String(16))
    revision: Mapped[int] = mapped_column(default=0)
    live_revision: Mapped[int] = mapped_column(default=0)
    position: Mapped[int | None] = mapped_column(sa.BigInteger)
    view_id: Mapped[int | None] = mapped_column(sa.ForeignKey("view.id"))
    settings: Mapped[str | None] = mapped_column(sa.String(64))  # fingerprint that `position` holds for
    published_on: Mapped[date | None]  # the market's day of the last comparison
    products: Mapped[int] = mapped_column(default=0)  # listed now
    groups: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_note: Mapped[str | None] = mapped_column(sa.String(300))
    compared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # last, if anything differed or not


class Publication(db.Model):  # type: ignore[name-defined,misc]
    """One sealed revision of a stream: when, why, with what counts."""

    __tablename__ = "publication"
    __table_args__ = (
        sa.UniqueConstraint("channel_id", "stream", "revision", name="uq_publication_revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"))
    stream: Mapped[str] = mapped_column(sa.String(10))
    revision: Mapped[int]
    way: Mapped[str] = mapped_column(sa.String(10))  # publish, rollback
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # the revision's own time
    seconds: Mapped[float]
    position: Mapped[int] = mapped_column(sa.BigInteger)
    items: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    removed: Mapped[int]
    held_back: Mapped[int]
    restores: Mapped[int | None]  # the revision that a rollback went back to
    note: Mapped[str | None] = mapped_column(sa.String(300))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    files: Mapped[dict[str, Any] | None] = mapped_column(Json)  # of its generation, once written
    basis: Mapped[dict[str, Any] | None] = mapped_column(Json)  # what is asked as of then, beside listings
    stock_sequence: Mapped[int | None] = mapped_column(sa.BigInteger)  # last load of stock as it was made
    mapping_id: Mapped[int | None]  # that its records were rendered with, and its version
    mapping_version: Mapped[int | None]


class Delivery(db.Model):  # type: ignore[name-defined,misc]
    """A revision on its way to one destination of its channel: an operational row.

    `state` is pending, sent, failed, or superseded, where a newer revision went there before
    it did. What was sent has the size and hash of the file that was sent; of several files together.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint(
            "channel_id", "stream", "revision", "destination", name="uq_delivery_destination"
        ),
        sa.Index(
            "ix_delivery_waiting",
            "state",
            sqlite_where=sa.text("state IN ('pending', 'failed')"),
            postgresql_where=sa.text("state IN ('pending', 'failed')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channel.id"))
    stream: Mapped[str] = mapped_column(sa.String(10))
    revision: Mapped[int]
    destination: Mapped[str] = mapped_column(sa.String(30))  # its name in the channel's settings
    target: Mapped[str] = mapped_column(sa.String(500))  # where that was when it was tried last; no secret
    state: Mapped[str] = mapped_column(sa.String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(sa.String(500))  # of the last attempt
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


GUARDED = ("mapping", "mapping_version", "channel")
