"""The class and the features of a product in a classification: what each system lets them look like. Pure.

`{"class": "EC000123", "features": {"EF000001": {"value": …, "unit": "EU…"}}}`. A value is a code or
a text, a number as text ("12.5"), true or false, or a range of two numbers (["1", "2.5"]). Codes
are checked by their form: which of them exist, only the owners of the systems may pass on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pim.errors import BadValue
from pim.structure.numbers import parse_number
from pim.structure.snapshot import Structure
from pim.structure.texts import check_characters

MAX_FEATURES = 500  # of one class; the largest of ETIM 9 have under 100
MAX_TEXT = 255


@dataclass(frozen=True, slots=True)
class Form:
    """What codes of one system look like. `features` is None where products have none."""

    class_: str
    example: str
    features: str | None = None
    feature_example: str = ""
    values: str | None = None  # of codes; None lets any text in
    units: str = r"\S{1,40}"


_CODE = r"[A-Za-z0-9._#/-]{1,60}"
FORMS: Mapping[str, Form] = {
    "etim": Form(r"EC[0-9]{6}", "EC000123", r"EF[0-9]{6}", "EF000001", r"EV[0-9]{6}", r"EU[0-9]{6}"),
    # A property by its IRDI or the short form of it; classes are those of the lowest level.
    "eclass": Form(
        r"[0-9]{8}",
        "27242204",
        r"[0-9]{4}-[0-9]#02-[A-Z]{3}[0-9]{3}#[0-9]{3}|[A-Z]{3}[0-9]{6}",
        "0173-1#02-AAA123#001",
    ),
    "unspsc": Form(r"[0-9]{8}", "27112700"),
    "other": Form(_CODE, "A-12", _CODE, "length"),
}


def check_class(structure: Structure, code: str, value: Any) -> dict[str, Any] | None:
    """What a product is in the classification `code`, canonical; None for nothing.

    Raises `UnknownCode` or `BadValue`.
    """
    form, field = FORMS[structure.classification(code).system], f"classifications.{code}"
    if value is None:
        return None
    if not isinstance(value, Mapping) or not {"class", "features"}.issuperset(value):
        raise BadValue(field, value, f'Give an object such as {{"class": "{form.example}"}}.')
    class_ = check_class_code(form, field, value.get("class"))
    features = value.get("features") or {}
    if not isinstance(features, Mapping) or len(features) > MAX_FEATURES:
        raise BadValue(field, "features", f"Give an object of {MAX_FEATURES} features at most, by code.")
    if features and form.features is None:
        raise BadValue(field, next(iter(features)), "This system has classes only, no features.")
    found = {name: _feature(form, field, name, features[name]) for name in sorted(features)}
    return {"class": class_, "features": found} if found else {"class": class_}


def check_class_code(form: Form, field: str, value: Any) -> str:
    """The code of a class; hyphens and spaces between the digits of eCl@ss and UNSPSC are left out.

    Raises `BadValue`.
    """
    text = value.strip() if isinstance(value, str) else ""
    if form.class_.startswith("[0-9]"):
        text = re.sub(r"[-\s]", "", text)
    if not re.fullmatch(form.class_, text):
        raise BadValue(f"{field} class", value, f"Give a class such as {form.example}.")
    return text


def _feature(form: Form, field: str, name: str, told: Any) -> dict[str, Any]:
    at = f"{field} {name}"
    if not re.fullmatch(form.features or "", name):
        raise BadValue(field, name, f"Give features by codes such as {form.feature_example}.")
    if not isinstance(told, Mapping) or "value" not in told or not {"value", "unit"}.issuperset(told):
        raise BadValue(at, told, 'Give an object such as {"value": "12.5", "unit": "EU570448"}.')
    value, unit = _value(form, at, told["value"]), told.get("unit")
    if unit is None:
        return {"value": value}
    if not isinstance(unit, str) or not re.fullmatch(form.units, unit):
        raise BadValue(f"{at} unit", unit, "Give the code of a unit of this system.")
    if not _is_measured(value):
        raise BadValue(f"{at} unit", unit, "Only a number or a range has a unit.")
    return {"value": value, "unit": unit}


def _value(form: Form, at: str, value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return _range(at, value)
    if isinstance(value, int | Decimal):
        return parse_number(at, str(value))
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise BadValue(at, value, "Give a code, a number as text, true, false, or a range of two numbers.")
    text = value.strip()
    check_characters(at, text)
    if form.values is None:
        return _number_or_text(at, text)
    return text if re.fullmatch(form.values, text) else parse_number(at, text)


def _number_or_text(at: str, text: str) -> str:
    try:
        return parse_number(at, text)
    except BadValue:
        return text


def _range(at: str, value: Any) -> list[str]:
    if len(value) != 2 or not all(isinstance(end, str | int | Decimal) for end in value):
        raise BadValue(at, value, "A range is a list of two numbers.")
    low, high = (parse_number(at, str(end)) for end in value)
    if Decimal(low) > Decimal(high):
        raise BadValue(at, value, "The smaller number comes first.")
    return [low, high]


def _is_measured(value: Any) -> bool:
    return isinstance(value, list) or (
        isinstance(value, str) and re.fullmatch(r"-?[0-9.]+", value) is not None
    )
