"""What attributes of a record say, for formats that are not JSON: without language, or in one.

An entry is an attribute as `b2b_shop` records hold it: its type, and a value or a value by locale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

Entry = Mapping[str, Any]


def find_locales(entry: Entry) -> Mapping[str, Any] | None:
    """The value by locale; None for an entry that does not vary by it."""
    value = entry.get("value")
    if not isinstance(value, dict):
        return None
    match entry["type"]:
        case "simple_select" | "reference":
            return None if "code" in value else value
        case "metric":
            return value
        case "video_link":
            return None if "url" in value else value
        case "price_collection":
            return value if any(isinstance(part, dict) for part in value.values()) else None
        case _:
            return value


def say(entry: Entry) -> str:
    """What the entry says in no language: options by their codes, measures with their unit; "" if nothing."""
    if find_locales(entry) is not None:
        return ""
    return _say(entry["type"], entry if entry["type"] == "metric" else entry["value"])


def say_in(entry: Entry, locale: str) -> str:
    """What it says in one language: labels of options, symbols of units; "" if the language adds nothing."""
    by_locale = find_locales(entry)
    if by_locale is not None:
        value = by_locale.get(locale)
        return "" if value is None else _word(entry["type"], value, locale) or _say(entry["type"], value)
    return _word(entry["type"], entry if entry["type"] == "metric" else entry["value"], locale)


def join(texts: Iterable[str]) -> str:
    """Several texts in one, parted by |; a | or a backslash inside one follows a backslash."""
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def _say(kind: str, value: Any) -> str:
    match kind:
        case "boolean":
            return "true" if value else "false"
        case "simple_select":
            return str(value["code"])
        case "multi_select":
            return join(option["code"] for option in value)
        case "reference":
            return join(option["code"] for option in (value if isinstance(value, list) else [value]))
        case "metric":
            return f"{value['amount']} {value['unit']}"
        case "price_collection":
            return join(f"{amount} {currency}" for currency, amount in value.items())
        case "video_link":
            return str(value["url"])
        case "table":
            return orjson.dumps(value).decode()
        case _:
            return str(value)


def _word(kind: str, value: Any, locale: str) -> str:
    match kind:
        case "simple_select":
            return str(value["label"].get(locale, ""))
        case "multi_select":
            return join(option["label"].get(locale, "") for option in value)
        case "reference":
            options = value if isinstance(value, list) else [value]
            return join(option["label"].get(locale, "") for option in options)
        case "metric":
            return f"{value['amount']} {value['symbol']}"
        case "video_link":
            return str(value.get("title", ""))
        case _:
            return ""
