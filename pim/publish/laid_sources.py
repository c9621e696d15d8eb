"""What the steps of a laid field say of one product: price, stock, relations, the client's number.

Touches no session: prices and figures are handed in, of one product at a time. Steps are compiled once
per feed, since a hundred thousand products are asked the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from channels.base import Record
from pim.publish.laid_steps import BY_SETTING
from pim.publish.mapping import Step
from pim.publish.price_spelling import read_row
from pim.publish.transforms import compile_changes
from pim.trade.basis import PriceBasis, RawPrice
from pim.trade.choosing import PriceRow, Question, choose, price_breaks
from pim.trade.rounding import minor_digits, needs_rate, tell_amount
from pim.trade.stock import read_instant

# Quantity, day and quantity of the next delivery, when it was counted; see `stock.load_figures`.
Figure = Sequence[Any]


@dataclass(slots=True)
class Facts:
    """What is known of one product as a feed is written; `record` is what its view and its channel say."""

    record: Record
    prices: Sequence[RawPrice] = ()
    tax_class: str | None = None  # the one that it names or inherits
    figure: Figure | None = None  # None where nothing was ever said of its stock
    chosen: dict[Any, PriceRow | None] = field(default_factory=dict)  # filled as prices are asked for


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a step says nothing of a product: a stable word, what was found, and what would be right."""

    rule: str
    found: str
    remedy: str


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
        say, change = self._source(step), compile_changes(step.then)
        if change is None:
            return say
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
        unit, quantity = told.get("unit", ""), told.get("quantity", 1)
        found = f"{quantity} {unit}".rstrip()
        remedy = f"Load a price that holds for {found} in market {self._market}."
        no_price = Lack("no_price", found, remedy)
        if basis is None:
            return lambda facts: no_price
        if told["say"] == "breaks":
            return _breaks(told, basis, self._market, no_price)
        choose_row = _row_chooser(basis, Decimal(quantity), unit, told.get("price_list"))
        say = _price_sayer(told, basis, self._market)

        def read(facts: Facts) -> str | Lack:
            row = choose_row(facts)
            return no_price if row is None else say(row, facts.tax_class)

        return read


def _row_chooser(
    basis: PriceBasis, quantity: Decimal, unit: str, price_list: str | None
) -> Callable[[Facts], PriceRow | None]:
    """The row that wins for a quantity; fields that ask the same have it chosen once per product."""
    question = Question(quantity, basis.day, basis.buyer.currency, unit)
    key = unit, quantity, price_list

    def choose_row(facts: Facts) -> PriceRow | None:
        if key not in facts.chosen:
            facts.chosen[key] = choose(_list_rows(facts, basis, unit, price_list), question)
        return facts.chosen[key]

    return choose_row


def _list_rows(facts: Facts, basis: PriceBasis, unit: str, price_list: str | None) -> list[PriceRow]:
    """The rows of a unit, of all lists or of one."""
    rows = [read_row(basis.lists[raw[1]], raw) for raw in facts.prices if raw[2] == unit]
    return [row for row in rows if price_list is None or row.terms.code == price_list]


def _breaks(told: Mapping[str, Any], basis: PriceBasis, market: str, no_price: Lack) -> Say:
    """Each quantity from which another price of one holds, and that price: "1=9.00;10=8.00"."""
    unit, price_list = told.get("unit", ""), told.get("price_list")
    separator = told.get("separator") or ";"
    question = Question(Decimal(1), basis.day, basis.buyer.currency, unit)
    say = _amount_sayer({**told, "say": "each"}, basis, market)

    def read(facts: Facts) -> str | Lack:
        parts = []
        for one in price_breaks(_list_rows(facts, basis, unit, price_list), question):
            amount = say(one.row, facts.tax_class)
            if isinstance(amount, Lack):
                return amount
            parts.append(f"{one.min_quantity:f}={amount}")
        return separator.join(parts) or no_price

    return read


def _price_sayer(
    told: Mapping[str, Any], basis: PriceBasis, market: str
) -> Callable[[PriceRow, str | None], str | Lack]:
    """What is said of the row that won, given the tax class of its product."""
    say = told["say"]
    if say in ("amount", "each"):
        return _amount_sayer(told, basis, market)
    if say == "vat_rate":
        return lambda row, tax_class: basis.rate_of(tax_class)[1] or _no_rate(basis, tax_class, market)
    if say == "currency":
        return lambda row, tax_class: row.terms.currency
    if say in ("valid_from", "valid_to"):
        return _day_sayer(say)
    return lambda row, tax_class: f"{getattr(row, say):f}"


def _day_sayer(name: str) -> Callable[[PriceRow, str | None], str | Lack]:
    """The first day on which both the row and its list hold, or the first one on which one does no longer."""
    unbound, nearest = (date.min, max) if name == "valid_from" else (date.max, min)
    no_day = Lack("no_day", name, "Load the price with the days on which it holds.")

    def say(row: PriceRow, _tax_class: str | None) -> str | Lack:
        day = nearest(getattr(row, name), getattr(row.terms, name))
        return no_day if day == unbound else day.isoformat()

    return say


def _amount_sayer(
    told: Mapping[str, Any], basis: PriceBasis, market: str
) -> Callable[[PriceRow, str | None], str | Lack]:
    wanted, is_each = told.get("basis", "as_listed"), told["say"] == "each"
    digits = told.get("decimals", minor_digits(basis.buyer.currency))

    @lru_cache(maxsize=65_536)  # prices repeat themselves
    def spell(amount: Decimal, includes_vat: bool, percent: str | None, per_quantity: Decimal) -> str:
        rate = None if percent is None else Decimal(percent)
        found = tell_amount(
            amount, digits, basis=wanted, includes_vat=includes_vat, percent=rate, per_quantity=per_quantity
        )
        return f"{found:f}"

    def say(row: PriceRow, tax_class: str | None) -> str | Lack:
        includes_vat, per_quantity = row.terms.includes_vat, row.per_quantity if is_each else Decimal(1)
        if not needs_rate(wanted, includes_vat):
            return spell(row.amount, includes_vat, None, per_quantity)
        percent = basis.rate_of(tax_class)[1]
        if percent is None:
            return _no_rate(basis, tax_class, market)
        return spell(row.amount, includes_vat, percent, per_quantity)

    return say


def _no_rate(basis: PriceBasis, tax_class: str | None, market: str) -> Lack:
    code = basis.rate_of(tax_class)[0] or tax_class
    if code is None:
        return Lack("no_vat_rate", "", f"Give market {market} a standard tax class, with its rate.")
    return Lack("no_vat_rate", code, f"Give tax class {code} a rate in market {market}.")


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
