"""Builders of structure for tests of pure modules: no database, the smallest thing that makes sense."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pim.structure.snapshot import (
    Attribute,
    Category,
    Family,
    Locale,
    Option,
    Scope,
    Structure,
    Unit,
)

UNITS = (
    ("Length", "MILLIMETER", "0.001", "0", "mm"),
    ("Length", "CENTIMETER", "0.01", "0", "cm"),
    ("Length", "METER", "1", "0", "m"),
    ("Length", "INCH", "0.0254", "0", "in"),
    ("Weight", "GRAM", "0.001", "0", "g"),
    ("Weight", "KILOGRAM", "1", "0", "kg"),
    ("Weight", "POUND", "0.45359237", "0", "lb"),
    ("Temperature", "KELVIN", "1", "0", "K"),
    ("Temperature", "CELSIUS", "1", "273.15", "°C"),
    ("Temperature", "FAHRENHEIT", "0.5555555555555555555555555556", "255.3722222222222222222222222", "°F"),
)


def make_attribute(code: str, kind: str = "text", *, options: Iterable[str] = (), **more: Any) -> Attribute:
    """An attribute; options by code, each labelled "en_GB" with its code in capitals."""
    made = {o: Option(n, o, {"en_GB": o.upper()}, n) for n, o in enumerate(options, start=1)}
    return Attribute(id=0, code=code, type=kind, options=made, **more)


def make_structure(
    *attributes: Attribute,
    scopes: Iterable[Scope] = (),
    families: Iterable[Family] = (),
    locales: Iterable[Locale] = (),
    currencies: Iterable[str] = ("EUR", "USD"),
    categories: Iterable[str] = (),
) -> Structure:
    """A structure with the usual units; categories as "child<parent", parents first."""
    units = [
        Unit(n, code, family, Decimal(f), Decimal(o), s) for n, (family, code, f, o, s) in enumerate(UNITS)
    ]
    tree = [category.partition("<") for category in categories]
    return Structure(
        attributes={attribute.code: attribute for attribute in attributes},
        scopes={scope.code: scope for scope in scopes},
        families={family.code: family for family in families},
        locales={locale.code: locale for locale in locales},
        currencies={currency: currency for currency in currencies},
        categories={code: Category(0, code, {}, parent or None) for code, _, parent in tree},
        units={f"{unit.family}.{unit.code}": unit for unit in units},
    )


def make_scope(code: str, *, locales: Iterable[str] = (), currencies: Iterable[str] = ()) -> Scope:
    """A scope of these locales and currencies."""
    return Scope(0, code, {}, tuple(locales), tuple(currencies))


def make_family(code: str, *attributes: str, **requirements: Iterable[str]) -> Family:
    """A family of these attributes, with the required ones by scope."""
    required = {scope: tuple(codes) for scope, codes in requirements.items()}
    return Family(0, code, {}, attributes, required)
