"""Bringing values to their canonical form: one compiled closure per attribute.

The forms are those of the product document:
identifier, text, rich_text: str · number: "12.5" · boolean: true, false ·
date: "2026-03-01" · simple_select: "red" · multi_select: ["blue", "red"] ·
metric: {"amount": "12.5", "unit": "MILLIMETER"} · price_collection: {"EUR": "12.50"} ·
image, document: {"file": "<sha256>", "name": "photo.jpg"}, a document that expires also
"expires_on": "2027-01-31", the last day on which it holds ·
video_link: {"url": "https://…", "title": "…"}, without a title where it has none ·
reference: "bosch", or ["oak", "steel"] where it names many ·
table: [{"part": "motor", "hours": "500"}], cells by column, as values of its type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pim.errors import BadValue
from pim.structure import limits
from pim.structure.codes import suggest
from pim.structure.links import normal_video
from pim.structure.numbers import check_not_damaged, parse_number
from pim.structure.schemes import normal_number
from pim.structure.snapshot import Attribute, Structure
from pim.structure.tables import compile_table
from pim.structure.texts import clean_html, clean_text
from pim.structure.units import canonical_number, converter, list_units

Normaliser = Callable[[Any], Any]

MAX_FILE_NAME = 255

_EMPTY = frozenset({type(None), str, list, tuple, set, frozenset, dict})
_SHA256 = re.compile(r"[0-9a-f]{64}")


def compile_normaliser(structure: Structure, attribute: Attribute) -> Normaliser:
    """What turns any value of this attribute into its canonical form, or raises `BadValue`."""
    normalise = _NORMALISERS[attribute.type](structure, attribute)

    def normalise_or_none(data: Any) -> Any:
        if not data and data.__class__ in _EMPTY:
            return None
        return normalise(data)

    return normalise_or_none


def _text(structure: Structure, attribute: Attribute) -> Normaliser:
    code, limit = attribute.code, limits.length_limit(attribute)
    check, one_line = limits.text_check(attribute), attribute.type == "identifier"
    scheme = attribute.rules.get("scheme")

    def normalise(data: Any) -> str | None:
        if not isinstance(data, str):
            raise BadValue(code, data, "Give text, in quotes.")
        text = clean_text(code, data)
        if not text:
            return None
        if len(text) > limit:
            raise BadValue(code, text, f"Use at most {limit} characters; these are {len(text)}.")
        check_not_damaged(code, text)
        if one_line and ("\n" in text or "\t" in text):
            raise BadValue(code, text, "An identifier is one line without tabs.")
        if scheme is not None:
            text = normal_number(code, scheme, text)
        if check is not None:
            check(text)
        return text

    return normalise


def _rich_text(structure: Structure, attribute: Attribute) -> Normaliser:
    code, limit = attribute.code, limits.length_limit(attribute)
    most = 4 * limits.LENGTHS["rich_text"]  # before cleaning: editors send styles that fall away

    def normalise(data: Any) -> str | None:
        if not isinstance(data, str):
            raise BadValue(code, data, "Give text, in quotes.")
        text = clean_html(code, data) if len(data) <= most else data
        if len(text) > limit:
            raise BadValue(code, text, f"Use at most {limit} characters with tags; these are {len(text)}.")
        return text or None

    return normalise


def _number(structure: Structure, attribute: Attribute) -> Normaliser:
    code, check = attribute.code, limits.amount_check(attribute)

    def normalise(data: Any) -> str:
        number = _plain_number(code, data)
        if check is not None:
            check(number)
        return number

    return normalise


def _boolean(structure: Structure, attribute: Attribute) -> Normaliser:
    code = attribute.code

    def normalise(data: Any) -> bool:
        if data is True or data is False:
            return data
        raise BadValue(code, data, "Give true or false.")

    return normalise


def _date(structure: Structure, attribute: Attribute) -> Normaliser:
    code, check = attribute.code, limits.date_check(attribute)

    def normalise(data: Any) -> str:
        if isinstance(data, date) and not isinstance(data, datetime):
            day = data.isoformat()
        else:
            day = _iso_day(code, data)
        if check is not None:
            check(day)
        return day

    return normalise


def _simple_select(structure: Structure, attribute: Attribute) -> Normaliser:
    options = attribute.options

    def normalise(data: Any) -> str:
        if isinstance(data, str) and data in options:
            return data
        raise _no_option(attribute, data, "Give the code of one option.")

    return normalise


def _multi_select(structure: Structure, attribute: Attribute) -> Normaliser:
    code, options = attribute.code, attribute.options

    def normalise(data: Any) -> list[str]:
        if not isinstance(data, list | tuple | set | frozenset):
            raise BadValue(code, data, "Give a list of option codes.")
        for option in data:
            if not isinstance(option, str) or option not in options:
                raise _no_option(attribute, option, "Give a list of option codes.")
        return sorted(set(data))

    return normalise


def _reference(structure: Structure, attribute: Attribute) -> Normaliser:
    return (_multi_select if attribute.is_many else _simple_select)(structure, attribute)


def _table(structure: Structure, attribute: Attribute) -> Normaliser:
    return compile_table(structure, attribute, lambda column: compile_normaliser(structure, column))


def _metric(structure: Structure, attribute: Attribute) -> Normaliser:
    code, default, family = attribute.code, attribute.unit, attribute.unit_family or ""
    units = frozenset(unit.code for unit in list_units(structure, family))
    form, bounds = limits.form_check(attribute), limits.bounds_check(attribute)

    def normalise(data: Any) -> dict[str, str] | None:
        _check_keys(code, data, {"amount", "unit"}, '{"amount": "12.5", "unit": "MILLIMETER"}')
        amount, unit = data.get("amount"), data.get("unit") or default
        if amount is None or amount == "":
            return None
        if not isinstance(unit, str) or unit not in units:
            raise BadValue(code, unit, f"Give a unit of {family}. {suggest(str(unit or ''), units)}")
        amount = _plain_number(code, amount)
        if form is not None:
            form(amount)
        if bounds is not None:
            own = converter(structure, family, unit, default or unit)(Decimal(amount))
            bounds(canonical_number(own))
        return {"amount": amount, "unit": unit}

    return normalise


def _price_collection(structure: Structure, attribute: Attribute) -> Normaliser:
    code, currencies = attribute.code, structure.currencies
    check = limits.amount_check(attribute)

    def normalise(data: Any) -> dict[str, str] | None:
        if not isinstance(data, Mapping):
            raise BadValue(code, data, 'Give an object such as {"EUR": "12.50"}.')
        prices = {}
        for currency, amount in data.items():
            if amount is None or amount == "":
                continue
            if currency not in currencies:
                raise BadValue(
                    code, currency, f"Give an active currency. {suggest(str(currency), currencies)}"
                )
            prices[currency] = _money(_plain_number(code, amount))
            if check is not None:
                check(prices[currency])
        return dict(sorted(prices.items())) or None

    return normalise


def _file(structure: Structure, attribute: Attribute) -> Normaliser:
    code, expires = attribute.code, attribute.type == "document"
    keys = {"file", "name", "expires_on"} if expires else {"file", "name"}
    extensions = frozenset(attribute.rules.get("extensions") or limits.EXTENSIONS[attribute.type])

    def normalise(data: Any) -> dict[str, str]:
        _check_keys(code, data, keys, '{"file": "<sha256>", "name": "photo.jpg"}')
        file, name = data.get("file"), data.get("name")
        if not isinstance(file, str) or not _SHA256.fullmatch(file):
            raise BadValue(code, file, "Give the SHA-256 of a stored file: 64 of 0-9 and a-f.")
        name = _file_name(code, name)
        if name.rpartition(".")[2].lower() not in extensions or "." not in name:
            raise BadValue(code, name, f"Give a file that ends in one of: {', '.join(sorted(extensions))}.")
        until = _iso_day(code, data["expires_on"]) if data.get("expires_on") else None
        return {"file": file, "name": name, "expires_on": until} if until else {"file": file, "name": name}

    return normalise


def _video_link(structure: Structure, attribute: Attribute) -> Normaliser:
    code = attribute.code

    def normalise(data: Any) -> dict[str, str] | None:
        if isinstance(data, Mapping) and not any(data.values()):
            return None
        return normal_video(code, data)

    return normalise


_NORMALISERS: Mapping[str, Callable[[Structure, Attribute], Normaliser]] = {
    "identifier": _text,
    "text": _text,
    "rich_text": _rich_text,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "simple_select": _simple_select,
    "multi_select": _multi_select,
    "metric": _metric,
    "price_collection": _price_collection,
    "image": _file,
    "document": _file,
    "video_link": _video_link,
    "reference": _reference,
    "table": _table,
}


def _plain_number(code: str, data: Any) -> str:
    if isinstance(data, str):
        return parse_number(code, data)
    if isinstance(data, float):
        # The shortest digits that mean this float are those that the sender wrote.
        data = repr(data)
        return parse_number(code, data.removesuffix(".0"))
    if isinstance(data, int | Decimal) and not isinstance(data, bool):
        return canonical_number(data)
    raise BadValue(code, data, "Give a number.")


def _money(number: str) -> str:
    """The amount with two decimals at least, as money is written."""
    whole, _, rest = number.partition(".")
    return f"{whole}.{rest:0<2}"


def _iso_day(code: str, data: Any) -> str:
    try:
        # fromisoformat also reads 20260301 and 2026-W09-7
        if isinstance(data, str) and len(data) == 10 and data[4] == data[7] == "-":
            return date.fromisoformat(data).isoformat()
    except ValueError:
        pass
    raise BadValue(code, data, "Give a day of the calendar as year-month-day: 2026-03-01.")


def _no_option(attribute: Attribute, data: Any, remedy: str) -> BadValue:
    if isinstance(data, str):
        kind = "records" if attribute.type == "reference" else "options"
        remedy = suggest(data, attribute.options) or f"{attribute.code} has no {kind} yet."
    return BadValue(attribute.code, data, remedy)


def _check_keys(code: str, data: Any, keys: set[str], example: str) -> None:
    if not isinstance(data, Mapping) or not keys.issuperset(data):
        raise BadValue(code, data, f"Give an object such as {example}.")


def _file_name(code: str, name: Any) -> str:
    if not isinstance(name, str):
        raise BadValue(code, name, "Give the name of the file.")
    text = clean_text(code, name)
    if not text or len(text) > MAX_FILE_NAME or any(c in text for c in "/\\\n\t"):
        raise BadValue(code, name, f"Give a name of 1 to {MAX_FILE_NAME} characters without slashes.")
    return text
