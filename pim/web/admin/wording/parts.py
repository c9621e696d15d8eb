"""Groups of products, packaging, order and classifications in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from pim.catalog.packaging import MEASURES, PROPERTIES
from pim.structure.snapshot import Structure
from pim.web.language import as_number, label_of

PARTS = ("groups", "group_relations", "packaging", "order", "classifications")


def name(structure: Structure, part: str, rest: str) -> str:
    """What people call a field `part.rest` of these parts."""
    if part == "order":
        return name_order(rest)
    known: Mapping[str, Any] = {
        "packaging": structure.packaging_units,
        "classifications": structure.classifications,
        "group_relations": structure.relation_types,
    }[part]
    label = label_of(known[rest].labels if rest in known else {}, rest)
    return _("%(relation)s: groups of products", relation=label) if part == "group_relations" else label


def say(structure: Structure, field: str, value: Any) -> str:
    """The value of a field of these parts in words; lists one a line, what has an odd form as it is."""
    try:
        return _say(structure, field, value)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        return str(value)  # it was refused, or written before there was such a rule


def _say(structure: Structure, field: str, value: Any) -> str:
    part, _dot, rest = field.partition(".")
    if part in ("groups", "group_relations"):
        return "\n".join(group_label(structure, code) for code in value)
    if part == "packaging":
        return _say_unit(structure, value)
    if part == "classifications":
        return "\n".join([value["class"], *write_features(value.get("features", {})).splitlines()])
    if rest != "unit":
        return as_number(value)
    unit = structure.packaging_units.get(value)
    return label_of(unit.labels if unit else {}, value)


def group_label(structure: Structure, code: str) -> str:
    """What a group of products is called."""
    group = structure.product_groups.get(code)
    return label_of(group.labels, code) if group else f"[{code}]"


def name_property(name: str) -> str:
    """What people call a property of a packaging unit."""
    names = {
        "quantity": _("Quantity"),
        "gtin": _("GTIN"),
        "weight": _("Weight"),
        "length": _("Length"),
        "width": _("Width"),
        "height": _("Height"),
    }
    return str(names.get(name, name))


def name_order(name: str) -> str:
    """What people call a part of how a product is ordered."""
    names = {
        "unit": _("Order unit"),
        "step": _("Order step"),
        "minimum": _("Minimum order quantity"),
        "price_per": _("Base units that a price is for"),
    }
    return str(names.get(name, name))


def write_features(features: dict[str, Any]) -> str:
    """Features one a line: `EF000001 = EV000456`, `EF000002 = 1 .. 2.5 EU570448`."""
    return "\n".join(f"{code} = {_say_feature(told)}" for code, told in sorted(features.items()))


def _say_feature(told: dict[str, Any]) -> str:
    value = told["value"]
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " .. ".join(value) if isinstance(value, list) else value
    return f"{text} {told['unit']}" if "unit" in told else text


def _say_unit(structure: Structure, unit: Mapping[str, Any]) -> str:
    """A packaging unit on one line, its properties with their names."""
    said = []
    for name in PROPERTIES:
        value = unit.get(name)
        if value is None:
            continue
        if name in MEASURES:
            measured = structure.units.get(f"{MEASURES[name]}.{value['unit']}")
            value = f"{as_number(value['amount'])} {(measured and measured.symbol) or value['unit']}"
        elif name == "quantity":
            value = as_number(value)
        said.append(f"{name_property(name)} {value}")
    return " · ".join(said)
