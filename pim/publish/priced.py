"""Prices of what a channel lists, as a revision of the stream told them: plain queries, as of then.

A revision stands for a revision of the content (what is listed), and a basis (what was known of
prices, on which day of the market). Nothing is copied per channel: what a revision told follows
from ledgers, and is told again in the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from channels.base import serialise
from pim import db
from pim.publish.channels import ChannelSettings
from pim.publish.listings import at_revision
from pim.publish.models import PRODUCT, Listing, Record
from pim.publish.overlays import Overlay, price_overlay, quoted
from pim.trade.basis import PriceBasis, find_moved

_listings = Listing.__table__
_records = Record.__table__
SLICE = 2000  # products told at a time


@dataclass(frozen=True, slots=True)
class PricePoint:
    """What a revision of prices stands for: the listings of a content revision, and a basis."""

    content: int
    basis: PriceBasis

    def to_json(self) -> dict[str, Any]:
        """As it is stored with the revision."""
        return {"content": self.content, **self.basis.to_json()}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> PricePoint:
        """What `to_json` gave."""
        return cls(told["content"], PriceBasis.from_json(told))


class Line(NamedTuple):
    """What is told of one product: `body` is a JSON object on one line."""

    id: int
    sku: str
    body: bytes


def iter_lines(
    channel: ChannelSettings, content: int, overlay: Overlay, ids: Collection[int] | None = None
) -> Iterator[Line]:
    """A line for each product of a content revision of which the overlay has something, by ascending id.

    Of these products or of all; the overlay is asked for a slice at a time.
    """
    last = 0
    wanted = None if ids is None else sorted(ids)
    while True:
        slice_ = None
        if wanted is not None:
            slice_, wanted = wanted[:SLICE], wanted[SLICE:]
            if not slice_:
                return
        skus = _listed(channel, content, last, slice_)
        told = overlay(skus.keys())
        for product_id, sku in skus.items():
            if product_id in told:
                yield Line(product_id, sku, _line(product_id, sku, told[product_id]))
        if slice_ is None:
            if len(skus) < SLICE:
                return
            last = next(reversed(skus))


def iter_moves(
    channel: ChannelSettings, old: PricePoint, new: PricePoint, *, whole: bool = False
) -> Iterator[tuple[Line | None, Line | None]]:
    """What was and is told of each product of which the two points tell otherwise, by ascending id.

    Looks at those only that may differ, where there is telling; at all where it is to be `whole`.
    """
    candidates = None if whole else find_candidates(channel, old, new)
    before, after = price_overlay(old.basis), price_overlay(new.basis)
    if candidates is None:
        candidates = _listed_in(channel, old.content) | _listed_in(channel, new.content)
    ordered = sorted(candidates)
    for start in range(0, len(ordered), SLICE):
        slice_ = ordered[start : start + SLICE]
        was = {line.id: line for line in iter_lines(channel, old.content, before, slice_)}
        now = {line.id: line for line in iter_lines(channel, new.content, after, slice_)}
        for product_id in slice_:
            pair = was.get(product_id), now.get(product_id)
            if pair[0] != pair[1]:
                yield pair


def find_candidates(channel: ChannelSettings, old: PricePoint, new: PricePoint) -> set[int] | None:
    """The products that the two points may tell otherwise; None for all."""
    moved = find_moved(old.basis, new.basis)
    return None if moved is None else moved | find_relisted(channel, old.content, new.content)


def find_relisted(channel: ChannelSettings, old: int, new: int) -> set[int]:
    """The products that came, went or were shown otherwise after one content revision, up to another."""
    first, last = sorted((old, new))
    c = _listings.c
    found: set[int] = set()
    for column in (c.from_revision, c.to_revision):
        statement = sa.select(c.key).where(
            c.channel_id == channel.id, column > first, column <= last, c.kind == PRODUCT
        )
        found.update(db.connection().execute(statement).scalars())
    return found


def gone(line: Line) -> bytes:
    """What a delta says of a product of which nothing is told any more."""
    return serialise({"id": line.id, "sku": line.sku, "deleted": True})


def _line(product_id: int, sku: str, told: str) -> bytes:
    return f'{{"id":{product_id},"sku":{quoted(sku)},{told}}}\n'.encode()


def _listed(
    channel: ChannelSettings, content: int, after: int, ids: Collection[int] | None
) -> dict[int, str]:
    """The SKUs of products that the channel listed in a revision, by id: of these, or of the next ones."""
    statement = (
        sa.select(_listings.c.key, _records.c.sku)
        .join(_records, _records.c.hash == _listings.c.hash)
        .where(
            _listings.c.channel_id == channel.id,
            _listings.c.kind == PRODUCT,
            at_revision(_listings, content),
        )
        .order_by(_listings.c.key)
    )
    if ids is None:
        statement = statement.where(_listings.c.key > after).limit(SLICE)
    else:
        statement = statement.where(db.within(_listings.c.key, ids))
    return {row[0]: row[1] for row in db.connection().execute(statement)}


def _listed_in(channel: ChannelSettings, content: int) -> set[int]:
    statement = sa.select(_listings.c.key).where(
        _listings.c.channel_id == channel.id, _listings.c.kind == PRODUCT, at_revision(_listings, content)
    )
    return set(db.connection().execute(statement).scalars())
