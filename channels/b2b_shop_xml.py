"""The records of our B2B shops as XML, for what reads nothing else; the schema is `b2b_shop.xsd` beside this.

UTF-8. Codes and numbers stand in attributes, texts in elements. Characters that XML 1.0 does not know
are left out, and line ends and tabs inside attributes are written so that parsers keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from channels.b2b_shop import B2bShop
from channels.base import Frame, Item, Record
from channels.entries import find_locales

NAMESPACE = "urn:pim:b2b-shop"
SHORT, REMEMBERED = 60, 8192  # characters of texts that are escaped once, and how many of them
_SCHEMA = Path(__file__).with_name("b2b_shop.xsd")
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[&<>\r]")
_SPECIAL_IN_ATTRIBUTES = re.compile('[&<>"\t\n\r]')
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


class B2bShopXml(B2bShop):
    """Feeds a shop that reads XML: the records of `b2b_shop`, with an XSD."""

    code = "b2b_shop_xml"
    label = "B2B shop (XML)"
    media_type = "application/xml"
    file_suffix = ".xml"
    names_channel = True
    schema_type = "application/xml"

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write a document with an element for each item; the frame stands in its root."""
        told = {
            "xmlns": NAMESPACE,
            "channel": frame.channel,
            "revision": str(frame.revision),
            "epoch": frame.epoch,
            "built-at": frame.built_at.isoformat(),
            "since": "" if frame.since is None else str(frame.since),
            "locales": " ".join(frame.locales),
        }
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<feed{_attributes(told)}>\n'
        out.write(head.encode())
        out.writelines(f"{_item(item.record())}\n".encode() for item in items)
        out.write(b"</feed>\n")

    def schema_body(self) -> bytes:
        """The XSD of a full feed or a delta."""
        return _SCHEMA.read_bytes()


def _item(record: Record) -> str:
    kind = record["type"]
    head = {name: record.get(name) for name in ("id", "sku", "code", "group")}
    if record.get("deleted"):
        return _element("deleted", "", {"type": kind, **head, "reason": record["reason"]})
    extra = ("previous_sku", "gtin", "client_part_number", "valid_to")
    told = head | {_dashed(name): record.get(name) for name in extra}
    if record.get("phase_out"):
        told["phase-out"] = "true"
    body = [
        *(_texts(name, record.get(name, {})) for name in ("name", "description", "brand")),
        _labelled("family", record["family"]) if record.get("family") else "",
        *(_entry("attribute", entry, {"code": entry["code"]}) for entry in record["attributes"]),
        *map(_category, record["categories"]),
        *map(_file, record["media"]),
        *_axes(record.get("axes", ())),
        *map(_variant, record.get("variants", ())),
        *(_labelled("product-group", one, type=one["type"]) for one in record.get("product_groups", ())),
        *map(_packaging, record.get("packaging", ())),
        _element("order", "", _dash(record["order"])) if "order" in record else "",
        *map(_classification, record.get("classifications", ())),
        *map(_relation, record.get("relations", ())),
        _prices(record["prices"]) if "prices" in record else "",
        _element("stock", "", _dash(record["stock"])) if "stock" in record else "",
    ]
    return _element(kind, "".join(body), told)


def _entry(name: str, entry: Mapping[str, Any], head: Mapping[str, Any]) -> str:
    """An attribute or axis: its label, the columns of a table, and a value, or one for each locale."""
    kind = entry["type"]
    columns = (
        _element("column", _texts("label", column["label"]), {"code": column["code"], "type": column["type"]})
        for column in entry.get("columns", ())
    )
    by_locale = find_locales(entry)
    if by_locale is not None:
        values = "".join(_value(kind, value, locale) for locale, value in by_locale.items())
    else:
        values = _value(kind, entry if kind == "metric" else entry["value"], None)
    body = f"{_texts('label', entry['label'])}{''.join(columns)}{values}"
    return _element(name, body, {**head, "type": kind})


def _value(kind: str, value: Any, locale: str | None) -> str:
    told: dict[str, Any] = {"locale": locale}
    match kind:
        case "metric":
            return _measure("value", value, told)
        case "boolean":
            return _element("value", _boolean(value), told)
        case "simple_select" | "multi_select" | "reference":
            options = value if isinstance(value, list) else [value]
            return _element("value", "".join(map(_option, options)), told)
        case "price_collection":
            prices = ({"currency": currency, "amount": amount} for currency, amount in value.items())
            return _element("value", "".join(_element("price", "", price) for price in prices), told)
        case "video_link":
            return _element("value", _text(value["url"]), {**told, "title": value.get("title")})
        case "table":
            return _element("value", "".join(map(_row, value)), told)
        case _:
            return _element("value", _text(value), told)


def _row(row: Mapping[str, Any]) -> str:
    return _element("row", "".join(_cell(code, value) for code, value in row.items()), {})


def _cell(code: str, value: Any) -> str:
    if isinstance(value, dict):
        return _element("cell", _option(value), {"column": code})
    said = _boolean(value) if isinstance(value, bool) else _text(value)
    return _element("cell", said, {"column": code})


def _option(option: Mapping[str, Any]) -> str:
    body = _texts("label", option["label"]) + _texts("text", option.get("text", {}))
    return _element("option", body, {"code": option["code"], "image-url": option.get("image_url")})


def _category(category: Mapping[str, Any]) -> str:
    paths = (
        _element("path", "".join(_element("name", _text(name), {}) for name in names), {"locale": locale})
        for locale, names in category["path"].items()
    )
    return _element("category", "".join(paths), {"code": category["code"]})


def _file(file: Mapping[str, Any]) -> str:
    plain = {_dashed(name): value for name, value in file.items() if name != "renditions"}
    renditions = file.get("renditions", {}).items()
    body = "".join(_element("rendition", "", {"profile": code, "url": url}) for code, url in renditions)
    return _element("file", body, plain)


def _axes(axes: Any) -> list[str]:
    """Of a variant its values, of a group the attributes that tell variants apart."""
    if isinstance(axes, dict):
        return [_entry("axis", entry, {"code": code}) for code, entry in axes.items()]
    return [_element("axis", "", {"code": code}) for code in axes]


def _variant(variant: Mapping[str, Any]) -> str:
    return _element("variant", "".join(_axes(variant["axes"])), {"id": variant["id"], "sku": variant["sku"]})


def _packaging(unit: Mapping[str, Any]) -> str:
    measures = (_measure(n, unit[n], {}) for n in ("weight", "length", "width", "height") if n in unit)
    head = {"unit": unit["unit"], "quantity": unit["quantity"]}
    head |= {_dashed(name): unit.get(name) for name in ("gtin", "un_ece")}
    return _element("packaging", _texts("label", unit["label"]) + "".join(measures), head)


def _measure(name: str, measure: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    told = {**more, **{part: measure[part] for part in ("amount", "unit", "symbol")}}
    return _element(name, _texts("unit-label", measure.get("unit_label", {})), told)


def _classification(told: Mapping[str, Any]) -> str:
    head = {name: told.get(name) for name in ("code", "system", "version", "class")}
    return _element("classification", "".join(map(_feature, told["features"])), head)


def _feature(feature: Mapping[str, Any]) -> str:
    value = feature["value"]
    head: dict[str, Any] = {"code": feature["code"], "unit": feature.get("unit")}
    if isinstance(value, list):
        head |= {"low": value[0], "high": value[1]}
    else:
        head["value"] = _boolean(value) if isinstance(value, bool) else value
    return _element("feature", "", head)


def _relation(relation: Mapping[str, Any]) -> str:
    target = {_dashed(name): key for name, key in relation["to"].items()}
    return _element(
        "relation", "", {"type": relation["type"], **target, "quantity": relation.get("quantity")}
    )


def _prices(prices: Mapping[str, Any]) -> str:
    head = {
        "currency": prices["currency"],
        "includes-vat": _boolean(prices["includes_vat"]),
        "vat-rate": prices.get("vat_rate"),
    }
    return _element("prices", "".join(map(_break, prices["breaks"])), head)


def _break(told: Mapping[str, Any]) -> str:
    taxed = {"includes_vat": _boolean(told["includes_vat"])} if "includes_vat" in told else {}
    return _element("break", "", _dash({**told, **taxed}))


def _labelled(name: str, told: Mapping[str, Any], **more: str) -> str:
    return _element(name, _texts("label", told["label"]), {"code": told["code"], **more})


def _texts(name: str, texts: Mapping[str, str]) -> str:
    return "".join(
        [f'<{name} locale="{_quote(locale)}">{_text(text)}</{name}>' for locale, text in texts.items()]
    )


def _element(name: str, body: str, attributes: Mapping[str, Any]) -> str:
    head = f"{name}{_attributes(attributes)}"
    return f"<{head}>{body}</{name}>" if body else f"<{head}/>"


def _attributes(told: Mapping[str, Any]) -> str:
    """Those that say something, as they are given."""
    said = [f' {n}="{_quote(str(value))}"' for n, value in told.items() if value is not None and value != ""]
    return "".join(said)


def _dash(told: Mapping[str, Any]) -> dict[str, Any]:
    return {_dashed(name): value for name, value in told.items()}


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _text(text: str) -> str:
    return _short_text(text) if len(text) < SHORT else _escape(text)


@lru_cache(REMEMBERED)  # labels come back with every product
def _short_text(text: str) -> str:
    return _escape(text)


def _escape(text: str) -> str:
    return _SPECIAL.sub(_entity, _REFUSED.sub("", text))


@lru_cache(REMEMBERED)
def _quote(text: str) -> str:
    return _SPECIAL_IN_ATTRIBUTES.sub(_entity, _REFUSED.sub("", text))


def _entity(found: re.Match[str]) -> str:
    return _ENTITIES[found[0]]
