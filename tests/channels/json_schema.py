"""Checks a JSON value against a schema, as far as our schemas go; an unknown keyword is an error.

Stricter than the standard in one way: an object may hold only the keys that its schema names, unless
it says otherwise. So a test sees a key that is misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}
ANNOTATIONS = {"$schema", "$defs", "title", "description"}


def list_violations(schema: dict[str, Any], value: Any) -> list[str]:
    """What in the value breaks the schema, with the path of each."""
    return list(_iter_violations(schema, value, schema, "$"))


def _iter_violations(schema: dict[str, Any], value: Any, root: dict[str, Any], path: str) -> Iterator[str]:
    for keyword, expected in schema.items():
        if keyword in ANNOTATIONS or keyword in {"properties", "additionalProperties"}:
            continue
        yield from _KEYWORDS[keyword](expected, value, root, path)
    if isinstance(value, dict) and {"properties", "additionalProperties"} & set(schema):
        yield from _iter_in_object(schema, value, root, path)


def _iter_in_object(schema: dict[str, Any], value: Any, root: dict[str, Any], path: str) -> Iterator[str]:
    for key, part in value.items():
        expected = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
        if expected is None:
            yield f"{path}: unknown key {key}"
        else:
            yield from _iter_violations(expected, part, root, f"{path}.{key}")


def _type(expected: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    names = [expected] if isinstance(expected, str) else expected
    if not any(type(value) is TYPES[name] for name in names):
        yield f"{path}: {value!r} is no {expected}"


def _ref(expected: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    yield from _iter_violations(root["$defs"][expected.removeprefix("#/$defs/")], value, root, path)


def _matches(expected: Any, value: Any, root: Any, path: str) -> tuple[int, list[str]]:
    found = [list(_iter_violations(schema, value, root, path)) for schema in expected]
    return found.count([]), min(found, key=len)


def _one_of(expected: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    count, nearest = _matches(expected, value, root, path)
    if count != 1:
        yield f"{path}: fits {count} schemas instead of one; nearest: {nearest}"


def _any_of(expected: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    count, nearest = _matches(expected, value, root, path)
    if not count:
        yield f"{path}: fits no schema; nearest: {nearest}"


def _items(expected: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from _iter_violations(expected, item, root, f"{path}.{number}")


def _required(expected: Any, value: Any, root: Any, path: str) -> Iterator[str]:
    yield from (f"{path}: lacks {key}" for key in expected if isinstance(value, dict) and key not in value)


def _rule(is_kept: Any) -> Any:
    def check(expected: Any, value: Any, root: Any, path: str) -> Iterator[str]:
        if not is_kept(expected, value):
            yield f"{path}: {value!r} breaks {expected!r}"

    return check


_KEYWORDS = {
    "type": _type,
    "$ref": _ref,
    "oneOf": _one_of,
    "anyOf": _any_of,
    "items": _items,
    "required": _required,
    "const": _rule(lambda expected, value: value == expected),
    "enum": _rule(lambda expected, value: value in expected),
    "minimum": _rule(lambda expected, value: not isinstance(value, int) or value >= expected),
    "minLength": _rule(lambda expected, value: not isinstance(value, str) or len(value) >= expected),
    "minItems": _rule(lambda expected, value: not isinstance(value, list) or len(value) >= expected),
    "maxItems": _rule(lambda expected, value: not isinstance(value, list) or len(value) <= expected),
    "minProperties": _rule(lambda expected, value: not isinstance(value, dict) or len(value) >= expected),
    "pattern": _rule(lambda expected, value: not isinstance(value, str) or re.search(expected, value)),
}
