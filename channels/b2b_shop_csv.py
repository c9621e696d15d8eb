"""The records of our B2B shops as CSV (RFC 4180): one row a product or group, for what reads tables only.

UTF-8 without a byte order mark, comma, CRLF, one header. The columns follow from the version of the
mapping and the locales alone, so that a delta has those of the full feed, and a value that is missing
leaves its cell empty. What repeats is joined by `|`. Control characters are left out: tables trip over them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from channels import entries
from channels.b2b_shop import B2bShop
from channels.base import ATTRIBUTES, MEDIA, Frame, Item, Record
from channels.entries import join

BUFFER = 1 << 20
OVERLAYS = (  # present in every file, empty where a channel carries none
    *("client_part_number", "prices", "prices.currency", "prices.includes_vat", "prices.vat_rate"),
    *("stock", "stock.next_on", "stock.next_quantity", "stock.at"),
)
_HEAD = ("type", "id", "sku", "code", "group", "deleted", "reason", "previous_sku")
_PARTS = (
    *("axes", "variants", "product_groups", "order.unit", "order.step", "order.minimum", "order.price_per"),
    *("packaging", "packaging.gtin", "packaging.weight", "packaging.length", "packaging.width"),
    *("packaging.height", "classifications", "classification_features", "relations", "phase_out", "valid_to"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class B2bShopCsv(B2bShop):
    """Feeds a shop that reads tables: the records of `b2b_shop`, flat."""

    code = "b2b_shop_csv"
    label = "B2B shop (CSV)"
    media_type = "text/csv; charset=utf-8; header=present"
    file_suffix = ".csv"

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write the header, then a row for each item; a tombstone fills the first columns only."""
        columns = list_columns(frame)
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
        rows = csv.writer(text, lineterminator="\r\n")
        rows.writerow(columns)
        place = {name: number for number, name in enumerate(columns)}
        for item in items:
            row = [""] * len(columns)
            for name, value in _cells(item.record(), frame.locales):
                if (number := place.get(name)) is not None:
                    row[number] = _CONTROLS.sub("", value)
            rows.writerow(row)
        text.flush()
        text.detach()  # leaves `out` open: its owner closes it

    def schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of a row as an object of texts, by column."""
        texts = {"type": "string"}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.label,
            "description": (
                "One row, by the names of its columns. Lists are joined by |, a | inside an entry is \\|. "
                "A column that ends in a locale says the same in that language."
            ),
            "type": "object",
            "required": list(_HEAD),
            "properties": dict.fromkeys((*_HEAD, *_PARTS, *OVERLAYS), texts),
            "patternProperties": {
                "^(name|description|brand|gtin|family|categories)([.].+)?$": texts,
                "^(attributes|media)[.].+$": texts,
            },
        }


def list_columns(frame: Frame) -> list[str]:
    """The columns of a feed, in their order: fields of the mapping between what every item has."""
    columns = list(_HEAD)
    for name in frame.fields:
        if name.startswith(MEDIA) or name == "gtin":
            columns.append(name)
        elif name.startswith(ATTRIBUTES):
            columns += [name, *(f"{name}.{locale}" for locale in frame.locales)]
        else:
            columns += [f"{name}.{locale}" for locale in frame.locales]
    for name in ("family", "categories"):
        columns += [name, *(f"{name}.{locale}" for locale in frame.locales)]
    return [*columns, *_PARTS, *OVERLAYS]


def _cells(record: Record, locales: Sequence[str]) -> Iterable[tuple[str, str]]:
    for name in ("type", "id", "sku", "code", "group", "reason", "previous_sku"):
        yield name, str(record.get(name) or "")
    if record.get("deleted"):
        yield "deleted", "true"
        return
    for name in ("name", "description", "brand"):
        yield from ((f"{name}.{locale}", text) for locale, text in record.get(name, {}).items())
    yield "gtin", record.get("gtin", "")
    for entry in record["attributes"]:
        yield f"{ATTRIBUTES}{entry['code']}", entries.say(entry)
        yield from ((f"{ATTRIBUTES}{entry['code']}.{loc}", entries.say_in(entry, loc)) for loc in locales)
    yield from _places(record, locales)
    yield from _files(record["media"])
    yield from _parts(record)
    yield from _overlays(record)


def _places(record: Record, locales: Sequence[str]) -> Iterable[tuple[str, str]]:
    family, categories = record.get("family"), record["categories"]
    yield "family", family["code"] if family else ""
    yield "categories", join(category["code"] for category in categories)
    for locale in locales:
        yield f"family.{locale}", family["label"].get(locale, "") if family else ""
        paths = (" > ".join(category["path"].get(locale, ())) for category in categories)
        yield f"categories.{locale}", join(paths)


def _files(media: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    by_attribute: dict[str, list[str]] = {}
    for file in media:
        by_attribute.setdefault(file["attribute"], []).append(file["url"])
    yield from ((f"{MEDIA}{code}", join(urls)) for code, urls in by_attribute.items())


def _parts(record: Record) -> Iterable[tuple[str, str]]:
    yield "axes", _axes(record.get("axes", ()))
    yield "variants", join(variant["sku"] for variant in record.get("variants", ()))
    yield "product_groups", join(group["code"] for group in record.get("product_groups", ()))
    yield from ((f"order.{name}", value) for name, value in record.get("order", {}).items())
    yield from _packaging(record.get("packaging", ()))
    classes = record.get("classifications", ())
    yield "classifications", join(f"{one['code']}={one['class']}" for one in classes)
    yield "classification_features", join(_feature(one, f) for one in classes for f in one["features"])
    yield "relations", join(_relation(one) for one in record.get("relations", ()))
    yield "phase_out", "true" if record.get("phase_out") else ""
    yield "valid_to", record.get("valid_to", "")


def _axes(axes: Any) -> str:
    if not isinstance(axes, dict):
        return join(axes)
    return join(f"{code}={entries.say(entry)}" for code, entry in axes.items())


def _packaging(units: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    yield "packaging", join(f"{unit['unit']}={unit['quantity']}" for unit in units)
    yield "packaging.gtin", join(f"{unit['unit']}={unit['gtin']}" for unit in units if "gtin" in unit)
    for name in ("weight", "length", "width", "height"):
        told = [(unit["unit"], unit[name]) for unit in units if name in unit]
        yield f"packaging.{name}", join(f"{code}={size['amount']} {size['unit']}" for code, size in told)


def _feature(told: Mapping[str, Any], feature: Mapping[str, Any]) -> str:
    value = feature["value"]
    if isinstance(value, bool):
        value = "true" if value else "false"
    said = " - ".join(value) if isinstance(value, list) else value
    return f"{told['code']}:{feature['code']}={said}{' ' + feature['unit'] if 'unit' in feature else ''}"


def _relation(relation: Mapping[str, Any]) -> str:
    ((kind, key),) = relation["to"].items()
    place = key if kind == "sku" else f"{kind}:{key}"
    return f"{relation['type']}={place}{' x ' + relation['quantity'] if 'quantity' in relation else ''}"


def _overlays(record: Record) -> Iterable[tuple[str, str]]:
    yield "client_part_number", record.get("client_part_number", "")
    prices, stock = record.get("prices"), record.get("stock")
    if prices:
        yield "prices", join(map(_break, prices["breaks"]))
        yield "prices.currency", prices["currency"]
        yield "prices.includes_vat", "true" if prices["includes_vat"] else "false"
        yield "prices.vat_rate", str(prices.get("vat_rate") or "")
    if stock:
        yield "stock", stock.get("quantity", "")
        yield from ((f"stock.{name}", stock.get(name, "")) for name in ("next_on", "next_quantity", "at"))


def _break(told: Mapping[str, Any]) -> str:
    """`each 10 = 11.00 / 1 (2027-01-01..2027-04-01)`: from 10 of the unit on, so much per so many.

    Without a unit it is the piece that is sold; the tax is told where it differs from the column's.
    """
    dates = (
        f" ({told.get('valid_from', '')}..{told.get('valid_to', '')})"
        if "valid_from" in told or "valid_to" in told
        else ""
    )
    unit = f"{told['unit']} " if told["unit"] else ""
    tax = {True: " incl. VAT", False: " excl. VAT"}[told["includes_vat"]] if "includes_vat" in told else ""
    return f"{unit}{told['min_quantity']} = {told['amount']} / {told['per_quantity']}{tax}{dates}"
