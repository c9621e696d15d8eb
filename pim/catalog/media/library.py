"""The media library: which files there are, and which products and models use them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pim import db
from pim.catalog.media.files import COLUMNS, Stored, folder, store
from pim.catalog.models import MediaFile, MediaRendition, MediaUse, Product
from pim.structure.models import Attribute, ReferenceRecord

_files = MediaFile.__table__
_uses = MediaUse.__table__
_made = MediaRendition.__table__
_products = Product.__table__
_attributes = Attribute.__table__
_records = ReferenceRecord.__table__
_PICTURE = _records.c.image["file"].as_string()  # of a record


@dataclass(frozen=True, slots=True)
class Entry:
    """A file and how many products, models and reference records use it."""

    stored: Stored
    users: int


@dataclass(frozen=True, slots=True)
class User:
    """Whose own value names a file: a product, a model, or a reference record, in its `image`."""

    id: int
    kind: str
    key: str
    attribute: str


def list_files(
    *, unused: bool = False, text: str = "", after: tuple[datetime, str] | None = None, limit: int = 50
) -> list[Entry]:
    """Files, those that came last first; `after` is when the last one of the page before came, and its hash.

    `text` is looked for in names, in any case, and at the beginning of hashes.
    """
    products = sa.select(sa.func.count(sa.distinct(_uses.c.product_id))).where(
        _uses.c.sha256 == _files.c.sha256
    )
    records = sa.select(sa.func.count()).select_from(_records).where(_files.c.sha256 == _PICTURE)
    users = products.scalar_subquery() + records.scalar_subquery()
    statement = sa.select(*COLUMNS, users.label("users"))
    if unused:
        statement = statement.where(~is_used())
    if text:
        named = sa.func.lower(_files.c.name).contains(text.lower(), autoescape=True)
        statement = statement.where(named | _files.c.sha256.startswith(text, autoescape=True))
    if after is not None:
        at, sha256 = after
        earlier = (_files.c.created_at == at) & (_files.c.sha256 > sha256)
        statement = statement.where((_files.c.created_at < at) | earlier)
    rows = db.connection().execute(
        statement.order_by(_files.c.created_at.desc(), _files.c.sha256).limit(limit)
    )
    return [Entry(Stored(*row[:-1]), row.users) for row in rows]


def list_unused(kept_before: datetime) -> list[Stored]:
    """The files that nobody uses and that nobody has given since, the oldest first."""
    statement = (
        sa.select(*COLUMNS)
        .where(~is_used(), _files.c.kept_at < kept_before)
        .order_by(_files.c.created_at, _files.c.sha256)
    )
    return [Stored(*row) for row in db.connection().execute(statement)]


def list_users(sha256: str, limit: int = 200) -> list[User]:
    """Products and models by id, then records; one with two attributes that name the file stands twice."""
    statement = (
        sa.select(_products.c.id, _products.c.kind, _products.c.sku, _products.c.code, _attributes.c.code)
        .join(_uses, _uses.c.product_id == _products.c.id)
        .join(_attributes, _attributes.c.id == _uses.c.attribute_id)
        .where(_uses.c.sha256 == sha256)
        .order_by(_products.c.id, _attributes.c.code)
        .limit(limit)
    )
    rows = db.connection().execute(statement)
    found = [User(row[0], row[1], row[2] or row[3] or f"#{row[0]}", row[4]) for row in rows]
    named = sa.select(_records.c.id, _records.c.key).where(sha256 == _PICTURE).order_by(_records.c.key)
    return found + [
        User(row.id, "reference_record", row.key, "image")
        for row in db.connection().execute(named.limit(limit))
    ]


def remove(sha256: str, kept_before: datetime) -> bool:
    """Delete a file with all that was made of it, unless it is used or was given since; say if it is gone.

    In the caller's transaction, in which nobody else writes products: see `db.take_turn`.
    """
    condition = (_files.c.sha256 == sha256) & ~is_used() & (_files.c.kept_at < kept_before)
    row = db.connection().execute(sa.select(_files.c.sha256).where(condition).with_for_update()).first()
    if row is None:
        return False
    db.connection().execute(_made.delete().where(_made.c.sha256 == sha256))
    db.connection().execute(_files.delete().where(_files.c.sha256 == sha256))
    store().delete(folder(sha256))
    return True


def is_used() -> sa.ColumnElement[bool]:
    """Whether a product, model or reference record, archived ones included, names a row of `media_file`."""
    by_product = sa.select(sa.literal(1)).where(_uses.c.sha256 == _files.c.sha256).correlate(_files)
    by_record = sa.select(_PICTURE).where(_records.c.image.is_not(None))
    return sa.or_(by_product.exists(), _files.c.sha256.in_(by_record))
