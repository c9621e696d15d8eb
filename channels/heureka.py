"""Heureka: a `SHOPITEM` for each product, for heureka.cz and, in its own layout, heureka.sk."""

from __future__ import annotations

from collections.abc import Sequence

from channels.base import Field, Frame, Problem, Record, Setting
from channels.gtins import check_gtin
from channels.settings import list_pairs
from channels.xml_items import (
    ADDRESS,
    ADDRESS_HINT,
    PAGE_ADDRESS,
    PRICE_BASIS,
    SpellItem,
    XmlItems,
    attribute,
    compile_elements,
    element,
    escape,
    joined,
)

FORMAT = "heureka/xml-feed-specs 1.0"
PREFIX = "Heureka.cz | "  # that a category begins with in Czechia, and does not in Slovakia
SLOVAK_ONLY = ("PRODUCTNO", "VIDEO_URL")
MONEY = r"[0-9]+([.,][0-9]{1,2})?"
MONEY_HINT = "Digits, with a dot or comma before one or two decimals."
ABOVE_NOTHING = rf"(?!0+([.,]0+)?$){MONEY}"
CODE = "[A-Za-z0-9_-]+"
CODE_HINT = "Letters without accents, digits, _ and -."
LEVELS = r"[^|\s]([^|]*[^|\s])?( \| [^|\s]([^|]*[^|\s])?)*"
_REPEATED = ("ACCESSORY", "SPECIAL_SERVICE")  # what | joins in the record
_NESTED = {"EXTENDED_WARRANTY": ("VAL", "DESC"), "SALES_VOUCHER": ("CODE", "DESC")}
_LEANING = {  # what says nothing without the other
    "EXTENDED_WARRANTY/DESC": "EXTENDED_WARRANTY/VAL",
    "SALES_VOUCHER/DESC": "SALES_VOUCHER/CODE",
    "GIFT@ID": "GIFT",
}


class Heureka(XmlItems):
    """Feeds the price comparisons Heureka.cz and Heureka.sk."""

    code = "heureka"
    label = "Heureka (XML)"
    record_version = 1
    picture_field = "IMGURL"
    fields = (
        Field(
            "ITEM_ID",
            required=True,
            max_length=36,
            pattern=CODE,
            hint=CODE_HINT,
            source=FORMAT,
            meaning="sku",
            unique=True,
        ),
        Field("PRODUCTNAME", required=True, max_length=200, source=FORMAT, meaning="name"),
        Field("PRODUCT", source=FORMAT),
        Field("DESCRIPTION", source=FORMAT, meaning="plain_description"),
        Field(
            "URL",
            required=True,
            max_length=300,
            pattern=ADDRESS,
            hint=ADDRESS_HINT,
            source=FORMAT,
            meaning="link",
            unique=True,
        ),
        Field(
            "IMGURL",
            required=True,
            max_length=255,
            pattern=ADDRESS,
            hint=ADDRESS_HINT,
            source=FORMAT,
            meaning="picture",
        ),
        Field("VIDEO_URL", pattern=ADDRESS, hint=f"{ADDRESS_HINT} In Slovakia only.", source=FORMAT),
        Field(
            "PRICE_VAT",
            required=True,
            pattern=MONEY,
            hint=MONEY_HINT,
            source=FORMAT,
            laid=True,
            meaning="price",
        ),
        Field("VAT", source=FORMAT, laid=True, meaning="vat_rate"),
        Field("HEUREKA_CPC", pattern=ABOVE_NOTHING, hint=f"{MONEY_HINT} More than 0.", source=FORMAT),
        Field("MANUFACTURER", source=FORMAT, meaning="brand"),
        Field("MANUFACTURER_POSTAL_ADDRESS", source=FORMAT),
        Field("MANUFACTURER_ELECTRONIC_ADDRESS", source=FORMAT),
        Field(
            "CATEGORYTEXT",
            required=True,
            max_length=255,
            pattern=LEVELS,
            hint="Levels with a blank, | and a blank between them; Heureka.cz stands before them by itself.",
            source=FORMAT,
            meaning="category",
            words=(" | ",),
        ),
        Field("EAN", pattern="[0-9]{13}", hint="Exactly 13 digits.", source=FORMAT, meaning="gtin"),
        Field("ISBN", pattern="[0-9]{9}[0-9X]|[0-9]{13}", hint="10 or 13 digits.", source=FORMAT),
        Field("PRODUCTNO", hint="In Slovakia only.", source=FORMAT, meaning="mpn"),
        Field("ITEM_TYPE", source=FORMAT),
        Field("ITEMGROUP_ID", max_length=36, pattern=CODE, hint=CODE_HINT, source=FORMAT, meaning="group"),
        Field(
            "DELIVERY_DATE",
            required=True,
            pattern="[1-9][0-9]{0,2}|[0-9]{4}-[0-9]{2}-[0-9]{2}",
            hint="Days from 1 to 999, or a day such as 2026-03-01.",
            source=FORMAT,
            laid=True,
            meaning="setting",
            words=("delivery_days",),
        ),
        Field(
            "ACCESSORY",
            pattern=joined("[A-Za-z0-9_-]{1,36}", 10),
            hint="At most 10 ITEM_IDs, joined by |.",
            source=FORMAT,
            laid=True,
        ),
        Field("GIFT", max_length=250, source=FORMAT),
        Field("GIFT@ID", max_length=36, pattern=CODE, hint=CODE_HINT, source=FORMAT),
        Field("EXTENDED_WARRANTY/VAL", pattern="[1-9][0-9]*", hint="Months.", source=FORMAT),
        Field("EXTENDED_WARRANTY/DESC", max_length=128, source=FORMAT),
        Field(
            "SPECIAL_SERVICE",
            pattern=joined("[^|]{1,128}", 5),
            hint="At most 5 texts of 128 characters, joined by |.",
            source=FORMAT,
        ),
        Field("SALES_VOUCHER/CODE", max_length=24, source=FORMAT),
        Field("SALES_VOUCHER/DESC", max_length=128, source=FORMAT),
    )
    settings = (
        PAGE_ADDRESS,
        Setting("country", "Heureka of", "choice", default="cz", choices=("cz", "sk"), source=FORMAT),
        PRICE_BASIS,
        Setting(
            "delivery_days",
            "Days until it is sent",
            "whole",
            default="1",
            pattern="[1-9][0-9]{0,2}",
            hint="From 1 to 999.",
            source=FORMAT,
        ),
        Setting(
            "carriers",
            "Carriers",
            "pairs",
            required=True,
            pattern=rf"{MONEY}(/{MONEY})?",
            key_pattern="[A-Z0-9_]{2,60}",
            hint="1 to 100 carriers as Heureka names them (PPL, DPD, GLS, ZASILKOVNA, CESKA_POSTA, "
            "VLASTNI_PREPRAVA, …), what each costs, and after / with cash on delivery: PPL=99/129.",
            source=FORMAT,
        ),
    )

    def check(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """The declared limits; check digits, room for the prefix of a category, what leans on others."""
        problems = super().check(record, locales)
        wrong = {problem.field for problem in problems}
        if (ean := record.get("EAN")) and "EAN" not in wrong:
            problems += check_gtin("EAN", ean)
        category = record.get("CATEGORYTEXT", "")
        if "CATEGORYTEXT" not in wrong and len(_place(category, is_czech=True)) > 255:
            remedy = f"At most {255 - len(PREFIX)} characters, as Heureka.cz stands before them."
            problems.append(Problem("CATEGORYTEXT", "max_length", f"{len(category)} characters", remedy))
        for part, whole in _LEANING.items():
            if record.get(part) and not record.get(whole):
                problems.append(
                    Problem(whole, "required", "", f"Fill what feeds {whole} too, or not {part}.")
                )
        return problems

    def begin(self, frame: Frame) -> str:
        """The root."""
        return "<SHOP>\n"

    def end(self) -> str:
        """Close what `begin` opened."""
        return "</SHOP>\n"

    def compile(self, frame: Frame) -> SpellItem:
        """One `SHOPITEM` a product: fields in their order, then what repeats and what nests."""
        locale, is_czech = frame.locales[0], frame.settings.get("country", "cz") == "cz"
        left_out = (*_REPEATED, *(SLOVAK_ONLY if is_czech else ()), "GIFT", "CATEGORYTEXT")
        names = [one.name for one in self.fields if one.name not in left_out and one.name.isidentifier()]
        elements = compile_elements(names)
        delivery = "".join(map(_spell_delivery, list_pairs(frame.settings.get("carriers", ""))))

        def spell(record: Record) -> str:
            category = record.get("CATEGORYTEXT", "")
            parts = [elements(record)]
            parts.append(element("CATEGORYTEXT", _place(category, is_czech=is_czech)))
            parts += [element("IMGURL_ALTERNATIVE", one) for one in self.list_pictures(record, locale)]
            parts += [
                f"<PARAM>{element('PARAM_NAME', name)}{element('VAL', text)}</PARAM>"
                for name, text in self.list_details(record, locale)
            ]
            parts += [element(n, one) for n in _REPEATED for one in record.get(n, "").split("|") if one]
            parts += [_spell_nested(record, name) for name in _NESTED]
            if gift := record.get("GIFT"):
                parts.append(f"<GIFT{attribute('ID', record.get('GIFT@ID', ''))}>{escape(gift)}</GIFT>")
            return f"<SHOPITEM>{''.join(parts)}{delivery}</SHOPITEM>\n"

        return spell


def _place(category: str, *, is_czech: bool) -> str:
    """The path as the country writes it: with the name of the site before it, or without."""
    path = category.removeprefix(PREFIX)
    return PREFIX + path if is_czech else path


def _spell_nested(record: Record, name: str) -> str:
    body = "".join(element(part, record.get(f"{name}/{part}", "")) for part in _NESTED[name])
    return f"<{name}>{body}</{name}>" if body else ""


def _spell_delivery(pair: tuple[str, str]) -> str:
    price, _, with_cash = pair[1].partition("/")
    body = element("DELIVERY_ID", pair[0]) + element("DELIVERY_PRICE", price)
    return f"<DELIVERY>{body}{element('DELIVERY_PRICE_COD', with_cash)}</DELIVERY>"
