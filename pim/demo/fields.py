"""How the demo catalogue is written: creations, and the fields and values that stand in them.

Nothing here knows a product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pim.changes import Draft
from pim.demo.texts import LOCALES, Five

GTIN_PREFIX = "200"  # GS1 keeps 200–299 for numbers used inside one company: nobody's real article

# Euro to what a currency costs, and the step that its list prices are rounded to.
_RATES = {
    "CZK": (Decimal("24.90"), Decimal(1)),
    "EUR": (Decimal(1), Decimal("0.01")),
    "NOK": (Decimal("11.70"), Decimal("0.50")),
    "PLN": (Decimal("4.28"), Decimal("0.01")),
    "SEK": (Decimal("11.30"), Decimal("0.50")),
}


def create(kind: str, key: str, fields: Mapping[str, Any]) -> Draft:
    """A draft that creates one thing with all its fields at once."""
    return Draft(kind, key, "", dict(fields), op="create")


def labels(texts: Five) -> dict[str, str]:
    """The label fields, one for each language."""
    return {f"labels.{locale}": text for locale, text in zip(LOCALES, texts, strict=True)}


def values(**contents: Any) -> dict[str, Any]:
    """Values that vary by nothing, by attribute. A content of None is left out."""
    return {f"values.{code}..": content for code, content in contents.items() if content is not None}


def spoken(attribute: str, texts: Five, scope: str = "", locales: Sequence[str] = LOCALES) -> dict[str, str]:
    """A value for each of `locales` that varies by locale, and by scope if one is named."""
    return {
        f"values.{attribute}.{scope}.{locale}": text
        for locale, text in zip(LOCALES, texts, strict=True)
        if locale in locales
    }


def measure(amount: str | Decimal | None, unit: str) -> dict[str, str] | None:
    """A metric value; None for an amount of None."""
    if amount is None:
        return None
    return {"amount": format(Decimal(amount).normalize(), "f"), "unit": unit}


def prices(euro: str | Decimal) -> dict[str, str]:
    """The list price in every currency of the demo, from its price in euro."""
    return {
        currency: format(_rounded(Decimal(euro) * rate, step).quantize(Decimal("0.01")), "f")
        for currency, (rate, step) in _RATES.items()
    }


def gtin(serial: int) -> str:
    """The GTIN-13 of a serial number from 0 to 999,999,999, with its check digit."""
    body = f"{GTIN_PREFIX}{serial:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def _rounded(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step
