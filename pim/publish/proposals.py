"""A mapping to start from, proposed by what attributes are called and what they hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector
from pim.publish.mapping import MEDIA_TYPES
from pim.structure.snapshot import Attribute, Structure


def default_mapping(structure: Structure, connector: Connector) -> list[dict[str, Any]]:
    """A mapping to start from: the usual fields from the attributes that look like them, then all others.

    Goes by codes, types and the families' label and image attributes. It opens every attribute to the
    receiver, prices among them: a person should strike what is not meant for it.
    """
    fields: list[dict[str, Any]] = [
        {"field": name, "steps": steps}
        for name, propose in _PROPOSALS.items()
        if connector.find_field(name) and (steps := propose(structure))
    ]
    # What only steps in where another attribute is empty goes out by itself too, or it would be lost.
    used = {field["steps"][0]["attribute"] for field in fields}
    for attribute in _images_first(structure):
        prefix = MEDIA if attribute.type in MEDIA_TYPES else ATTRIBUTES
        field = f"{prefix}{attribute.code}"
        if attribute.code not in used and connector.find_field(field):
            fields.append({"field": field, "steps": [{"step": "attribute", "attribute": attribute.code}]})
    return fields


def _propose_name(structure: Structure) -> list[dict[str, str]]:
    # Identifiers lead no page: a product without a name is held back rather than named by a number.
    labels = [family.label_attribute or "" for family in structure.families.values()]
    return _attribute_steps(structure, ("name", "title", "product_name", *labels), ("text", "rich_text"))


def _propose_description(structure: Structure) -> list[dict[str, str]]:
    codes = ("description", "long_description", "short_description")
    return _attribute_steps(structure, codes, ("text", "rich_text"))


def _propose_gtin(structure: Structure) -> list[dict[str, str]]:
    codes = ("gtin", "ean", "gtin13", "gtin_13", "ean13", "ean_13", "gtin14", "ean8", "upc")
    return _attribute_steps(structure, codes, ("identifier", "text", "number"))


def _propose_brand(structure: Structure) -> list[dict[str, str]]:
    codes = ("brand", "manufacturer")
    types = ("simple_select", "reference", "text")
    steps = _attribute_steps(structure, codes, types)
    for step in steps:
        if structure.attributes[step["attribute"]].is_select:
            step["step"] = "label"
    return steps


_PROPOSALS = {
    "name": _propose_name,
    "description": _propose_description,
    "gtin": _propose_gtin,
    "brand": _propose_brand,
}


def _attribute_steps(
    structure: Structure, codes: Sequence[str], types: Sequence[str]
) -> list[dict[str, str]]:
    """A step for each attribute that has one of the codes, in whatever case, and one of the types."""
    by_lower: dict[str, list[str]] = {}
    for attribute in structure.attributes.values():
        if attribute.type in types:
            by_lower.setdefault(attribute.code.lower(), []).append(attribute.code)
    found = [code for wanted in codes for code in by_lower.get(wanted.lower(), ())]
    return [{"step": "attribute", "attribute": code} for code in dict.fromkeys(found)]


def _images_first(structure: Structure) -> list[Attribute]:
    """All attributes in display order, but the families' main images before the others."""
    main = {family.image_attribute for family in structure.families.values()}
    return sorted(structure.attributes.values(), key=lambda attribute: attribute.code not in main)
