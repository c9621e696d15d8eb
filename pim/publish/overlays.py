"""What is laid over the items of a feed as it is written: part numbers, prices and stock.

None of it is in a record, since records are shared by every channel of a view. It is read for a
slice of products at a time, as of the moment that the feed is of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from channels.base import serialise
from pim.plan.editions import load_numbers_as_of
from pim.publish.price_spelling import PriceSpeller
from pim.structure.units import canonical_number
from pim.trade import taxes
from pim.trade.basis import PriceBasis, iter_raw
from pim.trade.stock import Level, load_levels

# Of a slice of products, by id: what becomes part of a JSON object, without its braces.
Overlay = Callable[[Collection[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class NumberBasis:
    """Which numbers a revision tells: those of a client, as an edition said them, on a day."""

    client_id: int
    edition: int
    day: date

    def to_json(self) -> dict[str, Any]:
        """As it is stored with the revision."""
        return {"client": self.client_id, "edition": self.edition, "day": self.day.isoformat()}

    @classmethod
    def from_json(cls, told: Mapping[str, Any] | None) -> NumberBasis | None:
        """What `to_json` gave; None where the revision tells no numbers."""
        if told is None:
            return None
        return cls(told["client"], told["edition"], date.fromisoformat(told["day"]))


def number_overlay(basis: NumberBasis) -> Overlay:
    """The client's own number of each product that has one."""

    def load(ids: Collection[int]) -> dict[int, str]:
        found = load_numbers_as_of(basis.client_id, basis.edition, basis.day, ids)
        return {i: f'"client_part_number":{_text(number)}' for i, number in found.items()}

    return load


def price_overlay(basis: PriceBasis) -> Overlay:
    """The price breaks of each product that has a price."""
    speller = PriceSpeller(basis)

    def load(ids: Collection[int]) -> dict[int, str]:
        classes = taxes.load_classes(basis.buyer.market, basis.taxes, ids)
        told = {}
        for product_id, rows in iter_raw(basis, ids):
            spelt = speller.spell(rows, classes.get(product_id))
            if spelt is not None:
                told[product_id] = f'"prices":{spelt}'
        return told

    return load


def stock_overlay(market: str) -> Overlay:
    """What is there for a market of each product of which anything was ever said, now."""

    def load(ids: Collection[int]) -> dict[int, str]:
        return {i: f'"stock":{_spell_level(level)}' for i, level in load_levels(market, ids).items()}

    return load


@lru_cache(maxsize=65_536)  # figures repeat themselves
def _spell_level(level: Level) -> str:
    told = {"quantity": canonical_number(level.quantity)}
    if level.next_on is not None:
        told["next_on"] = level.next_on.isoformat()
    if level.next_quantity is not None:
        told["next_quantity"] = canonical_number(level.next_quantity)
    return orjson.dumps(told | {"at": level.at.isoformat()}).decode()


def _text(text: str) -> str:
    """A text as JSON, as records spell it."""
    return serialise({"": text})[4:-1].decode()
