"""Identifiers: SKUs and model codes, and the check digits of GTINs.

Whether one is taken is not asked here. A GTIN is compared by `gtin_key`: an EAN-13
is the same number as the GTIN-14 with a 0 before it.
"""

from __future__ import annotations

import unicodedata

from stdnum import ean

from pim.errors import BadValue
from pim.structure.gtins import gtin_problem
from pim.structure.numbers import check_not_damaged
from pim.structure.texts import check_characters

# What attributes that hold GTINs are called, where nothing else says so.
GTIN_CODES = tuple("gtin ean gtin13 gtin_13 ean13 ean_13 gtin14 gtin_14 gtin8 ean8 gtin12 upc".split())
MAX_KEY = 255  # of a SKU and of the code of a product model


def check_sku(text: str) -> str:
    """The SKU, NFC, if it may be one; see `check_key`."""
    return check_key("sku", text)


def check_key(field: str, text: str) -> str:
    """The SKU or model code, NFC, if it may be one; `field` names it in the error.

    1 to 255 characters, none of them a control character and no white space at the
    ends; otherwise free, slashes and spaces included. Raises `BadValue`.
    """
    if text.isascii() and text.isprintable() and 0 < len(text) <= MAX_KEY and text == text.strip():
        check_not_damaged(field, text)
        return text
    check_characters(field, text)
    if any(c in text for c in "\n\r\t\u2028\u2029"):
        raise BadValue(field, text, "Use one line without tabs.")
    if text != text.strip():
        raise BadValue(field, text, f"Remove the space at its ends: “{text.strip()}”.")
    text = unicodedata.normalize("NFC", text)
    if not 0 < len(text) <= MAX_KEY:
        raise BadValue(field, text, f"Use 1 to {MAX_KEY} characters.")
    return text


def check_gtin(field: str, text: str) -> str:
    """The GTIN as digits only. Raises `BadValue` with what `gtin_problem` says."""
    if problem := gtin_problem(text):
        raise BadValue(field, text, problem)
    return ean.compact(text)


def gtin_key(text: str) -> str:
    """The 14 digits that two spellings of one GTIN share. Expects a sound one; checks nothing."""
    return ean.compact(text).zfill(14)
