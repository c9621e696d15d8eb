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
        ("voltage", "power", "torque", "no_load_speed", "cordless", "safety_note"),
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
