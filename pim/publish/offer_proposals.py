"""Proposals for what marketplaces ask for beside name and text: category, pictures, price, stock. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from channels.base import Connector
from pim.publish.meanings import named_path
from pim.structure.snapshot import Structure

Steps = list[dict[str, Any]]
Propose = Callable[[Structure, Connector], Steps]
PICTURES = 11  # the main one and ten more
KILOGRAM = "KILOGRAM"


def cut_markup(steps: Steps, length: int, tags: Sequence[str]) -> Steps:
    """The steps with HTML of these tags only, cut to a length so that every tag stays whole."""
    then = [{"do": "tags", "allowed": sorted(tags)}, {"do": "truncate", "length": length, "at": "tag"}]
    return [{**step, "then": then} for step in steps]


def _own_path(_structure: Structure, _connector: Connector) -> Steps:
    """A path of ours of which no label can make a level: what stands between levels is replaced in labels."""
    then = [
        {"do": "replace", "what": "text", "find": "/", "by": "-"},
        {"do": "replace", "what": "text", "find": " > ", "by": "/"},
    ]
    return [{"step": "category", "separator": " > ", "then": then}]


def _further_pictures(_structure: Structure, _connector: Connector) -> Steps:
    pictures = [{"step": "picture", "number": number} for number in range(2, PICTURES + 1)]
    return [{"step": "join", "separator": ";", "steps": pictures}]


def _weight(structure: Structure, _connector: Connector) -> Steps:
    for attribute in structure.attributes.values():
        family = attribute.unit_family
        if attribute.code.lower() == "weight" and f"{family}.{KILOGRAM}" in structure.units:
            then = [{"do": "convert", "unit": KILOGRAM, "decimals": 3}]
            return [{"step": "attribute", "attribute": attribute.code, "then": then}]
    return []


def _always(*steps: dict[str, Any]) -> Propose:
    return lambda _structure, _connector: list(steps)


OFFER: dict[str, Propose] = {  # by the name of the field
    "merxu_category_path": named_path,
    "supplier_category_path": _own_path,
    "main_image_url": _always({"step": "picture", "number": 1}),
    "other_images_urls": _further_pictures,
    "weight": _weight,
    "moq": _always({"step": "order", "say": "minimum"}),
    "price": _always({"step": "price", "say": "each", "basis": "net", "decimals": 2}),
    "currency": _always({"step": "price", "say": "currency"}),
    "vat": _always({"step": "price", "say": "vat_rate"}),
    "stock": _always({"step": "stock", "say": "quantity"}),
}
