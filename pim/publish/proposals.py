"""A mapping to start from, proposed by what attributes are called and what they hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector, Field
from pim.publish.mapping import MEDIA_TYPES
from pim.publish.meanings import (
    DESCRIPTIONS,
    GTINS,
    attribute_steps,
    brand_steps,
    fit_text,
    name_steps,
    propose_steps,
)
from pim.publish.offer_proposals import OFFER, Steps, cut_markup
from pim.structure.snapshot import Attribute, Structure
from pim.structure.texts import TAGS

PARTED = ("price_collection", "table")  # that no receiver of plain texts reads


def default_mapping(structure: Structure, connector: Connector) -> list[dict[str, Any]]:
    """A mapping to start from: the usual fields from the attributes that look like them, then all others.

    Goes by what fields mean, by codes, types and the families' label and image attributes. It opens every
    attribute to the receiver, but for prices and tables where fields say what they mean: a person should
    strike what is not meant for it.
    """
    meant: list[dict[str, Any]] = [
        {"field": field.name, "steps": steps}
        for field in connector.fields
        if (steps := propose_steps(structure, connector, field))
    ]
    fields = meant or [
        {"field": name, "steps": steps}
        for name, propose in _PROPOSALS.items()
        if (known := connector.find_field(name)) and (steps := _fit(known, propose(structure)))
    ]
    # What only steps in where another attribute is empty goes out by itself too, or it would be lost.
    used = {field["steps"][0].get("attribute", "") for field in fields}
    fields += [
        {"field": name, "steps": offered}
        for name, offer in ({} if meant else OFFER).items()
        if connector.find_field(name) in connector.fields and (offered := offer(structure, connector))
    ]
    others = [one for one in _images_first(structure) if one.code not in used]
    return [*fields, *_open(connector, others, is_plain=bool(meant))]


def _open(
    connector: Connector, attributes: Sequence[Attribute], *, is_plain: bool
) -> Iterator[dict[str, Any]]:
    """Attributes as fields of their own, as far as the receiver takes such; plain ones within its limits."""
    for attribute in attributes:
        prefix = MEDIA if attribute.type in MEDIA_TYPES else ATTRIBUTES
        field = connector.find_field(f"{prefix}{attribute.code}")
        if field is None or (is_plain and attribute.type in PARTED):
            continue
        step: dict[str, Any] = {"step": "attribute", "attribute": attribute.code}
        if is_plain and (then := fit_text(attribute, field)):
            step["then"] = then
        yield {"field": field.name, "steps": [step]}


def _fit(field: Field, steps: Steps) -> Steps:
    """The steps within the length of a description; other fields say what they have, and are checked."""
    if field.name != "description" or field.max_length is None:
        return steps
    return cut_markup(steps, field.max_length, sorted(TAGS))


def _propose_description(structure: Structure) -> Steps:
    return attribute_steps(structure, DESCRIPTIONS, ("text", "rich_text"))


def _propose_gtin(structure: Structure) -> Steps:
    return attribute_steps(structure, GTINS, ("identifier", "text", "number"))


def _propose_mpn(structure: Structure) -> Steps:
    codes = ("mpn", "manufacturer_product_id", "manufacturer_part_number", "part_number", "model_number")
    return attribute_steps(structure, codes, ("identifier", "text", "number"))


def _propose_country(structure: Structure) -> Steps:
    codes = ("production_country", "country_of_origin", "origin_country", "origin")
    return attribute_steps(structure, codes, ("text", "simple_select", "reference"))


def _propose_film(structure: Structure) -> Steps:
    codes = [attribute.code for attribute in structure.attributes.values() if attribute.type == "video_link"]
    return attribute_steps(structure, codes, ("video_link",))


_PROPOSALS = {
    "name": name_steps,
    "description": _propose_description,
    "gtin": _propose_gtin,
    "brand": brand_steps,
    "ean": _propose_gtin,
    "manufacturer": brand_steps,
    "manufacturer_product_id": _propose_mpn,
    "production_country": _propose_country,
    "video_youtube": _propose_film,
}


def _images_first(structure: Structure) -> list[Attribute]:
    """All attributes in display order, but the families' main images before the others."""
    main = {family.image_attribute for family in structure.families.values()}
    return sorted(structure.attributes.values(), key=lambda attribute: attribute.code not in main)
