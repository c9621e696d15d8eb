"""Values of attributes in words: options by their labels, numbers and days as the language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import plain_text
from pim.web.language import as_date, as_money, as_number, label_of


def value_text(structure: Structure, attribute: Attribute, value: Any) -> str:
    """A canonical value on one line; "" for None. A value of an odd form is shown as it is."""
    if value is None:
        return ""
    try:
        return _tell(structure, attribute, value)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        return str(value)  # the attribute was of another type when this was written


def yes_or_no(value: Any) -> str:
    """A truth value in words."""
    return str(_("yes") if value else _("no"))


def _tell(structure: Structure, attribute: Attribute, value: Any) -> str:
    match attribute.type:
        case "rich_text":
            return plain_text(value)
        case "number":
            return as_number(value)
        case "boolean":
            return yes_or_no(value)
        case "date":
            return as_date(date.fromisoformat(value))
        case "simple_select":
            return _option(attribute, value)
        case "multi_select":
            return ", ".join(_option(attribute, code) for code in value)
        case "metric":
            return _metric(structure, attribute, value)
        case "price_collection":
            return ", ".join(as_money(value[currency], currency) for currency in sorted(value))
        case "image" | "document":
            return str(value["name"])
        case _:
            return str(value)


def _option(attribute: Attribute, code: str) -> str:
    option = attribute.options.get(code)
    return label_of(option.labels, code) if option else f"[{code}]"


def _metric(structure: Structure, attribute: Attribute, value: Mapping[str, str]) -> str:
    unit = structure.units.get(f"{attribute.unit_family}.{value['unit']}")
    return f"{as_number(value['amount'])} {(unit and unit.symbol) or value['unit']}"
