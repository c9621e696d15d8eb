"""What a feed holds: the items of a revision, and what changed between two.

Plain queries over listings and records. The same question always gets the same answer,
as long as its revisions are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from channels.base import Item, Kind, splice, tombstone
from pim import db
from pim.errors import NotFound
from pim.publish.channels import ChannelSettings, get_stream
from pim.publish.filling import Filler, find_filler
from pim.publish.laying import find_relaid, load_basis, load_laid, load_parts
from pim.publish.listings import at_revision
from pim.publish.models import CONTENT, GROUP, PRODUCT, REASONS, Listing, Publication, Record
from pim.publish.overlays import Overlay
from pim.streaming import iter_ahead, iter_copied, iter_slices, octets

_listings = Listing.__table__
_records = Record.__table__
_publications = Publication.__table__
_shown, _old, _last = (_listings.alias(name) for name in ("shown", "old", "last"))
_record, _old_record, _relations = (_records.alias(name) for name in ("record", "old_record", "relations"))
_KINDS: dict[int, Kind] = {PRODUCT: "product", GROUP: "group"}


class Gone(NotFound):
    """A revision that is no longer kept, or never was in this epoch: a full feed is needed instead."""

    http_status = 410


def iter_full(channel: ChannelSettings, revision: int, filler: Filler | None = None) -> Iterator[Item]:
    """Every item that the channel showed in a revision, by group and SKU, groups before their variants.

    Products alone, by SKU, where the receiver knows no groups. With what the revision lays over them.
    Where the format has laid fields, without the products that break a rule with them: `filler` then
    knows of those (one is made if none is given).

    Nobody may ask the session before all are read, or the iterator is closed: a thread reads ahead with it.
    """
    filler = filler or find_filler(channel, revision)
    overlays = load_laid(channel, revision).overlays()

    def make(rows: Sequence[Any]) -> Iterable[Item]:
        items = _laid_items(rows, overlays)
        return items if filler is None else filler.fill_slice([row[1] for row in rows], items)

    for items in iter_ahead(make(rows) for rows in iter_copied(_full_statement(channel, revision))):
        yield from items


def iter_delta(channel: ChannelSettings, since: int, until: int) -> Iterator[Item]:
    """What brings a reader of revision `since` to revision `until`: items to put, then tombstones.

    A product whose SKU changed carries `previous_sku`. What came and went between the two
    is not told. Sorted as a full feed is. Laid fields are not in it: see `check_delta`.
    """
    relaid = find_relaid(channel, load_basis(channel, since), load_basis(channel, until), until)
    overlays = load_laid(channel, until).overlays()
    for rows in iter_slices(_put_statement(channel, since, until, relaid)):
        for row, item in zip(rows, _laid_items(rows, overlays), strict=True):
            extra = {"previous_sku": row.old_sku} if row.old_sku not in (None, row.sku) else {}
            yield Item(item.kind, splice(item.body, extra)) if extra and row.kind == PRODUCT else item
    for rows in iter_slices(_gone_statement(channel, since, until)):
        for row in rows:
            key = row.sku if row.kind == PRODUCT else row.group_code
            yield tombstone(_KINDS[row.kind], row.key, key, REASONS[row.reason or 0])  # type: ignore[arg-type]


def load_shown(channel: ChannelSettings, revision: int, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The records of products that a channel showed in a revision, by id; laid fields are not in them."""
    statement = _items(channel, revision).where(_shown.c.kind == PRODUCT, db.within(_shown.c.key, ids))
    rows = db.connection().execute(statement).all()
    items = _laid_items(rows, load_laid(channel, revision).overlays())
    return {row.key: item.record() for row, item in zip(rows, items, strict=True)}


def find_by_id(channel: ChannelSettings, kind: int, key: int, revision: int) -> Item | None:
    """The item of a product (or of a group, by the id of its root model) in a revision, or None."""
    return _find(channel, revision, kind, _shown.c.key == key)


def check_since(channel: ChannelSettings, since: int, until: int | None = None) -> int:
    """The revision to tell a delta up to: `until`, or the one that is live. Raises `Gone`."""
    live = get_stream(channel.id).live_revision
    last = live if until is None else until
    oldest = oldest_revision(channel)
    if not oldest <= since <= last <= live:
        raise Gone(
            f"revision {since} of channel {channel.code}",
            f"(kept are {oldest} to {live})",
            "Fetch the full feed instead.",
        )
    return last


def check_delta(channel: ChannelSettings) -> None:
    """Refuse a delta of a format that is told whole. Raises `NotFound`."""
    if not channel.connector.has_delta:
        raise NotFound(
            "delta of format",
            channel.connector.code,
            "It is told whole, as its items hold what moves without a revision. Fetch the full feed.",
        )


def oldest_revision(channel: ChannelSettings, stream: str = CONTENT) -> int:
    """The oldest revision of a stream that deltas can start from."""
    statement = sa.select(sa.func.min(_publications.c.revision)).where(
        _publications.c.channel_id == channel.id, _publications.c.stream == stream
    )
    return db.connection().execute(statement).scalar() or 0


def get_publication(channel: ChannelSettings, revision: int, stream: str = CONTENT) -> Any:
    """The row of the publication that made a revision of a stream.

    Raises `NotFound`, `Gone` if it is kept no longer.
    """
    condition = (
        (_publications.c.channel_id == channel.id)
        & (_publications.c.stream == stream)
        & (_publications.c.revision == revision)
    )
    row = db.connection().execute(sa.select(_publications).where(condition)).one_or_none()
    if row is None:
        oldest = oldest_revision(channel)
        if 0 < revision < oldest:
            raise Gone("revision", f"{revision} of channel {channel.code}", f"The oldest kept is {oldest}.")
        raise NotFound("revision", f"{revision} of channel {channel.code}")
    return row


def list_publications(channel: ChannelSettings, *, limit: int = 50, before: int | None = None) -> list[Any]:
    """The publications of a channel, the newest first; `before` is the last revision of the page before."""
    statement = (
        sa.select(_publications)
        .where(_publications.c.channel_id == channel.id, _publications.c.stream == CONTENT)
        .order_by(_publications.c.revision.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(_publications.c.revision < before)
    return list(db.connection().execute(statement))


def _laid_items(rows: Sequence[Any], overlays: Sequence[Overlay]) -> list[Item]:
    """The items of rows that begin with kind, key, body and relations, in their order."""
    told = load_parts([row[1] for row in rows if row[0] == PRODUCT], overlays) if overlays else {}
    items = []
    for kind, key, body, relations, *_more in rows:
        parts = [] if relations is None else [relations[1:-1]]
        if kind == PRODUCT and key in told:
            parts.append(told[key].encode())
        whole = b"".join((body[:-1], b",", b",".join(parts), b"}")) if parts else body
        items.append(Item(_KINDS[kind], whole))
    return items


def _full_statement(channel: ChannelSettings, revision: int) -> sa.Select[Any]:
    """What the channel showed in a revision, sorted, without what is laid over it.

    Sorted while the rows are short. Bodies are looked up one by one in that order: joined they would
    be sorted too, in whatever way the server thinks of a channel that it has no statistics of yet.
    """
    statement = (
        sa.select(_shown.c.kind, _shown.c.key, _shown.c.hash, _shown.c.relations_hash)
        .join(_record, _record.c.hash == _shown.c.hash)
        .where(_shown.c.channel_id == channel.id, at_revision(_shown, revision))
    )
    if channel.connector.holds_groups:
        statement = statement.order_by(*_ORDER)
    else:
        statement = statement.where(_shown.c.kind == PRODUCT).order_by(*_BY_SKU)
    shown = statement.cte("ordered").prefix_with("MATERIALIZED")
    bodies = (
        sa.select(octets(_record.c.body)).where(_record.c.hash == hash_).scalar_subquery()
        for hash_ in (shown.c.hash, shown.c.relations_hash)
    )
    return sa.select(shown.c.kind, shown.c.key, *bodies)


def _find(
    channel: ChannelSettings, revision: int, kind: int, condition: sa.ColumnElement[bool]
) -> Item | None:
    statement = _items(channel, revision).where(_shown.c.kind == kind, condition)
    row = db.connection().execute(statement).first()
    return None if row is None else _laid_items([row], load_laid(channel, revision).overlays())[0]


def _items(channel: ChannelSettings, revision: int) -> sa.Select[Any]:
    """What the channel showed in a revision, in no order, without what is laid over it: for a few items."""
    return (
        sa.select(_shown.c.kind, _shown.c.key, octets(_record.c.body), octets(_relations.c.body))
        .join(_record, _record.c.hash == _shown.c.hash)
        .outerjoin(_relations, _relations.c.hash == _shown.c.relations_hash)
        .where(_shown.c.channel_id == channel.id, at_revision(_shown, revision))
    )


def _put_statement(
    channel: ChannelSettings, since: int, until: int, relaid: Collection[int]
) -> sa.Select[Any]:
    """Items shown at `until` whose record or relations are not those shown at `since`; relaid ones too."""
    moved = _moved(channel, since, until, relaid).subquery("moved")
    same = (_old.c.hash == _shown.c.hash) & _old.c.relations_hash.is_not_distinct_from(
        _shown.c.relations_hash
    )
    return (
        sa.select(
            _shown.c.kind,
            _shown.c.key,
            octets(_record.c.body),
            octets(_relations.c.body).label("relations"),
            _record.c.sku,
            _old_record.c.sku.label("old_sku"),
        )
        .select_from(moved)
        .join(_shown, _same_key(_shown, moved, channel) & at_revision(_shown, until))
        .join(_record, _record.c.hash == _shown.c.hash)
        .outerjoin(_relations, _relations.c.hash == _shown.c.relations_hash)
        .outerjoin(_old, _same_key(_old, moved, channel) & at_revision(_old, since))
        .outerjoin(_old_record, _old_record.c.hash == _old.c.hash)
        .where(_old.c.hash.is_(None) | ~same | _is_relaid(_shown, relaid))
        .order_by(*_ORDER)
    )


def _gone_statement(channel: ChannelSettings, since: int, until: int) -> sa.Select[Any]:
    """What was shown at `since` and is not at `until`, with the reason of its last closing."""
    reason = (
        sa.select(_last.c.reason)
        .where(
            _last.c.channel_id == channel.id,
            _last.c.kind == _old.c.kind,
            _last.c.key == _old.c.key,
            _last.c.to_revision <= until,
        )
        .order_by(_last.c.to_revision.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(_old.c.kind, _old.c.key, _record.c.sku, _record.c.group_code, reason.label("reason"))
        .select_from(_old)
        .join(_record, _record.c.hash == _old.c.hash)
        .outerjoin(_shown, _same_key(_shown, _old, channel) & at_revision(_shown, until))
        .where(
            _old.c.channel_id == channel.id,
            _old.c.from_revision <= since,
            _old.c.to_revision > since,
            _old.c.to_revision <= until,
            _shown.c.key.is_(None),
        )
        .order_by(_record.c.group_code, _record.c.sku, _old.c.kind.desc(), _old.c.key)
    )


def _moved(
    channel: ChannelSettings, since: int, until: int, relaid: Collection[int]
) -> sa.CompoundSelect[Any]:
    """Keys of items whose record or relations opened or closed in (since, until]; relaid ones too."""
    parts = [
        sa.select(_listings.c.kind, _listings.c.key).where(
            _listings.c.channel_id == channel.id, column > since, column <= until
        )
        for column in (_listings.c.from_revision, _listings.c.to_revision)
    ]
    if relaid:
        parts.append(
            sa.select(_listings.c.kind, _listings.c.key).where(
                _listings.c.channel_id == channel.id, _is_relaid(_listings, relaid)
            )
        )
    return sa.union(*parts)


def _is_relaid(table: Any, relaid: Collection[int]) -> sa.ColumnElement[bool]:
    if not relaid:
        return sa.false()
    condition: sa.ColumnElement[bool] = (table.c.kind == PRODUCT) & db.within(table.c.key, relaid)
    return condition


def _same_key(table: Any, other: Any, channel: ChannelSettings) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = (
        (table.c.channel_id == channel.id) & (table.c.kind == other.c.kind) & (table.c.key == other.c.key)
    )
    return condition


_ORDER = (_record.c.group_code, _record.c.sku, _shown.c.kind.desc(), _shown.c.key)
_BY_SKU = (_record.c.sku, _shown.c.key)
