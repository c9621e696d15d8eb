"""What the parts of a mapping may say: the keys of a step or a transform, and reading them from JSON.

Pure. A page draws its forms from the same keys, so that a form can say nothing that a file could not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from channels.base import Problem
from pim.errors import BadValue
from pim.structure.snapshot import Structure
from pim.structure.texts import check_characters

MOST_ROWS = 2000  # of a table of values


@dataclass(frozen=True, slots=True)
class Key:
    """One key: a text of at most `high` characters, a whole number from `low` to `high`, a list, a table.

    `choices` are the texts it may be; `part` names the part of the structure that its codes are of, and
    `noun` is what one of them is called. Where it is `blank`, "" is a text like others; elsewhere "" is
    as if the key were not there.
    """

    name: str
    kind: Literal["text", "whole", "texts", "table"] = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 255
    part: str = ""
    noun: str = ""
    blank: bool = False


def read_keys(
    structure: Structure, keys: Sequence[Key], body: Mapping[str, Any], path: str, *, also: Sequence[str] = ()
) -> tuple[dict[str, Any], list[Problem]]:
    """What the body says under these keys, canonical, and what is wrong with it.

    Keys named in `also` are read elsewhere. What is empty is left out.
    """
    known = [*(key.name for key in keys), *also[1:]]
    problems = [
        Problem(f"{path}.{name}", "unknown_key", str(name)[:60], f"It has: {', '.join(known) or 'no keys'}.")
        for name in body
        if name not in (*also, *known)
    ]
    told: dict[str, Any] = {}
    for key in keys:
        value = body.get(key.name)
        if value is None or (value == "" and not key.blank):
            if key.required:
                problems.append(Problem(f"{path}.{key.name}", "required", "", f"It needs {key.name}."))
            continue
        read = _read(structure, key, value, f"{path}.{key.name}")
        if isinstance(read, Problem):
            problems.append(read)
        else:
            told[key.name] = read
    return told, problems


def _read(structure: Structure, key: Key, value: Any, path: str) -> Any:
    match key.kind:
        case "whole":
            return _read_whole(key, value, path)
        case "texts":
            return _read_texts(key, value, path)
        case "table":
            return _read_table(key, value, path)
        case _:
            return _read_text(structure, key, value, path)


def _read_text(structure: Structure, key: Key, value: Any, path: str) -> str | Problem:
    if (wrong := _wrong_text(key, value, path)) is not None:
        return wrong
    if key.choices and value not in key.choices:
        return Problem(path, "unknown_choice", value[:60], f"It is one of: {', '.join(key.choices)}.")
    if key.part and value not in getattr(structure, key.part):
        remedy = f"Choose {_article(key.noun)} {key.noun} of the catalogue."
        return Problem(path, f"unknown_{key.noun.replace(' ', '_')}", value[:60], remedy)
    return str(value)


def _read_whole(key: Key, value: Any, path: str) -> int | Problem:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if text.isascii() and text.isdecimal() and len(text) < 10 and key.low <= int(text) <= key.high:
        return int(text)
    return Problem(path, "shape", str(value)[:60], f"A whole number from {key.low} to {key.high}.")


def _read_texts(key: Key, value: Any, path: str) -> tuple[str, ...] | Problem:
    told = value.replace(",", " ").split() if isinstance(value, str) else value
    if not (isinstance(told, list | tuple) and all(isinstance(text, str) for text in told)):
        return Problem(path, "shape", str(value)[:60], "A list of texts.")
    if unknown := [text for text in told if text not in key.choices]:
        return Problem(path, "unknown_choice", unknown[0][:60], f"Each is one of: {', '.join(key.choices)}.")
    return tuple(dict.fromkeys(told))


def _read_table(key: Key, value: Any, path: str) -> dict[str, str] | Problem:
    if not (isinstance(value, Mapping) and value):
        return Problem(path, "shape", str(value)[:60], 'An object such as {"red": "czerwony"}.')
    if len(value) > MOST_ROWS:
        return Problem(path, "too_many", str(len(value)), f"At most {MOST_ROWS:,} values.")
    for said, instead in value.items():
        for text in (said, instead):
            if (wrong := _wrong_text(key, text, path)) is not None:
                return wrong
    return dict(value)


def _wrong_text(key: Key, value: Any, path: str) -> Problem | None:
    if not isinstance(value, str):
        return Problem(path, "shape", str(value)[:60], "A text.")
    if len(value) > key.high:
        return Problem(path, "max_length", f"{len(value)} characters", f"At most {key.high} characters.")
    try:
        check_characters(path, value)
    except BadValue as error:
        return Problem(path, "characters", "", error.remedy)
    return None


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"
