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
            "stainless_a2": "aluminium", "stainless_a4": "aluminium",
            "aluminium": "aluminium"}  # fmt: skip

_LENGTHS = ("6", "8", "10", "12", "16", "20", "25", "30", "35", "40", "45", "50", "55", "60", "65", "70",
            "75", "80", "90", "100", "110", "120", "130", "140", "150", "160", "180", "200", "220",
            "240")  # fmt: skip


def _sizes(diameters: str, shortest: str, longest: str) -> Sizes:
    """Diameters, each with the usual lengths between two multiples of it."""
    return {
        diameter: tuple(
            length
            for length in _LENGTHS
            if Decimal(shortest) <= Decimal(length) / Decimal(diameter) <= Decimal(longest)
        )
        for diameter in diameters.split()
    }


MODELS = (
    Model("hex_screw_zinc", "933ZN", "steel_zinc", "c8_8", "hex", "bolt", "bolts",
          ("assembly", "construction", "metalworking"), "7.20",
          _sizes("4 5 6 8 10 12 14 16 20 24", "1.6", "10")),
    Model("hex_screw_10_9", "933ZF", "steel_zinc", "c10_9", "hex", "bolt", "bolts",
          ("construction", "metalworking"), "8.60", _sizes("6 8 10 12 16 20 24", "1.6", "10")),
    Model("hex_screw_a2", "933A2", "stainless_a2", "a2_70", "hex", "bolt", "bolts", ("shipbuilding",),
          "14.50", _sizes("4 5 6 8 10 12 16 20", "1.6", "10")),
    Model("hex_screw_a4", "933A4", "stainless_a4", "a4_80", "hex", "bolt", "bolts", ("shipbuilding",),
          "19.80", _sizes("6 8 10 12 16 20", "1.6", "10")),
    Model("socket_screw", "912", "steel_black", "c12_9", "socket", "socket_bolt", "bolts",
          ("assembly", "metalworking"), "9.80", _sizes("3 4 5 6 8 10 12 16 20", "2", "10")),
    Model("socket_screw_a2", "912A2", "stainless_a2", "a2_70", "socket", "socket_bolt", "bolts",
          ("assembly", "shipbuilding"), "17.40", _sizes("3 4 5 6 8 10 12 16", "2", "10")),
    Model("countersunk_socket_screw", "7991", "steel_black", "c10_9", "socket", "socket_bolt", "bolts",
          ("assembly", "metalworking"), "10.90", _sizes("3 4 5 6 8 10 12 16", "2", "8")),
    Model("carriage_bolt", "603", "steel_zinc", None, None, "bolt", "bolts", ("construction", "woodworking"),
          "6.90", _sizes("5 6 8 10 12 16", "4", "20")),
    Model("wood_screw", "TX", "steel_yellow", None, "torx", "wood_screw", "wood_screws",
          ("construction", "woodworking"), "8.90", _sizes("3 3.5 4 4.5 5 6 8 10", "5", "24"), ""),
    Model("wood_screw_a2", "TXA2", "stainless_a2", None, "torx", "wood_screw", "wood_screws",
          ("construction", "woodworking"), "19.50", _sizes("3.5 4 4.5 5 6 8", "6", "20"), ""),
    Model("self_drilling_screw", "7504", "steel_zinc", None, "hex", "tek_screw", "sheet_screws",
          ("construction",), "10.40",
          {"4.2": ("13", "16", "19", "25"), "4.8": ("16", "19", "25", "32", "35", "38"),
           "5.5": ("19", "25", "32", "38", "50", "63", "80", "100"),
           "6.3": ("25", "32", "38", "50", "63", "80", "100", "120")}, ""),
    Model("hex_nut", "934", "steel_zinc", "c8", "hex", "nut", "nuts_washers", ("assembly", "metalworking"),
          "6.80", dict.fromkeys(("3", "4", "5", "6", "8", "10", "12", "14", "16", "20", "24", "30"), ())),
    Model("hex_nut_a2", "934A2", "stainless_a2", "a2_70", "hex", "nut", "nuts_washers", ("shipbuilding",),
          "13.90", dict.fromkeys(("3", "4", "5", "6", "8", "10", "12", "16", "20", "24"), ())),
    Model("lock_nut_a2", "985A2", "stainless_a2", "a2_70", "hex", "nut", "nuts_washers", ("shipbuilding",),
          "15.20", dict.fromkeys(("4", "5", "6", "8", "10", "12", "16", "20"), ())),
    Model("flat_washer", "125A", "steel_zinc", None, None, "washer", "nuts_washers", ("assembly",), "5.90",
          dict.fromkeys(("3", "4", "5", "6", "8", "10", "12", "14", "16", "20", "24", "30"), ())),
    Model("threaded_rod", "975", "steel_zinc", None, None, "rod", "bolts", ("construction", "metalworking"),
          "5.60",
          dict.fromkeys(("4", "5", "6", "8", "10", "12", "14", "16", "20", "24"), ()), length="1000",
          pieces=10),
    Model("wedge_anchor", "WA", "steel_zinc", None, "hex", "anchor", "anchors_rivets", ("construction",),
          "11.90", {"8": ("60", "75", "95", "115"), "10": ("65", "90", "115", "130", "150"),
                    "12": ("80", "110", "130", "150", "180"), "16": ("105", "140", "180", "220"),
                    "20": ("125", "160", "220")}),
    Model("blind_rivet", "7337", "aluminium", None, None, "rivet", "anchors_rivets",
          ("assembly", "metalworking"), "21.00",
          {"3": ("6", "8", "10", "12"), "3.2": ("6", "8", "10", "12"), "4": ("6", "8", "10", "12", "16"),
           "4.8": ("8", "10", "12", "16", "20", "25"), "6": ("12", "16", "20")}, ""),
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
