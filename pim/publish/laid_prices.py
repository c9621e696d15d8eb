"""What the steps of laid fields say of the prices of one product.

Touches no session. What a catalogue asks for is the same a hundred thousand times: few of its products
differ in anything but their amounts. So it is decided once for each shape of rows which of them wins, and
only amounts are left to be told, each of them once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pim.publish.lacks import Lack
from pim.publish.price_spelling import read_row
from pim.trade.basis import PriceBasis, RawPrice
from pim.trade.choosing import PriceRow, Question, choose, price_breaks
from pim.trade.rounding import minor_digits, needs_rate, tell_amount

# Of each row what it says beside its product and its amount: what stands before that, and what after it.
Shapes = tuple[tuple[Any, Any], ...]
Tell = Callable[[Sequence[RawPrice]], str | Lack]  # of the rows of a product, all of the same shapes
TellPrice = Callable[[Sequence[RawPrice], Shapes, str | None], str | Lack]  # the last is the tax class

_AMOUNT = 4  # place in a row
_SHAPES, _AMOUNTS = 4096, 65_536  # that are remembered for each step


def find_shapes(rows: Sequence[RawPrice]) -> Shapes:
    """What decides which of the rows wins, and what they count for."""
    return tuple([(row[1:_AMOUNT], row[_AMOUNT + 1 :]) for row in rows])


def tell_nothing(told: Mapping[str, Any], market: str) -> TellPrice:
    """What a step tells where nothing is known of prices."""
    no_price = _no_price(told, market)
    return lambda rows, shapes, tax_class: no_price


def compile_price(told: Mapping[str, Any], basis: PriceBasis, market: str) -> TellPrice:
    """What the step with these keys tells of the prices of a product, given its tax class."""
    no_price = _no_price(told, market)
    compiler = _PriceCompiler(told, basis, market)
    compile_shapes = compiler.breaks if told["say"] == "breaks" else compiler.one
    tell = lru_cache(maxsize=_SHAPES)(lambda shapes, tax_class: compile_shapes(shapes, tax_class) or no_price)

    def tell_price(rows: Sequence[RawPrice], shapes: Shapes, tax_class: str | None) -> str | Lack:
        found: Tell | str | Lack = tell(shapes, tax_class)
        return found if isinstance(found, str | Lack) else found(rows)

    return tell_price


class _PriceCompiler:
    """Decides by their shapes what one step tells of rows: a text, or how to make one of their amounts."""

    def __init__(self, told: Mapping[str, Any], basis: PriceBasis, market: str) -> None:
        self._told, self._basis, self._market = told, basis, market
        self._unit: str = told.get("unit", "")
        self._price_list: str | None = told.get("price_list")
        self._spell = _amount_speller(told, basis)
        quantity = Decimal(told.get("quantity", 1))
        self._question = Question(quantity, basis.day, basis.buyer.currency, self._unit)

    def one(self, shapes: Shapes, tax_class: str | None) -> Tell | str | Lack | None:
        """What is told of the row that wins for the quantity; None where none holds."""
        rows = self._read(shapes)
        row = choose(rows.values(), self._question)
        return None if row is None else self._tell(row, _place(rows, row), tax_class)

    def breaks(self, shapes: Shapes, tax_class: str | None) -> Tell | Lack | None:
        """Each quantity from which another price of one holds, and that price: "1=9.00;10=8.00"."""
        rows = self._read(shapes)
        parts = []
        for one in price_breaks(list(rows.values()), self._question):
            tell = self._amount(one.row, _place(rows, one.row), tax_class, is_each=True)
            if isinstance(tell, Lack):
                return tell
            parts.append((f"{one.min_quantity:f}=", tell))
        separator = self._told.get("separator") or ";"
        return (
            (lambda told: separator.join([f"{head}{tell(told)}" for head, tell in parts])) if parts else None
        )

    def _read(self, shapes: Shapes) -> dict[int, PriceRow]:
        """The rows of the unit, of all lists or of the one, by their places; without their amounts."""
        rows = {
            place: read_row(self._basis.lists[head[0]], (0, *head, "0", *rest))
            for place, (head, rest) in enumerate(shapes)
            if head[1] == self._unit
        }
        wanted = self._price_list
        return {place: row for place, row in rows.items() if wanted is None or row.terms.code == wanted}

    def _tell(self, row: PriceRow, place: int, tax_class: str | None) -> Tell | str | Lack:
        say, basis = self._told["say"], self._basis
        match say:
            case "amount" | "each":
                return self._amount(row, place, tax_class, is_each=say == "each")
            case "vat_rate":
                return basis.rate_of(tax_class)[1] or self._no_rate(tax_class)
            case "currency":
                return row.terms.currency
            case "valid_from" | "valid_to":
                return _tell_day(row, say)
            case _:
                return f"{getattr(row, say):f}"

    def _amount(self, row: PriceRow, place: int, tax_class: str | None, *, is_each: bool) -> Tell | Lack:
        includes_vat, percent = row.terms.includes_vat, None
        if needs_rate(self._told.get("basis", "as_listed"), includes_vat):
            percent = self._basis.rate_of(tax_class)[1]
            if percent is None:
                return self._no_rate(tax_class)
        spell, per_quantity = self._spell, row.per_quantity if is_each else Decimal(1)
        rest = includes_vat, percent, f"{per_quantity:f}"
        return lambda rows: spell(rows[place][_AMOUNT], *rest)

    def _no_rate(self, tax_class: str | None) -> Lack:
        code = self._basis.rate_of(tax_class)[0] or tax_class
        if code is None:
            remedy = f"Give market {self._market} a standard tax class, with its rate."
            return Lack("no_vat_rate", "", remedy)
        return Lack("no_vat_rate", code, f"Give tax class {code} a rate in market {self._market}.")


def _amount_speller(told: Mapping[str, Any], basis: PriceBasis) -> Callable[..., str]:
    """Spells an amount of a list, a text as the ledger holds it, on the basis that is wanted."""
    wanted = told.get("basis", "as_listed")
    digits = told.get("decimals", minor_digits(basis.buyer.currency))

    @lru_cache(maxsize=_AMOUNTS)  # prices repeat themselves
    def spell(amount: str, includes_vat: bool, percent: str | None, per_quantity: str) -> str:
        found = tell_amount(
            Decimal(amount),
            digits,
            basis=wanted,
            includes_vat=includes_vat,
            percent=None if percent is None else Decimal(percent),
            per_quantity=Decimal(per_quantity),
        )
        return f"{found:f}"

    return spell


def _tell_day(row: PriceRow, name: str) -> str | Lack:
    """The first day on which both the row and its list hold, or the first one on which one does no longer."""
    unbound, nearest = (date.min, max) if name == "valid_from" else (date.max, min)
    day: date = nearest(getattr(row, name), getattr(row.terms, name))
    if day == unbound:
        return Lack("no_day", name, "Load the price with the days on which it holds.")
    return day.isoformat()


def _place(rows: Mapping[int, PriceRow], wanted: PriceRow) -> int:
    return next(place for place, row in rows.items() if row is wanted)


def _no_price(told: Mapping[str, Any], market: str) -> Lack:
    found = f"{told.get('quantity', 1)} {told.get('unit', '')}".rstrip()
    return Lack("no_price", found, f"Load a price that holds for {found} in market {market}.")
