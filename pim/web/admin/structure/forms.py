"""Rows of the structure as forms, and filled-in forms as drafts of what differs from what the person saw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from pim.changes import Draft
from pim.errors import BadValue, Invalid
from pim.structure.snapshot import Structure
from pim.structure.types import fold
from pim.web.admin.structure.kinds import Control, Kind
from pim.web.admin.wording.names import field_name
from pim.web.language import label_of

Form = MultiDict[str, str]
LABELS, REQUIREMENTS = "labels.", "requirements."


def values_of(structure: Structure, kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row by their addresses, as change sets spell their values; None is empty."""
    values = {
        f"{LABELS}{locale}": (row.get("labels") or {}).get(locale) for locale in _locales(structure, row)
    }
    for control in kind.controls:
        value = row.get(control.name)
        values[control.name] = value.isoformat() if isinstance(value, date) else _no_empty(value)
        if control.kind == "rows":
            told = row.get("requirements") or {}
            values |= {f"{REQUIREMENTS}{scope}": _no_empty(told.get(scope)) for scope in structure.scopes}
    return values


def read_form(structure: Structure, kind: Kind, form: Form, *, fresh: bool) -> dict[str, Any]:
    """The fields that a form says. Those that are fixed are read from a form for what is new only.

    Raises `Invalid` for what can not be read; whether a value is allowed is asked when it is saved.
    """
    values: dict[str, Any] = {name: form[name].strip() or None for name in form if name.startswith(LABELS)}
    for control in kind.controls:
        if not fresh and kind.is_fixed(control.name):
            continue
        if control.kind == "rows":
            values |= _read_attributes(structure, form)
        else:
            values[control.name] = _read(structure, control, form)
    return values


def draft_changes(kind: Kind, key: str, values: Mapping[str, Any], seen: str) -> list[Draft]:
    """What differs from what the person saw, each field expected to stand as it was seen.

    Raises `BadValue` for a form that does not say what was seen.
    """
    try:
        before = orjson.loads(seen)
        wanted = {name: _in_order_of(before.get(name), value) for name, value in values.items()}
        return [
            Draft(kind.code, key, name, value, expected=before.get(name))
            for name, value in wanted.items()
            if value != before.get(name)
        ]
    except (orjson.JSONDecodeError, AttributeError) as error:
        raise BadValue("seen", seen, "Load the page anew.") from error


def draft_creation(kind: Kind, code: str, values: Mapping[str, Any]) -> Draft:
    """The draft of a new row; its key is made of the fields that its target says."""
    body = {name: value for name, value in {"code": code, **values}.items() if value is not None}
    key = ".".join(str(body.get(part, "")) for part in kind.target.key_fields)
    return Draft(kind.code, key, "", body, op="create")


def _read(structure: Structure, control: Control, form: Form) -> Any:
    if control.kind == "flag":
        return bool(form.get(control.name))
    if control.kind == "ticks":
        return form.getlist(control.name) or None
    text = form.get(control.name, "").strip()
    if control.kind == "whole":
        return _read_whole(control.name, text)
    if control.kind == "choice":
        return _read_choice(structure, control, text)
    if control.kind == "json" and text:
        return _read_object(control.name, text)
    return text or None


def _read_whole(name: str, text: str) -> int:
    try:
        return int(text or "0")
    except ValueError as error:
        raise Invalid(_("%(field)s: “%(text)s” is no whole number.", field=_name(name), text=text)) from error


def _read_choice(structure: Structure, control: Control, text: str) -> str | None:
    """The code that was chosen, or the one whose words were typed."""
    known = control.choices(structure) if control.choices else []
    codes = [code for code, words in known if text in (code, words)]
    return codes[0] if codes else text or None


def _read_object(name: str, text: str) -> dict[str, Any] | None:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Invalid(_("%(field)s: this is no JSON: %(fault)s", field=_name(name), fault=error)) from error
    if not isinstance(found, dict):
        raise Invalid(_("%(field)s: give an object of JSON, or nothing.", field=_name(name)))
    return found or None


def _read_attributes(structure: Structure, form: Form) -> dict[str, Any]:
    """The attributes of a family in their order, those that were added last; and what each scope requires."""
    codes = list(dict.fromkeys([*form.getlist("attributes"), *_iter_added(structure, form.get("add", ""))]))
    required = {
        f"{REQUIREMENTS}{scope}": [code for code in form.getlist(f"{REQUIREMENTS}{scope}") if code in codes]
        or None
        for scope in structure.scopes
    }
    return {"attributes": codes or None, **required}


def _iter_added(structure: Structure, text: str) -> Iterator[str]:
    words = {fold(label_of(attribute.labels, code)): code for code, attribute in structure.attributes.items()}
    for part in text.replace(",", "\n").splitlines():
        if not (wanted := part.strip()):
            continue
        code = wanted if wanted in structure.attributes else words.get(fold(wanted))
        if code is None:
            raise Invalid(_("There is no attribute “%(text)s”.", text=wanted))
        yield code


def _locales(structure: Structure, row: Mapping[str, Any]) -> Sequence[str]:
    """The locales in use, and those of which a label is left."""
    return list(dict.fromkeys([*structure.locales, *(row.get("labels") or {})]))


def _in_order_of(before: Any, value: Any) -> Any:
    """A list in the order that it had, what is new at its end: boxes to tick know no order."""
    if not isinstance(before, list) or not isinstance(value, list):
        return value
    return [one for one in before if one in value] + [one for one in value if one not in before]


def _no_empty(value: Any) -> Any:
    return None if value in ([], {}, "") else value


def _name(field: str) -> str:
    return field_name(Structure(), field, {})
