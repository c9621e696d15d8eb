"""What is wrong with the demo catalogue on purpose, so that every page and check has something to find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pim.changes import Draft
from pim.demo.composing import branded, identified, named, priced
from pim.demo.fields import create, values
from pim.demo.files import Files
from pim.demo.texts import LOCALES, Five

NO_SKU = "no-sku-1"  # the key, within the change set, of the product that has no SKU yet
TINY_PX = 24


@dataclass(frozen=True, slots=True)
class Fault:
    """One seeded fault. `key` is a SKU, the code of a model, or `NO_SKU`; `locale` where one is concerned."""

    key: str
    code: str
    what: str
    locale: str = ""


FAULTS = (
    Fault("BRV-BM300", "gtin_check_digit", "The check digit of the GTIN is wrong."),
    Fault("FXN-934-M8", "gtin_check_digit", "The check digit of the GTIN is wrong."),
    Fault("BRV-BR1100", "missing_name", "There is no Swedish name.", "sv_SE"),
    Fault("BRV-BE400-150", "missing_name", "There is no Swedish name.", "sv_SE"),
    Fault("LMV-TL10", "missing_name", "There is no Swedish name.", "sv_SE"),
    Fault("softshell_jacket", "missing_name", "The model has no Swedish name, so no variant has.", "sv_SE"),
    Fault("ZTX-ZJ570", "missing_description", "There is no description in any scope or language."),
    Fault("BRV-FB-42", "missing_description", "There is no description in any scope or language."),
    Fault("BRV-SC-3", "missing_picture", "There is no main picture."),
    Fault("LMV-HL4", "missing_picture", "There is no main picture."),
    Fault("BRV-BJ720", "tiny_picture", f"The main picture has {TINY_PX} × {TINY_PX} pixels."),
    Fault("ZTX-ZD18-40", "title_too_long", "The names are longer than 150 characters."),
    Fault("BRV-HSS-10", "missing_weight", "There is no weight."),
    Fault("BRV-CB-H800", "missing_weight", "There is no weight."),
    Fault(
        "PRX-CAT6-10M", "variant_untranslated", "Its own texts are Polish only; the model's show elsewhere."
    ),
    Fault("OLD-4711", "no_family", "It belongs to no family."),
    Fault(NO_SKU, "no_sku", "It has no SKU."),
    Fault("ZTX-ZF1800", "no_successor", "It is being phased out, and nothing replaces it."),
    Fault("BRV-BV1400-42", "pin_dates", "It is pinned in from a day after the assortment has ended."),
)

_LONG: Five = (
    (
        "Wkrętarka akumulatorowa Zetmax ZD18-40, 18 V, 40 Nm, z dwoma akumulatorami 2 Ah, ładowarką, walizką,"
        " zestawem 32 bitów, uchwytem magnetycznym i latarką – NOWOŚĆ, SUPER CENA, WYSYŁKA 24 H"
    ),
    (
        "Borrskruvdragare Zetmax ZD18-40, 18 V, 40 Nm, med två batterier på 2 Ah, laddare, väska, bitssats"
        " med 32 delar, magnetisk bitshållare och ficklampa – NYHET, SUPERPRIS, LEVERANS INOM 24 TIMMAR"
    ),
    (
        "Cordless drill driver Zetmax ZD18-40, 18 V, 40 Nm, with two 2 Ah batteries, charger, case, set of 32"
        " bits, magnetic holder and torch – NEW, SUPER PRICE, DISPATCHED WITHIN 24 HOURS"
    ),
    (
        "Akumulátorový vrtací šroubovák Zetmax ZD18-40, 18 V, 40 Nm, se dvěma akumulátory 2 Ah, nabíječkou,"
        " kufrem, sadou 32 bitů, magnetickým držákem a svítilnou – NOVINKA, SUPER CENA, ODESLÁNÍ DO 24 H"
    ),
    (
        "Аккумуляторная дрель-шуруповёрт Zetmax ZD18-40, 18 В, 40 Н·м, с двумя аккумуляторами 2 А·ч, зарядным"
        " устройством, кейсом, набором из 32 бит и фонарём – НОВИНКА, СУПЕРЦЕНА, ОТПРАВКА ЗА 24 ЧАСА"
    ),
)
_STAPLER: Five = (
    "Zszywacz tapicerski ręczny", "Häftpistol", "Hand tacker", "Ruční sponkovačka", "Ручной степлер",
)  # fmt: skip
_DRYWALL: Five = (
    "Wkrętarka do płyt gipsowo-kartonowych Brovik BD18-DW, 18 V", "Gipsskruvdragare Brovik BD18-DW, 18 V",
    "Drywall screwdriver Brovik BD18-DW, 18 V", "Šroubovák na sádrokarton Brovik BD18-DW, 18 V",
    "Шуруповёрт для гипсокартона Brovik BD18-DW, 18 В",
)  # fmt: skip

Fields = dict[str, Any]


def spoil(drafts: Iterable[Draft], files: Files) -> Iterator[Draft]:
    """The drafts, with the faults that change or take away fields put into them."""
    by_key = {fault.key: fault for fault in FAULTS}
    for draft in drafts:
        fault = by_key.get(draft.key)
        edit = _EDITS.get(fault.code) if fault else None
        yield replace(draft, value=edit(dict(draft.value), files)) if edit else draft


def strays(files: Files) -> Iterator[Draft]:
    """The products that are faults themselves: one without a family, one without a SKU."""
    yield create("product", "OLD-4711", {
        **identified("OLD-4711", 9_000_001, "0.75"), **named(_STAPLER), **priced("19.90"),
        "categories": ["tools"],
    })  # fmt: skip
    fields = {
        "family": "power_tools",
        **identified(NO_SKU, 9_000_002, "1.4"), **named(_DRYWALL), **priced("179"),
        **branded("brovik", "28.24.11.0", ("construction",), ("CE",)),
        **values(mpn="BD18-DW", image=files.picture("driver", "petrol", "jpg")),
        "categories": ["drills"],
    }  # fmt: skip
    del fields["sku"]
    yield create("product", NO_SKU, fields)


def _wrong_digit(fields: Fields, _files: Files) -> Fields:
    right = fields["values.gtin.."]
    return {**fields, "values.gtin..": f"{right[:-1]}{(int(right[-1]) + 1) % 10}"}


def _long_title(fields: Fields, _files: Files) -> Fields:
    return {**fields, **named(_LONG)}


def _tiny_picture(fields: Fields, files: Files) -> Fields:
    return {**fields, **values(image=files.picture("jigsaw", "petrol", "jpg", TINY_PX))}


def _polish_only(fields: Fields, _files: Files) -> Fields:
    others = tuple(f".{locale}" for locale in LOCALES if locale != "pl_PL")
    return {name: value for name, value in fields.items() if not name.endswith(others)}


def _without(start: str, end: str = "") -> Callable[[Fields, Files], Fields]:
    def edit(fields: Fields, _files: Files) -> Fields:
        return {n: v for n, v in fields.items() if not (n.startswith(start) and n.endswith(end))}

    return edit


_EDITS: dict[str, Callable[[Fields, Files], Fields]] = {
    "gtin_check_digit": _wrong_digit,
    "missing_name": _without("values.name.", ".sv_SE"),
    "missing_description": _without("values.description."),
    "missing_picture": _without("values.image."),
    "missing_weight": _without("values.weight."),
    "tiny_picture": _tiny_picture,
    "title_too_long": _long_title,
    "variant_untranslated": _polish_only,
}
