"""Our own B2B shops: JSON Lines, one product or variant group a line, everything that a page shows.

What is empty is absent, except where the schema requires the key. In a delta, an item replaces what
the shop had under its `id`, and a tombstone (`"deleted": true`) removes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, get_args

from channels.b2b_shop_sample import make_sample
from channels.base import (
    ATTRIBUTES,
    MEDIA,
    FeedConnector,
    Field,
    Frame,
    Item,
    Problem,
    Reason,
    Record,
    Sample,
)
from channels.gtins import GTIN_PATTERN, check_gtin
from channels.overlays import CLIENT_PART_NUMBER, PRICES, STOCK


class B2bShop(FeedConnector):
    """Feeds a shop of ours, or of a client who takes our format."""

    code = "b2b_shop"
    label = "B2B shop (JSON Lines)"
    record_version = 3  # 2: groups of products, packaging, order, classifications; 3: phase_out, valid_to
    media_type = "application/jsonl"
    file_suffix = ".jsonl"
    names_channel = False
    fields = (
        Field("name", required=True, localized=True, meaning="name"),
        Field("description", localized=True, meaning="description"),
        Field(
            "gtin",
            pattern=GTIN_PATTERN,
            hint="A GTIN has 8, 12, 13 or 14 digits and nothing else.",
            source="GS1 General Specifications, 3.3.2",
            meaning="gtin",
        ),
        Field("brand", localized=True, meaning="brand"),
    )
    open_fields = (ATTRIBUTES, MEDIA)

    def check(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """What holds the record back.

        No SKU (of a group: code), no name to lead with, a wrong GTIN, packaging without a base unit.
        """
        problems = super().check(record, locales)
        key = "code" if record["type"] == "group" else "sku"
        if not record.get(key):
            problems.insert(0, Problem(key, "required", "", f"Give the {record['type']} a {key}."))
        gtin = record.get("gtin")
        if gtin and not any(problem.field == "gtin" for problem in problems):
            problems += check_gtin("gtin", gtin)
        return problems + check_packaging(record.get("packaging") or [])

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write a line for each item; the frame stands in the manifest, not in the file."""
        out.writelines(item.body + b"\n" for item in items)

    def sample(self) -> Sample:
        """A delta with items of each kind, and the keys that a channel lays over."""
        return make_sample()

    def schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of a line.

        It lets in keys that it does not name: later versions may add some, and receivers ignore them.
        """
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.label,
            "description": "One line of a full feed or of a delta.",
            "oneOf": [_ref("product"), _ref("group"), _ref("deleted_product"), _ref("deleted_group")],
            "$defs": _DEFINITIONS,
        }


def check_packaging(units: Sequence[Record]) -> list[Problem]:
    """A problem where quantities count nothing: not exactly one unit has the quantity 1."""
    bases = [unit["unit"] for unit in units if unit["quantity"] == "1"]
    if not units or len(bases) == 1:
        return []
    remedy = "Exactly one packaging unit, the base unit, has the quantity 1."
    return [Problem("packaging", "base_unit", ", ".join(bases), remedy)]


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _list(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name), **more}


def _object(properties: dict[str, Any], optional: Iterable[str] = (), **more: Any) -> dict[str, Any]:
    required = [name for name in properties if name not in set(optional)]
    return {"type": "object", "required": required, "properties": properties, **more}


def _by_locale(shape: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": shape, **more}


def _value(types: Sequence[str], shape: dict[str, Any]) -> dict[str, Any]:
    """Attributes of some types: the value, or the value of each locale where it varies by locale."""
    value = {"anyOf": [shape, _by_locale(shape)]}
    return _object({"code": _CODE, "label": _ref("texts"), "type": {"enum": list(types)}, "value": value})


_STRING = {"type": "string"}
_CODE = {"type": "string", "minLength": 1}
_ID = {"type": "integer", "minimum": 1, "description": "Ours, and never changes, even if the SKU does."}
_DECIMAL = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_PRICES = {"type": "object", "additionalProperties": _DECIMAL, "description": "Amount by currency code."}
_MEASURE = {
    "amount": _DECIMAL,
    "unit": _CODE,
    "symbol": _STRING,
    "unit_label": {"$ref": "#/$defs/texts"},
}
_FIELDS = {  # shared by products and groups
    "name": _by_locale(_STRING, minProperties=1),
    "description": _ref("texts"),
    "gtin": {"type": "string", "pattern": "^[0-9]+$"},
    "brand": _ref("texts"),
    "family": {"anyOf": [_ref("labelled"), {"type": "null"}]},
    "attributes": _list("attribute"),
    "categories": _list("category"),
    "media": _list("media_file"),
}
_AXES = {"type": "object", "additionalProperties": _ref("axis")}
_COLUMN_TYPES = ("simple_select", "text", "number", "boolean")
_DOCUMENT_KINDS = ("safety_data_sheet", "declaration_of_performance", "ce_declaration", "manual", "other")
_DELETED = {"deleted": {"const": True}, "reason": {"enum": list(get_args(Reason))}}
_SPELLINGS = [
    _value(("identifier", "text", "rich_text", "date"), _STRING),
    _value(("number",), _DECIMAL),
    _value(("boolean",), {"type": "boolean"}),
    _value(("simple_select",), _ref("labelled")),
    _value(("multi_select",), _list("labelled")),
    _value(("price_collection",), _PRICES),
    _value(("reference",), {"anyOf": [_ref("record"), _list("record")]}),
    _object(
        {
            "code": _CODE,
            "label": _ref("texts"),
            "type": {"const": "table"},
            "columns": _list("column", minItems=1),
            "value": {"anyOf": [_list("row"), _by_locale(_list("row"))]},
        }
    ),
    _value(("video_link",), _object({"url": _STRING, "title": _STRING}, ("title",))),
    _value(("metric",), _object(_MEASURE, ("unit_label",))),
    _object(
        {"code": _CODE, "label": _ref("texts"), "type": {"const": "metric"}, **_MEASURE}, ("unit_label",)
    ),
]
_AXIS_SPELLINGS = [  # an axis stands under its code, so it does not repeat it
    _object({"label": _ref("texts"), "type": {"const": "simple_select"}, "value": _ref("labelled")}),
    _object({"label": _ref("texts"), "type": {"const": "boolean"}, "value": {"type": "boolean"}}),
    _object({"label": _ref("texts"), "type": {"const": "metric"}, **_MEASURE}, ("unit_label",)),
]
_DEFINITIONS: dict[str, Any] = {
    "product": _object(
        {
            "type": {"const": "product"},
            "id": _ID,
            "sku": _CODE,
            "group": {"type": ["string", "null"], "description": "Code of its variant group."},
            **_FIELDS,
            "axes": _AXES,
            "product_groups": _list("product_group", minItems=1),
            "packaging": _list("packaging_unit", minItems=1),
            "order": _ref("order"),
            "classifications": _list("classification", minItems=1),
            "phase_out": {"const": True, "description": "It is sold as long as there is some."},
            "valid_to": {**_DAY, "description": "The first day on which it left the assortment."},
            "relations": _list("relation"),
            "previous_sku": _CODE,
            "client_part_number": CLIENT_PART_NUMBER,
            "prices": PRICES,
            "stock": STOCK,
        },
        optional=(
            *("description", "gtin", "brand", "axes", "product_groups", "packaging", "order"),
            *("classifications", "phase_out", "valid_to", "relations", "previous_sku"),
            *("client_part_number", "prices", "stock"),
        ),
    ),
    "group": _object(
        {
            "type": {"const": "group"},
            "id": _ID,
            "code": _CODE,
            **_FIELDS,
            "axes": {"type": "array", "items": _CODE, "description": "Attributes that tell variants apart."},
            "variants": _list("variant", minItems=1),
            "relations": _list("relation"),
        },
        # A model may leave its name to its variants; those without one are held back.
        optional=("name", "description", "gtin", "brand", "relations"),
    ),
    "deleted_product": _object({"type": {"const": "product"}, "id": _ID, "sku": _CODE, **_DELETED}),
    "deleted_group": _object({"type": {"const": "group"}, "id": _ID, "code": _CODE, **_DELETED}),
    "texts": _by_locale(_STRING),
    "labelled": _object({"code": _CODE, "label": _ref("texts")}),
    "column": _object({"code": _CODE, "label": _ref("texts"), "type": {"enum": list(_COLUMN_TYPES)}}),
    "row": _by_locale(
        {"anyOf": [_STRING, {"type": "boolean"}, _ref("labelled")]}, description="Filled cells by column."
    ),
    "record": _object(
        {"code": _CODE, "label": _ref("texts"), "text": _ref("texts"), "image_url": _STRING},
        optional=("text", "image_url"),
    ),
    "attribute": {"oneOf": _SPELLINGS},
    "axis": {"oneOf": _AXIS_SPELLINGS},
    "category": _object(
        {
            "code": _CODE,
            "path": _by_locale({"type": "array", "items": _STRING}, description="Labels, root first."),
        }
    ),
    "media_file": _object(
        {
            "attribute": _CODE,
            "type": {"enum": ["image", "document"]},
            "locale": _CODE,
            "url": _STRING,
            "rendition_url": _STRING,
            "renditions": {
                "type": "object",
                "additionalProperties": _STRING,
                "description": "Addresses by the code of the rendition profile.",
            },
            "name": _STRING,
            "document_kind": {"enum": list(_DOCUMENT_KINDS)},
            "expires_on": {
                **_DAY,
                "description": "The last day on which the document holds.",
            },
        },
        optional=("locale", "rendition_url", "renditions", "document_kind", "expires_on"),
    ),
    "variant": _object({"id": _ID, "sku": _CODE, "axes": _AXES}),
    "relation": _object(
        {
            "type": _CODE,
            "to": {
                "oneOf": [
                    _object({"sku": _CODE}),
                    _object({"group": _CODE}),
                    _object(
                        {"product_group": _CODE},
                        description="All products of this feed that name it in product_groups.",
                    ),
                ]
            },
            "quantity": _DECIMAL,
        },
        optional=("quantity",),
    ),
    "product_group": _object({"code": _CODE, "type": _CODE, "label": _ref("texts")}),
    "measure": _object(_MEASURE, ("unit_label",)),
    "packaging_unit": _object(
        {
            "unit": _CODE,
            "label": _ref("texts"),
            "un_ece": {"type": "string", "description": "Code of UN/ECE Recommendation 20 or 21."},
            "quantity": {**_DECIMAL, "description": "In base units; that of the base unit is 1."},
            "gtin": {"type": "string", "pattern": "^[0-9]+$"},
            **{name: _ref("measure") for name in ("weight", "length", "width", "height")},
        },
        optional=("un_ece", "gtin", "weight", "length", "width", "height"),
    ),
    "order": _object(
        {
            "unit": {**_CODE, "description": "The packaging unit that orders count."},
            "step": {**_DECIMAL, "description": "In order units."},
            "minimum": {**_DECIMAL, "description": "In order units."},
            "price_per": {**_DECIMAL, "description": "A price is that of so many base units."},
        },
        optional=("unit", "step", "minimum", "price_per"),
    ),
    "classification": _object(
        {
            "code": _CODE,
            "system": {"enum": ["etim", "eclass", "unspsc", "other"]},
            "version": _STRING,
            "class": _CODE,
            "features": _list("feature"),
        },
        optional=("version",),
    ),
    "feature": _object(
        {
            "code": _CODE,
            "value": {
                "anyOf": [
                    _STRING,
                    {"type": "boolean"},
                    {"type": "array", "items": _DECIMAL, "minItems": 2, "maxItems": 2},
                ],
                "description": "A code or text, a number as text, yes or no, a range.",
            },
            "unit": _CODE,
        },
        optional=("unit",),
    ),
}
