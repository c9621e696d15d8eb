"""What differs between two revisions of a channel, item by item, and the history of one item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from channels.base import Item
from pim import db
from pim.publish import feeds
from pim.publish.channels import ChannelSettings
from pim.publish.models import GROUP, PRODUCT, REASONS, RELATIONS, Listing, Record

_listings = Listing.__table__
_records = Record.__table__
_WORDS = {PRODUCT: "product", GROUP: "group", RELATIONS: "relations"}


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """One item that differs: `change` is added, changed or removed; `key` its SKU or code now or then."""

    kind: str  # product, group
    id: int
    key: str
    change: str
    reason: str | None  # of a removal
    fields: tuple[tuple[str, Any, Any], ...]  # name, old, new: the top-level fields that differ


@dataclass(frozen=True, slots=True)
class Shown:
    """One stretch of revisions in which a channel showed one record of a product."""

    kind: str
    from_revision: int
    to_revision: int | None  # None: still shown
    reason: str | None
    body: dict[str, Any]


def iter_difference(channel: ChannelSettings, old: int, new: int) -> Iterator[ItemDifference]:
    """The items that differ between revision `old` and the later `new`, as the delta tells them."""
    for item in list(feeds.iter_delta(channel, old, new)):
        told = item.record()
        key = told.get("sku") or told.get("code") or f"#{told['id']}"
        if told.get("deleted"):
            yield ItemDifference(item.kind, told["id"], key, "removed", told["reason"], ())
            continue
        before = _item_at(channel, item, told["id"], old)
        told.pop("previous_sku", None)
        change = "added" if before is None else "changed"
        yield ItemDifference(item.kind, told["id"], key, change, None, _fields(before or {}, told))


def list_shown(channel: ChannelSettings, product_id: int) -> list[Shown]:
    """Everything the channel ever showed of a product or model, the newest first."""
    statement = (
        sa.select(_listings, _records.c.body)
        .join(_records, _records.c.hash == _listings.c.hash)
        .where(_listings.c.channel_id == channel.id, _listings.c.key == product_id)
        .order_by(_listings.c.from_revision.desc(), _listings.c.kind)
    )
    return [
        Shown(
            _WORDS[row.kind],
            row.from_revision,
            row.to_revision,
            None if row.reason is None else REASONS[row.reason],
            orjson.loads(row.body),
        )
        for row in db.connection().execute(statement)
    ]


def _item_at(channel: ChannelSettings, item: Item, key: int, revision: int) -> dict[str, Any] | None:
    found = feeds.find_by_id(channel, PRODUCT if item.kind == "product" else GROUP, key, revision)
    return None if found is None else found.record()


def _fields(old: dict[str, Any], new: dict[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    names = [*new, *(name for name in old if name not in new)]
    return tuple((name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
