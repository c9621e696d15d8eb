"""The attributes of the demo catalogue and their groups: of every type, localizable and scopable ones too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pim.changes import Draft
from pim.demo.batteries import ENTITY
from pim.demo.fields import create, labels
from pim.demo.texts import LOCALES, Five

GROUPS: dict[str, Five] = {
    "general": ("Dane podstawowe", "Grunddata", "General", "Základní údaje", "Основные данные"),
    "marketing": ("Opisy", "Texter", "Texts", "Texty", "Описания"),
    "technical": ("Dane techniczne", "Tekniska data", "Technical specifications", "Technické údaje",
                  "Технические характеристики"),
    "dimensions": ("Wymiary i masa", "Mått och vikt", "Dimensions and weight", "Rozměry a hmotnost",
                   "Размеры и масса"),
    "compliance": ("Normy i bezpieczeństwo", "Standarder och säkerhet", "Standards and safety",
                   "Normy a bezpečnost", "Стандарты и безопасность"),
    "commercial": ("Dane handlowe", "Handelsuppgifter", "Commercial", "Obchodní údaje",
                   "Коммерческие данные"),
    "media": ("Zdjęcia i dokumenty", "Bilder och dokument", "Pictures and documents",
              "Obrázky a dokumenty", "Изображения и документы"),
}  # fmt: skip

_LOCALIZABLE = {"localizable": True}
_FILTER = {"filterable": True}


def _in(family: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"unit_family": family, "unit": unit, "rules": {"negative": False, "decimals": True}, **more}


def _named(texts: Five) -> dict[str, str]:
    return dict(zip(LOCALES, texts, strict=True))


DRILLING_COLUMNS: list[dict[str, Any]] = [
    {"code": "into", "type": "simple_select",
     "labels": _named(("Materiał", "Material", "Material", "Materiál", "Материал")),
     "options": [
         {"code": "wood", "labels": _named(("drewno", "trä", "wood", "dřevo", "дерево"))},
         {"code": "steel", "labels": _named(("stal", "stål", "steel", "ocel", "сталь"))},
         {"code": "concrete", "labels": _named(("beton", "betong", "concrete", "beton", "бетон"))},
     ]},
    {"code": "up_to_mm", "type": "number", "required": True,
     "labels": _named(("do [mm]", "upp till [mm]", "up to [mm]", "do [mm]", "до [мм]"))},
]  # fmt: skip

# code, type, group, labels, and what else the attribute says
ATTRIBUTES: tuple[tuple[str, str, str, Five, dict[str, Any]], ...] = (
    ("sku", "identifier", "general",
     ("SKU", "Artikelnummer", "SKU", "Objednací číslo", "Артикул"),
     {"unique": True, "filterable": True, "rules": {"max_length": 64}}),
    ("gtin", "identifier", "general",
     ("GTIN (EAN)", "GTIN (EAN)", "GTIN (EAN)", "GTIN (EAN)", "GTIN (штрихкод EAN)"),
     {"unique": True, "filterable": True, "rules": {"max_length": 14}}),
    ("mpn", "identifier", "general",
     ("Numer katalogowy producenta", "Tillverkarens artikelnummer", "Manufacturer part number",
      "Číslo dílu výrobce", "Номер детали производителя"),
     {"filterable": True, "rules": {"max_length": 70}}),
    ("brand", "simple_select", "general", ("Marka", "Varumärke", "Brand", "Značka", "Бренд"), _FILTER),
    ("name", "text", "marketing",
     ("Nazwa", "Benämning", "Name", "Název", "Наименование"),
     {**_LOCALIZABLE, **_FILTER, "rules": {"max_length": 255}}),
    ("short_description", "text", "marketing",
     ("Krótki opis", "Kort beskrivning", "Short description", "Krátký popis", "Краткое описание"),
     {**_LOCALIZABLE, "rules": {"max_length": 160}}),
    ("description", "rich_text", "marketing",
     ("Opis", "Beskrivning", "Description", "Popis", "Описание"), {**_LOCALIZABLE, "scopable": True}),
    ("composition", "text", "marketing",
     ("Skład materiału", "Materialsammansättning", "Fabric composition", "Složení materiálu",
      "Состав ткани"), _LOCALIZABLE),
    ("voltage", "metric", "technical",
     ("Napięcie", "Spänning", "Voltage", "Napětí", "Напряжение"), _in("Voltage", "VOLT", filterable=True)),
    ("power", "metric", "technical",
     ("Moc", "Effekt", "Power", "Výkon", "Мощность"), _in("Power", "WATT", filterable=True)),
    ("torque", "metric", "technical",
     ("Moment obrotowy", "Vridmoment", "Torque", "Krouticí moment", "Крутящий момент"),
     _in("Torque", "NEWTON_METER")),
    ("capacity", "metric", "technical",
     ("Pojemność akumulatora", "Batterikapacitet", "Battery capacity", "Kapacita akumulátoru",
      "Ёмкость аккумулятора"), _in("ElectricCharge", "AMPEREHOUR")),
    ("luminous_flux", "metric", "technical",
     ("Strumień świetlny", "Ljusflöde", "Luminous flux", "Světelný tok", "Световой поток"),
     _in("LuminousFlux", "LUMEN", filterable=True)),
    ("no_load_speed", "number", "technical",
     ("Prędkość bez obciążenia [obr./min]", "Varvtal obelastad [varv/min]", "No-load speed [rpm]",
      "Otáčky naprázdno [ot./min]", "Частота холостого хода [об/мин]"),
     {"rules": {"min": "0", "decimals": False, "negative": False}}),
    ("cores", "number", "technical",
     ("Liczba żył", "Antal ledare", "Number of cores", "Počet žil", "Число жил"),
     {"filterable": True, "rules": {"min": "1", "max": "100", "decimals": False}}),
    ("cordless", "boolean", "technical",
     ("Zasilanie akumulatorowe", "Batteridriven", "Cordless", "Akumulátorové", "Аккумуляторное питание"),
     _FILTER),
    ("dimmable", "boolean", "technical",
     ("Możliwość ściemniania", "Dimbar", "Dimmable", "Stmívatelné", "Диммируемость"), _FILTER),
    ("material", "simple_select", "technical",
     ("Materiał", "Material", "Material", "Materiál", "Материал"), _FILTER),
    ("colour", "simple_select", "technical", ("Kolor", "Färg", "Colour", "Barva", "Цвет"), _FILTER),
    ("size", "simple_select", "technical", ("Rozmiar", "Storlek", "Size", "Velikost", "Размер"), _FILTER),
    ("strength_class", "simple_select", "technical",
     ("Klasa wytrzymałości", "Hållfasthetsklass", "Strength class", "Pevnostní třída", "Класс прочности"),
     _FILTER),
    ("drive", "simple_select", "technical",
     ("Rodzaj gniazda", "Mejselspår", "Drive", "Typ drážky", "Тип шлица"), {}),
    ("colour_temperature", "simple_select", "technical",
     ("Barwa światła", "Ljusfärg", "Colour temperature", "Barva světla", "Цветовая температура"), _FILTER),
    ("rated_current", "metric", "technical",
     ("Prąd znamionowy", "Märkström", "Rated current", "Jmenovitý proud", "Номинальный ток"),
     _in("ElectricCurrent", "AMPERE", filterable=True)),
    ("curve", "simple_select", "technical",
     ("Charakterystyka wyzwalania", "Utlösningskurva", "Tripping curve", "Vypínací charakteristika",
      "Характеристика срабатывания"), _FILTER),
    ("tip", "simple_select", "technical",
     ("Końcówka", "Spets", "Tip", "Hrot", "Наконечник"), _FILTER),
    ("grit", "simple_select", "technical",
     ("Gradacja", "Kornstorlek", "Grit", "Zrnitost", "Зернистость"), _FILTER),
    ("thread", "simple_select", "technical",
     ("Gwint przyłączeniowy", "Anslutningsgänga", "Connection thread", "Připojovací závit",
      "Присоединительная резьба"), _FILTER),
    ("content", "metric", "technical", ("Zawartość", "Innehåll", "Content", "Obsah", "Объём"),
     _in("Volume", "MILLILITER", filterable=True)),
    ("protection_class", "simple_select", "compliance",
     ("Klasa ochrony", "Skyddsklass", "Protection class", "Třída ochrany", "Класс защиты"), _FILTER),
    ("ip_rating", "simple_select", "technical",
     ("Stopień ochrony IP", "Kapslingsklass IP", "IP rating", "Stupeň krytí IP", "Степень защиты IP"),
     _FILTER),
    ("battery_system", "reference", "technical",
     ("System akumulatorowy", "Batterisystem", "Battery system", "Akumulátorový systém",
      "Аккумуляторная система"), {**_FILTER, "rules": {"entity": ENTITY}}),
    ("drilling_capacity", "table", "technical",
     ("Średnica wiercenia", "Borrkapacitet", "Drilling capacity", "Průměr vrtání", "Диаметр сверления"),
     {"rules": {"columns": DRILLING_COLUMNS}}),
    ("weight", "metric", "dimensions", ("Masa", "Vikt", "Weight", "Hmotnost", "Масса"),
     _in("Weight", "KILOGRAM")),
    ("length", "metric", "dimensions", ("Długość", "Längd", "Length", "Délka", "Длина"),
     _in("Length", "MILLIMETER", filterable=True)),
    ("diameter", "metric", "dimensions", ("Średnica", "Diameter", "Diameter", "Průměr", "Диаметр"),
     _in("Length", "MILLIMETER", filterable=True)),
    ("cross_section", "metric", "dimensions",
     ("Przekrój żyły", "Ledararea", "Conductor cross-section", "Průřez jádra", "Сечение жилы"),
     _in("Area", "SQUARE_MILLIMETER", filterable=True)),
    ("certifications", "multi_select", "compliance",
     ("Certyfikaty i normy", "Certifikat och standarder", "Certifications and standards",
      "Certifikáty a normy", "Сертификаты и стандарты"), _FILTER),
    ("areas_of_use", "multi_select", "marketing",
     ("Zastosowanie", "Användningsområde", "Areas of use", "Oblasti použití", "Область применения"),
     _FILTER),
    ("safety_note", "rich_text", "compliance",
     ("Wskazówki bezpieczeństwa", "Säkerhetsanvisningar", "Safety notes", "Bezpečnostní pokyny",
      "Указания по безопасности"), _LOCALIZABLE),
    ("pkwiu", "text", "compliance",
     ("PKWiU", "PKWiU (polsk varukod)", "PKWiU (Polish product code)", "PKWiU (polský kód výrobku)",
      "PKWiU (польский код товара)"),
     {**_LOCALIZABLE, "locales": ["pl_PL"], "rules": {"pattern": r"\d{2}\.\d{2}\.\d{2}\.\d"}}),
    ("pieces_per_pack", "number", "commercial",
     ("Liczba sztuk w opakowaniu", "Antal per förpackning", "Pieces per pack", "Počet kusů v balení",
      "Количество в упаковке"), {"rules": {"min": "1", "decimals": False, "negative": False}}),
    ("list_price", "price_collection", "commercial",
     ("Cena katalogowa netto", "Listpris exkl. moms", "List price excl. VAT", "Ceníková cena bez DPH",
      "Прайсовая цена без НДС"), {"owner": "erp"}),
    ("available_on", "date", "commercial",
     ("W sprzedaży od", "I sortimentet från", "On sale since", "V prodeji od", "В продаже с"), _FILTER),
    ("country_of_origin", "simple_select", "commercial",
     ("Kraj pochodzenia", "Ursprungsland", "Country of origin", "Země původu", "Страна происхождения"),
     _FILTER),
    ("image", "image", "media", ("Zdjęcie główne", "Huvudbild", "Main picture", "Hlavní obrázek",
                                 "Основное изображение"), {"rules": {"extensions": ["jpg", "png"]}}),
    ("care_image", "image", "media",
     ("Symbole prania", "Tvättråd", "Care symbols", "Symboly údržby", "Символы ухода"),
     {"rules": {"extensions": ["png"]}}),
    ("film", "video_link", "media",
     ("Film", "Film", "Film", "Film", "Видео"), _LOCALIZABLE),
    ("datasheet", "document", "media",
     ("Karta katalogowa", "Datablad", "Data sheet", "Technický list", "Технический паспорт"),
     {"rules": {"extensions": ["pdf"]}}),
)  # fmt: skip


def attribute_groups() -> Iterator[Draft]:
    """The groups, in the order in which forms show them."""
    for position, (code, texts) in enumerate(GROUPS.items()):
        yield create("attribute_group", code, {"code": code, **labels(texts), "position": position})


def attributes() -> Iterator[Draft]:
    """The attributes, in the order in which forms show them."""
    for position, (code, kind, group, texts, more) in enumerate(ATTRIBUTES):
        yield create("attribute", code, {
            "code": code, "type": kind, "group": group, **labels(texts), "position": position, **more,
        })  # fmt: skip
