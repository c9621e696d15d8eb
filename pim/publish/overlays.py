"""What is laid over the items of a feed as it is written: part numbers, prices and stock.

None of it is in a record, since records are shared by every channel of a view. It is read for a
slice of products at a time, as of the moment that the feed is of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any

import orjson

from pim.plan.editions import load_numbers_as_of
from pim.publish.price_spelling import PriceSpeller
from pim.structure.units import canonical_number
from pim.trade import stock, taxes
from pim.trade.basis import PriceBasis, load_raw

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
        return {i: f'"client_part_number":{quoted(number)}' for i, number in found.items()}

    return load


def price_overlay(basis: PriceBasis) -> Overlay:
    """The price breaks of each product that has a price."""
    speller = PriceSpeller(basis)
    market, number = basis.buyer.market, basis.taxes
    are_named = taxes.has_named(market)

    def load(ids: Collection[int]) -> dict[int, str]:
        classes = taxes.load_classes(market, number, ids) if are_named else {}
        return {
            product_id: f'"prices":{speller.spell(rows, classes.get(product_id))}'
            for product_id, rows in load_raw(basis, ids).items()
        }

    return load


def stock_overlay(market: str) -> Overlay:
    """What is there for a market of each product of which anything was ever said, now."""
    spell = lru_cache(maxsize=65_536)(_spell_figure)  # figures repeat themselves
    warehouses = stock.serving(market)

    def load(ids: Collection[int]) -> dict[int, str]:
        figures, several = stock.load_figures(warehouses, ids)
        told = {i: spell(*figure) for i, figure in figures.items()}
        if several:
            told |= {i: _spell_level(level) for i, level in stock.load_levels(market, several).items()}
        return told

    return load


def _spell_level(level: stock.Level) -> str:
    arriving = None if level.next_quantity is None else canonical_number(level.next_quantity)
    return _spell_figure(canonical_number(level.quantity), level.next_on, arriving, level.at)


def _spell_figure(quantity: str, next_on: date | None, next_quantity: str | None, at: str | datetime) -> str:
    told: dict[str, Any] = {"quantity": quantity, "next_on": next_on, "next_quantity": next_quantity}
    said = {name: value for name, value in told.items() if value is not None}
    said["at"] = stock.read_instant(at).isoformat()
    return f'"stock":{orjson.dumps(said).decode()}'


# A text as JSON, in ASCII: no reader takes a part of it for a line break.
quoted: Callable[[str], str] = encode_basestring_ascii
