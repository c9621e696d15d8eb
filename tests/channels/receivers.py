"""Records as mappings make them for each receiver, the frames that they are told in, and writing them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from channels.base import FeedConnector, Frame, Item, Record, serialise
from channels.ceneo import Ceneo
from channels.google_merchant import GoogleMerchant
from channels.heureka import Heureka
from channels.settings import fill_settings
from tests.channels.validators import ceneo, google, heureka

NAME = "Wiertarko-wkrętarka Norvik WX18 18 V, 2 × 4 Ah"
PAGE = "https://shop.example.com/p/{sku}"
CDN = "https://cdn.example.com/p/"
FRAME = Frame(
    channel="market",
    revision=7,
    built_at=datetime(2026, 3, 1, 4, 30, tzinfo=UTC),
    locales=("pl_PL", "cs_CZ"),
    epoch="1f2e3d4c",
    label="Norvik B2B",
)


@dataclass(frozen=True, eq=False)
class Receiver:
    """A connector with a sound record of it, what it is told, and its validator."""

    connector: FeedConnector
    fields: Record
    settings: dict[str, str]
    find_violations: Callable[[bytes], Iterator[str]]
    list_items: Callable[[bytes], list[Any]]
    price: str
    group: str

    @property
    def key(self) -> str:
        """The field that the SKU stands in."""
        return self.connector.fields[0].name

    def frame(self, **more: Any) -> Frame:
        told = fill_settings(self.connector, self.settings | more.pop("settings", {}))
        return replace(FRAME, settings=told, **more)

    def record(self, number: int, sku: str, **more: Any) -> Record:
        """A sound one; `more` takes fields by their names, "" to leave one out, and parts of every record."""
        named = {**self.fields, self.key: sku, **more.pop("fields", {})}
        told = {name: text for name, text in named.items() if text != ""}
        bare = {"attributes": [], "media": [], "categories": [], "family": None}
        return {"type": "product", "id": number, "sku": sku, "group": None, **told, **bare, **more}

    def write(self, records: list[Record], frame: Frame | None = None) -> bytes:
        out = io.BytesIO()
        kinds = ((record, "group" if record["type"] == "group" else "product") for record in records)
        items = [Item(kind, serialise(record)) for record, kind in kinds]
        self.connector.write(items, out, frame or self.frame())
        return out.getvalue()

    def find_errors(self, record: Record, locales: tuple[str, ...] = FRAME.locales) -> list[Any]:
        found = [*self.connector.check(record, locales), *self.connector.check_laid(record, locales)]
        return [problem for problem in found if problem.severity == "error"]


def entry(code: str, type_: str, **value: Any) -> dict[str, Any]:
    label = {"pl_PL": f"{code.title()} (pl)", "cs_CZ": f"{code.title()} (cs)"}
    return {"code": code, "label": label, "type": type_, **value}


def picture(name: str, **more: Any) -> dict[str, Any]:
    return {"attribute": "photo", "type": "image", "url": f"{CDN}{name}", "name": name, **more}


GOOGLE = Receiver(
    GoogleMerchant(),
    {
        "g:id": "",
        "g:title": NAME,
        "g:description": "Silnik bezszczotkowy, moment 65 Nm, uchwyt 13 mm.",
        "g:link": f"{CDN}page",
        "g:image_link": f"{CDN}main.jpg",
        "g:availability": "in_stock",
        "g:price": "737.99 PLN",
        "g:brand": "Norvik",
        "g:gtin": "5901234123457",
        "g:mpn": "WX18-2X40",
        "g:condition": "new",
        "g:product_type": "Narzędzia > Elektronarzędzia > Wkrętarki",
        "g:shipping_weight": "3.45 kg",
    },
    {"link_pattern": PAGE, "shipping": "PL:Kurier=14.99 PLN\nCZ=9.00 EUR", "details": "Dane techniczne"},
    google.find_violations,
    google.list_items,
    "g:price",
    "g:item_group_id",
)
CENEO = Receiver(
    Ceneo(),
    {
        "@id": "",
        "@url": f"{CDN}page",
        "@price": "737.99",
        "@avail": "1",
        "@weight": "3.45",
        "@stock": "120",
        "name": NAME,
        "cat": "Narzędzia/Elektronarzędzia/Wkrętarki",
        "imgs/main": f"{CDN}main.jpg",
        "desc": "<p>Silnik bezszczotkowy, moment 65 Nm, uchwyt 13 mm.</p>",
        "Producent": "Norvik",
        "Kod_producenta": "WX18-2X40",
        "EAN": "5901234123457",
    },
    {"link_pattern": PAGE},
    ceneo.find_violations,
    ceneo.list_items,
    "@price",
    "",
)
HEUREKA = Receiver(
    Heureka(),
    {
        "ITEM_ID": "",
        "PRODUCTNAME": NAME,
        "PRODUCT": f"{NAME}, kufr",
        "DESCRIPTION": "Bezuhlíkový motor, moment 65 Nm.",
        "URL": f"{CDN}page",
        "IMGURL": f"{CDN}main.jpg",
        "PRICE_VAT": "4235.00",
        "VAT": "21",
        "CATEGORYTEXT": "Stavebniny | Nářadí | Aku vrtačky a šroubováky",
        "MANUFACTURER": "Norvik",
        "EAN": "5901234123457",
        "PRODUCTNO": "WX18-2X40",
        "DELIVERY_DATE": "1",
    },
    {"link_pattern": PAGE, "carriers": "PPL=99/129\nDPD=89,90"},
    heureka.find_violations,
    heureka.list_items,
    "PRICE_VAT",
    "ITEMGROUP_ID",
)
RECEIVERS = (GOOGLE, CENEO, HEUREKA)
