"""The structure of the demo catalogue, as one list in which nothing refers to what comes later."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.attributes import attribute_groups, attributes
from pim.demo.batteries import battery_systems
from pim.demo.categories import categories
from pim.demo.clients import client_groups, clients, tax_classes
from pim.demo.families import families, family_variants
from pim.demo.options import options
from pim.demo.parts import part_structure
from pim.demo.places import currencies, locales, markets, relation_types, scopes
from pim.demo.units import units


def structure() -> Iterator[Draft]:
    """Everything that says how products are described and who buys them, from locales to tax classes."""
    yield from locales()
    yield from currencies()
    yield from categories()
    yield from scopes()
    yield from markets()
    yield from relation_types()
    yield from units()
    yield from attribute_groups()
    yield from battery_systems()
    yield from attributes()
    yield from options()
    yield from families()
    yield from family_variants()
    yield from part_structure()
    yield from client_groups()
    yield from clients()
    yield from tax_classes()
