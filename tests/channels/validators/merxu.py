"""merXu's rules for a feed, read from its help articles and not from the connector: what a file breaks.

Takes the bytes of one file and gives (number of the rule, id of the product, what is wrong). The numbers
are those of `docs/channels.md`.
"""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit
from zipfile import ZipFile

from lxml import etree
from stdnum import ean as ean_number

CONFIRMED = (
    "supplier_product_id name merxu_category_path supplier_category_path currency price vat description"
    " manufacturer manufacturer_product_id ean production_country main_image_url other_images_urls"
    " video_youtube"
).split()
KNOWN_CURRENCIES = {"PLN", "EUR", "CZK", "HUF", "RON"}
KNOWN_RATES = {"PLN": {"23", "8", "5", "0"}, "CZK": {"21", "12", "0"}}
MOST_ROWS = 9_999
Violation = tuple[int, str, str]


@dataclass(frozen=True)
class Account:
    """What the seller has agreed with merXu, and what the file should hold."""

    languages: set[str] = field(default_factory=set)  # of suffixes
    extra: tuple[str, ...] = ()  # columns mapped from the seller's template
    items: int | None = None  # sellable products
    root: str = "products"
    item: str = "product"


def validate(body: bytes, kind: str, account: Account) -> list[Violation]:
    """All that a file (xml, csv, xlsx) breaks."""
    header, rows, found = {"xml": _read_xml, "csv": _read_csv, "xlsx": _read_xlsx}[kind](body, account)
    found += _check_header(header, account)
    if account.items is not None and len(rows) != account.items:
        found.append((19, "", f"{len(rows)} products instead of {account.items}"))
    if kind != "xml" and len(rows) > MOST_ROWS:
        found.append((16, "", f"{len(rows)} rows"))
    ids = [row.get("supplier_product_id", "") for row in rows]
    if kind != "xml" and ids != sorted(ids):
        found.append((16, "", "not sorted"))
    if len({one.lower() for one in ids}) != len(ids):
        found.append((1, "", "an id twice"))
    for row in rows:
        key = row.get("supplier_product_id", "")
        found += [(rule, key, wrong) for rule, wrong in _check_row(row, kind)]
    return found


def _read_xml(body: bytes, account: Account):
    found: list[Violation] = []
    if not body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'):
        found.append((19, "", "no declaration"))
    body.decode("utf-8")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(body, parser)
    ET.fromstring(body)  # noqa: S314 - our own bytes: a second reader agrees that it is well-formed
    if tree.tag != account.root or any(one.tag != account.item for one in tree):
        found.append((19, "", "other names than agreed"))
    rows = []
    for product in tree:
        names = [child.tag for child in product]
        if len(set(names)) != len(names):
            found.append((19, "", "a child twice"))
        rows.append({child.tag: child.text or "" for child in product})
    return list(dict.fromkeys(name for row in rows for name in row)), rows, found


def _read_csv(body: bytes, account: Account):
    text = body.decode("utf-8-sig")
    found: list[Violation] = []
    if text and not text.endswith("\r\n"):
        found.append((18, "", "no CRLF at the end"))
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found += [(17, "", "a row of another width") for row in rows if len(row) != len(header)]
    return header, [dict(zip(header, row, strict=False)) for row in rows], found


def _read_xlsx(body: bytes, account: Account):
    cells = read_cells(body)
    found: list[Violation] = []
    header = [value for _type, value in cells[0]]
    rows = []
    for row in cells[1:]:
        rows.append(dict(zip(header, (value for _type, value in row), strict=False)))
        types = dict(zip(header, (type_ for type_, _value in row), strict=False))
        if types.get("ean", "") not in ("", "text"):
            found.append((11, rows[-1]["supplier_product_id"], "a number in a spreadsheet"))
        if types.get("supplier_product_id") != "text":
            found.append((1, rows[-1]["supplier_product_id"], "a number in a spreadsheet"))
    return header, rows, found


def read_cells(body: bytes) -> list[list[tuple[str, str]]]:
    """The cells of the first sheet as (text or number, value); ("", "") where there is none."""
    names = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with ZipFile(io.BytesIO(body)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = etree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(one.itertext()) for one in strings.findall("m:si", names)]
    found = []
    for row in sheet.iterfind(".//m:row", names):
        cells: dict[int, tuple[str, str]] = {}
        for cell in row:
            said, type_ = "".join(cell.itertext()), cell.get("t", "n")
            value = shared[int(said)] if type_ == "s" else said
            cells[_place(cell.get("r"))] = ("number" if type_ == "n" else "text", _unescape(value))
        found.append([cells.get(place, ("", "")) for place in range(max(cells, default=-1) + 1)])
    width = len(found[0])
    return [row + [("", "")] * (width - len(row)) for row in found]


def _place(reference: str) -> int:
    number = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _unescape(text: str) -> str:
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def _check_header(header: list[str], account: Account) -> list[Violation]:
    found = []
    for name in header:
        base, _, suffix = name.partition("-")
        if name in CONFIRMED or name in account.extra:
            continue
        if base in ("name", "description") and suffix:
            if not re.fullmatch("[a-z]{2}", suffix) or suffix not in account.languages:
                found.append((13, "", name))
        else:
            found.append((17, "", name))
    if len(set(header)) != len(header):
        found.append((17, "", "a column twice"))
    return found


def _check_row(row: dict[str, str], kind: str):
    key = row.get("supplier_product_id", "")
    if not key or key != key.strip():
        yield 1, "no id"
    yield from _check_texts(row)
    yield from _check_categories(row)
    yield from _check_offer(row)
    yield from _check_pictures(row, kind)
    ean, country, film = (row.get(name, "") for name in ("ean", "production_country", "video_youtube"))
    if ean and (not re.fullmatch("[0-9]{8}|[0-9]{12,14}", ean, re.ASCII) or not ean_number.is_valid(ean)):
        yield 11, ean
    if country and not re.fullmatch("[A-Z]{2}", country):
        yield 12, country
    if film and not re.match(r"https?://((www|m)\.)?(youtube\.com|youtu\.be)/", film):
        yield 14, film
    for name, text in row.items():
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
            yield 19, f"control characters in {name}"


def _check_texts(row: dict[str, str]):
    name = row.get("name", "")
    if not name.strip() or re.search(r"[\x00-\x1f\x7f]", name):
        yield 2, "name"
    for base in ("name", "description"):
        if any(text for column, text in row.items() if column.startswith(f"{base}-")) and not row.get(base):
            yield 13, f"{base} is empty"
    for column, text in row.items():
        if column.partition("-")[0] == "description":
            if len(text) > 3000:
                yield 8, f"{len(text)} characters"
            if wrong := find_wrong_markup(text):
                yield 9, wrong


def _check_categories(row: dict[str, str]):
    paths = [row.get("merxu_category_path", ""), row.get("supplier_category_path", "")]
    if not any(paths):
        yield 3, "no category"
    for path in filter(None, paths):
        if any(not level.strip() or level != level.strip() for level in path.split("/")):
            yield 3, path


def _check_offer(row: dict[str, str]):
    price, currency, vat = (row.get(name, "") for name in ("price", "currency", "vat"))
    if not re.fullmatch(r"\d+(\.\d{1,2})?", price, re.ASCII) or float(price) <= 0:
        yield 4, price
    if currency not in KNOWN_CURRENCIES:
        yield 5, currency
    if not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", vat, re.ASCII) or vat not in KNOWN_RATES.get(currency, {vat}):
        yield 6, vat


def _check_pictures(row: dict[str, str], kind: str):
    main, told = row.get("main_image_url", ""), row.get("other_images_urls", "")
    if (kind == "xml" and not main) or (main and not _is_address(main)):
        yield 7, main
    others = told.split(";") if told else []
    if len(others) > 10 or main in others or len(set(others)) != len(others):
        yield 10, told
    if not all(map(_is_address, others)):
        yield 10, told


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    is_plain = text.isascii() and text.isprintable() and " " not in text
    return is_plain and parts.scheme in ("http", "https") and bool(parts.netloc)


def find_wrong_markup(text: str) -> str:
    """What is not well-formed in HTML, or not wanted in it."""
    reader = _Tags()
    reader.feed(text)
    reader.close()
    return reader.wrong or ("not closed" if reader.open else "")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong = ""

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "iframe"):
            self.wrong = tag
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in ("br", "hr", "img"):
            self.wrong = f"<{tag}/>"

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong = f"</{tag}>"
