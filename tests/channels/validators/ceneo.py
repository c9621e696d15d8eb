"""What Ceneo asks of a file of offers, read from its format and not from our code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.channels.validators.xml import is_address, is_amount, is_gtin, parse

ATTRIBUTES: dict[str, Callable[[str], bool]] = {
    "id": len,
    "url": is_address,
    "price": is_amount,
    "avail": ("1", "3", "7", "14", "90", "99", "110").__contains__,
    "set": ("0", "1").__contains__,
    "weight": lambda text: re.fullmatch(r"\d+(\.\d+)?", text, flags=re.ASCII) is not None,
    "stock": lambda text: text.isascii() and text.isdigit(),
    "basket": ("0", "1").__contains__,
}
REQUIRED = ("id", "url", "price", "avail", "basket")
CHILDREN = ["name", "cat", "imgs", "desc", "attrs"]
GROUPS = "other books tires rims perfumes music games movies medicines grocery clothes".split()


def list_items(content: bytes) -> list:
    root = parse(content)
    assert (root.tag, root.get("version")) == ("offers", "1")
    (group,) = root
    assert group.tag == "group"
    assert group.get("name") in GROUPS
    assert all(child.tag == "o" for child in group)
    return list(group)


def find_violations(content: bytes) -> Iterator[str]:
    seen: set[str] = set()
    for item in list_items(content):
        key = item.get("id") or ""
        yield from (f"{key}: {wrong}" for wrong in _violations(item))
        if key in seen:
            yield f"{key}: twice"
        seen.add(key)


def _violations(item) -> Iterator[str]:
    yield from (f"{name}: missing" for name in REQUIRED if not item.get(name, "").strip())
    for name, text in item.attrib.items():
        if name not in ATTRIBUTES or not ATTRIBUTES[name](text):
            yield f"{name}: {text[:60]}"
    names = [child.tag for child in item]
    if names != [name for name in CHILDREN if name in names]:
        yield f"children: {names}"
    if not (item.findtext("name") or "").strip():
        yield "name: missing"
    if not all(level.strip() for level in (item.findtext("cat") or "").split("/")):
        yield "cat: an empty level"
    yield from _violations_of_pictures(item)
    for one in item.iterfind("attrs/a"):
        if not (one.get("name") or "").strip() or not (one.text or "").strip():
            yield "attrs: empty"
        if one.get("name") == "EAN" and not is_gtin(one.text or ""):
            yield "EAN"


def _violations_of_pictures(item) -> Iterator[str]:
    addresses = [one.get("url") or "" for one in item.iterfind("imgs/*")]
    if [one.tag for one in item.iterfind("imgs/*")][:1] != ["main"] or len(item.findall("imgs/main")) != 1:
        yield "imgs: no main"
    if not all(map(is_address, addresses)) or len(set(addresses)) != len(addresses):
        yield "imgs: addresses"
