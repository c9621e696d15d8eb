"""A mapping to start from, by what fields mean, what attributes are called and what they hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector
from pim.publish.mapping import MEDIA_TYPES
from pim.publish.meanings import fit_text, propose_steps
from pim.structure.snapshot import Attribute, Structure

PARTED = ("price_collection", "table")  # that no receiver of plain texts reads


def default_mapping(structure: Structure, connector: Connector) -> list[dict[str, Any]]:
    """A mapping to start from: each field from what looks like what it means, then all other attributes.

    Goes by codes, types and the families' label and image attributes. It opens every attribute to the
    receiver, but for prices and tables where it reads plain texts: a person should strike what is not
    meant for it.
    """
    fields: list[dict[str, Any]] = [
        {"field": field.name, "steps": steps}
        for field in connector.fields
        if (steps := propose_steps(structure, connector, field))
    ]
    # What only steps in where another attribute is empty goes out by itself too, or it would be lost.
    used = {field["steps"][0].get("attribute", "") for field in fields}
    return [*fields, *_open(connector, [one for one in _images_first(structure) if one.code not in used])]


def _open(connector: Connector, attributes: Sequence[Attribute]) -> Iterator[dict[str, Any]]:
    """Attributes as fields of their own, as far as the receiver takes such.

    One that has a length for them reads texts: they get plain and as short as that.
    """
    for attribute in attributes:
        prefix = MEDIA if attribute.type in MEDIA_TYPES else ATTRIBUTES
        field = connector.find_field(f"{prefix}{attribute.code}")
        if field is None or (field.max_length is not None and attribute.type in PARTED):
            continue
        step: dict[str, Any] = {"step": "attribute", "attribute": attribute.code}
        if field.max_length is not None and (then := fit_text(attribute, field)):
            step["then"] = then
        yield {"field": field.name, "steps": [step]}


def _images_first(structure: Structure) -> list[Attribute]:
    """All attributes in display order, but the families' main images before the others."""
    main = {family.image_attribute for family in structure.families.values()}
    return sorted(structure.attributes.values(), key=lambda attribute: attribute.code not in main)
