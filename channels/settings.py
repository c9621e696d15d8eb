"""Settings of receivers: reading what a person says, and what a connector makes of it.

Whatever its kind, a setting is kept and told as one text: a whole number in digits, a decimal with a dot,
"true" or "false", pairs as lines `key=value` in the order given. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from channels.base import Connector, Problem, Setting

MOST_CHARACTERS = 10_000  # of all that one setting says
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_YES_NO = {"true": "true", "yes": "true", "false": "false", "no": "false"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def find_setting(connector: Connector, name: str) -> Setting | None:
    """The setting of this name; None if the connector asks for no such thing."""
    return next((setting for setting in connector.settings if setting.name == name), None)


def read_setting(setting: Setting, value: Any) -> str | Problem:
    """The one spelling of what was said, "" where nothing was, or what is wrong with it.

    Takes numbers, booleans and, for pairs, an object too, as files of configuration say them. Pairs
    stand on lines of their own, or on one line with ";" between them.
    """
    said = _spell(setting, value)
    if isinstance(said, Problem):
        return said
    if len(said) > MOST_CHARACTERS or _CONTROLS.search(said):
        remedy = f"At most {MOST_CHARACTERS:,} characters, and no control characters."
        return _problem(setting, "characters", said, remedy)
    if not said:
        return ""
    return _read_pairs(setting, said) if setting.kind == "pairs" else _read_one(setting, said)


def fill_settings(connector: Connector, told: Mapping[str, str]) -> dict[str, str]:
    """What holds for each setting of the connector that says something: as told, or its default."""
    found = {setting.name: told.get(setting.name) or setting.default for setting in connector.settings}
    return {name: said for name, said in found.items() if said}


def list_missing(connector: Connector, told: Mapping[str, str]) -> list[Setting]:
    """The settings that a channel can not do without, and has not."""
    filled = fill_settings(connector, told)
    return [one for one in connector.settings if one.required and one.name not in filled]


def list_pairs(text: str) -> list[tuple[str, str]]:
    """The pairs that a setting of that kind says, in their order."""
    parted = (line.partition("=") for line in text.splitlines())
    return [(key, value) for key, sign, value in parted if sign]


def _spell(setting: Setting, value: Any) -> str | Problem:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value).strip()
    if setting.kind == "decimal" and isinstance(value, float):
        return repr(value)  # a file says 4.5, and YAML makes a float of it: this is its shortest spelling
    if setting.kind == "pairs" and isinstance(value, Mapping):
        return "\n".join(f"{key}={said}" for key, said in value.items())
    return _problem(setting, "shape", str(value), _remedy(setting))


def _read_one(setting: Setting, said: str) -> str | Problem:
    match setting.kind:
        case "yes_no":
            found = _YES_NO.get(said.lower())
            return found or _problem(setting, "shape", said, _remedy(setting))
        case "choice":
            fits = said in setting.choices
        case "whole":
            fits = _WHOLE.fullmatch(said) is not None
        case "decimal":
            said = said.replace(",", ".")
            fits = _DECIMAL.fullmatch(said) is not None
        case _:
            fits = True
    if not fits:
        return _problem(setting, "shape", said, _remedy(setting))
    return _fit(setting, said, said)


def _read_pairs(setting: Setting, said: str) -> str | Problem:
    pairs: dict[str, str] = {}
    for line in filter(None, map(str.strip, re.split(r"[;\n\r]", said))):
        key, sign, value = (part.strip() for part in line.partition("="))
        if not (sign and key):
            return _problem(setting, "shape", line, _remedy(setting))
        if key in pairs:
            return _problem(setting, "twice", key, "Say each key once.")
        if setting.choices and key not in setting.choices:
            return _problem(setting, "unknown_choice", key, f"Keys are: {', '.join(setting.choices)}.")
        if setting.key_pattern is not None and not re.fullmatch(setting.key_pattern, key):
            return _problem(setting, "pattern", key, _remedy(setting))
        if isinstance(wrong := _fit(setting, value, line), Problem):
            return wrong
        pairs[key] = value
    return "\n".join(f"{key}={value}" for key, value in pairs.items())


def _fit(setting: Setting, said: str, found: str) -> str | Problem:
    if setting.pattern is not None and not re.fullmatch(setting.pattern, said):
        return _problem(setting, "pattern", found, _remedy(setting))
    return said


def _remedy(setting: Setting) -> str:
    if setting.hint and setting.kind not in ("choice", "yes_no"):
        return setting.hint
    match setting.kind:
        case "choice":
            return f"It is one of: {', '.join(setting.choices)}."
        case "yes_no":
            return "Say yes or no."
        case "whole":
            return "A whole number in digits."
        case "decimal":
            return "A number such as 12.50."
        case "pairs":
            return "One pair a line, or between semicolons: key=value."
        case _:
            return f"It has to match {setting.pattern}." if setting.pattern else "A text."


def _problem(setting: Setting, rule: str, found: str, remedy: str) -> Problem:
    return Problem(setting.name, rule, found[:60], remedy)


def list_names(settings: Iterable[Setting]) -> str:
    """The names of settings, for people."""
    return ", ".join(setting.name for setting in settings)
