"""The demo catalogue of Akeneo's field, read by nothing of ours: rows, and cells by rules of their own."""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

Tables = dict[str, list[tuple[int, dict[str, str]]]]  # by file, without its suffix: number and cells of a row

KEYS = {"products": "sku", "product_models": "code"}


def read_tables(folder: Path) -> Tables:
    """Every file as rows, numbered as a spreadsheet shows them."""
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream, delimiter=";")
            found[path.stem] = [(n, dict(zip(header, row, strict=True))) for n, row in enumerate(rows, 2)]
    return found


def codes(cell: str) -> list[str]:
    """The codes of a comma-separated cell."""
    return [code for code in cell.split(",") if code]


def slot_of(column: str, attribute: dict[str, str]) -> tuple[str, str, str]:
    """Attribute, scope and locale of a column."""
    code, *rest = column.split("-")
    locale = rest.pop(0) if attribute["localizable"] == "1" else ""
    scope = rest.pop(0) if attribute["scopable"] == "1" else ""
    return code, scope, locale


def matches(found: Any, row: dict[str, str], column: str, attribute: dict[str, str], folder: Path) -> bool:
    """Whether a canonical value says what the cell says, by rules written a second time."""
    kind, cell = attribute["type"], unicodedata.normalize("NFC", row[column]).strip()
    if kind == "pim_catalog_metric":
        if column.endswith("-unit"):
            return found["unit"] == cell
        return Decimal(found["amount"]) == Decimal(cell)
    if kind == "pim_catalog_price_collection":
        return Decimal(found[column.rpartition("-")[2]]) == Decimal(cell)
    if kind == "pim_catalog_number":
        return Decimal(found) == Decimal(cell)
    if kind == "pim_catalog_boolean":
        return found is {"0": False, "1": True}[cell]
    if kind == "pim_catalog_multiselect":
        return found == sorted(set(cell.split(",")))
    if kind == "pim_catalog_image":
        digest = hashlib.sha256((folder / cell).read_bytes()).hexdigest()
        return found == {"file": digest, "name": cell.split("/")[-1]}
    if attribute["wysiwyg_enabled"] == "1":
        return shown(found) == shown(cell)
    return found == cell.replace("\r\n", "\n")


def shown(markup: str) -> str:
    """The words that a reader of the markup sees."""
    words: list[str] = []
    parser = HTMLParser(convert_charrefs=True)
    parser.handle_data = words.append  # type: ignore[method-assign]
    parser.feed(markup)
    parser.close()
    return "".join("".join(words).split())
