"""Checks that the targets of the structure share: codes, labels, references to other rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from babel import Locale as BabelLocale
from babel import UnknownLocaleError

from pim.changes.operations import Value
from pim.changes.rows import Check, Column, RowTarget, flag, text, whole
from pim.errors import BadValue, UnknownCode
from pim.structure.current import current
from pim.structure.snapshot import Attribute
from pim.structure.types import check_code, normalise

LABEL = Column(text(255), default={}, keyed=True)
ARCHIVED = Column(flag, default=False)
POSITION = Column(whole(), default=0)


def code(target: RowTarget, _id: int, value: Value) -> str:
    """A stable machine name."""
    if not isinstance(value, str):
        raise BadValue(f"{target.kind} code", value, "Text is needed.")
    check_code(target.kind.replace("_", " "), value)
    return value


CODE = Column(code, fixed=True, required=True)


def reference(collection: str) -> Check:
    """The code of a row of another part of the structure: `collection` names it in the snapshot."""

    def check(target: RowTarget, _id: int, value: Value) -> str:
        known: Mapping[str, object] = getattr(current(), collection)
        if value not in known and value not in own_codes(target, collection):
            raise UnknownCode(_singular(collection), value, tuple(known))
        return str(value)

    return check


def references(collection: str, *, low: int = 0) -> Check:
    """A list of at least `low` codes, each once, in the order given."""
    one = reference(collection)

    def check(target: RowTarget, row_id: int, value: Value) -> list[str]:
        if not isinstance(value, list):
            raise BadValue(target.kind, value, "A list of codes is needed.")
        codes = list(dict.fromkeys(one(target, row_id, item) for item in value))
        if len(codes) < low:
            raise BadValue(target.kind, value, f"At least {low} is needed.")
        return codes

    return check


def own_codes(target: RowTarget, collection: str) -> set[str]:
    """The codes created in the same chunk, where a row refers to its own kind."""
    if target.rows.name + "s" != collection and collection != "categories":
        return set()
    if collection == "categories" and target.kind != "category":
        return set()
    return {target.key_of(row_id) for row_id in target.created if target.loaded[row_id].get("code")}


def locale_code(target: RowTarget, _id: int, value: Value) -> str:
    """A language and country that Babel knows, as `nb_NO`."""
    try:
        BabelLocale.parse(str(value))
    except (UnknownLocaleError, ValueError) as error:
        raise BadValue(f"{target.kind} code", value, "A locale such as pl_PL is needed.") from error
    return str(value)


def currency_code(target: RowTarget, _id: int, value: Value) -> str:
    """Three capital letters (ISO 4217)."""
    return _matching(target, value, r"[A-Z]{3}", "Three capital letters (ISO 4217) are needed.")


def country_code(target: RowTarget, _id: int, value: Value) -> str:
    """Two capital letters (ISO 3166-1)."""
    return _matching(target, value, r"[A-Z]{2}", "Two capital letters (ISO 3166-1) are needed.")


def zone_name(target: RowTarget, _id: int, value: Value) -> str:
    """A time zone of the IANA database."""
    try:
        ZoneInfo(str(value))
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError of its own
        raise BadValue(
            f"{target.kind} zone", value, "A time zone such as Europe/Warsaw is needed."
        ) from error
    except KeyError as error:
        raise BadValue(
            f"{target.kind} zone", value, "A time zone such as Europe/Warsaw is needed."
        ) from error
    return str(value)


def background(target: RowTarget, _id: int, value: Value) -> str:
    """A colour as `#rrggbb`, or `transparent`."""
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-f]{6}|transparent", value.lower()):
        raise BadValue(f"{target.kind} background", value, "A colour such as #ffffff, or transparent.")
    return value.lower()


def exact_number(target: RowTarget, _id: int, value: Value) -> str:
    """A decimal number, as text."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise BadValue(target.kind, value, "A decimal number is needed.") from error
    if not number.is_finite():
        raise BadValue(target.kind, value, "A finite number is needed.")
    return str(value)


def levels(target: RowTarget, row_id: int, value: Value) -> list[list[str]]:
    """One list of attribute codes per level."""
    if not isinstance(value, list) or not 1 <= len(value) <= 2:
        raise BadValue(target.kind, value, "One or two levels, each a list of attributes, are needed.")
    check = references("attributes")
    return [check(target, row_id, level) for level in value]


def un_ece_code(target: RowTarget, _id: int, value: Value) -> str:
    """Two or three capitals and digits, as UN/ECE Recommendations 20 and 21 have them: C62, EA, CT."""
    return _matching(
        target, value, r"[A-Z0-9]{2,3}", "A code of UN/ECE Recommendation 20 or 21 is needed: EA, CT, PF."
    )


def picture(target: RowTarget, _id: int, value: Value) -> Value:
    """A stored picture, as an image attribute holds it."""
    return normalise(current(), Attribute(0, f"{target.kind} image", "image"), value)


def _singular(collection: str) -> str:
    words = collection.replace("_", " ")
    return f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s")


def _matching(target: RowTarget, value: Value, pattern: str, remedy: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise BadValue(f"{target.kind} code", value, remedy)
    return value
