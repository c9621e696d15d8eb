"""Values as what stands in the controls of a form, and back: one pair of functions per attribute type.

Texts are by part: "" is the control that has the name of the field; others are named
`<field>~<part>`: the unit of a metric, each currency of a price, each cell of a table. What comes back is not
canonical yet: `pim.catalog.fields.check_value` makes it so. Amounts are shown with the
decimal mark of the page's language and read with either, where that leaves one reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson
from flask_babel import get_locale

from pim.errors import BadValue
from pim.structure.numbers import parse_number
from pim.structure.snapshot import Attribute, Scope, Structure
from pim.structure.tables import columns_of

Texts = Mapping[str, Sequence[str]]

_TWO_READINGS = re.compile(r"[+-]?[0-9]{1,3}[.,][0-9]{3}")


def show(structure: Structure, attribute: Attribute, value: Any, scope: str = "") -> Texts:
    """What stands in the controls for this canonical value; None leaves them empty.

    `scope` is that of the slot: it decides which currencies a price is asked in.
    """
    if attribute.type == "metric":
        return _show_metric(attribute, value)
    if attribute.type == "price_collection":
        known = value or {}
        return {
            code: [localised(known.get(code, ""))] for code in currencies(structure, attribute, value, scope)
        }
    if attribute.type in ("image", "document"):
        until = {"expires": [(value or {}).get("expires_on", "")]} if attribute.type == "document" else {}
        return {"kept": [] if value is None else [_kept(value)], **until}
    if attribute.is_many:
        return {"": list(value or [])}
    if attribute.type == "video_link":
        known = value or {}
        return {"": [known.get("url", "")], "title": [known.get("title", "")]}
    if attribute.type == "table":
        return _show_table(structure, attribute, value)
    if attribute.type == "boolean":
        return {"": [] if value is None else ["true" if value else "false"]}
    text = "" if value is None else str(value)
    return {"": [localised(text) if attribute.type == "number" else text]}


def read(structure: Structure, attribute: Attribute, texts: Texts) -> Any:
    """The value that the controls say; None where they are empty.

    Raises `BadValue` for an amount that is none, and for a label that several options have.
    """
    if attribute.type == "table":
        return _read_table(structure, attribute, texts)
    reader = _READERS.get(attribute.type)
    return first(texts) or None if reader is None else reader(attribute, texts)


def currencies(structure: Structure, attribute: Attribute, value: Any, scope: str) -> list[str]:
    """The currencies that a price is asked in: those of the scope, or of all scopes, and those it has."""
    scopes: list[Scope] = list(structure.scopes.values())
    if attribute.scopable and scope in structure.scopes:
        scopes = [structure.scopes[scope]]
    wanted = {code for one in scopes for code in one.currencies} or set(structure.currencies)
    return sorted({*(code for code in wanted if code in structure.currencies), *(value or {})})


def normal(texts: Texts) -> dict[str, list[str]]:
    """Texts to compare: line ends alike, empty ones and parts without any left out."""
    found = {
        part: [line for text in given if (line := text.replace("\r\n", "\n").replace("\r", "\n"))]
        for part, given in texts.items()
    }
    return {part: given for part, given in found.items() if given}


def first(texts: Texts, part: str = "") -> str:
    """The one text of a part, "" if there is none."""
    given = texts.get(part) or [""]
    return given[0]


def find_option(attribute: Attribute, text: str) -> str:
    """The code of the option that a code or a label names; what names none comes back as it is.

    Raises `BadValue` for a label that several options have.
    """
    if text in attribute.options:
        return text
    folded = text.casefold()
    named = [
        option.code
        for option in attribute.options.values()
        if folded in {label.casefold() for label in option.labels.values()}
    ]
    if len(named) > 1:
        raise BadValue(attribute.code, text, f"Several are called so: {', '.join(named)}. Give the code.")
    return named[0] if named else text


def localised(number: str) -> str:
    """A canonical number with the decimal mark of the page's language, nothing between its digits."""
    return number.replace(".", decimal_mark())


def read_amount(field: str, text: str) -> str:
    """The number that a person typed, canonical.

    Read with the decimal mark of the page's language, else with the other one. Raises
    `BadValue` for what has two readings or none.
    """
    mark = decimal_mark()
    try:
        return parse_number(field, text, mark)
    except BadValue:
        if _TWO_READINGS.fullmatch(text.strip()):
            raise  # to others the mark parts thousands: never guess
        with suppress(BadValue):
            return parse_number(field, text, "," if mark == "." else ".")
        raise


def decimal_mark() -> str:
    """The decimal mark of the page's language: "." or ","."""
    locale = get_locale()
    mark = locale.number_symbols["latn"]["decimal"] if locale else "."
    return "," if mark == "," else "."


def _kept(value: Mapping[str, str]) -> str:
    """The file itself, in one spelling: databases keep the keys of an object in orders of their own."""
    return orjson.dumps({"file": value["file"], "name": value["name"]}).decode()


def _show_metric(attribute: Attribute, value: Any) -> Texts:
    if value is None:
        return {"": [""], "unit": [attribute.unit or ""]}
    return {"": [localised(value["amount"])], "unit": [value["unit"]]}


def _show_table(structure: Structure, attribute: Attribute, value: Any) -> Texts:
    """Each cell is a part of its own, `<row>.<column>`, so that no edit can mix up rows."""
    columns = [column.described for column in columns_of(structure, attribute)]
    return {
        f"{number}.{column.code}": show(structure, column, row.get(column.code))[""]
        for number, row in enumerate(value or ())
        for column in columns
    }


def _read_table(structure: Structure, attribute: Attribute, texts: Texts) -> list[dict[str, Any]] | None:
    """The rows in their order; a cell that is empty is left out, a row of none too."""
    columns = {column.code: column.described for column in columns_of(structure, attribute)}
    rows: dict[int, dict[str, Any]] = {}
    for part in sorted(texts, key=_row_of):
        number, _dot, code = part.partition(".")
        if code in columns and number.isdecimal() and first(texts, part).strip():
            try:
                cell = read(structure, columns[code], {"": texts[part]})
            except BadValue as error:
                remedy = f"Row {int(number) + 1}, {code}: {error.remedy}"
                raise BadValue(attribute.code, error.found, remedy) from error
            rows.setdefault(int(number), {})[code] = cell
    return list(rows.values()) or None


def _row_of(part: str) -> int:
    number = part.partition(".")[0]
    return int(number) if number.isdecimal() else 0


def _read_number(attribute: Attribute, texts: Texts) -> str | None:
    text = first(texts).strip()
    return read_amount(attribute.code, text) if text else None


def _read_boolean(_attribute: Attribute, texts: Texts) -> bool | None:
    return {"true": True, "false": False}.get(first(texts))


def _read_option(attribute: Attribute, texts: Texts) -> str | None:
    text = first(texts).strip()
    return find_option(attribute, text) if text else None


def _read_options(attribute: Attribute, texts: Texts) -> list[str] | None:
    """Codes of boxes, or lines of codes and labels."""
    lines = [line.strip() for text in texts.get("", ()) for line in text.splitlines()]
    return [find_option(attribute, line) for line in lines if line] or None


def _read_metric(attribute: Attribute, texts: Texts) -> dict[str, str] | None:
    text = first(texts).strip()
    if not text:
        return None
    return {"amount": read_amount(attribute.code, text), "unit": first(texts, "unit")}


def _read_prices(attribute: Attribute, texts: Texts) -> dict[str, str] | None:
    amounts = {code: text for code in texts if (text := first(texts, code).strip())}
    return {code: read_amount(f"{attribute.code} {code}", text) for code, text in amounts.items()} or None


def _read_file(attribute: Attribute, texts: Texts) -> dict[str, str] | None:
    kept, until = first(texts, "kept"), first(texts, "expires").strip()
    if first(texts, "drop") or not (kept or until):
        return None
    if not kept:
        raise BadValue(attribute.code, until, "Choose the file that expires then.")
    try:
        value = orjson.loads(kept)
    except orjson.JSONDecodeError as error:
        raise BadValue(attribute.code, kept, "Choose the file once more.") from error
    if not isinstance(value, dict):
        return None
    return {**value, "expires_on": until} if attribute.type == "document" else value


def _read_video(_attribute: Attribute, texts: Texts) -> dict[str, str] | None:
    url, title = first(texts).strip(), first(texts, "title").strip()
    return {"url": url, "title": title} if url or title else None


_READERS: Mapping[str, Callable[[Attribute, Texts], Any]] = {
    "number": _read_number,
    "boolean": _read_boolean,
    "simple_select": _read_option,
    "multi_select": _read_options,
    "metric": _read_metric,
    "price_collection": _read_prices,
    "image": _read_file,
    "document": _read_file,
    "video_link": _read_video,
    "reference": lambda attribute, texts: (_read_options if attribute.is_many else _read_option)(
        attribute, texts
    ),
}
