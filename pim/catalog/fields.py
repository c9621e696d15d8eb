"""The fields of a product document: how their addresses are spelt and what each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from pim.catalog.documents import Document
from pim.catalog.models import STATUSES
from pim.changes.operations import Value
from pim.errors import BadValue, UnknownCode
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import normalise

PARTS = ("values", "relations", "status")  # fields of the form part.rest
PLAIN = ("sku", "code", "family", "family_variant", "parent", "categories", "archived")


class Slot(NamedTuple):
    """Where a value stands: scope and locale are "" where the attribute does not vary."""

    attribute: str
    scope: str
    locale: str


@lru_cache(maxsize=65536)
def slot_of(field: str) -> Slot | None:
    """The slot that a field `values.<attribute>.<scope>.<locale>` addresses; None for other fields."""
    parts = field.split(".")
    if parts[0] != "values":
        return None
    if len(parts) != 4:
        raise UnknownCode("field of a product", field, ("values.<attribute>.<scope>.<locale>",))
    return Slot(*parts[1:])


def value_field(attribute: str, scope: str = "", locale: str = "") -> str:
    """The address of a value."""
    return f"values.{attribute}.{scope}.{locale}"


def read(document: Document, field: str) -> Value:
    """What a field of a document holds; None is empty. `parent` is read by its target, which knows codes."""
    slot = slot_of(field)
    if slot is not None:
        return document.values.get(slot.attribute, {}).get(slot.scope, {}).get(slot.locale)
    part, _, rest = field.partition(".")
    if part in PARTS and rest:
        found: Mapping[str, Any] = getattr(document, part)
        return found.get(rest)
    if part in PLAIN and not rest:
        return getattr(document, part) or None if part != "archived" else document.archived
    raise UnknownCode("field of a product", field, (*PLAIN, *(f"{p}.…" for p in PARTS)))


def put(document: Document, field: str, value: Value) -> None:
    """Set a field to a canonical value; what is shared with other documents is not changed in place."""
    slot = slot_of(field)
    if slot is not None:
        _put_value(document, slot, value)
        return
    part, _, rest = field.partition(".")
    if rest:
        changed = {**getattr(document, part), rest: value}
        if value is None:
            del changed[rest]
        setattr(document, part, changed)
    elif part == "categories":
        document.categories = value or []
    elif part == "archived":
        document.archived = bool(value)
    else:
        setattr(document, part, value)


def _put_value(document: Document, slot: Slot, value: Value) -> None:
    scopes = {scope: dict(locales) for scope, locales in document.values.get(slot.attribute, {}).items()}
    if value is None:
        scopes.get(slot.scope, {}).pop(slot.locale, None)
    else:
        scopes.setdefault(slot.scope, {})[slot.locale] = value
    scopes = {scope: locales for scope, locales in scopes.items() if locales}
    if scopes:
        document.values[slot.attribute] = scopes
    else:
        document.values.pop(slot.attribute, None)


def check_value(
    structure: Structure, document: Document, level: int | None, slot: Slot, value: Value
) -> Value:
    """The canonical value of a slot.

    `level` is the document's in its family variant, None for a simple product. Raises
    `UnknownCode` or `BadValue`: unknown attribute, scope or locale; a slot that the attribute
    does not have; an attribute that lives on another level; a value of the wrong form.
    """
    attribute = structure.attribute(slot.attribute)
    _check_slot(structure, attribute, slot)
    if value is None:
        return None
    if level is not None:
        variant = structure.split_of(document.family_variant or "")
        if not variant.may_hold(slot.attribute, level):
            home = variant.level_of(slot.attribute)
            raise BadValue(
                f"{document.key} {slot.attribute}",
                value,
                f"In family variant {variant.code} it is set on level {home}, not on level {level}.",
            )
    return normalise(structure, attribute, value)


def _check_slot(structure: Structure, attribute: Attribute, slot: Slot) -> None:
    if attribute.scopable != bool(slot.scope):
        need = "needs a scope" if attribute.scopable else "does not vary by scope"
        raise BadValue(f"attribute {attribute.code}", slot.scope or "no scope", f"It {need}.")
    if attribute.localizable != bool(slot.locale):
        need = "needs a locale" if attribute.localizable else "does not vary by locale"
        raise BadValue(f"attribute {attribute.code}", slot.locale or "no locale", f"It {need}.")
    if slot.scope:
        structure.scope(slot.scope)
    if slot.locale:
        structure.locale(slot.locale)
        if attribute.locales and slot.locale not in attribute.locales:
            raise UnknownCode(f"locale of attribute {attribute.code}", slot.locale, attribute.locales)


def check_categories(structure: Structure, value: Value) -> Value:
    """The codes sorted, each once. Raises `UnknownCode`."""
    if not isinstance(value, list):
        raise BadValue("categories", value, "A list of category codes is needed.")
    for code in value:
        structure.category(code)
    return sorted(set(value)) or None


def check_status(structure: Structure, market: str, value: Value) -> Value:
    """A status of a product in a market; None is new. Raises `UnknownCode` or `BadValue`."""
    structure.market(market)
    if value is not None and value not in STATUSES:
        raise BadValue(f"status.{market}", value, f"Use one of: {', '.join(STATUSES)}.")
    return value


def check_quantity(field: str, value: Value) -> str:
    """A positive decimal number as text, in canonical form."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise BadValue(f"{field} quantity", value, "A number such as 2 or 0.5 is needed.") from error
    if not number.is_finite() or not 0 < number <= 2_147_483_647:
        raise BadValue(f"{field} quantity", value, "A number above 0 is needed.")
    return f"{number.normalize():f}"
