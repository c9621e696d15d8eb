"""Items with all that the feed of a B2B shop may hold, for people who write readers: invented, and fixed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from channels.base import Frame, Item, Kind, Record, Sample, serialise, tombstone

_MEDIA = "https://pim.example/media"
_STEEL = {"code": "steel", "label": {"en_GB": "Steel", "sv_SE": "Stål"}}
_MILLIMETRE = {
    "unit": "MILLIMETER",
    "symbol": "mm",
    "unit_label": {"en_GB": "millimetre", "sv_SE": "millimeter"},
}
_KILOGRAM = {"unit": "KILOGRAM", "symbol": "kg"}
_LENGTH = {"label": {"en_GB": "Length", "sv_SE": "Längd"}, "type": "metric", "amount": "40", **_MILLIMETRE}
_SHARED: Record = {
    "family": {"code": "bolts", "label": {"en_GB": "Bolts", "sv_SE": "Bultar"}},
    "categories": [
        {"code": "hex", "path": {"en_GB": ["Fixings", "Hex bolts"], "sv_SE": ["Förband", "Sexkantsbultar"]}}
    ],
}


def make_sample() -> Sample:
    """A group, one of its variants with everything, a product with nothing to spare, two tombstones."""
    items = (
        _item("group", _group()),
        _item("product", _variant()),
        _item("product", _plain()),
        tombstone("product", 4, "BOLT-M12X60", "left_assortment"),
        tombstone("group", 5, "BOLT-M16", "empty_group"),
    )
    fields = (
        *("name", "description", "gtin", "brand", "media.photo", "media.sheet"),
        *(f"attributes.{entry['code']}" for entry in _attributes()),
    )
    return Sample(
        items,
        Frame(
            channel="sample",
            revision=2,
            previous_revision=1,
            since=1,
            built_at=datetime(2027, 1, 31, 6, tzinfo=UTC),
            locales=("en_GB", "sv_SE"),
            epoch="5a3b1e00",
            label="Sample",
            fields=fields,
        ),
    )


def _item(kind: Kind, record: Record) -> Item:
    return Item(kind, serialise(record))


def _group() -> Record:
    return {
        "type": "group",
        "id": 1,
        "code": "BOLT-M12",
        "name": {"en_GB": "Hex bolt M12", "sv_SE": "Sexkantsbult M12"},
        **_SHARED,
        "attributes": [],
        "media": [],
        "axes": ["length"],
        "variants": [{"id": 2, "sku": "BOLT-M12X40", "axes": {"length": _LENGTH}}],
    }


def _variant() -> Record:
    return {
        "type": "product",
        "id": 2,
        "sku": "BOLT-M12X40",
        "group": "BOLT-M12",
        "name": {"en_GB": "Hex bolt M12 × 40", "sv_SE": "Sexkantsbult M12 × 40"},
        "description": {"en_GB": "<p>Stainless &amp; <b>strong</b>.</p>"},
        "gtin": "4006381333931",
        "brand": {"en_GB": "Fixona", "sv_SE": "Fixona"},
        **_SHARED,
        "attributes": _attributes(),
        "media": _media(),
        "axes": {"length": _LENGTH},
        "product_groups": [{"code": "spring", "type": "campaign", "label": {"en_GB": "Spring sale"}}],
        "packaging": [
            {
                "unit": "each",
                "label": {"en_GB": "Each"},
                "un_ece": "EA",
                "quantity": "1",
                "gtin": "4006381333931",
            },
            {
                "unit": "box",
                "label": {"en_GB": "Box"},
                "un_ece": "CT",
                "quantity": "100",
                "weight": {"amount": "6.2", **_KILOGRAM},
            },
        ],
        "order": {"unit": "box", "step": "1", "minimum": "2", "price_per": "100"},
        "classifications": [
            {
                "code": "etim_9",
                "system": "etim",
                "version": "9.0",
                "class": "EC002998",
                "features": [
                    {"code": "EF000001", "value": "EV000456"},
                    {"code": "EF000002", "value": ["-40", "90"], "unit": "EU570448"},
                    {"code": "EF000003", "value": True},
                ],
            }
        ],
        "phase_out": True,
        "valid_to": "2028-01-01",
        "relations": [
            {"type": "accessory", "to": {"sku": "NUT-M12"}, "quantity": "2"},
            {"type": "similar", "to": {"group": "BOLT-M12"}},
            {"type": "accessory", "to": {"product_group": "spring"}},
        ],
        "previous_sku": "BOLT-12-40",
        "client_part_number": "C-77812",
        "prices": {
            "currency": "SEK",
            "includes_vat": False,
            "vat_rate": "25",
            "breaks": [
                {"unit": "each", "min_quantity": "1", "amount": "139", "per_quantity": "100"},
                {
                    "unit": "each",
                    "min_quantity": "500",
                    "amount": "119.5",
                    "per_quantity": "100",
                    "valid_from": "2027-01-01",
                    "valid_to": "2027-04-01",
                },
            ],
        },
        "stock": {
            "quantity": "1200",
            "next_on": "2027-02-15",
            "next_quantity": "5000",
            "at": "2027-01-31T06:00:00Z",
        },
    }


def _plain() -> Record:
    return {
        "type": "product",
        "id": 3,
        "sku": "NUT-M12",
        "group": None,
        "name": {"en_GB": "Hex nut M12"},
        "family": None,
        "attributes": [],
        "categories": [],
        "media": [],
    }


def _attributes() -> list[dict[str, Any]]:
    columns = [{"code": "size", "label": {"en_GB": "Size"}, "type": "text"}]
    return [
        _entry("mpn", "identifier", "FX-1240"),
        _entry("note", "text", {"en_GB": "Keep dry.", "sv_SE": "Förvaras torrt."}),
        _entry("pitch", "number", "1.75"),
        _entry("coated", "boolean", False),
        _entry("since", "date", "2026-03-01"),
        _entry("material", "simple_select", _STEEL),
        _entry("finishes", "multi_select", [_STEEL]),
        _entry("list_price", "price_collection", {"EUR": "12.50", "SEK": "139.00"}),
        _entry(
            "maker",
            "reference",
            {**_STEEL, "code": "fixona", "image_url": f"{_MEDIA}/{'0c' * 32}/original.png"},
        ),
        _entry("film", "video_link", {"url": "https://film.example/m12", "title": "Mounting"}),
        {**_entry("sizes", "table", [{"size": "M12"}]), "columns": columns},
        {"code": "weight", "label": {"en_GB": "Weight"}, "type": "metric", "amount": "0.062", **_KILOGRAM},
    ]


def _entry(code: str, type_: str, value: Any) -> dict[str, Any]:
    return {
        "code": code,
        "label": {"en_GB": code.replace("_", " ").capitalize()},
        "type": type_,
        "value": value,
    }


def _media() -> list[dict[str, Any]]:
    picture = f"{_MEDIA}/{'0a' * 32}"
    return [
        {
            "attribute": "photo",
            "type": "image",
            "url": f"{picture}/original.jpg",
            "rendition_url": f"{picture}/large-1a2b3c4d.jpg",
            "renditions": {
                "large": f"{picture}/large-1a2b3c4d.jpg",
                "thumb": f"{picture}/thumb-5e6f7a8b.jpg",
            },
            "name": "bolt.jpg",
        },
        {
            "attribute": "sheet",
            "type": "document",
            "document_kind": "safety_data_sheet",
            "url": f"{_MEDIA}/{'0b' * 32}/original.pdf",
            "name": "sheet.pdf",
            "expires_on": "2028-06-30",
            "locale": "sv_SE",
        },
    ]
