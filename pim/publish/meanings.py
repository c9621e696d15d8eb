"""What may feed a field, by what it means to its receiver: proposals for a person to look through. Pure.

A connector says of a field that it is a name or a price; which attribute that is here, and which steps make
a text of it that fits, is found in the structure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from channels.base import Connector, Field
from channels.settings import find_setting
from pim.catalog.packaging import MEASURES
from pim.publish.laid_steps import BY_SETTING
from pim.structure.snapshot import Attribute, Structure
from pim.structure.texts import TAGS

Steps = list[dict[str, Any]]

NAMES = ("name", "title", "product_name")
DESCRIPTIONS = ("description", "long_description", "short_description")
GTINS = ("gtin", "ean", "gtin13", "gtin_13", "ean13", "ean_13", "gtin14", "ean8", "upc")
MPNS = (
    *("mpn", "manufacturer_part_number", "manufacturer_product_id", "manufacturer_number"),
    *("catalogue_number", "part_number", "model_number"),
)
BRANDS = ("brand", "manufacturer")
ORIGINS = ("production_country", "country_of_origin", "origin_country", "origin")
FURTHER = range(2, 12)  # pictures beside the leading one, by their numbers
WEIGHTS = ("weight", "net_weight", "gross_weight")
_BETWEEN = " > "  # levels of a category, before the receiver's own separator
KILOGRAMS = ("KILOGRAM", "kg", "KG")


def propose_steps(structure: Structure, connector: Connector, field: Field) -> Steps:
    """The steps to begin with, the likeliest first; none where nothing is known to fit."""
    propose = _PROPOSALS.get(field.meaning)
    return propose(structure, connector, field) if propose is not None else []


def attribute_steps(structure: Structure, codes: Sequence[str], types: Sequence[str]) -> Steps:
    """A step for each attribute that has one of the codes, in whatever case, and one of the types."""
    by_lower: dict[str, list[str]] = {}
    for attribute in structure.attributes.values():
        if attribute.type in types:
            by_lower.setdefault(attribute.code.lower(), []).append(attribute.code)
    found = [code for wanted in codes for code in by_lower.get(wanted.lower(), ())]
    return [{"step": "attribute", "attribute": code} for code in dict.fromkeys(found)]


def fit_text(attribute: Attribute, field: Field) -> Steps:
    """What makes the texts of an attribute plain, and as short as the field wants them."""
    then: Steps = [{"do": "plain"}] if attribute.type == "rich_text" else []
    if field.max_length is not None and attribute.type in ("text", "rich_text"):
        then.append({"do": "truncate", "length": field.max_length})
    return then


def _fitted(structure: Structure, field: Field, steps: Steps) -> Steps:
    for step in steps:
        if then := fit_text(structure.attributes[step["attribute"]], field):
            step["then"] = then
    return steps


def _name(structure: Structure, _connector: Connector, field: Field) -> Steps:
    """What a product is called. Identifiers lead no page: one without a name is held back."""
    labels = [family.label_attribute or "" for family in structure.families.values()]
    return _fitted(structure, field, attribute_steps(structure, (*NAMES, *labels), ("text", "rich_text")))


def _description(structure: Structure, _connector: Connector, field: Field) -> Steps:
    """As it is; where it may be cut, as HTML of known tags, so that each of them stays whole."""
    steps = attribute_steps(structure, DESCRIPTIONS, ("text", "rich_text"))
    if field.max_length is None:
        return steps
    cut = {"do": "truncate", "length": field.max_length, "at": "tag"}
    return [{**step, "then": [{"do": "tags", "allowed": sorted(TAGS)}, cut]} for step in steps]


def _plain_description(structure: Structure, connector: Connector, field: Field) -> Steps:
    steps = _fitted(structure, field, attribute_steps(structure, DESCRIPTIONS, ("text", "rich_text")))
    return steps + (_name(structure, connector, field) if field.required else [])


def _code(say: str) -> Callable[[Structure, Connector, Field], Steps]:
    """The SKU or the group, without what a pattern of codes does not allow."""

    def propose(_structure: Structure, _connector: Connector, field: Field) -> Steps:
        step: dict[str, Any] = {"step": "identifier", "say": say}
        if field.pattern is not None:
            step["then"] = [{"do": "replace", "what": "other_than_code", "by": "-"}]
        return [step]

    return propose


def _gtin(structure: Structure, _connector: Connector, _field: Field) -> Steps:
    found = attribute_steps(structure, GTINS, ("identifier", "text", "number"))
    return [*found, {"step": "identifier", "say": "gtin"}]


def _mpn(structure: Structure, _connector: Connector, field: Field) -> Steps:
    return _fitted(structure, field, attribute_steps(structure, MPNS, ("identifier", "text", "number")))


def _brand(structure: Structure, _connector: Connector, _field: Field) -> Steps:
    """Who makes it, in words: options by their labels."""
    steps = attribute_steps(structure, BRANDS, ("simple_select", "reference", "text"))
    for step in steps:
        if structure.attributes[step["attribute"]].is_select:
            step["step"] = "label"
    return steps


def _origin(structure: Structure, _connector: Connector, _field: Field) -> Steps:
    return attribute_steps(structure, ORIGINS, ("text", "simple_select", "reference"))


def _category(structure: Structure, connector: Connector, field: Field) -> Steps:
    """As the receiver calls it, where a table says so; else our path, of which no label can make a level."""
    separator = field.words[0]
    own: dict[str, Any] = {"step": "category", "separator": _BETWEEN}
    if separator != _BETWEEN:
        own["then"] = [
            {"do": "replace", "what": "text", "find": separator.strip(), "by": "-"},
            {"do": "replace", "what": "text", "find": _BETWEEN, "by": separator},
        ]
    has_own = any(one.meaning == "named_category" for one in connector.fields)
    return [*([] if has_own else _named_category(structure, connector, field)), own]


def _named_category(structure: Structure, connector: Connector, _field: Field) -> Steps:
    """By the category table that is called as the connector is, or begins so."""
    head = connector.code.partition("_")[0]
    tables = [code for code in sorted(structure.category_tables) if code.lower().startswith(head)]
    return [{"step": "category", "table": code} for code in tables[:1]]


def _picture(_structure: Structure, _connector: Connector, _field: Field) -> Steps:
    return [{"step": "picture", "number": 1}]


def _further_pictures(_structure: Structure, _connector: Connector, field: Field) -> Steps:
    pictures = [{"step": "picture", "number": number} for number in FURTHER]
    return [{"step": "join", "separator": field.words[0], "steps": pictures}]


def _film(structure: Structure, _connector: Connector, _field: Field) -> Steps:
    return attribute_steps(structure, [*structure.attributes], ("video_link",))


def _link(_structure: Structure, connector: Connector, _field: Field) -> Steps:
    return [{"step": "address", "name": "link_pattern"}] if find_setting(connector, "link_pattern") else []


def _setting(_structure: Structure, _connector: Connector, field: Field) -> Steps:
    return [{"step": "setting", "name": field.words[0]}]


def _weight(structure: Structure, _connector: Connector, field: Field) -> Steps:
    wrap: Steps = [{"do": "wrap", "after": field.words[0]}] if field.words else []
    families = {one.code: one.unit_family or "" for one in structure.attributes.values()}
    steps = []
    for step in ({"step": "packaging", "say": "weight"}, *attribute_steps(structure, WEIGHTS, ("metric",))):
        family = families.get(step.get("attribute", ""), MEASURES["weight"])
        unit = next((code for code in KILOGRAMS if f"{family}.{code}" in structure.units), None)
        if unit is not None:
            steps.append({**step, "then": [{"do": "convert", "unit": unit, "decimals": 3}, *wrap]})
    return steps


def _minimum_order(_structure: Structure, _connector: Connector, _field: Field) -> Steps:
    return [{"step": "order", "say": "minimum"}]


def _price(_structure: Structure, connector: Connector, field: Field) -> Steps:
    basis = BY_SETTING if find_setting(connector, "basis") else (*field.words, "gross")[0]
    return [{"step": "price", "say": "each", "basis": basis, "decimals": 2}]


def _currency(_structure: Structure, _connector: Connector, _field: Field) -> Steps:
    return [{"step": "price", "say": "currency"}]


def _price_with_currency(structure: Structure, connector: Connector, field: Field) -> Steps:
    parts = [*_price(structure, connector, field), *_currency(structure, connector, field)]
    return [{"step": "join", "separator": " ", "steps": parts}]


def _vat_rate(_structure: Structure, _connector: Connector, _field: Field) -> Steps:
    return [{"step": "price", "say": "vat_rate"}]


def _availability(_structure: Structure, _connector: Connector, field: Field) -> Steps:
    """What nothing was ever said of is not there."""
    there, arriving, out = field.words
    said = {"step": "stock", "say": "availability", "in": there, "arriving": arriving, "out": out}
    return [said, {"step": "constant", "text": out}]


def _next_delivery(_structure: Structure, _connector: Connector, _field: Field) -> Steps:
    return [{"step": "stock", "say": "next_on"}]


def _stock(_structure: Structure, _connector: Connector, field: Field) -> Steps:
    """What there is, in whole pieces where a pattern says how it is to look."""
    step: dict[str, Any] = {"step": "stock", "say": "quantity"}
    if field.pattern is not None:
        step["then"] = [{"do": "number", "decimals": 0}]
    return [step]


_PROPOSALS: dict[str, Callable[[Structure, Connector, Field], Steps]] = {
    "sku": _code("sku"),
    "group": _code("group"),
    "name": _name,
    "description": _description,
    "plain_description": _plain_description,
    "gtin": _gtin,
    "mpn": _mpn,
    "brand": _brand,
    "origin": _origin,
    "category": _category,
    "named_category": _named_category,
    "picture": _picture,
    "further_pictures": _further_pictures,
    "film": _film,
    "link": _link,
    "weight": _weight,
    "minimum_order": _minimum_order,
    "setting": _setting,
    "price": _price,
    "price_with_currency": _price_with_currency,
    "currency": _currency,
    "vat_rate": _vat_rate,
    "availability": _availability,
    "next_delivery": _next_delivery,
    "stock": _stock,
}
