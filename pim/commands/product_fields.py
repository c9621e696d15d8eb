"""Reading what `product set` and `product list --where` are told: fields, values, conditions. No writing."""

from __future__ import annotations

import re
from typing import Any

import click
import orjson

from pim.catalog.fields import slot_of, value_field
from pim.errors import BadValue
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import parse

_YES, _NO = ("1", "true", "yes"), ("0", "false", "no", "")
_LISTS = ("categories", "groups", "relations", "group_relations")
_OBJECTS = ("packaging", "classifications")
_WORDS = ("contains", "starts_with", "empty", "filled", "in")  # operators that a space must end
_SIGNS = ("!=", "<=", ">=", "=", "<", ">")  # the longer ones first
_WHERE = re.compile(
    r"\s*(?P<attribute>\w+)(?:\.(?P<first>\w*))?(?:\.(?P<second>\w*))?\s*"
    rf"(?P<op>{'|'.join(_SIGNS)}|(?:{'|'.join(_WORDS)})\b)\s*(?P<value>.*)",
    re.DOTALL,
)


def read_change(
    structure: Structure, name: str, text: str, scope: str, locale: str, *, is_field: bool
) -> tuple[str, Any]:
    """The field and the value that an argument names and says; None is empty.

    Raises `UnknownCode` or `BadValue`.
    """
    # No code of an attribute has a dot.
    if not is_field and "." not in name:
        return value_field(name, scope, locale), parse(structure, structure.attribute(name), text)
    if (slot := slot_of(name)) is not None:
        return name, parse(structure, structure.attribute(slot.attribute), text)
    return name, _read_field(name, text)


def read_where(structure: Structure, text: str) -> dict[str, Any]:
    """`attribute[.scope][.locale] operator value` as the JSON of a condition.

    A usage error for what has no such form; raises `UnknownCode` or `BadValue` for the rest.
    """
    found = _WHERE.fullmatch(text)
    if found is None:
        raise click.UsageError(
            f"Write --where as 'weight > 2 kg' or 'name.en_GB contains drill': {text!r} is not."
        )
    attribute = structure.attribute(found["attribute"])
    parts = [part for part in (found["first"], found["second"]) if part is not None]
    scope, locale = _slot(attribute, parts)
    told = {"attribute": attribute.code, "scope": scope, "locale": locale, "op": found["op"]}
    wanted = found["value"].strip()
    if found["op"] in ("empty", "filled"):
        return told | ({"value": wanted} if wanted else {})
    if found["op"] == "in":
        return told | {"value": [_read_wanted(structure, attribute, one) for one in wanted.split(",")]}
    return told | {"value": _read_wanted(structure, attribute, wanted)}


def _read_field(name: str, text: str) -> Any:
    text = text.strip()
    part = name.partition(".")[0]
    if name == "archived":
        if text.casefold() not in (*_YES, *_NO):
            raise BadValue(name, text, "Write yes or no.")
        return text.casefold() in _YES
    if part in _LISTS:
        return _read_list(part, text)
    if part in _OBJECTS:
        return _read_object(name, text)
    return text or None


def _read_object(name: str, text: str) -> Any:
    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError as error:
        example = '{"quantity": "12"}' if name.startswith("packaging") else '{"class": "EC000123"}'
        raise BadValue(name, text, f"Write an object in JSON, such as {example}.") from error


def _read_list(part: str, text: str) -> list[Any] | None:
    """Codes or SKUs with commas; as JSON whatever the field may hold."""
    if text.startswith("["):
        try:
            told: list[Any] = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise BadValue(part, text, "Write codes with commas, or a list in JSON.") from error
        return told or None
    names = [name.strip() for name in text.split(",") if name.strip()]
    return ([{"to": name} for name in names] if part == "relations" else names) or None


def _slot(attribute: Attribute, parts: list[str]) -> tuple[str, str]:
    """Scope and locale: one part is the one by which the attribute varies, two are both."""
    if len(parts) == 2:
        return parts[0], parts[1]
    [one] = parts or [""]
    return (one, "") if attribute.scopable and not attribute.localizable else ("", one)


def _read_wanted(structure: Structure, attribute: Attribute, text: str) -> Any:
    """What a value is compared with: parts of texts as they stand, the rest as a cell would say it."""
    if attribute.type in (
        "text",
        "rich_text",
        "identifier",
        "simple_select",
        "multi_select",
        "video_link",
        "reference",
    ):
        return text.strip()
    return parse(structure, attribute, text.strip())
