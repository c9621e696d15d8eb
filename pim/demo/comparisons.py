"""What the demo company tells price comparisons: a mapping and a channel for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import Five, same

SHOP = "https://shop.demo.example/{language}/p/{sku}"
DETAILS = "voltage power torque capacity luminous_flux material colour size ip_rating".split()

Steps = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Market:
    """One receiver, in one market of ours and one language; `told` is what its channel tells it."""

    code: str
    labels: Five
    connector: str
    market: str
    locale: str
    assortment: str
    fields: Mapping[str, Steps]
    told: Mapping[str, str] = field(default_factory=dict)


def _attribute(code: str, *then: dict[str, Any]) -> Steps:
    return [{"step": "attribute", "attribute": code, **({"then": list(then)} if then else {})}]


def _name(length: int) -> Steps:
    return _attribute("name", {"do": "truncate", "length": length})


def _plain(length: int) -> Steps:
    changes = ({"do": "plain"}, {"do": "truncate", "length": length, "ending": "…"})
    return [*_attribute("description", *changes), *_attribute("short_description"), *_attribute("name")]


def _availability(there: str, arriving: str, out: str) -> Steps:
    said = {"step": "stock", "say": "availability", "in": there, "arriving": arriving, "out": out}
    return [said, {"step": "constant", "text": out}]


def _kilograms(after: str = "") -> Steps:
    wrap = ({"do": "wrap", "after": after},) if after else ()
    return _attribute("weight", {"do": "convert", "unit": "KILOGRAM", "decimals": 3}, *wrap)


SKU: Steps = [{"step": "identifier", "say": "sku"}]
GROUP: Steps = [{"step": "identifier", "say": "group"}]
BRAND: Steps = [{"step": "label", "attribute": "brand"}]
LINK: Steps = [{"step": "address", "name": "link_pattern"}]
PICTURE: Steps = [{"step": "picture", "number": 1}]
PRICE: Steps = [{"step": "price", "say": "each", "basis": "setting", "decimals": 2}]
CURRENCY: Steps = [{"step": "price", "say": "currency"}]

GOOGLE: dict[str, Steps] = {
    "g:id": SKU,
    "g:title": _name(150),
    "g:description": _plain(5000),
    "g:link": LINK,
    "g:image_link": PICTURE,
    "g:availability": _availability("in_stock", "backorder", "out_of_stock"),
    "g:availability_date": [{"step": "stock", "say": "next_on"}],
    "g:price": [{"step": "join", "separator": " ", "steps": [*PRICE, *CURRENCY]}],
    "g:brand": BRAND,
    "g:gtin": _attribute("gtin"),
    "g:mpn": _attribute("mpn"),
    "g:condition": [{"step": "setting", "name": "condition"}],
    "g:product_type": [{"step": "category", "separator": " > "}],
    "g:item_group_id": GROUP,
    "g:shipping_weight": _kilograms(" kg"),
}
CENEO: dict[str, Steps] = {
    "@id": SKU,
    "@url": LINK,
    "@price": PRICE,
    "@avail": _availability("1", "14", "99"),
    "@stock": [{"step": "stock", "say": "quantity", "then": [{"do": "number", "decimals": 0}]}],
    "@weight": _kilograms(),
    "name": _attribute("name"),
    "cat": [{"step": "category", "separator": "/"}],
    "imgs/main": PICTURE,
    "desc": _attribute("description"),
    "Producent": BRAND,
    "Kod_producenta": _attribute("mpn"),
    "EAN": _attribute("gtin"),
}
HEUREKA: dict[str, Steps] = {
    "ITEM_ID": SKU,
    "PRODUCTNAME": _name(200),
    "DESCRIPTION": _plain(5000),
    "URL": LINK,
    "IMGURL": PICTURE,
    "PRICE_VAT": PRICE,
    "VAT": [{"step": "price", "say": "vat_rate"}],
    "MANUFACTURER": BRAND,
    "CATEGORYTEXT": [{"step": "category", "separator": " | "}],
    "EAN": _attribute("gtin"),
    "ITEMGROUP_ID": GROUP,
    "DELIVERY_DATE": _availability("1", "14", "30"),
}
MARKETS = (
    Market(
        "google_pl", same("Google Merchant PL"), "google_merchant", "PL", "pl_PL", "industry_pl", GOOGLE,
        {"shipping": "PL:Kurier=14.99 PLN", "details": "Dane techniczne"},
    ),
    Market("ceneo_pl", same("Ceneo"), "ceneo", "PL", "pl_PL", "industry_pl", CENEO),
    Market(
        "heureka_cz", same("Heureka.cz"), "heureka", "CZ", "cs_CZ", "industry_cz", HEUREKA,
        {"carriers": "PPL=99/129\nDPD=89/119\nZASILKOVNA=69"},
    ),
)  # fmt: skip


def comparisons() -> Iterator[Draft]:
    """The mappings, each under the code of its channel, and the channels."""
    for one in MARKETS:
        head = {"code": one.code, **labels(one.labels), "connector": one.connector}
        details = {f"attributes.{code}": _attribute(code) for code in DETAILS}
        fields = [{"field": name, "steps": steps} for name, steps in {**one.fields, **details}.items()]
        yield create("mapping", one.code, {**head, "fields": fields})
        told = {"link_pattern": SHOP, **one.told}
        yield create("channel", one.code, {
            **head, "market": one.market, "scope": "ecommerce", "locales": [one.locale],
            "assortment": one.assortment, "mapping": one.code, "max_shrink_percent": 20,
            **{f"receiver.{name}": text for name, text in told.items()},
        })  # fmt: skip
