"""GTINs: how many digits they have, and the last one, which checks the others."""

from __future__ import annotations

from channels.base import Problem

GTIN_LENGTHS = (8, 12, 13, 14)
GTIN_PATTERN = "|".join(f"[0-9]{{{length}}}" for length in GTIN_LENGTHS)


def check_digit(digits: str) -> str:
    """The digit that makes a GTIN of these digits (GS1 General Specifications, 7.9)."""
    odd, even = (sum(map(int, digits[place::-2])) for place in (-1, -2))  # counted from the last one
    return str(-(3 * odd + even) % 10)


def check_gtin(field: str, gtin: str) -> list[Problem]:
    """A problem where the last digit is wrong; the others must be digits (a pattern sees to that)."""
    right = check_digit(gtin[:-1])
    if gtin[-1] == right:
        return []
    remedy = f"Its last digit would have to be {right}: look for a mistyped digit."
    return [Problem(field, "check_digit", gtin, remedy)]
