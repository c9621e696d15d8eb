"""Values of attributes in words: options by their labels, numbers and days as the language writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from pim.structure.snapshot import Attribute, Structure
from pim.structure.tables import columns_of
from pim.structure.types import plain_text
from pim.web.language import as_date, as_money, as_number, label_of


def value_text(structure: Structure, attribute: Attribute, value: Any) -> str:
    """A canonical value on one line; "" for None. A value of an odd form is shown as it is."""
    if value is None:
        return ""
    try:
        tell = _TELLERS.get(attribute.type)
        return str(value) if tell is None else tell(structure, attribute, value)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        return str(value)  # the attribute was of another type when this was written


def yes_or_no(value: Any) -> str:
    """A truth value in words."""
    return str(_("yes") if value else _("no"))


def _prices(value: Mapping[str, str]) -> str:
    return ", ".join(as_money(value[currency], currency) for currency in sorted(value))


def _table(structure: Structure, attribute: Attribute, rows: Sequence[Mapping[str, Any]]) -> str:
    columns = [column.described for column in columns_of(structure, attribute)]
    told = (
        (value_text(structure, column, row[column.code]) for column in columns if column.code in row)
        for row in rows
    )
    return "; ".join(", ".join(cells) for cells in told)


def _document(value: Mapping[str, str]) -> str:
    if "expires_on" not in value:
        return str(value["name"])
    day = as_date(date.fromisoformat(value["expires_on"]))
    return str(_("%(name)s, until %(day)s", name=value["name"], day=day))


def _film(value: Mapping[str, str]) -> str:
    return f"{value['title']} ({value['url']})" if "title" in value else str(value["url"])


def _option(attribute: Attribute, code: str) -> str:
    option = attribute.options.get(code)
    return label_of(option.labels, code) if option else f"[{code}]"


def _options(attribute: Attribute, codes: Iterable[str]) -> str:
    return ", ".join(_option(attribute, code) for code in codes)


def _metric(structure: Structure, attribute: Attribute, value: Mapping[str, str]) -> str:
    unit = structure.units.get(f"{attribute.unit_family}.{value['unit']}")
    return f"{as_number(value['amount'])} {(unit and unit.symbol) or value['unit']}"


_TELLERS: Mapping[str, Callable[[Structure, Attribute, Any], str]] = {
    "rich_text": lambda structure, attribute, value: plain_text(value),
    "number": lambda structure, attribute, value: as_number(value),
    "boolean": lambda structure, attribute, value: yes_or_no(value),
    "date": lambda structure, attribute, value: as_date(date.fromisoformat(value)),
    "simple_select": lambda structure, attribute, value: _option(attribute, value),
    "multi_select": lambda structure, attribute, value: _options(attribute, value),
    "reference": lambda structure, attribute, value: _options(
        attribute, [value] if isinstance(value, str) else value
    ),
    "metric": _metric,
    "price_collection": lambda structure, attribute, value: _prices(value),
    "image": lambda structure, attribute, value: str(value["name"]),
    "document": lambda structure, attribute, value: _document(value),
    "table": _table,
    "video_link": lambda structure, attribute, value: _film(value),
}
