"""Values as the text of one cell of a sheet or one argument of a command, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from pim.errors import BadValue
from pim.structure.codes import suggest
from pim.structure.numbers import is_scientific, parse_number
from pim.structure.snapshot import Attribute, Structure
from pim.structure.units import list_units

MAX_AMOUNTS = 2_000  # characters of a metric or of prices: no honest cell has more
MAX_TABLE = 500_000  # characters of the rows of a table: 100 rows of 10 cells take less

_YES = frozenset({"1", "true", "yes"})
_NO = frozenset({"0", "false", "no"})
_AMOUNT_UNIT = re.compile(r"(?P<amount>[^A-Za-zµ°%\"'Ω]*?[0-9.,])\s*(?P<unit>[^\s0-9.,].*)?", re.DOTALL)
_PRICE = re.compile(r"\s*(?P<amount>[^A-Za-z;]+?)\s*(?P<currency>[A-Za-z]{3})\s*(?:[,;]|$)")


def read_cell(structure: Structure, attribute: Attribute, text: str, decimal_mark: str) -> Any:
    """What the text says, not yet canonical; for an empty cell None. Raises `BadValue`."""
    if not text or text.isspace():
        return None
    read = _READERS.get(attribute.type)
    return text if read is None else read(structure, attribute, text.strip(), decimal_mark)


def write_cell(attribute: Attribute, data: Any) -> str:
    """The text that reads back, with a dot as decimal mark, as this canonical value; "" for None."""
    if data is None:
        return ""
    write = _WRITERS.get(attribute.type)
    return str(data) if write is None else write(data)


def _read_number(structure: Structure, attribute: Attribute, text: str, mark: str) -> str:
    return parse_number(attribute.code, text, mark)


def _read_boolean(structure: Structure, attribute: Attribute, text: str, mark: str) -> bool:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValue(attribute.code, text, "Write 1, true or yes; or 0, false or no.")


def _read_select(structure: Structure, attribute: Attribute, text: str, mark: str) -> str:
    return text


def _read_list(structure: Structure, attribute: Attribute, text: str, mark: str) -> list[str]:
    return [code for part in text.split(",") if (code := part.strip())]


def _read_reference(structure: Structure, attribute: Attribute, text: str, mark: str) -> str | list[str]:
    return _read_list(structure, attribute, text, mark) if attribute.is_many else text


def _read_metric(structure: Structure, attribute: Attribute, text: str, mark: str) -> dict[str, str]:
    if is_scientific(text):
        parse_number(attribute.code, text, mark)  # refuses, and says why
    found = _AMOUNT_UNIT.fullmatch(text) if len(text) <= MAX_AMOUNTS else None
    if found is None:
        example = f"12{mark}5 {attribute.unit or 'MILLIMETER'}"
        raise BadValue(attribute.code, text, f"Write an amount and a unit: {example}.")
    amount = parse_number(attribute.code, found["amount"], mark)
    return {"amount": amount, "unit": _unit(structure, attribute, found["unit"])}


def _unit(structure: Structure, attribute: Attribute, said: str | None) -> str:
    """The code of the unit that a person wrote: a code, or a symbol that one unit has."""
    if said is None:
        if attribute.unit:
            return attribute.unit
        raise BadValue(attribute.code, "", "Write the unit after the amount.")
    units = list_units(structure, attribute.unit_family or "")
    if any(unit.code == said for unit in units):
        return said
    by_symbol = [unit.code for unit in units if unit.symbol == said]
    if len(by_symbol) == 1:
        return by_symbol[0]
    known = suggest(said, [unit.code for unit in units])
    raise BadValue(attribute.code, said, f"Give a unit of {attribute.unit_family}. {known}")


def _read_prices(structure: Structure, attribute: Attribute, text: str, mark: str) -> dict[str, str]:
    prices: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = _PRICE.match(text, at) if len(text) <= MAX_AMOUNTS else None
        if found is None:
            example = f"12{mark}50 EUR, 9{mark}90 USD"
            raise BadValue(attribute.code, text, f"Write each amount with its currency: {example}.")
        currency = found["currency"].upper()
        if currency in prices:
            raise BadValue(attribute.code, text, f"Give one amount in {currency}.")
        prices[currency] = parse_number(attribute.code, found["amount"], mark)
        at = found.end()
    return prices


def _read_file(structure: Structure, attribute: Attribute, text: str, mark: str) -> dict[str, str]:
    file, slash, name = text.partition("/")
    if not slash:
        raise BadValue(attribute.code, text, "Upload the file, then write <sha256>/<name>.")
    name, _slash, until = name.partition("/")  # no name of a file has a slash
    return {"file": file, "name": name, "expires_on": until} if until else {"file": file, "name": name}


def _read_table(structure: Structure, attribute: Attribute, text: str, mark: str) -> Any:
    if len(text) > MAX_TABLE:
        raise BadValue(attribute.code, text, f"Write at most {MAX_TABLE} characters.")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadValue(attribute.code, text, 'Write rows as JSON: [{"column": "cell"}].') from error


def _read_video(structure: Structure, attribute: Attribute, text: str, mark: str) -> dict[str, str]:
    url, _space, title = text.partition(" ")
    return {"url": url, "title": title}


_READERS: Mapping[str, Callable[[Structure, Attribute, str, str], Any]] = {
    "number": _read_number,
    "boolean": _read_boolean,
    "date": _read_select,
    "simple_select": _read_select,
    "multi_select": _read_list,
    "metric": _read_metric,
    "price_collection": _read_prices,
    "image": _read_file,
    "document": _read_file,
    "video_link": _read_video,
    "reference": _read_reference,
    "table": _read_table,
}
_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "boolean": lambda data: "true" if data else "false",
    "multi_select": ",".join,
    "metric": lambda data: f"{data['amount']} {data['unit']}",
    "price_collection": lambda data: ", ".join(f"{amount} {currency}" for currency, amount in data.items()),
    "image": lambda data: f"{data['file']}/{data['name']}",
    "document": lambda data: "/".join(data[part] for part in ("file", "name", "expires_on") if part in data),
    "table": lambda data: orjson.dumps(data).decode(),
    "reference": lambda data: data if isinstance(data, str) else ",".join(data),
    "video_link": lambda data: f"{data['url']} {data.get('title', '')}".rstrip(),
}
