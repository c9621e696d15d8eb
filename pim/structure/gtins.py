"""GTINs: whether the digits are sound, and what would be right."""

from __future__ import annotations

from stdnum import ean

from pim.structure.numbers import is_scientific

LENGTHS = (8, 12, 13, 14)


def gtin_problem(text: str) -> str | None:
    """What is wrong with a GTIN-8, -12, -13 or -14, as a remedy; None if nothing is.

    Spaces and hyphens between the digits are allowed.
    """
    if is_scientific(text):
        return "A spreadsheet made a number of it and lost digits: format the column as text."
    digits = ean.compact(text)
    if not (digits.isdecimal() and digits.isascii()):
        return "A GTIN has digits only."
    if len(digits) not in LENGTHS:
        return f"A GTIN has 8, 12, 13 or 14 digits, not {len(digits)}.{_lost_zeros(digits)}"
    right = ean.calc_check_digit(digits[:-1])
    if digits[-1] != right:
        return f"Its check digit is wrong: for these digits it would be {right}. Compare it with the package."
    return None


def _lost_zeros(digits: str) -> str:
    """A hint if zeros before the digits make them sound: spreadsheets drop those."""
    for length in LENGTHS:
        if len(digits) < length and ean.is_valid(digits.zfill(length)):
            return f" Were leading zeros lost? {digits.zfill(length)} is sound."
    return ""
