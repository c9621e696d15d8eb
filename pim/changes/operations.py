"""What an operation makes of the current value of a field. Pure.

`create` and `purge` are of whole targets and not evaluated here. `set` and `clear` compare and
set; `append`, `remove` and `replace` are evaluated under the lock of the row, so that two people
who add to one list both keep what they added.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from pim.errors import BadValue

Value = Any  # JSON: None is empty


class Any_(Enum):  # noqa: N801 - the type of one sentinel
    """The type of `ANY`."""

    ANY = "any"

    def __repr__(self) -> str:
        return "ANY"


ANY: Final = Any_.ANY
"""As `expected`: whatever stands there."""

OPERATIONS = ("create", "set", "clear", "append", "remove", "replace", "purge")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one change: `outcome` is applied, same, conflict."""

    outcome: str
    after: Value


def evaluate(field: str, op: str, current: Value, value: Value, expected: Value | Any_) -> Result:
    """The outcome of one operation on a field that now holds `current`.

    A `set` or `clear` conflicts if and only if the current value is neither the expected
    one nor already the new one. Raises `BadValue` when the operation does not fit the value.
    """
    if op in ("set", "clear"):
        return _compare_and_set(current, None if op == "clear" else value, expected)
    if op == "append":
        after = _append(field, current, value)
    elif op == "remove":
        after = _remove(field, current, value)
    elif op == "replace":
        after = _replace(field, current, value)
    else:
        raise BadValue(field, op, f"Use one of: {', '.join(OPERATIONS[1:-1])}.")
    return Result("same" if after == current else "applied", after)


def inverse(op: str, value: Value, before: Value, after: Value) -> tuple[str, Value, Value | Any_]:
    """The operation, value and expected value that undo an applied change.

    List operations are undone by the opposite one with the items that really came or went,
    so that what others did to the list meanwhile stays.
    """
    if op == "append" and isinstance(after, list):
        return "remove", [item for item in after if item not in (before or [])], ANY
    if op == "remove" and isinstance(before, list):
        return "append", [item for item in before if item not in (after or [])], ANY
    return "set", before, after


def _compare_and_set(current: Value, value: Value, expected: Value | Any_) -> Result:
    if current == value:
        return Result("same", current)
    if expected is ANY or current == expected:
        return Result("applied", value)
    return Result("conflict", current)


def _append(field: str, current: Value, value: Value) -> Value:
    if isinstance(value, list) and isinstance(current, list | None):
        kept = list(current or [])
        return kept + [item for item in value if item not in kept]
    if isinstance(value, str) and isinstance(current, str | None):
        return (current or "") + value
    raise BadValue(field, value, "Appending needs a list for a list, or text for text.")


def _remove(field: str, current: Value, value: Value) -> Value:
    if not isinstance(value, list) or not isinstance(current, list | None):
        raise BadValue(field, value, "Removing needs a list, and a field that holds one.")
    return [item for item in current or [] if item not in value] or None


def _replace(field: str, current: Value, value: Value) -> Value:
    if not isinstance(value, dict) or not value.get("find") or not isinstance(value.get("with"), str):
        raise BadValue(field, value, 'Replacing needs {"find": text, "with": text}.')
    if current is None:
        return None
    if not isinstance(current, str):
        raise BadValue(field, current, "Text can be replaced in text fields only.")
    return current.replace(value["find"], value["with"])
