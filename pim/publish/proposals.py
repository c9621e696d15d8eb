"""A mapping to start from, proposed by what attributes are called and what they hold. Pure."""

from __future__ import annotations

from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector
from pim.publish.mapping import MEDIA_TYPES
from pim.publish.meanings import (
    DESCRIPTIONS,
    GTINS,
    Steps,
    attribute_steps,
    brand_steps,
    fit_text,
    name_steps,
    propose_steps,
)
from pim.structure.snapshot import Attribute, Structure

PARTED = ("price_collection", "table")  # that no receiver of plain texts reads


def default_mapping(structure: Structure, connector: Connector) -> list[dict[str, Any]]:
    """A mapping to start from: the usual fields from the attributes that look like them, then all others.

    Goes by what fields mean, by codes, types and the families' label and image attributes. It opens every
    attribute to the receiver, but for prices and tables where fields say what they mean: a person should
    strike what is not meant for it.
    """
    fields: list[dict[str, Any]] = [
        {"field": field.name, "steps": steps}
        for field in connector.fields
        if (steps := propose_steps(structure, connector, field))
    ]
    is_plain = bool(fields)
    fields = fields or _by_names(structure, connector)
    # What only steps in where another attribute is empty goes out by itself too, or it would be lost.
    used = {field["steps"][0].get("attribute") for field in fields}
    for attribute in _images_first(structure):
        prefix = MEDIA if attribute.type in MEDIA_TYPES else ATTRIBUTES
        field = connector.find_field(f"{prefix}{attribute.code}")
        if attribute.code in used or field is None or (is_plain and attribute.type in PARTED):
            continue
        step: dict[str, Any] = {"step": "attribute", "attribute": attribute.code}
        if is_plain and (then := fit_text(attribute, field)):
            step["then"] = then
        fields.append({"field": field.name, "steps": [step]})
    return fields


def _by_names(structure: Structure, connector: Connector) -> list[dict[str, Any]]:
    """The fields that a shop of ours has, as its records hold them."""
    proposed: dict[str, Steps] = {
        "name": name_steps(structure),
        "description": attribute_steps(structure, DESCRIPTIONS, ("text", "rich_text")),
        "gtin": attribute_steps(structure, GTINS, ("identifier", "text", "number")),
        "brand": brand_steps(structure),
    }
    return [
        {"field": name, "steps": steps}
        for name, steps in proposed.items()
        if steps and connector.find_field(name)
    ]


def _images_first(structure: Structure) -> list[Attribute]:
    """All attributes in display order, but the families' main images before the others."""
    main = {family.image_attribute for family in structure.families.values()}
    return sorted(structure.attributes.values(), key=lambda attribute: attribute.code not in main)
