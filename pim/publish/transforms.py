"""Transforms of a mapping: what becomes of a text after its source, from a closed list.

Pure. Each is compiled to a closure from text to text; "" means that nothing is left, so that the next
step of the field is asked. No pattern is a user's: those there are stand in `PATTERNS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import nh3

from pim.errors import BadValue
from pim.publish.keys import Key
from pim.publish.truncating import truncate_at_tag, truncate_at_word, truncate_text
from pim.structure.texts import TAGS, plain_text
from pim.structure.units import canonical_number

Change = Callable[[str], str]
CONVERT = "convert"  # stands first, and takes a measure instead of a text; see `pim.publish.steps`

PATTERNS = {
    "white_space": re.compile(r"\s+"),
    "control_characters": re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+"),
    "line_breaks": re.compile(r"[\r\n\v\f\x85\u2028\u2029]+"),
    "digits": re.compile(r"[0-9]+"),
    "other_than_digits": re.compile(r"[^0-9]+"),
    "punctuation": re.compile(r"[^\w\s]+"),
    "other_than_ascii": re.compile(r"[^\x00-\x7f]+"),
    "other_than_code": re.compile(r"[^A-Za-z0-9_-]+"),
}
_WIDE = Context(prec=60)  # a number of 28 digits, with 9 decimals more
LITERAL = "text"  # what is replaced is the text under `find`, letter by letter


@dataclass(frozen=True, slots=True)
class Transform:
    """One transform of a step, with what its keys say."""

    kind: str
    told: Mapping[str, Any] = field(default_factory=dict)


TRANSFORMS: dict[str, tuple[Key, ...]] = {
    CONVERT: (Key("unit", required=True, high=100), Key("decimals", "whole", high=9)),
    "number": (
        Key("decimals", "whole", high=9),
        Key("mark", choices=(".", ",")),
        Key("grouping", choices=(" ", ".", ",", "'"), blank=True),
    ),
    "truncate": (
        Key("length", "whole", required=True, low=1, high=100_000),
        Key("at", choices=("word", "tag", "character")),
        Key("ending", high=10),
    ),
    "plain": (),
    "tags": (Key("allowed", "texts", required=True, choices=tuple(sorted(TAGS))),),
    "case": (Key("to", required=True, choices=("upper", "lower", "first_upper")),),
    "table": (Key("values", "table", required=True, high=500), Key("default", high=500, blank=True)),
    "replace": (
        Key("what", required=True, choices=(*PATTERNS, LITERAL)),
        Key("find", high=100, blank=True),
        Key("by", high=100, blank=True),
    ),
    "wrap": (Key("before", high=100), Key("after", high=100)),
}


def find_misuse(transform: Transform) -> tuple[str, str, str] | None:
    """Keys that do not go together: the one to mend, what was found, what would be right."""
    told = transform.told
    match transform.kind:
        case "number" if told.get("grouping") and told["grouping"] == told.get("mark", "."):
            return "grouping", told["grouping"], "Another character than the decimal mark."
        case "truncate" if len(told.get("ending", "")) >= told["length"]:
            return "ending", told["ending"], "It has to be shorter than the length."
        case "replace" if (told["what"] == LITERAL) != bool(told.get("find")):
            return "find", told.get("find", ""), f"It belongs to “{LITERAL}”, and is needed there."
        case _:
            return None


def compile_changes(transforms: Sequence[Transform]) -> Change | None:
    """The transforms one after the other, those of measures left out; None where there are none."""
    changes = [_COMPILERS[one.kind](one.told) for one in transforms if one.kind != CONVERT]
    if not changes:
        return None
    if len(changes) == 1:
        return changes[0]

    def change(text: str) -> str:
        for each in changes:
            if not text:
                break
            text = each(text)
        return text

    return change


def format_number(number: Decimal, decimals: int | None, mark: str = ".", grouping: str = "") -> str:
    """A number in digits: half a unit of the last place is rounded away from zero, "-0" is never said.

    Without `decimals` it keeps all it has. `grouping` stands between thousands.
    """
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
        text = f"{number or abs(number):f}"
    else:
        text = canonical_number(number)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    whole = f"{int(whole):,}".replace(",", grouping)
    return f"{sign}{whole}{mark}{rest}" if rest else f"{sign}{whole}"


def _number(told: Mapping[str, Any]) -> Change:
    decimals, mark, grouping = told.get("decimals"), told.get("mark", "."), told.get("grouping", "")

    def change(text: str) -> str:
        try:
            number = Decimal(canonical_number(text))
        except BadValue:
            return ""
        return format_number(number, decimals, mark, grouping)

    return change


def _truncate(told: Mapping[str, Any]) -> Change:
    length, ending = told["length"], told.get("ending", "")
    cut = {"word": truncate_at_word, "tag": truncate_at_tag, "character": truncate_text}[
        told.get("at", "word")
    ]
    return lambda text: text if len(text) <= length else cut(text, length, ending)


def _plain(_told: Mapping[str, Any]) -> Change:
    return plain_text


def _tags(told: Mapping[str, Any]) -> Change:
    tags = set(told["allowed"])
    return lambda text: nh3.clean(text, tags=tags, attributes={}, link_rel=None).strip()


def _case(told: Mapping[str, Any]) -> Change:
    match told["to"]:
        case "upper":
            return str.upper
        case "lower":
            return str.lower
        case _:
            return lambda text: text[:1].upper() + text[1:]


def _table(told: Mapping[str, Any]) -> Change:
    values, default = told["values"], told.get("default", "")
    return lambda text: values.get(text, default)


def _replace(told: Mapping[str, Any]) -> Change:
    by = told.get("by", "")
    if told["what"] == LITERAL:
        find = told["find"]
        return lambda text: text.replace(find, by).strip()
    substitute = PATTERNS[told["what"]].sub
    return lambda text: substitute(lambda _found: by, text).strip()


def _wrap(told: Mapping[str, Any]) -> Change:
    before, after = told.get("before", ""), told.get("after", "")
    return lambda text: f"{before}{text}{after}"


_COMPILERS: dict[str, Callable[[Mapping[str, Any]], Change]] = {
    "number": _number,
    "truncate": _truncate,
    "plain": _plain,
    "tags": _tags,
    "case": _case,
    "table": _table,
    "replace": _replace,
    "wrap": _wrap,
}
