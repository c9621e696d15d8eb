"""What Heureka asks of a file (heureka/xml-feed-specs 1.0), read from it and not from our code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.channels.validators.xml import has_check_digit, is_address, is_amount, number, parse

REQUIRED = (
    *("ITEM_ID", "PRODUCTNAME", "URL", "IMGURL", "PRICE_VAT", "CATEGORYTEXT", "DELIVERY_DATE", "DELIVERY"),
)
LENGTHS = {
    "ITEM_ID": 36,
    "PRODUCTNAME": 200,
    "URL": 300,
    "IMGURL": 255,
    "IMGURL_ALTERNATIVE": 255,
    "CATEGORYTEXT": 255,
    "ITEMGROUP_ID": 36,
    "GIFT": 250,
    "SPECIAL_SERVICE": 128,
}
MANY = {
    "IMGURL_ALTERNATIVE": 10,
    "DELIVERY": 100,
    "PARAM": 10**6,
    "ACCESSORY": 10,
    "SPECIAL_SERVICE": 5,
}
OTHERS = (
    *("PRODUCT", "DESCRIPTION", "VAT", "MANUFACTURER", "ITEM_TYPE", "EAN", "ISBN", "HEUREKA_CPC"),
    *("MANUFACTURER_POSTAL_ADDRESS", "MANUFACTURER_ELECTRONIC_ADDRESS", "EXTENDED_WARRANTY"),
    "SALES_VOUCHER",
)
SLOVAK = ("PRODUCTNO", "VIDEO_URL")
MONEY = ("PRICE_VAT", "DELIVERY_PRICE", "DELIVERY_PRICE_COD", "HEUREKA_CPC")
ADDRESSES = ("URL", "IMGURL", "IMGURL_ALTERNATIVE", "VIDEO_URL")
PATTERNS = {
    "ITEM_ID": "[A-Za-z0-9_-]+",
    "ITEMGROUP_ID": "[A-Za-z0-9_-]+",
    "ACCESSORY": "[A-Za-z0-9_-]{1,36}",
    "DELIVERY_DATE": r"[1-9]\d{0,2}|\d{4}-\d{2}-\d{2}",
    "EAN": r"\d{13}",
    "ISBN": r"\d{9}[\dX]|\d{13}",
}


def list_items(content: bytes) -> list:
    root = parse(content)
    assert root.tag == "SHOP"
    assert all(child.tag == "SHOPITEM" for child in root)
    assert len(root) <= 500_000
    return list(root)


def find_violations(content: bytes, country: str = "cz") -> Iterator[str]:
    seen: Counter[str] = Counter()
    for item in list_items(content):
        key = item.findtext("ITEM_ID") or ""
        yield from (f"{key}: {wrong}" for wrong in _violations(item, country))
        seen.update({f"ITEM_ID {key}", f"URL {item.findtext('URL')}"})
    yield from (f"{name}: twice" for name, count in seen.items() if count > 1)


def _violations(item, country: str) -> Iterator[str]:
    names = Counter(child.tag for child in item)
    known = {*REQUIRED, *LENGTHS, *MANY, *OTHERS, *(SLOVAK if country == "sk" else ())}
    for name, count in names.items():
        if name not in known or count > MANY.get(name, 1):
            yield f"{name}: {count} times"
    for name in REQUIRED:
        if not names[name]:
            yield f"{name}: missing"
    for child in item.iter():
        text = child.text or ""
        if len(text) > LENGTHS.get(child.tag, 10**9):
            yield f"{child.tag}: too long"
        if not len(child) and not text.strip():
            yield f"{child.tag}: empty"
        if child.tag in ADDRESSES and not is_address(text):
            yield f"{child.tag}: no address"
        if child.tag in MONEY and not is_amount(text, ".,"):
            yield f"{child.tag}: {text}"
    yield from _violations_of_texts({child.tag: child.text or "" for child in item}, country)
    yield from _violations_of_nests(item)


def _violations_of_texts(texts: dict[str, str], country: str) -> Iterator[str]:
    for name, pattern in PATTERNS.items():
        if name in texts and not re.fullmatch(pattern, texts[name], flags=re.ASCII):
            yield f"{name}: {texts[name][:60]}"
    category = texts.get("CATEGORYTEXT", "")
    if (country == "cz") != category.startswith("Heureka.cz | "):
        yield f"CATEGORYTEXT: {category[:20]}"
    if not all(level.strip() for level in category.split(" | ")):
        yield "CATEGORYTEXT: an empty level"
    if "EAN" in texts and not has_check_digit(texts["EAN"]):
        yield "EAN: check digit"
    if "HEUREKA_CPC" in texts and not number(texts["HEUREKA_CPC"]) > 0:
        yield "HEUREKA_CPC"


def _violations_of_nests(item) -> Iterator[str]:
    for delivery in item.findall("DELIVERY"):
        names = [child.tag for child in delivery]
        if names not in (
            ["DELIVERY_ID", "DELIVERY_PRICE"],
            ["DELIVERY_ID", "DELIVERY_PRICE", "DELIVERY_PRICE_COD"],
        ):
            yield f"DELIVERY: {names}"
    for param in item.findall("PARAM"):
        if [child.tag for child in param] != ["PARAM_NAME", "VAL"]:
            yield "PARAM"
    warranty, voucher = item.find("EXTENDED_WARRANTY"), item.find("SALES_VOUCHER")
    if warranty is not None and (
        not (warranty.findtext("VAL") or "").isdigit() or len(warranty.findtext("DESC") or "") > 128
    ):
        yield "EXTENDED_WARRANTY"
    if voucher is not None and (
        not 0 < len(voucher.findtext("CODE") or "") <= 24 or len(voucher.findtext("DESC") or "") > 128
    ):
        yield "SALES_VOUCHER"
