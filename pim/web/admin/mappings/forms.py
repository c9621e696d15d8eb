"""The form of one field: its steps as inputs, read back into the JSON of a mapping.

The whole state travels in the form, so that adding or moving a step needs no script. What the inputs
are called: `steps-0-attribute`, `steps-0-then-1-length`, `steps-2-steps-0-text` inside a join.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from pim.publish.keys import Key
from pim.publish.mapping import ALL_STEPS, MOST_STEPS, MOST_TRANSFORMS
from pim.publish.transforms import TRANSFORMS

Form = MultiDict[str, str]
Bodies = list[dict[str, Any]]

DEFAULTS = {  # said where a step leaves them out
    "category": {"separator": "/"},
    "join": {"separator": " "},
    "relation": {"separator": ","},
}


def read_steps(form: Form, prefix: str = "steps") -> Bodies:
    """The steps as they stand in the form; nothing is checked here."""
    return [_read_step(form, f"{prefix}-{n}") for n in range(_count(form, prefix, MOST_STEPS))]


def change_steps(steps: Bodies, form: Form, do: str) -> None:
    """Do what a button asks for, in place: add:PATH, remove:PATH, up:PATH; others change nothing.

    A path that leads nowhere changes nothing either.
    """
    verb, _, path = do.partition(":")
    parts = path.split("-")
    if verb == "add":
        bodies = _find_list(steps, parts)
        kind = form.get(f"{path}-new", "")
        if bodies is not None and parts[-1] == "then" and kind in TRANSFORMS:
            bodies.append({"do": kind})
        elif bodies is not None and parts[-1] == "steps" and kind in ALL_STEPS:
            bodies.append(
                {"step": kind, **DEFAULTS.get(kind, {}), **({"steps": []} if kind == "join" else {})}
            )
        return
    bodies = _find_list(steps, parts[:-1])
    place = _number(parts[-1])
    if bodies is None or place is None or place >= len(bodies):
        return
    if verb == "remove":
        del bodies[place]
    elif verb == "up" and place:
        bodies.insert(place - 1, bodies.pop(place))


def write_table(values: Mapping[str, str]) -> str:
    """A table of values as lines of a text box: `red = czerwony`."""
    return "\n".join(f"{said} = {instead}" for said, instead in values.items())


def _read_step(form: Form, path: str) -> dict[str, Any]:
    kind = form.get(f"{path}-step", "")
    body = {"step": kind, **_read_keys(form, ALL_STEPS.get(kind, ()), path)}
    if kind == "join":
        body["steps"] = read_steps(form, f"{path}-steps")
    then = [
        _read_transform(form, f"{path}-then-{n}")
        for n in range(_count(form, f"{path}-then", MOST_TRANSFORMS))
    ]
    return {**body, "then": then} if then else body


def _read_transform(form: Form, path: str) -> dict[str, Any]:
    kind = form.get(f"{path}-do", "")
    return {"do": kind, **_read_keys(form, TRANSFORMS.get(kind, ()), path)}


def _read_keys(form: Form, keys: tuple[Key, ...], path: str) -> dict[str, Any]:
    told = {}
    for key in keys:
        name = f"{path}-{key.name}"
        value: Any = form.get(name, "")
        if key.kind == "texts":
            value = form.getlist(name)
        elif key.kind == "table":
            value = _read_table(value)
        elif key.kind == "whole":
            value = int(value) if _number(value) is not None else value
        if value not in ("", [], {}) or (key.name == "separator" and key.blank):
            told[key.name] = value
    return told


def _read_table(text: str) -> dict[str, str]:
    """Lines of `red = czerwony`; a line without a sign stands for itself."""
    rows = (line.partition("=") for line in text.splitlines() if line.strip())
    return {said.strip(): instead.strip() if sign else said.strip() for said, sign, instead in rows}


def _find_list(steps: Bodies, parts: list[str]) -> Bodies | None:
    """The list that a path such as steps-2-then leads to; made where a step has none yet."""
    if not parts or parts[0] != "steps":
        return None
    bodies = steps
    for number, name in zip(parts[1::2], parts[2::2], strict=False):
        place = _number(number)
        if place is None or place >= len(bodies) or name not in ("steps", "then"):
            return None
        bodies = bodies[place].setdefault(name, [])
    return bodies if len(parts) % 2 else None


def _count(form: Form, path: str, most: int) -> int:
    return min(_number(form.get(f"{path}-count", "")) or 0, most)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
