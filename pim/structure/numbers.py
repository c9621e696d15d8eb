"""Numbers as people and spreadsheets write them. Nothing is guessed: what has two readings is refused."""

from __future__ import annotations

import re

from pim.errors import BadValue, Invalid
from pim.structure.units import MAX_DIGITS, canonical_number

# What spreadsheets make of a long code: one digit, a fraction, E and at least two digits.
_DAMAGED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,}")
_SCIENTIFIC = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)[eE][+-]?[0-9]+")
_LOOKALIKES = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " "}
)
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_GROUPED = {
    mark: re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>[0-9]{{1,3}}(?P<by>[ {re.escape(by)}])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*)"
        rf"(?:{re.escape(mark)}(?P<rest>[0-9]+))?"
    )
    for mark, by in ((".", ","), (",", "."))
}


def parse_number(field: str, text: str, decimal_mark: str = ".") -> str:
    """The number that a text says, canonical.

    Minus signs and narrow spaces are read as what they look like; digits may be
    grouped in threes by spaces, or by the other mark where that leaves one reading
    ("1,234.5", not "1,234"). Raises `BadValue` for anything else, scientific
    notation included.
    """
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) <= MAX_DIGITS:
        return text
    plain = text.translate(_LOOKALIKES).strip()
    if decimal_mark == "." and _PLAIN.fullmatch(plain):
        return _canonical(field, plain)
    if decimal_mark not in _GROUPED:
        raise Invalid(f"A decimal mark is a dot or a comma, not “{decimal_mark}”.")
    if _SCIENTIFIC.fullmatch(plain):
        raise BadValue(field, text, _scientific("its digits may be lost"))
    if decimal_mark == "," and "." not in plain and _PLAIN.fullmatch(plain.replace(",", ".")):
        return _canonical(field, plain.replace(",", "."))
    return _canonical(field, _ungroup(field, plain, decimal_mark))


def check_not_damaged(field: str, text: str) -> None:
    """Raise `BadValue` if a text is a long code that a spreadsheet turned into "5.90E+12"."""
    if "+" in text and _DAMAGED.fullmatch(text):
        raise BadValue(field, text, _scientific("the last digits of the code are lost"))


def is_scientific(text: str) -> bool:
    """Whether the text is a number with an exponent."""
    return _SCIENTIFIC.fullmatch(text.translate(_LOOKALIKES).strip()) is not None


def _ungroup(field: str, plain: str, mark: str) -> str:
    found = _GROUPED[mark].fullmatch(plain)
    if found is None:
        example = "1234.5" if mark == "." else "1234,5"
        raise BadValue(field, plain, f"Write digits with “{mark}” as decimal mark and no unit: {example}.")
    by, whole, rest = found["by"], found["whole"], found["rest"]
    if by != " " and rest is None and whole.count(by) == 1:
        # 1,234 is a thousand to some and one and a bit to others.
        remedy = f"It has two readings. Write {whole.replace(by, '')} or {whole.replace(by, mark)}."
        raise BadValue(field, plain, remedy)
    return f"{found['sign']}{whole.replace(by, '')}.{rest or '0'}"


def _canonical(field: str, plain: str) -> str:
    try:
        return canonical_number(plain)
    except BadValue as error:
        raise BadValue(field, plain, error.remedy) from error


def _scientific(loss: str) -> str:
    return (
        f"Scientific notation is refused, because {loss}: format the column as text in the"
        " spreadsheet and give all digits."
    )
