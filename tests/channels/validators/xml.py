"""Reading XML of others: no external entities, no network, and what all three specifications say alike."""

from __future__ import annotations

import re
from decimal import Decimal

from lxml import etree

PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def parse(content: bytes) -> etree._Element:
    """The root. Raises `etree.XMLSyntaxError` for what is not well-formed."""
    root = etree.fromstring(content, etree.XMLParser(**PARSER_OPTIONS))
    assert root.getroottree().docinfo.doctype == ""
    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    return root


def is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and text.isascii() and not re.search(r"\s", text)


def has_check_digit(digits: str) -> bool:
    """GS1: the digits from the right weigh 1, 3, 1, 3 …, and their sum is divisible by ten."""
    return sum(int(d) * (3, 1)[(len(digits) - n) % 2] for n, d in enumerate(digits)) % 10 == 0


def is_gtin(text: str, lengths: tuple[int, ...] = (8, 12, 13, 14)) -> bool:
    return text.isascii() and text.isdigit() and len(text) in lengths and has_check_digit(text)


def is_amount(text: str, marks: str = ".") -> bool:
    """Digits, and at most two decimals behind one of the marks."""
    whole, mark, rest = text.partition(next((m for m in marks if m in text), "."))
    return (
        whole.isascii()
        and whole.isdigit()
        and (not mark or (rest.isdigit() and rest.isascii() and len(rest) <= 2))
    )


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
