"""What the steps of a laid field say of one product: price, stock, relations, the client's number.

Touches no session: prices and figures are handed in, of one product at a time. Steps are compiled once
per feed, since a hundred thousand products are asked the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from channels.base import Record
from pim.publish.lacks import Lack
from pim.publish.laid_prices import Shapes, compile_price, find_shapes, tell_nothing
from pim.publish.laid_steps import BY_SETTING
from pim.publish.mapping import Step
from pim.publish.transforms import compile_changes
from pim.trade.basis import PriceBasis, RawPrice
from pim.trade.stock import read_instant

# Quantity, day and quantity of the next delivery, when it was counted; see `stock.load_figures`.
Figure = Sequence[Any]
REMEMBERED = 65_536  # texts of one step


@dataclass(slots=True)
class Facts:
    """What is known of one product as a feed is written; `record` is what its view and its channel say."""

    record: Record
    prices: Sequence[RawPrice] = ()
    tax_class: str | None = None  # the one that it names or inherits
    figure: Figure | None = None  # None where nothing was ever said of its stock
    shapes: Shapes = field(init=False)  # of the prices

    def __post_init__(self) -> None:
        """Find out once what every step that tells of a price goes by."""
        self.shapes = find_shapes(self.prices) if self.prices else ()


Say = Callable[[Facts], str | Lack]


class LaidCompiler:
    """Compiles steps for the market of a channel; `basis` is what is known of prices, None for nothing.

    `settings` are what the channel tells its receiver.
    """

    def __init__(
        self, market: str, basis: PriceBasis | None, settings: Mapping[str, str] | None = None
    ) -> None:
        self._market, self._basis, self._settings = market, basis, settings or {}

    def first(self, steps: Sequence[Step]) -> Say:
        """What the first step says that says something; of several lacks the first one is told."""
        says = [self._say(step) for step in steps]
        return says[0] if len(says) == 1 else _first(says)

    def _say(self, step: Step) -> Say:
        say, changes = self._source(step), compile_changes(step.then)
        if changes is None:
            return say
        change = lru_cache(maxsize=REMEMBERED)(changes)  # amounts and quantities repeat themselves
        nothing_left = Lack("nothing_left", "", "The mapping leaves nothing of its text.")

        def changed(facts: Facts) -> str | Lack:
            told = say(facts)
            return told if isinstance(told, Lack) else change(told) or nothing_left

        return changed

    def _source(self, step: Step) -> Say:
        match step.kind:
            case "price":
                return self._price(step)
            case "stock":
                return _stock(step.told, self._market)
            case "relation":
                return _relation(step.told)
            case "client_part_number":
                lack = Lack("no_part_number", "", "Give it the number that the client of the channel uses.")
                return lambda facts: facts.record.get("client_part_number") or lack
            case "join":
                return _join([self._say(one) for one in step.steps], step.told.get("separator", " "))
            case "setting":
                name = step.told["name"]
                set_to: str | Lack = self._settings.get(name) or Lack(
                    "no_setting", name, f"Set {name} in the channel."
                )
                return lambda facts: set_to
            case _:
                text: str = step.told["text"]
                return lambda facts: text

    def _price(self, step: Step) -> Say:
        told, basis = step.told, self._basis
        if told.get("basis") == BY_SETTING:
            told = {**told, "basis": self._settings.get("basis", "as_listed")}
        tell = tell_nothing(told, self._market) if basis is None else compile_price(told, basis, self._market)
        return lambda facts: tell(facts.prices, facts.shapes, facts.tax_class)


def _stock(told: Mapping[str, Any], market: str) -> Say:
    no_stock = Lack("no_stock", "", f"Load stock of it in a warehouse that serves market {market}.")
    no_delivery = Lack("no_delivery", "", "Load its next delivery with its stock.")
    say = _figure_sayer(told)

    def read(facts: Facts) -> str | Lack:
        if facts.figure is None:
            return no_stock
        return say(*facts.figure) or no_delivery

    return read


def _figure_sayer(told: Mapping[str, Any]) -> Callable[..., str | None]:
    """What is said of a figure; None where it knows of no delivery."""
    match told["say"]:
        case "quantity":
            return lambda quantity, next_on, next_quantity, at: str(quantity)
        case "next_on":
            return lambda quantity, next_on, next_quantity, at: next_on and next_on.isoformat()
        case "next_quantity":
            return lambda quantity, next_on, next_quantity, at: next_quantity
        case "at":
            return lambda quantity, next_on, next_quantity, at: read_instant(at).isoformat()
        case _:
            return _availability(told)


def _availability(told: Mapping[str, Any]) -> Callable[..., str]:
    there: str = told.get("in", "in_stock")
    arriving: str = told.get("arriving", "backorder")
    none_left: str = told.get("out", "out_of_stock")

    def say(quantity: str, next_on: date | None, next_quantity: str | None, at: str | datetime) -> str:
        if quantity != "0" and not quantity.startswith("-"):
            return there
        return none_left if next_on is None and next_quantity in (None, "0") else arriving

    return say


def _relation(told: Mapping[str, Any]) -> Say:
    type_, separator, most = told["type"], told.get("separator", ","), told.get("most")
    names = ("group", "product_group") if told.get("say") == "codes" else ("sku",)
    lack = Lack("no_relation", type_, f"Relate it to something that the channel lists, as {type_}.")

    def read(facts: Facts) -> str | Lack:
        targets = [link["to"] for link in facts.record.get("relations", ()) if link["type"] == type_]
        found = [target[name] for target in targets for name in names if name in target]
        return separator.join(found[:most]) or lack

    return read


def _join(says: Sequence[Say], separator: str) -> Say:
    """All of them or nothing: a currency without its amount is no price."""

    def read(facts: Facts) -> str | Lack:
        parts = []
        for say in says:
            if isinstance(told := say(facts), Lack):
                return told
            parts.append(told)
        return separator.join(parts)

    return read


def _first(says: Sequence[Say]) -> Say:
    def read(facts: Facts) -> str | Lack:
        first: str | Lack = ""
        for say in says:
            told = say(facts)
            if not isinstance(told, Lack):
                return told
            first = first or told
        return first

    return read
