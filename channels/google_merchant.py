"""Google Merchant Center: RSS 2.0 with the elements of the namespace `g`.

A file is always complete: what is not in it is taken off the market. The rules are those of the product
data specification; limits that were not confirmed by it come from what sellers report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from channels.base import Field, Frame, Problem, Record, Setting
from channels.gtins import GTIN_PATTERN, check_gtin
from channels.settings import list_pairs
from channels.xml_items import (
    ADDRESS,
    ADDRESS_HINT,
    PAGE_ADDRESS,
    PRICE_BASIS,
    SpellItem,
    XmlItems,
    compile_elements,
    element,
    joined,
)

SPECIFICATION = "Google Merchant Center, product data specification"
REPORTED = "Google Merchant Center, as sellers report it"
RSS = "Google Merchant Center, RSS 2.0 specification"
AVAILABILITY = ("in_stock", "out_of_stock", "preorder", "backorder")
LATER = ("preorder", "backorder")  # that need a date
CONDITIONS = ("new", "refurbished", "used")
PICTURES = ("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff")
MEASURE_UNITS = "mg g kg ml cl l cbm cm m sqm ct oz lb floz pt qt gal in ft yd sqft".split()
MONEY = r"[0-9]+(\.[0-9]{1,2})? [A-Z]{3}"
MONEY_HINT = "A number, a blank and the code of a currency, such as 737.99 PLN."
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
SIZE = r"[0-9]+(\.[0-9]+)? (cm|in)"
SIZE_HINT = "A number, a blank and cm or in."
MEASURE = rf"[0-9]+(\.[0-9]+)? ?({'|'.join(MEASURE_UNITS)})"
MEASURE_HINT = f"A number and one of: {', '.join(MEASURE_UNITS)}."
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{2,5})(?:[?#].*)?$")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


class GoogleMerchant(XmlItems):
    """Feeds Google Merchant Center, and whatever else reads its RSS."""

    code = "google_merchant"
    label = "Google Merchant (RSS 2.0)"
    record_version = 1
    picture_field = "g:image_link"
    detail_limits = (140, 1000)
    fields = (
        Field("g:id", required=True, max_length=50, source=SPECIFICATION, meaning="sku", unique=True),
        Field("g:title", required=True, max_length=150, source=SPECIFICATION, meaning="name"),
        Field(
            "g:description",
            required=True,
            max_length=5000,
            hint="Plain text, without tags.",
            source=SPECIFICATION,
            meaning="plain_description",
        ),
        Field(
            "g:link",
            required=True,
            max_length=2000,
            pattern=ADDRESS,
            hint=ADDRESS_HINT,
            source=SPECIFICATION,
            meaning="link",
        ),
        Field(
            "g:image_link",
            required=True,
            max_length=2000,
            pattern=ADDRESS,
            hint=ADDRESS_HINT,
            source=SPECIFICATION,
            meaning="picture",
        ),
        Field(
            "g:availability",
            required=True,
            pattern="|".join(AVAILABILITY),
            hint=f"One of: {', '.join(AVAILABILITY)}.",
            source=SPECIFICATION,
            laid=True,
            meaning="availability",
            words=("in_stock", "backorder", "out_of_stock"),
        ),
        Field(
            "g:availability_date",
            pattern=DAY,
            hint="A day such as 2026-03-01, or an instant as in ISO 8601.",
            source=REPORTED,
            laid=True,
            meaning="next_delivery",
        ),
        Field(
            "g:price",
            required=True,
            pattern=MONEY,
            hint=MONEY_HINT,
            source=REPORTED,
            laid=True,
            meaning="price_with_currency",
        ),
        Field("g:sale_price", pattern=MONEY, hint=MONEY_HINT, source=REPORTED, laid=True),
        Field(
            "g:sale_price_effective_date",
            pattern=f"{DAY}/{DAY}",
            hint="Two instants as in ISO 8601 with / between them.",
            source=REPORTED,
            laid=True,
        ),
        Field("g:brand", max_length=70, source=REPORTED, meaning="brand"),
        Field(
            "g:gtin",
            pattern=GTIN_PATTERN,
            hint="A GTIN has 8, 12, 13 or 14 digits and nothing else.",
            source=SPECIFICATION,
            meaning="gtin",
        ),
        Field("g:mpn", max_length=70, source=REPORTED, meaning="mpn"),
        Field(
            "g:condition",
            pattern="|".join(CONDITIONS),
            hint=f"One of: {', '.join(CONDITIONS)}.",
            source=SPECIFICATION,
            meaning="setting",
            words=("condition",),
        ),
        Field("g:google_product_category", max_length=750, source=REPORTED, meaning="named_category"),
        Field("g:product_type", max_length=750, source=REPORTED, meaning="category", words=(" > ",)),
        Field("g:item_group_id", max_length=50, source=REPORTED, meaning="group"),
        Field(
            "g:shipping_weight",
            pattern=r"[0-9]+(\.[0-9]+)? (kg|g|lb|oz)",
            hint="A number, a blank and kg, g, lb or oz.",
            source=REPORTED,
            meaning="weight",
            words=(" kg",),
        ),
        Field("g:shipping_length", pattern=SIZE, hint=SIZE_HINT, source=REPORTED),
        Field("g:shipping_width", pattern=SIZE, hint=SIZE_HINT, source=REPORTED),
        Field("g:shipping_height", pattern=SIZE, hint=SIZE_HINT, source=REPORTED),
        Field(
            "g:product_highlight",
            pattern=joined("[^|]{1,150}", 100, low=2),
            hint="2 to 100 texts of at most 150 characters, joined by |.",
            source=REPORTED,
        ),
        Field("g:unit_pricing_measure", pattern=MEASURE, hint=MEASURE_HINT, source=SPECIFICATION),
        Field("g:unit_pricing_base_measure", pattern=MEASURE, hint=MEASURE_HINT, source=SPECIFICATION),
        Field("g:multipack", pattern="[2-9]|[1-9][0-9]+", hint="A whole number above 1.", source=REPORTED),
        Field("g:is_bundle", pattern="yes|no", hint="yes or no.", source=REPORTED),
    )
    settings = (
        PAGE_ADDRESS,
        PRICE_BASIS,
        Setting("condition", "Condition of the goods", "choice", default="new", choices=CONDITIONS),
        Setting(
            "shipping",
            "Shipping",
            "pairs",
            pattern=MONEY,
            key_pattern="[A-Z]{2}(:[^:=]+)?",
            hint="A country, or a country and a service, and what it costs: PL:Courier=14.99 PLN.",
            source=REPORTED,
        ),
        Setting("details", "Heading above the technical data", pattern=".{1,140}", source=REPORTED),
    )

    def check(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """The declared limits; then check digits, the kind of picture, tags and the count of highlights."""
        problems = super().check(record, locales)
        wrong = {problem.field for problem in problems}
        if (gtin := record.get("g:gtin")) and "g:gtin" not in wrong:
            problems += check_gtin("g:gtin", gtin)
        extension = _EXTENSION.search(record.get("g:image_link", "").rpartition("/")[2])
        if extension is not None and extension[1].lower() not in PICTURES:
            remedy = f"Pictures are of the kinds: {', '.join(PICTURES)}."
            problems.append(Problem("g:image_link", "kind", extension[1], remedy))
        if markup := _MARKUP.search(record.get("g:description", "")):
            problems.append(Problem("g:description", "markup", markup[0][:60], "Make it plain text."))
        return problems

    def check_laid(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """The declared limits; and that goods which come later say when."""
        problems = super().check_laid(record, locales)
        if record.get("g:availability") in LATER and not record.get("g:availability_date"):
            remedy = "Say from when on it can be had, or map the availability to out_of_stock."
            problems.append(Problem("g:availability_date", "required", "", remedy))
        return problems

    def begin(self, frame: Frame) -> str:
        """The channel's name; its address is that of the shop whose pages are linked."""
        shop = urlsplit(frame.settings.get("link_pattern", ""))
        title = element("title", frame.label)
        head = (
            f"{title}{element('link', f'{shop.scheme}://{shop.netloc}')}{element('description', frame.label)}"
        )
        return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>{head}\n'

    def end(self) -> str:
        """Close what `begin` opened."""
        return "</channel>\n</rss>\n"

    def compile(self, frame: Frame) -> SpellItem:
        """One `item` a product: fields in their order, then what repeats."""
        elements = compile_elements(one.name for one in self.fields if one.name != "g:product_highlight")
        locale, heading = frame.locales[0], element("g:section_name", frame.settings.get("details", ""))
        shipping = "".join(map(_spell_shipping, list_pairs(frame.settings.get("shipping", ""))))

        def spell(record: Record) -> str:
            parts = [elements(record)]
            if not (record.get("g:brand") and (record.get("g:gtin") or record.get("g:mpn"))):
                parts.append("<g:identifier_exists>no</g:identifier_exists>")
            pictures = self.list_pictures(record, locale)
            parts += [element("g:additional_image_link", address) for address in pictures]
            highlights = record.get("g:product_highlight", "")
            parts += [element("g:product_highlight", one.strip()) for one in highlights.split("|") if one]
            parts += [
                f"<g:product_detail>{heading}{element('g:attribute_name', name)}"
                f"{element('g:attribute_value', text)}</g:product_detail>"
                for name, text in self.list_details(record, locale)
            ]
            return f"<item>{''.join(parts)}{shipping}</item>\n"

        return spell


def _spell_shipping(pair: tuple[str, str]) -> str:
    country, _, service = pair[0].partition(":")
    body = element("g:country", country) + element("g:service", service) + element("g:price", pair[1])
    return f"<g:shipping>{body}</g:shipping>"
