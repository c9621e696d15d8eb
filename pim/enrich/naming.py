"""What a product is called and which picture stands for it, as lists and headings show it.

Reads lineages; asks no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pim.catalog.documents import Lineage
from pim.catalog.inheritance import list_slots
from pim.structure.snapshot import Attribute, Structure


class Label(NamedTuple):
    """The name of a product and the locale that it is in; "" where the attribute has none."""

    text: str
    locale: str


def find_label(structure: Structure, lineage: Lineage, scope: str, locale: str) -> Label | None:
    """The name in the locale, else in its fallbacks, else in any locale of the scope; None without one."""
    attribute = structure.attributes.get(label_attribute(structure, lineage) or "")
    if attribute is None:
        return None
    own_scope = structure.scopes.get(scope)
    locales = dict.fromkeys([*structure.fallbacks(locale), *(own_scope.locales if own_scope else ())])
    scopes = dict.fromkeys([scope, *structure.scopes])
    for slot, value in _iter_values(lineage, attribute, list(scopes), list(locales)):
        if isinstance(value, str):
            return Label(value, slot[1])
    return None


def find_image(structure: Structure, lineage: Lineage, scope: str, locale: str) -> str | None:
    """The SHA-256 of the picture that stands for a product; None without one."""
    family = structure.families.get(lineage.own.family or "")
    attribute = structure.attributes.get((family and family.image_attribute) or "")
    if attribute is None:
        return None
    locales = list(structure.fallbacks(locale))
    for _slot, value in _iter_values(lineage, attribute, [scope, *structure.scopes], locales):
        if isinstance(value, dict):
            return str(value["file"])
    return None


def label_attribute(structure: Structure, lineage: Lineage) -> str | None:
    """The attribute that names a product: that of its family, else the first that any family names by."""
    own = structure.families.get(lineage.own.family or "")
    families = [own] if own else list(structure.families.values())
    return next((family.label_attribute for family in families if family.label_attribute), None)


def _iter_values(
    lineage: Lineage, attribute: Attribute, scopes: list[str], locales: list[str]
) -> Iterator[tuple[tuple[str, str], Any]]:
    """The values in these slots, slot by slot, the nearest layer first. Merges nothing: lists are long."""
    for scope, locale in list_slots(attribute, scopes, locales):
        for layer in reversed(lineage.layers):
            value = layer.values.get(attribute.code, {}).get(scope, {}).get(locale)
            if value is not None:
                yield (scope, locale), value
