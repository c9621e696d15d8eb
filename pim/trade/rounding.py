"""Amounts with and without VAT, rounded half up to what a currency can be paid in.

Pure. An amount is computed exactly and rounded once, at its end: rounding a net amount first and
its tax afterwards is how two systems come to differ by a cent.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal

from babel.numbers import get_currency_precision

Basis = Literal["as_listed", "net", "gross"]

_HUNDRED, _ONE = Decimal(100), Decimal(1)
# Cut off, never rounded: a quotient just below a half stays below it until it is rounded.
_EXACT = Context(prec=120, rounding=ROUND_DOWN)


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """How many decimals amounts of a currency have: 2 for PLN, 0 for JPY; 2 for one that nobody knows."""
    return get_currency_precision(currency)


def tell_amount(
    amount: Decimal,
    digits: int,
    *,
    basis: Basis = "as_listed",
    includes_vat: bool = False,
    percent: Decimal | None = None,
    per_quantity: Decimal = _ONE,
) -> Decimal:
    """An amount that a list says, on another basis, of a part of what it is for: with so many digits.

    `per_quantity` divides it. `percent` is the rate of VAT, and needed where `needs_rate` says so.
    """
    over, under = amount, per_quantity
    if needs_rate(basis, includes_vat):
        if percent is None:
            raise ValueError("an amount on another basis takes a rate of VAT")
        rated = _EXACT.add(_HUNDRED, percent)
        if basis == "gross":
            over, under = _EXACT.multiply(over, rated), _EXACT.multiply(under, _HUNDRED)
        else:
            over, under = _EXACT.multiply(over, _HUNDRED), _EXACT.multiply(under, rated)
    exact = _EXACT.divide(over, under)
    return exact.quantize(_ONE.scaleb(-digits), rounding=ROUND_HALF_UP, context=_EXACT)


def needs_rate(basis: Basis, includes_vat: bool) -> bool:
    """Whether an amount has to be recomputed to be told on a basis."""
    return basis != "as_listed" and (basis == "gross") != includes_vat
