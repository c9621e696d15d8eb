"""The languages of the demo catalogue: their order, numbers, units and the phrases families share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

Five = tuple[str, str, str, str, str]  # one text for each of LOCALES, in their order

LOCALES = ("pl_PL", "sv_SE", "en_GB", "cs_CZ", "ru_RU")

SYMBOLS: dict[str, Five] = {
    "AMPERE": ("A", "A", "A", "A", "А"),
    "AMPEREHOUR": ("Ah", "Ah", "Ah", "Ah", "А·ч"),
    "GRAM": ("g", "g", "g", "g", "г"),
    "KILOGRAM": ("kg", "kg", "kg", "kg", "кг"),
    "LUMEN": ("lm", "lm", "lm", "lm", "лм"),
    "METER": ("m", "m", "m", "m", "м"),
    "MILLILITER": ("ml", "ml", "ml", "ml", "мл"),
    "MILLIMETER": ("mm", "mm", "mm", "mm", "мм"),
    "NEWTON_METER": ("Nm", "Nm", "Nm", "Nm", "Н·м"),
    "SQUARE_MILLIMETER": ("mm²", "mm²", "mm²", "mm²", "мм²"),
    "VOLT": ("V", "V", "V", "V", "В"),
    "WATT": ("W", "W", "W", "W", "Вт"),
}

IN_CASE: Five = (
    "{}, dostawa w walizce systemowej",
    "{}, levereras i systemväska",
    "{}, supplied in a system case",
    "{}, dodáváno v systémovém kufru",
    "{}, поставляется в системном кейсе",
)
PACK: Five = (
    "Rozmiar {}, opakowanie {} szt.",
    "Storlek {}, förpackning om {} st.",
    "Size {}, pack of {}",
    "Rozměr {}, balení {} ks",
    "Размер {}, упаковка {} шт.",
)
COIL: Five = (
    "Długość {}, przekrój żyły {}",
    "Längd {}, ledararea {}",
    "Length {}, conductor cross-section {}",
    "Délka {}, průřez jádra {}",
    "Длина {}, сечение жилы {}",
)
LENGTH: Five = ("Długość {}", "Längd {}", "Length {}", "Délka {}", "Длина {}")
LIGHT: Five = (
    "Barwa światła {}, strumień świetlny {}",
    "Ljusfärg {}, ljusflöde {}",
    "Light colour {}, luminous flux {}",
    "Barva světla {}, světelný tok {}",
    "Цветовая температура {}, световой поток {}",
)
FACTS: dict[str, Five] = {
    "capacity": ("Pojemność", "Kapacitet", "Capacity", "Kapacita", "Ёмкость"),
    "certifications": ("Normy i znaki", "Standarder och märkning", "Standards and marks",
                       "Normy a značky", "Стандарты и знаки"),
    "composition": ("Skład", "Materialsammansättning", "Composition", "Složení materiálu", "Состав ткани"),
    "ip_rating": ("Stopień ochrony", "Kapslingsklass", "Degree of protection", "Stupeň krytí",
                  "Степень защиты"),
    "power": ("Moc", "Effekt", "Power", "Výkon", "Мощность"),
    "standard": ("Norma", "Standard", "Standard", "Norma", "Стандарт"),
    "torque": ("Maks. moment obrotowy", "Max. vridmoment", "Max. torque", "Max. krouticí moment",
               "Макс. крутящий момент"),
    "voltage": ("Napięcie", "Spänning", "Voltage", "Napětí", "Напряжение"),
    "weight": ("Masa", "Vikt", "Weight", "Hmotnost", "Масса"),
}  # fmt: skip


def number(amount: str | Decimal, locale: str) -> str:
    """A decimal number as people of `locale` write it; no grouping of thousands."""
    text = format(Decimal(amount), "f")
    return text if locale == "en_GB" else text.replace(".", ",")


def measures(amount: str | Decimal, unit: str) -> Five:
    """An amount with the symbol of its unit, in every language."""
    symbols = zip(LOCALES, SYMBOLS[unit], strict=True)
    return five(f"{number(amount, locale)} {symbol}" for locale, symbol in symbols)


def same(text: str) -> Five:
    """A text that is the same in every language: a brand, a size, a standard."""
    return (text, text, text, text, text)


def joined(separator: str, *parts: Five) -> Five:
    """The parts of each language, one after the other."""
    return five(separator.join(texts) for texts in zip(*parts, strict=True))


def filled(template: Five, *parts: Five) -> Five:
    """The template of each language with its `{}` filled by the parts of that language."""
    return five(pattern.format(*texts) for pattern, *texts in zip(template, *parts, strict=True))


def rich(paragraphs: Iterable[Five], facts: Iterable[tuple[str, Five]] = ()) -> Five:
    """Rich text in every language: the paragraphs, then a list of facts by their code in `FACTS`."""
    opening = [filled(same("<p>{}</p>"), text) for text in paragraphs]
    lines = [filled(same("<li>{}: {}</li>"), FACTS[code], text) for code, text in facts]
    if lines:
        opening.append(filled(same("<ul>{}</ul>"), joined("", *lines)))
    return joined("", *opening)


def five(texts: Iterable[str]) -> Five:
    """Exactly five texts as a tuple. Raises `ValueError` for any other number."""
    pl, sv, en, cs, ru = texts
    return pl, sv, en, cs, ru
