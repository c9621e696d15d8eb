"""What differs between two revisions of a channel, item by item, and the history of one item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from channels.base import Item
from pim import db
from pim.publish import feeds
from pim.publish.channels import ChannelSettings
from pim.publish.models import GROUP, PRODUCT, REASONS, Listing
from pim.publish.records import load_bodies

_listings = Listing.__table__
_WORDS = {PRODUCT: "product", GROUP: "group"}
_ORDER = ("product", "group", "relations")


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
        sa.select(_listings)
        .where(_listings.c.channel_id == channel.id, _listings.c.key == product_id)
        .order_by(_listings.c.from_revision)
    )
    rows = db.connection().execute(statement).all()
    stretches = [*_stretches(rows, "hash"), *_stretches(rows, "relations_hash")]
    bodies = load_bodies(hash_ for _word, _first, _last, hash_ in stretches)
    shown = [
        Shown(
            word,
            first.from_revision,
            last.to_revision,
            None if last.reason is None else REASONS[last.reason],
            orjson.loads(bodies[hash_]),
        )
        for word, first, last, hash_ in stretches
    ]
    return sorted(shown, key=lambda one: (-one.from_revision, _ORDER.index(one.kind)))


def _stretches(rows: Sequence[Any], name: str) -> list[tuple[str, Any, Any, bytes]]:
    """The rows in order, those that follow one another with the same hash in a column as one.

    Each as word, first and last row, and the hash; without those that have none.
    """
    found: list[tuple[str, Any, Any, bytes]] = []
    for row in rows:
        hash_ = getattr(row, name)
        if hash_ is None:
            continue
        if found and found[-1][3] == hash_ and found[-1][2].to_revision == row.from_revision:
            found[-1] = (*found[-1][:2], row, hash_)
        else:
            word = "relations" if name == "relations_hash" else _WORDS[row.kind]
            found.append((word, row, row, hash_))
    return found


def _item_at(channel: ChannelSettings, item: Item, key: int, revision: int) -> dict[str, Any] | None:
    found = feeds.find_by_id(channel, PRODUCT if item.kind == "product" else GROUP, key, revision)
    return None if found is None else found.record()


def _fields(old: dict[str, Any], new: dict[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    names = [*new, *(name for name in old if name not in new)]
    return tuple((name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
