"""What differs between two JSON values, as lines that people can read. Pure.

Lists of objects are compared by what names their objects (code, field, SKU, …), so that an
entry that was moved or added does not make the whole list look changed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

Piece = tuple[str, bool]  # some text, and whether it is only on this side
MARKED = 4000  # characters: longer texts are shown without marks
ALIKE = 0.4  # texts that share less are shown whole: marks would be confetti

_NAMES = ("code", "field", "attribute", "sku", "step", "unit")  # what names an object in a list


@dataclass(frozen=True, slots=True)
class Line:
    """One place that differs: the way to it, and what stood and stands there, None where nothing did."""

    path: tuple[str, ...]
    old: str | None
    new: str | None

    @property
    def old_pieces(self) -> tuple[Piece, ...]:
        """The old text, with marks at what is gone."""
        return mark(self.old or "", self.new or "")[0]

    @property
    def new_pieces(self) -> tuple[Piece, ...]:
        """The new text, with marks at what came."""
        return mark(self.old or "", self.new or "")[1]


def compare(old: Any, new: Any) -> list[Line]:
    """The places at which two JSON values differ, in the order of the new one."""
    return list(_compare((), old, new))


def mark(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, those marked that the other one lacks; whole where they share little."""
    if not old or not new or len(old) + len(new) > MARKED:
        return _whole(old), _whole(new)
    before, after = _words(old), _words(new)
    matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(old), _whole(new)
    lefts: list[Piece] = []
    rights: list[Piece] = []
    for tag, i, j, k, n in matcher.get_opcodes():
        lefts.append(("".join(before[i:j]), tag != "equal"))
        rights.append(("".join(after[k:n]), tag != "equal"))
    return tuple(piece for piece in lefts if piece[0]), tuple(piece for piece in rights if piece[0])


def to_text(value: Any) -> str:
    """A JSON value of a record or a setting on one line, as short as it is clear."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    if isinstance(value, list):
        return ", ".join(to_text(item) for item in value)
    for name, tell in _TELLERS.items():
        if name in value:
            return tell(value)
    if all(isinstance(part, str) for part in value.values()):
        return "; ".join(f"{name}: {part}" for name, part in value.items())
    return orjson.dumps(value).decode()


def _compare(path: tuple[str, ...], old: Any, new: Any) -> Iterator[Line]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _compare_parts(path, old, new)
    elif (olds := _named(old)) is not None and (news := _named(new)) is not None and (olds or news):
        if olds == news:  # the same entries in another order
            yield Line(path, ", ".join(olds), ", ".join(news))
        yield from _compare_parts(path, olds, news)
    else:
        yield Line(path, *(None if side is None else to_text(side) for side in (old, new)))


def _compare_parts(path: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
    for name in [*new, *(name for name in old if name not in new)]:
        yield from _compare((*path, name), old.get(name), new.get(name))


def _named(value: Any) -> dict[str, Any] | None:
    """The entries of a list by their names; None where not every one has a name of its own."""
    if value is None:
        return {}
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    named = {name: item for item in value if (name := _name(item)) is not None}
    return named if len(named) == len(value) else None


def _name(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    if "to" in item and "type" in item:
        return f"{item['type']} {to_text(item['to'])}"
    found = next((item[name] for name in _NAMES if isinstance(item.get(name), str)), None)
    return found if found is None or not item.get("name") else f"{found} {item['name']}"


def _first(labels: Any) -> str:
    return str(next(iter(labels.values()), "")) if isinstance(labels, Mapping) else to_text(labels)


def _tell_path(value: Mapping[str, Any]) -> str:
    steps = next(iter(value["path"].values()), []) if isinstance(value["path"], Mapping) else value["path"]
    return " › ".join(map(str, steps))


def _tell_link(value: Mapping[str, Any]) -> str:
    quantity = f" × {value['quantity']}" if value.get("quantity") else ""
    return to_text(value["to"]) + quantity


# How an object is told that has this key; the first one that it has decides.
_TELLERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "amount": lambda value: f"{value['amount']} {value.get('symbol') or value.get('unit') or ''}".strip(),
    "value": lambda value: to_text(value["value"]),
    "to": _tell_link,
    "path": _tell_path,
    "url": lambda value: str(value.get("name") or value["url"]),
    "axes": lambda value: f"{value.get('sku', '')} ({', '.join(map(to_text, value['axes'].values()))})",
    "label": lambda value: _first(value["label"]),
    "sku": lambda value: str(value["sku"]),
    "group": lambda value: str(value["group"]),
}


def _whole(text: str) -> tuple[Piece, ...]:
    return ((text, True),) if text else ()


def _words(text: str) -> list[str]:
    """Words, spaces and signs, so that joining gives the text again."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)
