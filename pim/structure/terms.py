"""What is asked of values: whether one is filled, and the terms by which filters and search find it.

A term is (text, number or None): the rows of the filter side table. Rules are
evaluated over the same terms, so that SQL and `pim.plan.rules` agree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from pim.structure.snapshot import Attribute, Structure
from pim.structure.tables import columns_of
from pim.structure.texts import plain_text, term_text
from pim.structure.units import canonical_number, list_units, to_standard

Term = tuple[str, Decimal | None]
Termer = Callable[[Any], list[Term]]

# A double holds 15 digits exactly: numbers of 15 digits compare in SQLite (REAL), in
# PostgreSQL (numeric or double) and in Python alike.
TERM_DIGITS = 15
_FIFTEEN = Context(prec=TERM_DIGITS, rounding=ROUND_HALF_EVEN)


def is_filled(data: Any, kind: str, currencies: Collection[str] = ()) -> bool:
    """Whether a value of this attribute type counts for completeness.

    False and "0" are filled. A metric needs amount and unit; a price collection an
    amount in every one of the currencies (those of the scope).
    """
    if kind == "metric":
        return bool(data) and bool(data.get("amount")) and bool(data.get("unit"))
    if kind == "price_collection":
        return bool(data) and all(data.get(currency) for currency in currencies)
    return bool(data) or data is False


def compile_termer(structure: Structure, attribute: Attribute) -> Termer:
    """What gives the terms of a canonical value of this attribute; none for None."""
    if attribute.type == "metric":
        return _metric(structure, attribute)
    if attribute.type == "table":
        return _table(structure, attribute)
    return _TERMERS[attribute.type]


def number_term(number: str | Decimal) -> Term:
    """The term of a number: rounded to 15 significant digits, canonical text beside it."""
    rounded = _FIFTEEN.create_decimal(number)
    if isinstance(number, str) and len(number) <= TERM_DIGITS:
        return number, rounded
    return canonical_number(rounded), rounded


def expiry_term(day: str) -> Term:
    """The term of a day as a number that sorts like it: 2027-01-31 is 20270131."""
    return day, Decimal(day.replace("-", ""))


def search_words(attribute: Attribute, data: Any) -> str:
    """The words that full-text search finds a canonical value by, not folded; "" where nobody searches.

    Options and records are found by code and by label in every locale, files by name, films by title.
    """
    write = _WORDS.get(attribute.type)
    return "" if write is None or not data else write(attribute, data)


def _metric(structure: Structure, attribute: Attribute) -> Termer:
    units = {unit.code: unit for unit in list_units(structure, attribute.unit_family or "")}

    def terms(data: Any) -> list[Term]:
        unit = units.get(data["unit"]) if data else None
        if unit is None:  # no value, or one in a unit that was deleted since
            return []
        amount = Decimal(data["amount"])
        if unit.factor == 1 and not unit.offset:
            return [number_term(data["amount"])]
        return [number_term(to_standard(unit, amount))]

    return terms


def _table(structure: Structure, attribute: Attribute) -> Termer:
    """A table is found by what its first column holds: the codes that name its rows."""
    first = next((column.code for column in columns_of(structure, attribute)), "")
    return lambda data: [(row[first], None) for row in data if first in row] if data else []


def _text(data: Any) -> list[Term]:
    return [(term_text(data), None)] if data else []


def _rich_text(data: Any) -> list[Term]:
    return [(term_text(plain_text(data)), None)] if data else []


def _as_it_is(data: Any) -> list[Term]:
    return [(data, None)] if data else []


def _each(data: Any) -> list[Term]:
    return [(code, None) for code in data] if data else []


def _boolean(data: Any) -> list[Term]:
    return [] if data is None else [("true" if data else "false", None)]


def _number(data: Any) -> list[Term]:
    return [number_term(data)] if data else []


def _prices(data: Any) -> list[Term]:
    return [(currency, number_term(amount)[1]) for currency, amount in data.items()] if data else []


def _file(data: Any) -> list[Term]:
    return [(term_text(data["name"]), None)] if data else []


def _video(data: Any) -> list[Term]:
    return [(term_text(data[part]), None) for part in ("url", "title") if part in data] if data else []


def _document(data: Any) -> list[Term]:
    """The name, and the last day as a number, by which those that expire are found."""
    terms = _file(data)
    return [*terms, expiry_term(data["expires_on"])] if data and "expires_on" in data else terms


_TERMERS: Mapping[str, Termer] = {
    "identifier": _text,
    "text": _text,
    "rich_text": _rich_text,
    "number": _number,
    "boolean": _boolean,
    "date": _as_it_is,
    "simple_select": _as_it_is,
    "multi_select": _each,
    "price_collection": _prices,
    "image": _file,
    "document": _document,
    "video_link": _video,
    "reference": lambda data: _as_it_is(data) if isinstance(data, str) else _each(data),
}


def _option_words(attribute: Attribute, code: str) -> str:
    option = attribute.options.get(code)
    return " ".join(dict.fromkeys((code, *option.labels.values()))) if option else code


def _reference_words(attribute: Attribute, data: Any) -> str:
    codes = [data] if isinstance(data, str) else data
    return " ".join(_option_words(attribute, code) for code in codes)


_WORDS: Mapping[str, Callable[[Attribute, Any], str]] = {
    "identifier": lambda attribute, data: str(data),
    "text": lambda attribute, data: str(data),
    "rich_text": lambda attribute, data: plain_text(data),
    "number": lambda attribute, data: str(data),
    "simple_select": _option_words,
    "multi_select": lambda attribute, data: " ".join(_option_words(attribute, code) for code in data),
    "metric": lambda attribute, data: f"{data['amount']} {data['unit']}",
    "image": lambda attribute, data: str(data["name"]),
    "document": lambda attribute, data: str(data["name"]),
    "video_link": lambda attribute, data: str(data.get("title", "")),
    "reference": _reference_words,
}
