"""The families of the demo catalogue, what each scope requires of them, and how they split into variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import Five

_COMMON = (
    "sku", "gtin", "mpn", "brand", "name", "short_description", "description", "areas_of_use",
    "certifications", "weight", "list_price", "available_on", "country_of_origin", "pkwiu", "image",
    "datasheet",
)  # fmt: skip
_REQUIRED = {
    "ecommerce": ("sku", "gtin", "brand", "name", "short_description", "description", "image", "list_price",
                  "weight"),
    "marketplace": ("sku", "gtin", "brand", "name", "description", "image", "list_price"),
    "print": ("sku", "name", "short_description", "description", "image"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FamilyTable:
    """One family: attributes beyond the common ones, and which of these every online shop requires."""

    code: str
    labels: Five
    attributes: tuple[str, ...]
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VariantTable:
    """One family variant; a level for each entry of `axes` and `attributes`."""

    code: str
    family: str
    labels: Five
    axes: tuple[tuple[str, ...], ...]
    attributes: tuple[tuple[str, ...], ...]
    overridable: tuple[str, ...]


FAMILIES = (
    FamilyTable(
        "power_tools",
        ("Elektronarzędzia", "Elverktyg", "Power tools", "Elektronářadí", "Электроинструмент"),
        ("voltage", "power", "torque", "no_load_speed", "cordless", "battery_system", "drilling_capacity",
         "safety_note", "film"),
        ("voltage", "safety_note"),
    ),
    FamilyTable(
        "tool_accessories",
        ("Osprzęt do elektronarzędzi", "Elverktygstillbehör", "Power tool accessories",
         "Příslušenství k elektronářadí", "Оснастка для электроинструмента"),
        ("voltage", "capacity", "diameter", "length", "pieces_per_pack"),
    ),
    FamilyTable(
        "fasteners",
        ("Elementy złączne", "Fästelement", "Fasteners", "Spojovací materiál", "Крепёжные изделия"),
        ("diameter", "length", "material", "strength_class", "drive", "pieces_per_pack"),
        ("diameter", "material", "pieces_per_pack"),
    ),
    FamilyTable(
        "cables",
        ("Kable i przewody", "Kabel och ledningar", "Cables and wires", "Kabely a vodiče",
         "Кабели и провода"),
        ("cross_section", "length", "cores", "voltage", "material", "safety_note"),
        ("length", "material"),
    ),
    FamilyTable(
        "lighting",
        ("Oświetlenie", "Belysning", "Lighting", "Osvětlení", "Освещение"),
        ("colour_temperature", "dimmable", "luminous_flux", "power", "voltage", "ip_rating", "cordless"),
        ("luminous_flux", "ip_rating"),
    ),
    FamilyTable(
        "workwear",
        ("Odzież robocza", "Arbetskläder", "Workwear", "Pracovní oděvy", "Рабочая одежда"),
        ("colour", "size", "composition", "care_image"),
        ("colour", "size", "composition"),
    ),
    FamilyTable(
        "hand_tools",
        ("Narzędzia ręczne", "Handverktyg", "Hand tools", "Ruční nářadí", "Ручной инструмент"),
        ("diameter", "length", "tip", "material"),
        ("material",),
    ),
    FamilyTable(
        "abrasives",
        ("Materiały ścierne", "Slipmaterial", "Abrasives", "Brusivo", "Абразивы"),
        ("diameter", "length", "grit", "material"),
        ("grit", "material"),
    ),
    FamilyTable(
        "protection",
        ("Środki ochrony indywidualnej", "Personlig skyddsutrustning", "Personal protective equipment",
         "Osobní ochranné prostředky", "Средства индивидуальной защиты"),
        ("size", "colour", "protection_class"),
        ("protection_class",),
    ),
    FamilyTable(
        "installation",
        ("Osprzęt elektroinstalacyjny", "Elinstallationsmateriel", "Electrical installation material",
         "Elektroinstalační materiál", "Электроустановочные изделия"),
        ("rated_current", "curve", "diameter", "colour", "voltage", "ip_rating", "material", "safety_note"),
    ),
    FamilyTable(
        "plumbing",
        ("Rury i kształtki", "Rör och rördelar", "Pipes and fittings", "Trubky a tvarovky",
         "Трубы и фитинги"),
        ("diameter", "length", "thread", "material"),
        ("material",),
    ),
    FamilyTable(
        "chemicals",
        ("Chemia techniczna", "Teknisk kemi", "Technical chemicals", "Technická chemie",
         "Техническая химия"),
        ("content", "colour", "safety_note"),
        ("content", "safety_note"),
    ),
)  # fmt: skip

_EACH = ("gtin", "mpn", "short_description", "weight", "list_price")  # differ from variant to variant

FAMILY_VARIANTS = (
    VariantTable(
        "fasteners_by_size", "fasteners",
        ("Śruby według średnicy i długości", "Skruv efter diameter och längd",
         "Screws by diameter and length", "Šrouby podle průměru a délky", "Болты по диаметру и длине"),
        (("diameter", "length"),), ((*_EACH, "pieces_per_pack"),), ("name",),
    ),
    VariantTable(
        "fasteners_by_diameter", "fasteners",
        ("Nakrętki i podkładki według średnicy", "Muttrar och brickor efter diameter",
         "Nuts and washers by diameter", "Matice a podložky podle průměru", "Гайки и шайбы по диаметру"),
        (("diameter",),), ((*_EACH, "pieces_per_pack"),), ("name",),
    ),
    VariantTable(
        "cables_by_size", "cables",
        ("Przewody według przekroju i długości", "Kablar efter area och längd",
         "Cables by cross-section and length", "Kabely podle průřezu a délky", "Кабели по сечению и длине"),
        (("cross_section", "length"),), (_EACH,), ("name",),
    ),
    VariantTable(
        "cables_by_length", "cables",
        ("Przewody według długości", "Kablar efter längd", "Cables by length", "Kabely podle délky",
         "Кабели по длине"),
        (("length",),), (_EACH,), ("name",),
    ),
    VariantTable(
        "lighting_by_colour", "lighting",
        ("Oświetlenie według barwy światła", "Belysning efter ljusfärg", "Lighting by light colour",
         "Osvětlení podle barvy světla", "Освещение по цветовой температуре"),
        (("colour_temperature",),), ((*_EACH, "luminous_flux", "image"),), ("name",),
    ),
    VariantTable(
        "lighting_by_colour_and_dimming", "lighting",
        ("Oświetlenie według barwy i ściemniania", "Belysning efter ljusfärg och dimbarhet",
         "Lighting by light colour and dimming", "Osvětlení podle barvy a stmívání",
         "Освещение по цвету и диммированию"),
        (("colour_temperature", "dimmable"),), ((*_EACH, "luminous_flux", "image"),), ("name",),
    ),
    VariantTable(
        "workwear_by_colour_and_size", "workwear",
        ("Odzież według koloru i rozmiaru", "Kläder efter färg och storlek", "Clothing by colour and size",
         "Oděvy podle barvy a velikosti", "Одежда по цвету и размеру"),
        (("colour",), ("size",)), (("image",), ("gtin", "mpn", "weight")),
        ("care_image", "composition", "list_price"),
    ),
    *(
        VariantTable(code, family, texts, (axes,), (_EACH,), ("name",))
        for code, family, texts, axes in (
            ("hand_tools_by_size", "hand_tools",
             ("Narzędzia według rozmiaru", "Verktyg efter storlek", "Tools by size", "Nářadí podle velikosti",
              "Инструмент по размеру"), ("diameter",)),
            ("hand_tools_by_length", "hand_tools",
             ("Narzędzia według długości", "Verktyg efter längd", "Tools by length", "Nářadí podle délky",
              "Инструмент по длине"), ("length",)),
            ("hand_tools_by_tip", "hand_tools",
             ("Wkrętaki według końcówki", "Skruvmejslar efter spets", "Screwdrivers by tip",
              "Šroubováky podle hrotu", "Отвёртки по наконечнику"), ("tip",)),
            ("abrasives_by_diameter_and_grit", "abrasives",
             ("Tarcze według średnicy i gradacji", "Skivor efter diameter och korn",
              "Discs by diameter and grit", "Kotouče podle průměru a zrnitosti",
              "Круги по диаметру и зернистости"), ("diameter", "grit")),
            ("abrasives_by_length_and_grit", "abrasives",
             ("Pasy według długości i gradacji", "Band efter längd och korn", "Belts by length and grit",
              "Pásy podle délky a zrnitosti", "Ленты по длине и зернистости"), ("length", "grit")),
            ("protection_by_size", "protection",
             ("Ochrona według rozmiaru", "Skydd efter storlek", "Protection by size",
              "Ochrana podle velikosti", "Защита по размеру"), ("size",)),
            ("protection_by_colour", "protection",
             ("Ochrona według koloru", "Skydd efter färg", "Protection by colour", "Ochrana podle barvy",
              "Защита по цвету"), ("colour",)),
            ("installation_by_current", "installation",
             ("Aparaty według prądu", "Apparater efter märkström", "Devices by current",
              "Přístroje podle proudu", "Аппараты по току"), ("rated_current",)),
            ("installation_by_current_and_curve", "installation",
             ("Wyłączniki według prądu i charakterystyki", "Brytare efter märkström och kurva",
              "Breakers by current and curve", "Jističe podle proudu a charakteristiky",
              "Выключатели по току и характеристике"), ("rated_current", "curve")),
            ("installation_by_diameter_and_colour", "installation",
             ("Osprzęt według średnicy i koloru", "Materiel efter diameter och färg",
              "Material by diameter and colour", "Materiál podle průměru a barvy",
              "Изделия по диаметру и цвету"), ("diameter", "colour")),
            ("plumbing_by_diameter", "plumbing",
             ("Kształtki według średnicy", "Rördelar efter diameter", "Fittings by diameter",
              "Tvarovky podle průměru", "Фитинги по диаметру"), ("diameter",)),
            ("plumbing_by_diameter_and_length", "plumbing",
             ("Rury według średnicy i długości", "Rör efter diameter och längd",
              "Pipes by diameter and length", "Trubky podle průměru a délky", "Трубы по диаметру и длине"),
             ("diameter", "length")),
            ("plumbing_by_thread", "plumbing",
             ("Armatura według gwintu", "Armatur efter gänga", "Valves by thread", "Armatury podle závitu",
              "Арматура по резьбе"), ("thread",)),
            ("chemicals_by_content", "chemicals",
             ("Chemia według zawartości", "Kemi efter innehåll", "Chemicals by content",
              "Chemie podle obsahu", "Химия по объёму"), ("content",)),
            ("chemicals_by_colour", "chemicals",
             ("Masy według koloru", "Massor efter färg", "Sealants by colour", "Tmely podle barvy",
              "Герметики по цвету"), ("colour",)),
        )
    ),
)  # fmt: skip


def families() -> Iterator[Draft]:
    """The families, each with its requirements in all three scopes."""
    for table in FAMILIES:
        requirements = {f"requirements.{scope}": list(codes) for scope, codes in _REQUIRED.items()}
        requirements["requirements.ecommerce"] += table.required
        yield create("family", table.code, {
            "code": table.code, **labels(table.labels), "attributes": [*_COMMON, *table.attributes],
            "label_attribute": "name", "image_attribute": "image", **requirements,
        })  # fmt: skip


def family_variants() -> Iterator[Draft]:
    """The family variants, on one level but for workwear, which has two."""
    for table in FAMILY_VARIANTS:
        yield create("family_variant", table.code, {
            "code": table.code, "family": table.family, **labels(table.labels),
            "axes": [list(level) for level in table.axes],
            "attributes": [list(level) for level in table.attributes],
            "overridable": list(table.overridable),
        })  # fmt: skip
