"""What Google's product data specification asks of a file, read from it and not from our code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from tests.channels.validators.xml import is_address, is_amount, is_gtin, parse

G = "{http://base.google.com/ns/1.0}"
ONCE = (
    *("id", "title", "description", "link", "image_link", "availability", "availability_date", "price"),
    *("sale_price", "sale_price_effective_date", "brand", "gtin", "mpn", "identifier_exists", "condition"),
    *("google_product_category", "product_type", "item_group_id", "shipping_weight", "shipping_length"),
    *("shipping_width", "shipping_height", "unit_pricing_measure", "unit_pricing_base_measure"),
    *("multipack", "is_bundle"),
)
MANY = {"additional_image_link": 10, "shipping": 100, "product_detail": 1000, "product_highlight": 100}
REQUIRED = ("id", "title", "description", "link", "image_link", "availability", "price")
LENGTHS = {
    "id": 50,
    "title": 150,
    "description": 5000,
    "image_link": 2000,
    "brand": 70,
    "mpn": 70,
    "product_type": 750,
    "item_group_id": 50,
    "product_highlight": 150,
}
KINDS = ("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff")
LATER = ("preorder", "backorder")


def _is_price(text: str) -> bool:
    amount, blank, currency = text.partition(" ")
    return is_amount(amount) and blank == " " and re.fullmatch("[A-Z]{3}", currency) is not None


def _is_picture(text: str) -> bool:
    ending = re.search(r"\.([a-zA-Z0-9]{2,5})([?#].*)?$", text.rsplit("/", 1)[-1])
    return is_address(text) and (ending is None or ending[1].lower() in KINDS)


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text, flags=re.ASCII) is not None


RULES: dict[str, Callable[[str], bool]] = {
    "description": lambda text: re.search(r"</?[a-zA-Z][^<>]*>", text) is None,
    "link": is_address,
    "image_link": _is_picture,
    "additional_image_link": is_address,
    "availability": ("in_stock", "out_of_stock", *LATER).__contains__,
    "availability_date": _matches(r"\d{4}-\d\d-\d\d(T.+)?"),
    "price": _is_price,
    "sale_price": _is_price,
    "gtin": is_gtin,
    "identifier_exists": ("no",).__contains__,
    "condition": ("new", "refurbished", "used").__contains__,
    "shipping_weight": _matches(r"\d+(\.\d+)? (kg|g|lb|oz)"),
    "multipack": lambda text: text.isdigit() and int(text) > 1,
    "is_bundle": ("yes", "no").__contains__,
    "unit_pricing_measure": _matches(r"\d+(\.\d+)? ?[a-z]+"),
}


def list_items(content: bytes) -> list:
    root = parse(content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    assert [child.tag for child in channel[:3]] == ["title", "link", "description"]
    assert all(child.tag == "item" for child in channel[3:])
    return list(channel[3:])


def find_violations(content: bytes) -> Iterator[str]:
    seen: set[str] = set()
    for item in list_items(content):
        key = item.findtext(f"{G}id") or ""
        yield from (f"{key}: {wrong}" for wrong in _violations(item))
        if key in seen:
            yield f"{key}: twice"
        seen.add(key)


def _violations(item) -> Iterator[str]:
    names = Counter(child.tag.removeprefix(G) for child in item)
    yield from (f"{n}: {count} times" for n, count in names.items() if count > _most(n))
    texts = {child.tag.removeprefix(G): child.text or "" for child in item}
    yield from (f"{name}: missing" for name in REQUIRED if not texts.get(name, "").strip())
    for child in item:
        name, text = child.tag.removeprefix(G), child.text or ""
        if len(text) > LENGTHS.get(name, 10**9) or not RULES.get(name, len)(text or "-"):
            yield f"{name}: {text[:60]}"
        if not len(child) and not text:
            yield f"{name}: empty"
    if texts.get("availability") in LATER and "availability_date" not in texts:
        yield "availability_date: missing"
    is_known = "brand" in texts and ("gtin" in texts or "mpn" in texts)
    if ("identifier_exists" in texts) == is_known:
        yield "identifier_exists"
    if names["product_highlight"] == 1:
        yield "product_highlight: one alone"
    for detail in item.findall(f"{G}product_detail"):
        yield from _violations_of_detail(detail)
    for shipping in item.findall(f"{G}shipping"):
        told = [shipping.findtext(f"{G}{name}") or "" for name in ("country", "price")]
        if not (re.fullmatch("[A-Z]{2}", told[0]) and _is_price(told[1])):
            yield f"shipping: {told}"


def _most(name: str) -> int:
    return 1 if name in ONCE else MANY.get(name, 0)


def _violations_of_detail(detail) -> Iterator[str]:
    limits = {"section_name": 140, "attribute_name": 140, "attribute_value": 1000}
    told = {child.tag.removeprefix(G): child.text or "" for child in detail}
    if not told.keys() <= limits.keys() or not {"attribute_name", "attribute_value"} <= told.keys():
        yield "product_detail: parts"
    if any(not text.strip() or len(text) > limits[name] for name, text in told.items()):
        yield "product_detail: length"
