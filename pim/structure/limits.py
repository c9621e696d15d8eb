"""What the rules of an attribute allow, as checks that are compiled once.

Rules by type: `max_length` and `pattern` (text, identifier), `scheme` (identifier: see
`schemes`), `max_length` (rich
text), `min`, `max`, `decimals`, `negative` (number; metric, in the attribute's own
unit; price, in each currency), `min` and `max` (date), `extensions` (image,
document), `document_kind` (document), `entity` and `many` (reference), `columns` (table).
An absent rule restricts nothing but what the type does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pim.errors import BadValue
from pim.structure.numbers import parse_number
from pim.structure.patterns import MAX_TEXT, compile_pattern
from pim.structure.schemes import SCHEMES
from pim.structure.snapshot import Attribute
from pim.structure.tables import normal_columns

_AMOUNTS = frozenset({"min", "max", "decimals", "negative"})
RULES: Mapping[str, frozenset[str]] = {
    "identifier": frozenset({"max_length", "pattern", "scheme"}),
    "text": frozenset({"max_length", "pattern"}),
    "rich_text": frozenset({"max_length"}),
    "number": _AMOUNTS,
    "metric": _AMOUNTS,
    "price_collection": _AMOUNTS,
    "date": frozenset({"min", "max"}),
    "image": frozenset({"extensions"}),
    "document": frozenset({"extensions", "document_kind"}),
    "reference": frozenset({"entity", "many"}),
    "table": frozenset({"columns"}),
}
LENGTHS = {"identifier": 255, "text": 255, "rich_text": 65_535}  # unless a rule says otherwise
MOST = {**LENGTHS, "text": 65_535}  # what a rule may say: a text area without markup is a text
EXTENSIONS = {  # where an attribute names none
    "image": frozenset({"gif", "jfif", "jif", "jpeg", "jpg", "png", "psd", "tif", "tiff", "webp"}),
    "document": frozenset(
        {"csv", "doc", "docx", "mp3", "pdf", "ppt", "pptx", "rtf", "svg", "txt", "wav", "xls", "xlsx", "zip"}
    ),
}

DOCUMENT_KINDS = (  # what a document is to whoever gets it
    "safety_data_sheet",
    "declaration_of_performance",
    "ce_declaration",
    "manual",
    "other",
)

Check = Callable[[str], None]


def normal_rules(code: str, kind: str, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The rules of an attribute of this type as they are stored; empty ones are left out.

    Raises `BadValue` for a rule that the type does not have, or one that no value can keep.
    """
    normal: dict[str, Any] = {}
    for name, value in sorted(rules.items()):
        if name not in RULES.get(kind, ()):
            allowed = ", ".join(sorted(RULES.get(kind, ()))) or "none"
            raise BadValue(f"{code} rules", name, f"Rules of a {kind} attribute: {allowed}.")
        if value is not None and value not in ("", []):
            normal[name] = _NORMAL[name](f"{code} rules.{name}", kind, value)
    _check_span(code, kind, normal)
    if "pattern" in normal and normal.get("max_length", 0) > MAX_TEXT:
        remedy = f"With a pattern, allow at most {MAX_TEXT}."
        raise BadValue(f"{code} rules.max_length", normal["max_length"], remedy)
    return normal


def length_limit(attribute: Attribute) -> int:
    """The most characters that a text may have."""
    limit = int(attribute.rules.get("max_length") or LENGTHS[attribute.type])
    return min(limit, MAX_TEXT) if attribute.rules.get("pattern") else limit


def text_check(attribute: Attribute) -> Check | None:
    """What raises `BadValue` for a text that breaks the attribute's pattern; None without one."""
    pattern = attribute.rules.get("pattern")
    if not pattern:
        return None
    code, matches = attribute.code, compile_pattern(attribute.code, pattern).fullmatch

    def check(text: str) -> None:
        if matches(text) is None:
            raise BadValue(code, text, f"The whole text must match the pattern {pattern}.")

    return check


def amount_check(attribute: Attribute) -> Check | None:
    """What raises `BadValue` for a canonical number outside the rules; None if there are none.

    Of a metric it expects the amount in the attribute's unit for `min` and `max`:
    `bounds_check` and `form_check` are its two halves.
    """
    return both(form_check(attribute), bounds_check(attribute))


def form_check(attribute: Attribute) -> Check | None:
    """The rules `decimals` and `negative`, for an amount in whatever unit."""
    code = attribute.code
    whole = attribute.rules.get("decimals") is False
    positive = attribute.rules.get("negative") is False
    if not whole and not positive:
        return None

    def check(amount: str) -> None:
        if whole and "." in amount and amount.rpartition(".")[2].strip("0"):
            raise BadValue(code, amount, "Give a whole number.")
        if positive and amount[0] == "-":
            raise BadValue(code, amount, "Give 0 or more.")

    return check


def bounds_check(attribute: Attribute) -> Check | None:
    """The rules `min` and `max`, for an amount in the attribute's own unit."""
    code, unit = attribute.code, f" {attribute.unit}" if attribute.unit else ""
    low, high = attribute.rules.get("min"), attribute.rules.get("max")
    if low is None and high is None:
        return None
    least = Decimal("-Infinity") if low is None else Decimal(str(low))
    most = Decimal("Infinity") if high is None else Decimal(str(high))

    def check(amount: str) -> None:
        number = Decimal(amount)
        if number < least:
            raise BadValue(code, amount + unit, f"Give at least {low}{unit}.")
        if number > most:
            raise BadValue(code, amount + unit, f"Give at most {high}{unit}.")

    return check


def date_check(attribute: Attribute) -> Check | None:
    """The rules `min` and `max` of a date, both days allowed; None if there are none."""
    code = attribute.code
    low, high = attribute.rules.get("min"), attribute.rules.get("max")
    if not low and not high:
        return None

    def check(day: str) -> None:
        if low and day < low:
            raise BadValue(code, day, f"Give {low} or later.")
        if high and day > high:
            raise BadValue(code, day, f"Give {high} or earlier.")

    return check


def both(first: Check | None, second: Check | None) -> Check | None:
    """The two checks as one; None if there is neither."""
    if first is None or second is None:
        return first or second

    def check(text: str) -> None:
        first(text)
        second(text)

    return check


def _length(field: str, kind: str, value: Any) -> int:
    most = MOST[kind]
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise BadValue(field, value, f"Give a whole number from 1 to {most}.")
    return value


def _pattern(field: str, kind: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue(field, value, "Give a regular expression.")
    return compile_pattern(field, value).pattern


def _bound(field: str, kind: str, value: Any) -> str:
    if kind != "date":
        return parse_number(field, str(value))
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise BadValue(field, value, "Give a day such as 2026-03-01.") from error


def _flag(field: str, kind: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValue(field, value, "Give true or false.")
    return value


def _extensions(field: str, kind: str, value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v.strip(" .") for v in value):
        raise BadValue(field, value, 'Give a list such as ["jpg", "png"].')
    return sorted({v.strip(" .").lower() for v in value})


def _entity(field: str, kind: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue(field, value, "Give the code of a reference entity.")
    return value


def _scheme(field: str, kind: str, value: Any) -> str:
    if value not in SCHEMES:
        raise BadValue(field, value, f"Use one of: {', '.join(SCHEMES)}.")
    return str(value)


def _document_kind(field: str, kind: str, value: Any) -> str:
    if value not in DOCUMENT_KINDS:
        raise BadValue(field, value, f"Use one of: {', '.join(DOCUMENT_KINDS)}.")
    return str(value)


_NORMAL: Mapping[str, Callable[[str, str, Any], Any]] = {
    "max_length": _length,
    "pattern": _pattern,
    "min": _bound,
    "max": _bound,
    "decimals": _flag,
    "negative": _flag,
    "extensions": _extensions,
    "entity": _entity,
    "scheme": _scheme,
    "document_kind": _document_kind,
    "many": _flag,
    "columns": lambda field, kind, value: normal_columns(field, value),
}


def _check_span(code: str, kind: str, rules: Mapping[str, Any]) -> None:
    low, high = rules.get("min"), rules.get("max")
    if low is None or high is None:
        return
    if (low > high) if kind == "date" else (Decimal(low) > Decimal(high)):
        raise BadValue(f"{code} rules.max", high, f"Give {low} (the minimum) or more.")
