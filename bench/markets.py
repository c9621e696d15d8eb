"""A file for a price comparison: price and stock inside each item, filled as it is written."""

from __future__ import annotations

from typing import Any

from bench.catalogue import apply_drafts
from bench.shape import LOCALES
from bench.structure import EVERYTHING, MAPPING, MARKET
from pim.changes import Draft
from pim.publish.mappings import get_mapping

GOOGLE = "google"  # channel and mapping
_SHOP = "https://shop.example"


def make_google() -> None:
    """A channel to Google Merchant in one language, with the attributes that the shops show as details.

    Prices are told with VAT, and the shops' lists are without: each amount is computed.
    """
    rates = {"standard_in": [MARKET], f"rates.{MARKET}": [{"percent": "19"}]}
    details = [one for one in get_mapping(MAPPING).fields if one["field"].startswith("attributes.")]
    fields = [*({"field": name, "steps": steps} for name, steps in _FIELDS.items()), *details]
    channel = {
        "connector": "google_merchant",
        "market": MARKET,
        "scope": "ecommerce",
        "locales": [LOCALES[0]],
        "assortment": EVERYTHING,
        "mapping": GOOGLE,
        "receiver.link_pattern": f"{_SHOP}/p/{{sku}}",
    }
    apply_drafts(
        _create(kind, code, told)
        for kind, code, told in (
            ("tax_class", "standard", rates),
            ("mapping", GOOGLE, {"connector": "google_merchant", "fields": fields}),
            ("channel", GOOGLE, channel),
        )
    )


def _create(kind: str, code: str, fields: dict[str, Any]) -> Draft:
    return Draft(kind, code, "", {"code": code, **fields}, op="create")


def _attribute(code: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"step": "attribute", "attribute": code, "then": list(then)}


def _price(say: str, **keys: Any) -> dict[str, Any]:
    return {"step": "price", "say": say, **keys}


_FIELDS: dict[str, list[dict[str, Any]]] = {
    "g:id": [{"step": "identifier", "say": "sku"}],
    "g:title": [_attribute("name", {"do": "truncate", "length": 150})],
    "g:description": [_attribute("description", {"do": "truncate", "length": 5000}), _attribute("name")],
    "g:link": [{"step": "address", "name": "link_pattern"}],
    "g:image_link": [{"step": "constant", "text": f"{_SHOP}/picture.jpg"}],
    "g:availability": [
        {"step": "stock", "say": "availability"},
        {"step": "constant", "text": "out_of_stock"},
    ],
    "g:availability_date": [{"step": "stock", "say": "next_on"}],
    "g:price": [{"step": "join", "steps": [_price("each", basis="setting", decimals=2), _price("currency")]}],
    "g:gtin": [_attribute("gtin")],
    "g:condition": [{"step": "setting", "name": "condition"}],
    "g:product_type": [{"step": "category", "separator": " > "}],
    "g:item_group_id": [{"step": "identifier", "say": "group"}],
}
