"""What a cell can hold, and how it travels from the child: text as it stands, everything else marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

DIGITS = 15  # significant ones that spreadsheets keep in a number; those after them are zeros

_DAY_ZERO = date(1899, 12, 30)  # day 60 is the 29 February 1900 that never was: right from 1 March 1900 on
_DAY_ZERO_1904 = date(1904, 1, 1)
_LAST_DAY = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class FormulaError:
    """What a formula left instead of a value: #DIV/0!, #N/A, #REF!"""

    code: str


Cell = str | Decimal | date | bool | FormulaError


def text_of(cell: Cell) -> str:
    """The cell as people write it: numbers with a dot and without an exponent, days as 2026-03-01."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else cell.code


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell but white space."""
    return isinstance(cell, str) and (not cell or cell.isspace())


def number_cell(text: str) -> dict[str, str]:
    """The number that a workbook holds, as it travels: the shortest digits that mean it.

    Raises `ValueError` for what is none.
    """
    number = Decimal(repr(float(text)))
    if not number.is_finite():
        raise ValueError(text)
    whole = number.to_integral_value()
    return {"n": format(whole if whole == number else number.normalize(), "f")}


def day_cell(text: str, *, is_1904: bool) -> Any:
    """A serial number under a format of days, as it travels; a time of day makes text of it."""
    serial = float(text)
    days, rest = divmod(round(serial * 86_400), 86_400)
    if not 0 <= days <= _LAST_DAY:
        return number_cell(text)
    time = str(timedelta(seconds=rest))
    if days == 0 and not is_1904:
        return time.rjust(8, "0")
    day = (_DAY_ZERO_1904 if is_1904 else _DAY_ZERO) + timedelta(days=days)
    return {"d": day.isoformat()} if rest == 0 else f"{day.isoformat()} {time.rjust(8, '0')}"


def iso_cell(text: str) -> Any:
    """A day that is written out, as it travels; anything else is text."""
    try:
        return {"d": date.fromisoformat(text).isoformat()} if len(text) == len("2026-03-01") else text
    except ValueError:
        return text


def arrived(travelled: Any) -> Cell:
    """The cell that travelled. Raises `ValueError` or `KeyError` for what no child sends."""
    if isinstance(travelled, str | bool):
        return travelled
    if "n" in travelled:
        return Decimal(travelled["n"])
    return date.fromisoformat(travelled["d"]) if "d" in travelled else FormulaError(travelled["e"])
