"""Builders of views for tests of rendering: a small structure, a mapping and the values of a product."""

from __future__ import annotations

from decimal import Decimal

from channels.b2b_shop import B2bShop
from pim.publish.rendering import compile_renderer
from pim.publish.subjects import Subject
from pim.structure.snapshot import (
    Attribute,
    Category,
    Locale,
    Option,
    Scope,
    Structure,
    Unit,
)

URL = "https://pim.example"
SHA = "0a" * 32
STEEL = Option(1, "steel", {"en_GB": "Steel", "sv_SE": "Stål"})
ZINC = Option(2, "zinc", {"en_GB": "Zinc"})
BARE = Option(3, "bare", {})
OPTIONS = {option.code: option for option in (STEEL, ZINC, BARE)}
LOCALES = [Locale(1, "en_GB"), Locale(2, "sv_SE", "en_GB"), Locale(3, "de_DE"), Locale(4, "en_US", "en_GB")]
CATEGORIES = [
    Category(1, "shop", {"en_GB": "Shop", "sv_SE": "Butik"}, None),
    Category(2, "bolts", {"en_GB": "Bolts"}, "shop"),
    Category(3, "print", {}, None),
]
LABELLED_STEEL = {"code": "steel", "label": {"en_GB": "Steel", "sv_SE": "Stål"}}
LABELLED_ZINC = {"code": "zinc", "label": {"en_GB": "Zinc", "sv_SE": "Zinc"}}
IN_MILLIMETRES = {
    "amount": "12.5",
    "unit": "MILLIMETER",
    "symbol": "mm",
    "unit_label": {"en_GB": "millimetre", "sv_SE": "millimetre"},
}
UNITS = [
    Unit(1, "MILLIMETER", "Length", Decimal("0.001"), Decimal(0), "mm", {"en_GB": "millimetre"}),
    Unit(2, "METER", "Length", Decimal(1), Decimal(0), ""),
]


def make_structure(*attributes, families=(), tree=None, currencies=()):
    """Three locales (Swedish falls back to English, German to nothing), two scopes, a few categories."""
    scopes = [
        Scope(1, "ecommerce", {}, ("en_GB", "sv_SE"), tuple(currencies), tree),
        Scope(2, "print", {}, ("en_GB",), ()),
    ]
    return Structure(
        attributes={attribute.code: attribute for attribute in attributes},
        families={family.code: family for family in families},
        scopes={scope.code: scope for scope in scopes},
        locales={locale.code: locale for locale in LOCALES},
        categories={category.code: category for category in CATEGORIES},
        units={f"{unit.family}.{unit.code}": unit for unit in UNITS},
    )


def make_attribute(code, type_="text", **more):
    options = OPTIONS if type_.endswith("select") else {}
    return Attribute(1, code, type_, labels={"en_GB": code.title()}, options=options, **more)


def step(kind, attribute, **more):
    return {"step": kind, "attribute": attribute, **more}


def feed(field, *steps):
    return {"field": field, "steps": list(steps)}


def make_renderer(structure, *fields, locales=("en_GB", "sv_SE"), connector=None, url=URL):
    return compile_renderer(
        structure, list(fields), connector or B2bShop(), scope="ecommerce", locales=locales, public_url=url
    )


def make_subject(values=None, **more):
    given = {"sku": "A-1", "code": "", "group": None, "family": None, "categories": (), **more}
    return Subject(id=1, values=values or {}, **given)


def plain(value, scope=""):
    """The value of an attribute that does not vary by locale."""
    return {scope: {"": value}}


def render(attribute, value, field=None, kind="attribute", **more):
    """What one attribute makes of a field (of the list of attributes, unless one is named)."""
    renderer = make_renderer(
        make_structure(attribute),
        feed(field or f"attributes.{attribute.code}", step(kind, attribute.code)),
        **more,
    )
    record = renderer.product(make_subject({attribute.code: value}))
    return record.get(field) if field else record["attributes"]
