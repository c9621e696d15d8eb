"""How the products of the demo catalogue are packed, ordered, grouped and classified.

The structure for it, and changes of products that exist by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pim.changes import Draft
from pim.demo.fields import create, labels, measure
from pim.demo.relations import ACCESSORIES
from pim.demo.texts import Five

# code, code of UN/ECE Recommendation 20 or 21, labels; the smallest first
PACKAGING_UNITS: tuple[tuple[str, str, Five], ...] = (
    ("each", "EA", ("Sztuka", "Styck", "Each", "Kus", "Штука")),
    ("box", "CT", ("Karton", "Kartong", "Box", "Karton", "Коробка")),
    ("pallet", "PF", ("Paleta", "Pall", "Pallet", "Paleta", "Поддон")),
)
# code, system, version, labels
CLASSIFICATIONS: tuple[tuple[str, str, str, Five], ...] = (
    ("etim_9", "etim", "9.0", ("ETIM 9", "ETIM 9", "ETIM 9", "ETIM 9", "ETIM 9")),
    ("unspsc", "unspsc", "26.0801", ("UNSPSC", "UNSPSC", "UNSPSC", "UNSPSC", "UNSPSC")),
)
GROUP_TYPE: Five = ("Systemy", "System", "Systems", "Systémy", "Системы")
PLATFORM: Five = (
    "Narzędzia na akumulator 18 V",
    "Verktyg för 18 V-batteri",
    "Tools for the 18 V battery",
    "Nářadí na akumulátor 18 V",
    "Инструменты с аккумулятором 18 В",
)
BATTERIES = ("BRV-BA18-4", "BRV-BA18-8", "BRV-BL18")
CLASSES = {  # UNSPSC, by model or SKU
    "hex_screw_zinc": "31161500",
    "hex_screw_a2": "31161500",
    "socket_screw": "31161500",
    "hex_nut": "31161700",
    "lock_nut_a2": "31161700",
    "flat_washer": "31161800",
    "BRV-BD18-65": "27112703",
    "BRV-BD18-85X": "27112703",
}
SCREWS = ("hex_screw_zinc", "hex_screw_a2", "socket_screw", "hex_nut", "flat_washer")


def part_structure() -> Iterator[Draft]:
    """Packaging units, classifications, and groups of products with their type."""
    for place, (code, un_ece, texts) in enumerate(PACKAGING_UNITS):
        parts = {"code": code, "un_ece": un_ece, "position": place, **labels(texts)}
        yield create("packaging_unit", code, parts)
    for code, system, version, texts in CLASSIFICATIONS:
        parts = {"code": code, "system": system, "version": version, **labels(texts)}
        yield create("classification", code, parts)
    yield create("group_type", "system", {"code": "system", **labels(GROUP_TYPE)})
    yield create(
        "product_group", "battery_18v", {"code": "battery_18v", "type": "system", **labels(PLATFORM)}
    )


def product_parts(created: Iterable[Draft]) -> Iterator[Draft]:
    """What is said beside the values of these models and products; by kind, models first."""
    kinds = {draft.key: (draft.kind, draft.value) for draft in created}
    tools = [sku for sku, others in ACCESSORIES.items() if BATTERIES[0] in others]
    told: dict[str, dict[str, Any]] = {}
    for code in SCREWS:
        told[code] = {
            "packaging.each": {"quantity": "1"},
            "packaging.box": {"quantity": "100"},
            "packaging.pallet": {"quantity": "40000"},
            "order.unit": "box",
            "order.step": "1",
            "order.price_per": "100",
        }
    for sku in tools:
        told[sku] = {**_packed(kinds[sku][1]), "groups": ["battery_18v"]}
    for sku in BATTERIES:
        told[sku] = {"group_relations.cross_sell": ["battery_18v"]}
    for key, code in CLASSES.items():
        told.setdefault(key, {})["classifications.unspsc"] = {"class": code}
    for key in sorted(told, key=lambda key: (kinds[key][0], list(told).index(key))):
        kind = kinds[key][0]
        yield from (Draft(kind, key, field, value) for field, value in told[key].items())


def _packed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A power tool: by the piece, four in a box, twelve boxes on a pallet."""
    each = {"quantity": "1", "gtin": fields.get("values.gtin.."), "weight": fields.get("values.weight..")}
    box = {
        "quantity": "4",
        "length": measure("42", "CENTIMETER"),
        "width": measure("36", "CENTIMETER"),
        "height": measure("30", "CENTIMETER"),
    }
    return {
        "packaging.each": {name: value for name, value in each.items() if value is not None},
        "packaging.box": box,
        "packaging.pallet": {"quantity": "48"},
        "order.unit": "each",
    }
