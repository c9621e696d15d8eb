"""The drafts that make the structure of a generated catalogue, its assortments and its channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.shape import (
    ASKED,
    CURRENCIES,
    LABEL_LOCALES,
    LOCALES,
    OWN,
    ROOT_CATEGORY,
    SCOPES,
    Shape,
    ShapedAttribute,
    ShapedFamily,
)
from bench.words import phrase
from pim.changes import Draft

MARKET = "DE"
RELATION = "accessory"
CONNECTOR = "b2b_shop"
MAPPING = "everything"
MAPPED = 60  # attributes of the mapping: what a shop shows of four hundred
EVERYTHING = "everything"
ASSORTMENTS = 10  # beside the one of everything: each rule is asked about each edit
CHANNELS = {  # code -> locales: each order of locales is a view of its own
    "shop_1": LOCALES[:3],
    "shop_2": (LOCALES[1], LOCALES[2], LOCALES[0]),
    "shop_3": (LOCALES[2], LOCALES[0], LOCALES[1]),
}


def structure_drafts(shape: Shape) -> Iterator[Draft]:
    """Everything that products lean on; nothing refers to what comes later."""
    yield from _places(shape)
    yield from _attributes(shape)
    for number, family in enumerate(shape.families):
        yield _create("family", family.code, _family(family, number))
    for family in shape.families:
        if family.axes:
            yield _create("family_variant", family.code, _family_variant(family))


def _places(shape: Shape) -> Iterator[Draft]:
    for code in LOCALES:
        yield _create("locale", code, {})
    for code in CURRENCIES:
        yield _create("currency", code, {})
    for number, (code, parent) in enumerate(shape.categories.items()):
        yield _create("category", code, {"parent": parent, **_labels(number)})
    for code in SCOPES:
        fields = {"locales": list(LOCALES), "currencies": list(CURRENCIES), "category": ROOT_CATEGORY}
        yield _create("scope", code, fields)
    market = {"country": "DE", "currency": "EUR", "zone": "Europe/Berlin", "locales": list(LOCALES)}
    yield _create("market", MARKET, market)
    yield _create("relation_type", RELATION, {"two_way": False, "quantified": False})


def _attributes(shape: Shape) -> Iterator[Draft]:
    unit = {"family": "Length", "code": "METER", "factor": "1", "symbol": "m"}
    yield Draft("unit", "Length.METER", "", unit, op="create")
    yield _create("attribute_group", "other", {})
    for number, attribute in enumerate(shape.attributes.values()):
        yield _create("attribute", attribute.code, _attribute(attribute, number))
    for attribute in shape.attributes.values():
        for number, option in enumerate(attribute.options):
            body = {"attribute": attribute.code, "code": option, "position": number, **_labels(number)}
            yield Draft("option", f"{attribute.code}.{option}", "", body, op="create")


def planning_drafts(shape: Shape) -> Iterator[Draft]:
    """Assortments, one mapping, and the channels, each of which has a view of its own."""
    yield _create("assortment", EVERYTHING, {"market": MARKET, "rule": {"all": []}})
    branches = [code for code, parent in shape.categories.items() if parent == ROOT_CATEGORY]
    for number in range(ASSORTMENTS):
        family = shape.families[number % len(shape.families)]
        rule = {"any": [{"category": branches[number % len(branches)]}, {"family": family.code}]}
        yield _create("assortment", f"client_{number}", {"market": MARKET, "rule": rule})
    yield _create("mapping", MAPPING, {"connector": CONNECTOR, "fields": list(_mapping(shape))})
    for code, locales in CHANNELS.items():
        yield _create(
            "channel",
            code,
            {
                "connector": CONNECTOR,
                "market": MARKET,
                "scope": "ecommerce",
                "locales": list(locales),
                "assortment": EVERYTHING,
                "mapping": MAPPING,
            },
        )


def _create(kind: str, code: str, fields: dict[str, Any]) -> Draft:
    given = {name: value for name, value in fields.items() if value is not None}
    return Draft(kind, code, "", {"code": code, **given}, op="create")


def _labels(number: int) -> dict[str, str]:
    return {f"labels.{locale}": phrase(number * 7 + at, 2) for at, locale in enumerate(LABEL_LOCALES)}


def _attribute(attribute: ShapedAttribute, number: int) -> dict[str, Any]:
    is_metric = attribute.type == "metric"
    return {
        "type": attribute.type,
        "group": "other",
        "localizable": attribute.localizable,
        "scopable": attribute.scopable,
        "filterable": attribute.filterable,
        "unique": attribute.code == "gtin",
        "rules": {"max_length": 2000} if attribute.code == "description" else {},
        "unit_family": "Length" if is_metric else None,
        "unit": "METER" if is_metric else None,
        "position": number,
        **_labels(number),
    }


def _family(family: ShapedFamily, number: int) -> dict[str, Any]:
    return {
        "attributes": list(family.attributes),
        "label_attribute": "name",
        **{f"requirements.{scope}": list(family.required) for scope in SCOPES},
        **_labels(number),
    }


def _family_variant(family: ShapedFamily) -> dict[str, Any]:
    return {
        "family": family.code,
        "axes": [list(family.axes)],
        "attributes": [list(variant_attributes(family))],
    }


def variant_attributes(family: ShapedFamily) -> tuple[str, ...]:
    """What variants of the family say themselves: its axes, the GTIN, and each fourth attribute."""
    own = (code for at, code in enumerate(family.attributes) if at % 4 == 3 and code not in (*OWN, *ASKED))
    return tuple(dict.fromkeys((*family.axes, "gtin", *own)))


def _mapping(shape: Shape) -> Iterator[dict[str, Any]]:
    for code in OWN:
        yield _feed(code, code)
    shown = [a for a in shape.attributes.values() if a.code not in OWN][:MAPPED]
    for attribute in shown:
        prefix = "media." if attribute.type in ("image", "document") else "attributes."
        yield _feed(f"{prefix}{attribute.code}", attribute.code)


def _feed(field: str, attribute: str) -> dict[str, Any]:
    return {"field": field, "steps": [{"step": "attribute", "attribute": attribute}]}
