"""Screws, nuts, anchors and rivets: product models with variants on one level, by diameter and length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pim.changes import Draft
from pim.demo.composing import branded, described, identified, named, priced, sku_of
from pim.demo.fastener_texts import TEXTS
from pim.demo.fields import create, measure, values
from pim.demo.files import Files
from pim.demo.texts import LOCALES, PACK, Five, filled, five, joined, measures, number, same

FIRST_SERIAL = 3_000_001

Sizes = dict[str, tuple[str, ...]]  # diameter -> lengths, in mm; no length where only the diameter varies


@dataclass(frozen=True, slots=True)
class Model:
    """One product model; its words stand in `fastener_texts` under its code."""

    code: str
    part: str  # how its part numbers begin
    material: str
    strength: str | None
    drive: str | None
    drawing: str
    category: str
    areas: tuple[str, ...]
    kilogram_price: str  # in euro
    sizes: Sizes
    thread: str = "M"  # "" for those that are told by their diameter
    length: str | None = None  # in mm, where all variants share it
    pieces: int | None = None  # in a pack, where it does not follow from the diameter


_COLOURS = {"steel_zinc": "steel", "steel_black": "black", "steel_yellow": "brass",
            "stainless_a2": "aluminium",
            "aluminium": "aluminium"}  # fmt: skip

MODELS = (
    Model("hex_screw_zinc", "933ZN", "steel_zinc", "c8_8", "hex", "bolt", "bolts",
          ("assembly", "construction", "metalworking"), "7.20",
          {"6": ("16", "20", "30", "40"), "8": ("20", "30", "40", "60"), "10": ("30", "50", "80"),
           "12": ("40", "60", "100")}),
    Model("hex_screw_a2", "933A2", "stainless_a2", "a2_70", "hex", "bolt", "bolts", ("shipbuilding",),
          "14.50",
          {"6": ("16", "20", "30"), "8": ("20", "30", "40"), "10": ("30", "50")}),
    Model("socket_screw", "912", "steel_black", "c12_9", "socket", "socket_bolt", "bolts",
          ("assembly", "metalworking"), "9.80",
          {"5": ("16", "25"), "6": ("16", "20", "40"), "8": ("20", "30", "50"), "10": ("40", "60")}),
    Model("wood_screw", "TX", "steel_yellow", None, "torx", "wood_screw", "wood_screws",
          ("construction", "woodworking"), "8.90",
          {"3.5": ("30", "40"), "4": ("40", "50", "60"), "5": ("50", "70", "90"), "6": ("100", "120")}, ""),
    Model("self_drilling_screw", "7504", "steel_zinc", None, "hex", "tek_screw", "sheet_screws",
          ("construction",), "10.40", {"4.8": ("19", "25", "35"), "5.5": ("25", "38"), "6.3": ("50",)}, ""),
    Model("hex_nut", "934", "steel_zinc", "c8", "hex", "nut", "nuts_washers", ("assembly", "metalworking"),
          "6.80", dict.fromkeys(("5", "6", "8", "10", "12", "16"), ())),
    Model("lock_nut_a2", "985A2", "stainless_a2", "a2_70", "hex", "nut", "nuts_washers", ("shipbuilding",),
          "15.20", dict.fromkeys(("5", "6", "8", "10", "12"), ())),
    Model("flat_washer", "125A", "steel_zinc", None, None, "washer", "nuts_washers", ("assembly",), "5.90",
          dict.fromkeys(("5", "6", "8", "10", "12", "16"), ())),
    Model("threaded_rod", "975", "steel_zinc", None, None, "rod", "bolts", ("construction", "metalworking"),
          "5.60",
          dict.fromkeys(("6", "8", "10", "12", "16"), ()), length="1000", pieces=10),
    Model("wedge_anchor", "WA", "steel_zinc", None, "hex", "anchor", "anchors_rivets", ("construction",),
          "11.90", {"8": ("75", "95"), "10": ("90", "115"), "12": ("110", "150"), "16": ("140",)}),
    Model("blind_rivet", "7337", "aluminium", None, None, "rivet", "anchors_rivets",
          ("assembly", "metalworking"), "21.00",
          {"3.2": ("8", "10"), "4": ("8", "10", "12"), "4.8": ("12", "16")}, ""),
)  # fmt: skip


def fastener_models(files: Files) -> Iterator[Draft]:
    """The product models."""
    for model in MODELS:
        name, text = TEXTS[model.code]
        standard = [("standard", same(model_standard))] if (model_standard := _standard(name)) else []
        yield create("model", model.code, {
            "code": model.code,
            "family_variant": "fasteners_by_size" if any(model.sizes.values()) else "fasteners_by_diameter",
            **named(name), **described(name, text, standard),
            **branded("fixnord", "25.94.11.0", model.areas, ("CE", "RoHS")),
            **values(material=model.material, strength_class=model.strength, drive=model.drive,
                     length=measure(model.length, "MILLIMETER"), available_on="2020-01-15",
                     datasheet=files.sheet(model.code, name[2], [text[2]]),
                     image=files.picture(model.drawing, _COLOURS[model.material])),
            "categories": [model.category],
        })  # fmt: skip


def fasteners() -> Iterator[Draft]:
    """The variants, by model, diameter and length; GTINs are given in this order."""
    serial = FIRST_SERIAL
    for model in MODELS:
        for diameter, lengths in model.sizes.items():
            for length in lengths or (None,):
                yield _variant(model, diameter, length, serial)
                serial += 1


def _variant(model: Model, diameter: str, length: str | None, serial: int) -> Draft:
    part_number = f"{model.part}-{model.thread}{diameter.replace('.', '')}{f'-{length}' if length else ''}"
    sku = sku_of("fixnord", part_number)
    pieces = model.pieces or _pieces(Decimal(diameter))
    kilogram = _kilogram(Decimal(diameter), Decimal(length or model.length or diameter), pieces)
    size = _size(model.thread, diameter, length)
    return create("product", sku, {
        "parent": model.code,
        **identified(sku, serial, kilogram),
        **named(joined(", ", TEXTS[model.code][0], size), filled(PACK, size, same(str(pieces)))),
        **values(diameter=measure(diameter, "MILLIMETER"), length=measure(length, "MILLIMETER"),
                 pieces_per_pack=str(pieces)),
        **priced(format((Decimal(kilogram) * Decimal(model.kilogram_price) + 2).quantize(Decimal("0.1")))),
    })  # fmt: skip


def _size(thread: str, diameter: str, length: str | None) -> Five:
    if length is None:
        return same(f"{thread}{diameter}")
    if thread:
        return same(f"{thread}{diameter} × {length}")
    heads = five(f"{number(Decimal(diameter).quantize(Decimal('0.1')), locale)} × " for locale in LOCALES)
    return joined("", heads, measures(length, "MILLIMETER"))


def _pieces(diameter: Decimal) -> int:
    return 200 if diameter < 8 else 100 if diameter < 12 else 25


def _kilogram(diameter: Decimal, length: Decimal, pieces: int) -> str:
    """About what a pack weighs: a steel rod of this size, and a third more for its head."""
    rod = diameter * diameter * length * Decimal("0.00000617")
    return format(max(rod * pieces * Decimal("1.3"), Decimal("0.05")).quantize(Decimal("0.01")))


def _standard(name: Five) -> str:
    """The DIN standard that an English name names; "" if none."""
    words = name[2].replace(",", "").split()
    return f"DIN {words[words.index('DIN') + 1]}" if "DIN" in words else ""
