"""Packaging units of a product, and how it is ordered: what they may say, and what is inherited.

Pure. A unit is an object `{quantity, gtin, weight, length, width, height}` under the code of a
packaging unit of the structure. `quantity` counts base units; the base unit is the one whose
quantity is 1. What is ordered are whole steps of the order unit, from the minimum on, both
counted in order units; a price is that of `price_per` base units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pim.catalog.identifiers import check_gtin, gtin_key
from pim.errors import BadValue, UnknownCode
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import normalise

MEASURES = {"weight": "Weight", "length": "Length", "width": "Length", "height": "Length"}  # unit families
PROPERTIES = ("quantity", "gtin", *MEASURES)
ORDER = ("unit", "step", "minimum", "price_per")
MAX_QUANTITY = 2_147_483_647

Unit = Mapping[str, Any]
Units = Mapping[str, Unit]  # by the code of the packaging unit


def merge(layers: Sequence[Units]) -> dict[str, dict[str, Any]]:
    """The units that hold in the last of some layers, root first.

    A unit that says its quantity takes the place of the inherited one; one that says none
    completes it, so that variants say their GTIN and share the rest. Without a quantity on
    any layer it is none.
    """
    merged: dict[str, dict[str, Any]] = {}
    for layer in layers:
        for code, unit in layer.items():
            merged[code] = dict(unit) if "quantity" in unit else {**merged.get(code, {}), **unit}
    return {code: unit for code, unit in merged.items() if "quantity" in unit}


def in_order(units: Units) -> list[tuple[str, Unit]]:
    """The units from the smallest to the largest, those of one size by code."""
    return sorted(units.items(), key=lambda item: (Decimal(item[1]["quantity"]), item[0]))


def find_base(units: Units) -> str | None:
    """The code of the base unit; None where none, or more than one, has the quantity 1."""
    found = [code for code, unit in units.items() if unit.get("quantity") == "1"]
    return found[0] if len(found) == 1 else None


def check_unit(structure: Structure, code: str, value: Any, *, is_model: bool) -> dict[str, Any] | None:
    """One packaging unit in its canonical form, None if it says nothing. Raises `UnknownCode` or `BadValue`.

    Only what is sold has a GTIN: a model would give its own to all its variants.
    """
    structure.packaging_unit(code)
    field = f"packaging.{code}"
    if value is None:
        return None
    if not isinstance(value, Mapping) or not set(PROPERTIES).issuperset(value):
        raise BadValue(field, value, f"Give an object of: {', '.join(PROPERTIES)}.")
    found: dict[str, Any] = {}
    for name in PROPERTIES:
        told = value.get(name)
        if told is None or told == "":
            continue
        found[name] = _property(structure, field, name, told)
    if is_model and "gtin" in found:
        raise BadValue(f"{field} gtin", found["gtin"], "A model is not sold: give the GTIN to its variants.")
    return found or None


def check_order(structure: Structure, name: str, value: Any) -> str | None:
    """One part of how a product is ordered, canonical. Raises `UnknownCode` or `BadValue`."""
    field = f"order.{name}"
    if name not in ORDER:
        raise UnknownCode("field of a product", field, [f"order.{known}" for known in ORDER])
    if value is None:
        return None
    if name != "unit":
        return check_amount(field, value)
    if not isinstance(value, str):
        raise BadValue(field, value, "Give the code of a packaging unit.")
    return structure.packaging_unit(value).code


def find_problem(
    key: str, layers: Sequence[Units], order: Mapping[str, str], *, is_model: bool
) -> BadValue | None:
    """What is wrong with the units of a document as a whole, those of its models included.

    `key` names it in the error. A model may leave the base unit to its variants, but not say two.
    """
    units = merge(layers)
    for code in layers[-1]:
        if code not in units:
            return BadValue(f"{key} packaging.{code}", "no quantity", "Say how many base units it holds.")
    ordered = in_order(units)
    bases = [code for code, unit in ordered if unit["quantity"] == "1"]
    if len(bases) > 1 or (units and not bases and not is_model):
        remedy = "Exactly one packaging unit, the base unit, has the quantity 1."
        return BadValue(f"{key} packaging", ", ".join(bases) or "no base unit", remedy)
    unit = order.get("unit")
    if unit and units and unit not in units and not is_model:
        known = ", ".join(code for code, _unit in ordered)
        return BadValue(f"{key} order.unit", unit, f"It comes in: {known}.")
    told = [unit["gtin"] for _code, unit in ordered if "gtin" in unit]
    if len(gtins(units)) < len(told):
        return BadValue(f"{key} packaging", ", ".join(told), "Each packaging unit has a GTIN of its own.")
    return None


def gtins(units: Units) -> set[str]:
    """The GTINs that these units say, as 14 digits."""
    return {gtin_key(unit["gtin"]) for unit in units.values() if "gtin" in unit}


def check_amount(field: str, value: Any) -> str:
    """A decimal number above 0 as text, canonical. Raises `BadValue`."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise BadValue(field, value, "A number such as 2 or 0.5 is needed.") from error
    if not number.is_finite() or not 0 < number <= MAX_QUANTITY:
        raise BadValue(field, value, "A number above 0 is needed.")
    return f"{number.normalize():f}"


def _property(structure: Structure, field: str, name: str, told: Any) -> Any:
    if name == "quantity":
        return check_amount(f"{field} quantity", told)
    if name == "gtin":
        return check_gtin(f"{field} gtin", str(told))
    measured = Attribute(0, f"{field} {name}", "metric", unit_family=MEASURES[name], rules={})
    found = normalise(structure, measured, told)
    if found is not None and Decimal(found["amount"]) <= 0:
        raise BadValue(f"{field} {name}", found["amount"], "A measure above 0 is needed.")
    return found
