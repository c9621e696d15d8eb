"""Ceneo: an `o` for each offer, its codes and numbers in attributes, its texts in CDATA."""

from __future__ import annotations

from collections.abc import Sequence

from channels.base import Field, Frame, Problem, Record, Setting
from channels.gtins import GTIN_PATTERN, check_gtin
from channels.xml_items import (
    ADDRESS,
    ADDRESS_HINT,
    PAGE_ADDRESS,
    PRICE_BASIS,
    SpellItem,
    XmlItems,
    attribute,
    cdata,
)

FORMAT = "Ceneo, XML of offers"
REPORTED = "Ceneo, as sellers report it"
AVAILABILITY = ("1", "3", "7", "14", "90", "99", "110")
GROUPS = (
    *("other", "books", "tires", "rims", "perfumes", "music", "games", "movies", "medicines", "grocery"),
    "clothes",
)
MONEY = r"[0-9]+(\.[0-9]{1,2})?"
NUMBER = r"[0-9]+(\.[0-9]+)?"
_ATTRIBUTES = ("@id", "@url", "@price", "@avail", "@set", "@weight", "@stock")
_NAMED = ("Producent", "Kod_producenta", "EAN")  # among the attributes of an offer


class Ceneo(XmlItems):
    """Feeds the price comparison Ceneo."""

    code = "ceneo"
    label = "Ceneo (XML)"
    record_version = 1
    picture_field = "imgs/main"
    fields = (
        Field("@id", required=True, source=FORMAT, meaning="sku", unique=True),
        Field("@url", required=True, pattern=ADDRESS, hint=ADDRESS_HINT, source=FORMAT, meaning="link"),
        Field(
            "@price",
            required=True,
            pattern=MONEY,
            hint="A number with a dot and at most two decimals.",
            source=FORMAT,
            laid=True,
            meaning="price",
        ),
        Field(
            "@avail",
            required=True,
            pattern="|".join(AVAILABILITY),
            hint=f"Days until it is sent, 90 on order, 99 ask, 110 not out yet: {', '.join(AVAILABILITY)}.",
            source=FORMAT,
            laid=True,
            meaning="availability",
            words=("1", "14", "99"),
        ),
        Field("@set", pattern="[01]", hint="1 for a set of products, 0 for one.", source=FORMAT),
        Field(
            "@weight",
            pattern=NUMBER,
            hint="Kilograms, with a dot before decimals.",
            source=FORMAT,
            meaning="weight",
        ),
        Field(
            "@stock",
            pattern="-?[0-9]+",
            hint="A whole number; less than nothing is written as 0.",
            source=FORMAT,
            laid=True,
            meaning="stock",
        ),
        Field("name", required=True, source=FORMAT, meaning="name"),
        Field(
            "cat",
            required=True,
            pattern=r"[^/\s]([^/]*[^/\s])?(/[^/\s]([^/]*[^/\s])?)*",
            hint="Levels with / between them, none of them empty.",
            source=FORMAT,
            meaning="category",
            words=("/",),
        ),
        Field(
            "imgs/main", required=True, pattern=ADDRESS, hint=ADDRESS_HINT, source=FORMAT, meaning="picture"
        ),
        Field("desc", hint="May hold HTML.", source=FORMAT, meaning="description"),
        Field("Producent", source=FORMAT, meaning="brand"),
        Field("Kod_producenta", source=FORMAT, meaning="mpn"),
        Field(
            "EAN",
            pattern=GTIN_PATTERN,
            hint="A GTIN has 8, 12, 13 or 14 digits and nothing else.",
            source=FORMAT,
            meaning="gtin",
        ),
    )
    settings = (
        PAGE_ADDRESS,
        PRICE_BASIS,
        Setting("group", "Group of the offers", "choice", default="other", choices=GROUPS, source=FORMAT),
        Setting(
            "basket",
            "Sold in Ceneo's basket",
            "yes_no",
            default="false",
            hint="Ceneo takes a file that says nothing for yes.",
            source=REPORTED,
        ),
    )

    def check(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """The declared limits, and the check digit of the EAN."""
        problems = super().check(record, locales)
        ean = record.get("EAN")
        is_wrong = any(problem.field == "EAN" for problem in problems)
        return problems if is_wrong or not ean else [*problems, *check_gtin("EAN", ean)]

    def begin(self, frame: Frame) -> str:
        """The root, and the group that all offers are in."""
        group = attribute("name", frame.settings.get("group", "other"))
        return f'<offers xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1">\n<group{group}>\n'

    def end(self) -> str:
        """Close what `begin` opened."""
        return "</group>\n</offers>\n"

    def compile(self, frame: Frame) -> SpellItem:
        """One `o` a product."""
        locale = frame.locales[0]
        basket = attribute("basket", "1" if frame.settings.get("basket") == "true" else "0")

        def spell(record: Record) -> str:
            stock = record.get("@stock", "")
            numbers = {**record, "@stock": "0" if stock.startswith("-") else stock}
            head = "".join([attribute(name[1:], numbers.get(name, "")) for name in _ATTRIBUTES])
            pictures = "".join(f"<i{attribute('url', one)}/>" for one in self.list_pictures(record, locale))
            told = [(name, record[name]) for name in _NAMED if record.get(name)]
            told += self.list_details(record, locale)
            details = "".join(cdata("a", text, attribute("name", name)) for name, text in told)
            main = attribute("url", record.get("imgs/main", ""))
            return (
                f"<o{head}{basket}>{cdata('name', record.get('name', ''))}"
                f"{cdata('cat', record.get('cat', ''))}<imgs><main{main}/>{pictures}</imgs>"
                f"{cdata('desc', record.get('desc', ''))}"
                f"{f'<attrs>{details}</attrs>' if details else ''}</o>\n"
            )

        return spell
