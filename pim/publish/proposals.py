"""A mapping to start from, proposed by what attributes are called and what they hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector, Field
from pim.publish.mapping import MEDIA_TYPES
from pim.publish.offer_proposals import OFFER, Steps, cut_markup
from pim.structure.snapshot import Attribute, Structure
from pim.structure.texts import TAGS


def default_mapping(structure: Structure, connector: Connector) -> list[dict[str, Any]]:
    """A mapping to start from: the usual fields from the attributes that look like them, then all others.

    Goes by codes, types and the families' label and image attributes. It opens every attribute to the
    receiver, prices among them: a person should strike what is not meant for it.
    """
    fields: list[dict[str, Any]] = [
        {"field": name, "steps": steps}
        for name, propose in _PROPOSALS.items()
        if (known := connector.find_field(name)) and (steps := _fit(known, propose(structure)))
    ]
    # What only steps in where another attribute is empty goes out by itself too, or it would be lost.
    used = {field["steps"][0].get("attribute", "") for field in fields}
    fields += [
        {"field": name, "steps": offered}
        for name, offer in OFFER.items()
        if connector.find_field(name) in connector.fields and (offered := offer(structure, connector))
    ]
    for attribute in _images_first(structure):
        prefix = MEDIA if attribute.type in MEDIA_TYPES else ATTRIBUTES
        field = f"{prefix}{attribute.code}"
        if attribute.code not in used and connector.find_field(field):
            fields.append({"field": field, "steps": [{"step": "attribute", "attribute": attribute.code}]})
    return fields


def _fit(field: Field, steps: Steps) -> Steps:
    """The steps within the length of a description; other fields say what they have, and are checked."""
    if field.name != "description" or field.max_length is None:
        return steps
    return cut_markup(steps, field.max_length, sorted(TAGS))


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


def _propose_mpn(structure: Structure) -> list[dict[str, str]]:
    codes = ("mpn", "manufacturer_product_id", "manufacturer_part_number", "part_number", "model_number")
    return _attribute_steps(structure, codes, ("identifier", "text", "number"))


def _propose_country(structure: Structure) -> list[dict[str, str]]:
    codes = ("production_country", "country_of_origin", "origin_country", "origin")
    return _attribute_steps(structure, codes, ("text", "simple_select", "reference"))


def _propose_film(structure: Structure) -> list[dict[str, str]]:
    codes = [attribute.code for attribute in structure.attributes.values() if attribute.type == "video_link"]
    return _attribute_steps(structure, codes, ("video_link",))


_PROPOSALS = {
    "name": _propose_name,
    "description": _propose_description,
    "gtin": _propose_gtin,
    "brand": _propose_brand,
    "ean": _propose_gtin,
    "manufacturer": _propose_brand,
    "manufacturer_product_id": _propose_mpn,
    "production_country": _propose_country,
    "video_youtube": _propose_film,
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
