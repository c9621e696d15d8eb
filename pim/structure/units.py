"""Decimal amounts: one spelling for each number, and conversion within a unit family.

Never a float: 3 inch are 76.2 mm, not 76.19999999999999.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from pim.errors import BadValue
from pim.structure.compiled import once
from pim.structure.snapshot import Structure, Unit

MAX_DIGITS = 28  # of a number as stored, before and after the mark together

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
# Converted at 40 digits and rounded to 28, so that there and back is where it began
# for any amount of up to 20 digits. Own contexts: a caller's cannot change the result.
_WIDE = Context(prec=40, rounding=ROUND_HALF_EVEN, traps=_TRAPS)
_RESULT = Context(prec=MAX_DIGITS, rounding=ROUND_HALF_EVEN, traps=_TRAPS)


def canonical_number(value: Decimal | str | int) -> str:
    """The one spelling of a number: no exponent, no trailing zeros, no plus, "0" for "-0".

    A string is read with a dot as decimal mark and nothing between the digits; what
    people type goes through `pim.structure.numbers` first. Raises `BadValue` if it
    is no finite number or takes more than 28 digits to write.
    """
    if isinstance(value, str):
        if value.isdecimal() and value.isascii() and value[0] != "0" and len(value) <= MAX_DIGITS:
            return value
        if not _NUMBER.fullmatch(value):
            raise BadValue("number", value, "Write digits with a dot as decimal mark: 1234.5.")
    number = Decimal(value)
    if not number.is_finite():
        raise BadValue("number", str(value), "Give a finite number.")
    if not number:
        return "0"
    if not -MAX_DIGITS <= number.adjusted() < MAX_DIGITS:
        raise BadValue("number", str(value), _too_long())
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if len(text.lstrip("-0.").replace(".", "")) > MAX_DIGITS:
        raise BadValue("number", text, _too_long())
    return text


def convert(structure: Structure, family: str, amount: Decimal, unit_from: str, unit_to: str) -> Decimal:
    """The amount in another unit of the family, to 28 significant digits.

    Within one unit the amount is returned as it is. Raises `UnknownCode` if the
    family has no such unit.
    """
    return converter(structure, family, unit_from, unit_to)(amount)


def converter(
    structure: Structure, family: str, unit_from: str, unit_to: str
) -> Callable[[Decimal], Decimal]:
    """`convert` with the units looked up: what a loop over products holds. Raises `UnknownCode`."""
    return once(
        structure,
        "converter",
        (family, unit_from, unit_to),
        lambda: _compile(structure.unit(family, unit_from), structure.unit(family, unit_to)),
    )


def to_standard(unit: Unit, amount: Decimal) -> Decimal:
    """The amount in the standard unit of the family, to 28 significant digits."""
    return _RESULT.plus(_WIDE.fma(amount, unit.factor, unit.offset))


def list_units(structure: Structure, family: str) -> list[Unit]:
    """The units of a family, in display order; none if there is no such family."""
    by_family = once(structure, "units", "", lambda: _by_family(structure))
    return list(by_family.get(family, ()))


def find_standard_unit(structure: Structure, family: str) -> Unit | None:
    """The unit that the others of its family are told in: factor 1 and offset 0."""
    return next((u for u in list_units(structure, family) if u.factor == 1 and not u.offset), None)


def _compile(unit_from: Unit, unit_to: Unit) -> Callable[[Decimal], Decimal]:
    if unit_from.code == unit_to.code:
        return lambda amount: amount
    if not unit_to.factor:
        raise BadValue(f"unit {unit_to.family}.{unit_to.code}", "0", "Give it a factor above 0.")
    factor, divisor = unit_from.factor, unit_to.factor
    offset = _WIDE.subtract(unit_from.offset, unit_to.offset)
    return lambda amount: _RESULT.plus(_WIDE.divide(_WIDE.fma(amount, factor, offset), divisor))


def _by_family(structure: Structure) -> dict[str, list[Unit]]:
    families: dict[str, list[Unit]] = {}
    for unit in structure.units.values():
        families.setdefault(unit.family, []).append(unit)
    return families


def _too_long() -> str:
    return f"Give a number of at most {MAX_DIGITS} digits."
