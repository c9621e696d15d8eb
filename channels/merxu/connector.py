"""What all formats of merXu share: fields with their limits, the rules of a record, what a channel is asked.

Prices are net, and languages stand beside each other in one file. Which columns a seller's template has
beyond the confirmed ones is told by the seller: see `channels.merxu.columns`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from channels.base import FIRST_SKU, FeedConnector, Field, Problem, Record, Setting
from channels.gtins import GTIN_PATTERN, check_gtin
from channels.merxu.columns import COLUMN, FACTS, ID, list_extra, to_line
from channels.merxu.countries import COUNTRIES
from channels.merxu.markup import find_flaw, find_refused

NAME_LENGTH = 150
DESCRIPTION_LENGTH = 3000
MOST_PICTURES = 10
CURRENCIES = ("PLN", "EUR", "CZK", "HUF", "RON")  # H88: the rules of referral name these
VAT_RATES = {"PLN": ("23", "8", "5", "0"), "CZK": ("21", "12", "0")}  # where they are known
YOUTUBE = ("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be")

_PATH = r"[^/\s](?:[^/]*[^/\s])?(?:/[^/\s](?:[^/]*[^/\s])?)*"
_PATH_HINT = "Levels joined by / without blanks around it, none of them empty."
_PRICE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_RATE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?")
_ADDRESS = re.compile(r"https?://[!-:<-~]+")  # ASCII without blanks and semicolons


class MerxuBase(FeedConnector):
    """Fields, rules and settings of merXu. No format by itself, so it has no code."""

    record_version = 1
    holds_groups = False
    keeps_first_sku = True
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "name",
            required=True,
            localized=True,
            hint="In lists 150 characters are seen.",
            source="H80",
            meaning="name",
        ),
        Field(
            "merxu_category_path",
            pattern=_PATH,
            hint=f"{_PATH_HINT} In XML the number of a category will do.",
            source="H80, H95",
            meaning="named_category",
        ),
        Field(
            "supplier_category_path",
            pattern=_PATH,
            hint=_PATH_HINT,
            source="H80, H95",
            meaning="category",
            words=("/",),
        ),
        Field(
            "description",
            max_length=DESCRIPTION_LENGTH,
            localized=True,
            source="H80",
            meaning="description",
        ),
        Field("manufacturer", source="H80", meaning="brand"),
        Field("manufacturer_product_id", source="H80", meaning="mpn"),
        Field(
            "ean",
            pattern=GTIN_PATTERN,
            hint="8, 12, 13 or 14 digits and nothing else.",
            source="H80; GS1 General Specifications, 3.3.2",
            meaning="gtin",
        ),
        Field("production_country", source="H80; ISO 3166-1", meaning="origin"),
        Field("main_image_url", source="H95", meaning="picture"),
        Field("other_images_urls", source="H80", meaning="further_pictures", words=(";",)),
        Field("video_youtube", source="H80", meaning="film"),
        Field("lead_time", source="no column is published"),
        Field("moq", source="no column is published", meaning="minimum_order"),
        Field("documents", source="no column is published"),
        Field("weight", source="no column is published", meaning="weight"),
        Field("parameters", source="no column is published"),
        Field(
            "price",
            required=True,
            laid=True,
            source="H95",
            hint="Net, such as 599.99.",
            meaning="price",
            words=("net",),
        ),
        Field(
            "currency",
            required=True,
            laid=True,
            pattern="|".join(CURRENCIES),
            hint=f"merXu is known to take {', '.join(CURRENCIES)}.",
            source="H88",
            meaning="currency",
        ),
        Field(
            "vat",
            required=True,
            laid=True,
            source="H80, C",
            hint="A bare number, such as 23.",
            meaning="vat_rate",
        ),
        Field("stock", laid=True, source="no column is published", meaning="stock"),
        Field("tiers", laid=True, source="no column is published"),
    )
    open_fields = (COLUMN,)
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "template",
            "Header row of your template",
            hint="Paste the first row of the template that merXu gave you: only its columns are sent.",
            source="H80",
        ),
        Setting(
            "columns",
            "Columns of your template",
            kind="pairs",
            choices=FACTS,
            hint="Which column takes what: stock = the name of the column in your template.",
            source="H80, H81: the names are not published",
        ),
    )

    def list_unsent(self, fields: Collection[str], settings: Mapping[str, str]) -> tuple[str, ...]:
        """The facts that have no column in the template, or that nothing feeds; fed columns that it lacks."""
        sent = list_extra(fields, settings).values()
        asked = (*FACTS, *(name for name in fields if name.startswith(COLUMN)))
        return tuple(name for name in asked if name not in sent)

    def check(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """What holds the record back, and what merXu would rather have otherwise."""
        found = [*super().check(record, locales), *_check_id(record)]
        broken = {problem.field for problem in found}
        for check in (_check_category, _check_texts, _check_ean, _check_pictures, _check_wishes):
            found += [one for one in check(record, locales) if one.field not in broken]
        return found

    def check_laid(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """What keeps a product from being sold: price, currency, VAT, or an id that is another's."""
        found = super().check_laid(record, locales)
        broken = {problem.field for problem in found}
        return found + [one for one in _check_offer(record) if one.field not in broken]

    def check_file(self, records: Iterable[Record]) -> list[Problem]:
        """Ids that differ in their case at most."""
        problems, seen = [], set()
        for record in records:
            key = str(record.get(FIRST_SKU) or record["sku"])
            if key.casefold() in seen:
                problems.append(_taken(key))
            seen.add(key.casefold())
        return problems


def _check_id(record: Record) -> Iterator[Problem]:
    sku = record.get("sku") or ""
    if not sku:
        yield Problem(ID, "required", "", "Give the product a SKU.")
    elif sku != sku.strip() or not sku.isprintable():
        yield Problem(ID, "pattern", sku[:60], "A SKU has no blanks around it and no control characters.")


def _check_category(record: Record, _locales: Sequence[str]) -> Iterator[Problem]:
    if record.get("merxu_category_path"):
        return
    if not record.get("supplier_category_path"):
        remedy = "Put the product into a category, or map its category to one of merXu."
        yield Problem("supplier_category_path", "required", "", remedy)
    else:
        remedy = "Import only, category unmapped: map it to a category of merXu."
        found = record["supplier_category_path"][:60]
        yield Problem("merxu_category_path", "category_unmapped", found, remedy, "warning")


def _check_texts(record: Record, locales: Sequence[str]) -> Iterator[Problem]:
    names = record.get("name") or {}
    if not to_line(names.get(locales[0]) or ""):
        yield Problem("name", "required", "", f"Fill what feeds name in {locales[0]}.", locale=locales[0])
    for locale, text in names.items():
        if len(text) > NAME_LENGTH:
            remedy = f"Keep it within {NAME_LENGTH}: longer names are cut in lists."
            yield Problem("name", "long", f"{len(text)} characters", remedy, "warning", locale)
    texts = record.get("description") or {}
    for locale, text in texts.items():
        if refused := find_refused(text):
            remedy = f"Leave <{refused}> out: keep only tags of layout."
            yield Problem("description", "markup", f"<{refused}>", remedy, locale=locale)
        elif flaw := find_flaw(text):
            remedy = "Close every tag where it was opened last; write &lt; for a sign."
            yield Problem("description", "markup", flaw, remedy, locale=locale)
    if any(texts.values()) and not texts.get(locales[0]):
        remedy = f"Fill it in {locales[0]}: until then another language stands in its place."
        yield Problem("description", "base_empty", "", remedy, "warning", locales[0])


def _check_ean(record: Record, _locales: Sequence[str]) -> Iterator[Problem]:
    ean = record.get("ean") or ""
    if ean.isascii() and ean.isdecimal():
        yield from check_gtin("ean", ean)


def _check_pictures(record: Record, _locales: Sequence[str]) -> Iterator[Problem]:
    main = record.get("main_image_url") or ""
    others = (record.get("other_images_urls") or "").split(";") if record.get("other_images_urls") else []
    remedy = "A whole address, http or https, in ASCII, without blanks and semicolons."
    if main and not is_address(main):
        yield Problem("main_image_url", "pattern", main[:60], remedy)
    if wrong := next((one for one in others if not is_address(one)), None):
        yield Problem("other_images_urls", "pattern", wrong[:60], remedy)
    elif len(others) > MOST_PICTURES:
        found = f"{len(others)} pictures"
        yield Problem("other_images_urls", "too_many", found, f"At most {MOST_PICTURES}.")
    elif twice := next((one for n, one in enumerate(others) if one in (main, *others[:n])), None):
        yield Problem("other_images_urls", "twice", twice[:60], "Name each picture once, the main one apart.")


def _check_wishes(record: Record, _locales: Sequence[str]) -> Iterator[Problem]:
    country, film = record.get("production_country"), record.get("video_youtube")
    if country and country not in COUNTRIES:
        remedy = "Two capital letters of ISO 3166-1, such as PL."
        yield Problem("production_country", "pattern", country[:60], remedy)
    if film and not (_ADDRESS.fullmatch(film) and urlsplit(film).hostname in YOUTUBE):
        yield Problem("video_youtube", "pattern", film[:60], "An address on youtube.com or youtu.be.")
    for name in ("manufacturer", "manufacturer_product_id"):
        if not record.get(name):
            yield Problem(name, "recommended", "", "Say it where it is known: buyers look for it.", "warning")


def _check_offer(record: Record) -> Iterator[Problem]:
    price, vat = record.get("price") or "", record.get("vat") or ""
    if not (_PRICE.fullmatch(price) and price.strip("0.")):
        remedy = "A net price above 0 in digits, with a dot and at most two decimals."
        yield Problem("price", "pattern", price[:60], remedy)
    rates = VAT_RATES.get(record.get("currency") or "", ())
    if not _RATE.fullmatch(vat):
        yield Problem("vat", "pattern", vat[:60], "A rate in percent as a bare number, such as 23.")
    elif rates and vat not in rates:
        remedy = f"Rates for {record['currency']} are: {', '.join(rates)}."
        yield Problem("vat", "unknown_rate", vat, remedy)
    if record.get(FIRST_SKU) == "":
        yield _taken(record["sku"])


def _taken(sku: str) -> Problem:
    remedy = "Another product was sent under this id, whatever the case: give this one another SKU."
    return Problem(ID, "taken", sku, remedy)


def is_address(text: str) -> bool:
    """Whether it is a whole address of http or https, such as merXu can fetch."""
    try:
        return bool(_ADDRESS.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:  # brackets that are no IPv6 address
        return False
