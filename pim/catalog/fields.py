"""The fields of a product document: how their addresses are spelt and what each may hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pim.catalog.documents import Document
from pim.catalog.models import STATUSES
from pim.catalog.packaging import check_amount
from pim.changes.operations import Value
from pim.errors import BadValue, UnknownCode
from pim.structure.compiled import once
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import Normaliser, normaliser

PARTS = (  # fields of the form part.rest
    *("values", "relations", "status", "vat"),
    *("group_relations", "packaging", "order", "classifications"),
)
PLAIN = (
    *("sku", "code", "family", "family_variant", "parent", "categories", "groups", "archived"),
    "successor",
)
LISTS = ("categories", "groups")
SKU = "sku"  # the attribute whose values are the SKUs: it is set as a field of its own


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
    if field == "successor":
        return None if document.successor is None else {"product": document.successor}
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
    elif part in LISTS:
        setattr(document, part, value or [])
    elif part == "archived":
        document.archived = bool(value)
    elif part == "successor":
        document.successor = value and value["product"]
    else:
        setattr(document, part, value)


def _put_value(document: Document, slot: Slot, value: Value) -> None:
    scopes = dict(document.values.get(slot.attribute, {}))
    locales = dict(scopes.get(slot.scope, {}))
    if value is None:
        locales.pop(slot.locale, None)
    else:
        locales[slot.locale] = value
    if locales:
        scopes[slot.scope] = locales
    else:
        scopes.pop(slot.scope, None)
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
    normalise = once(structure, "slot", slot, lambda: _slot_normaliser(structure, slot))
    if value is None:
        return None
    if level is not None and slot.attribute not in _held_on(structure, document.family_variant or "", level):
        variant = structure.split_of(document.family_variant or "")
        home = variant.level_of(slot.attribute)
        raise BadValue(
            f"{document.key} {slot.attribute}",
            value,
            f"In family variant {variant.code} it is set on level {home}, not on level {level}.",
        )
    return normalise(value)


class Fillings(dict[str, tuple[Slot, Normaliser]]):
    """By field what values of a new document go through, on one level of a family variant.

    A field that such a document can not have is not in it: `check_value` says why.
    """

    def __init__(self, structure: Structure, family_variant: str, level: int | None) -> None:
        super().__init__()
        self._structure = structure
        self._held = None if level is None else _held_on(structure, family_variant, level)

    def find(self, field: str) -> tuple[Slot, Normaliser] | None:
        """The slot of a field, and what makes values canonical. Raises what `check_value` does of a slot."""
        found = self.get(field)
        if found is None:
            slot = slot_of(field)
            if slot is None or slot.attribute == SKU or not self._may_hold(slot.attribute):
                return None
            found = self[field] = (slot, _slot_normaliser(self._structure, slot))
        return found

    def _may_hold(self, attribute: str) -> bool:
        return self._held is None or attribute in self._held


def fillings(structure: Structure, document: Document, level: int | None) -> Fillings:
    """Those of a document, made once per structure, family variant and level."""
    variant = document.family_variant or ""
    return once(structure, "fillings", (variant, level), lambda: Fillings(structure, variant, level))


def _slot_normaliser(structure: Structure, slot: Slot) -> Normaliser:
    """What makes values of a slot canonical. Raises what `check_value` raises of the slot."""
    attribute = structure.attribute(slot.attribute)
    check_slot(structure, attribute, slot)
    return normaliser(structure, attribute)


def _held_on(structure: Structure, family_variant: str, level: int) -> frozenset[str]:
    """The attributes that a document on a level of a family variant may have values of."""

    def find() -> frozenset[str]:
        variant = structure.split_of(family_variant)
        return frozenset(code for code in structure.attributes if variant.may_hold(code, level))

    return once(structure, "held", (family_variant, level), find)


def check_slot(structure: Structure, attribute: Attribute, slot: Slot) -> None:
    """Raise `UnknownCode` or `BadValue` for a slot that the attribute does not have."""
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


def check_groups(structure: Structure, field: str, held: Collection[str], value: Value) -> Value:
    """The codes of groups of products, sorted, each once. Raises `BadValue` or `UnknownCode`.

    What the field holds already (`held`) may stay, though the group was archived since.
    """
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise BadValue(field, value, "A list of codes of groups of products is needed.")
    for code in value:
        if code not in held:
            structure.product_group(code)
    return sorted(set(value)) or None


def check_group_relation(structure: Structure, document: Document, relation: str, value: Value) -> Value:
    """The groups that a document relates to, sorted. Raises `UnknownCode` or `BadValue`."""
    relation_type, field = structure.relation_type(relation), f"group_relations.{relation}"
    if value is None:
        return None
    if relation_type.quantified:
        raise BadValue(field, value, f"{relation} tells quantities, and a group has none: name products.")
    return check_groups(structure, field, document.group_relations.get(relation, ()), value)


def check_status(structure: Structure, market: str, value: Value) -> Value:
    """A status of a product in a market; None is new. Raises `UnknownCode` or `BadValue`."""
    structure.market(market)
    if value is not None and value not in STATUSES:
        raise BadValue(f"status.{market}", value, f"Use one of: {', '.join(STATUSES)}.")
    return value


def check_tax_class(structure: Structure, market: str, value: Value) -> Value:
    """The tax class of a product in a market; None is that of its model. Raises `UnknownCode`."""
    structure.market(market)
    return None if value is None else structure.tax_class(value).code


def check_quantity(field: str, value: Value) -> str:
    """A positive decimal number as text, in canonical form."""
    return check_amount(f"{field} quantity", value)
