"""Power tools: simple products, no variants. The tables say what there is, the templates how it reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pim.changes import Draft
from pim.demo.batteries import system_of
from pim.demo.composing import branded, described, identified, named, priced, sku_of
from pim.demo.fields import create, measure, spoken, values
from pim.demo.files import Files
from pim.demo.power_tool_texts import KINDS, SAFETY, Kind
from pim.demo.texts import FACTS, IN_CASE, LOCALES, Five, filled, joined, measures, rich, same

FIRST_SERIAL = 1_000_001


class Tool(NamedTuple):
    """One tool; None where it has no such rating, or where makers do not give it."""

    number: str
    volt: str
    watt: str | None
    torque: str | None
    turns: str | None  # a minute, without load
    kilogram: str
    euro: str
    since: str  # on sale

    @property
    def brand(self) -> str:
        """Zetmax, our cheaper make, begins its part numbers with Z."""
        return "zetmax" if self.number.startswith("Z") else "brovik"

    def facts(self) -> dict[str, Five]:
        """What the descriptions list, by its code in `FACTS`."""
        rated = {
            "voltage": (self.volt, "VOLT"),
            "power": (self.watt, "WATT"),
            "torque": (self.torque, "NEWTON_METER"),
            "weight": (self.kilogram, "KILOGRAM"),
        }
        return {code: measures(amount, unit) for code, (amount, unit) in rated.items() if amount}

    def ratings(self) -> dict[str, Any]:
        """Its own technical values."""
        return values(
            voltage=measure(self.volt, "VOLT"),
            power=measure(self.watt, "WATT"),
            torque=measure(self.torque, "NEWTON_METER"),
            no_load_speed=self.turns,
            cordless=self.cordless,
            battery_system=system_of(self.brand, self.volt),
        )

    @property
    def cordless(self) -> bool:
        """Whether a battery drives it."""
        return self.volt != "230"


_Row = tuple[str, str, str | None, str | None, str | None, str, str, str]  # a `Tool`
_TOOLS: dict[str, tuple[_Row, ...]] = {
    "drill_driver": (
        ("BD12-30", "12", None, "30", "1500", "1.0", "109", "2023-03-01"),
        ("BD18-50", "18", None, "50", "1800", "1.5", "159", "2022-09-01"),
        ("BD18-65", "18", None, "65", "2000", "1.6", "199", "2025-02-01"),
        ("BD18-85X", "18", None, "85", "2100", "1.9", "259", "2026-01-15"),
        ("ZD18-40", "18", None, "40", "1400", "1.4", "79", "2024-05-01"),
    ),
    "impact_driver": (
        ("BI12-110", "12", None, "110", "2600", "0.9", "119", "2023-03-01"),
        ("BI18-170", "18", None, "170", "3200", "1.1", "169", "2023-09-01"),
        ("BI18-205", "18", None, "205", "3600", "1.2", "209", "2026-03-01"),
        ("ZI18-150", "18", None, "150", "2900", "1.3", "89", "2024-05-01"),
    ),
    "impact_drill": (
        ("BP650", "230", "650", None, "2800", "1.8", "99", "2021-04-01"),
        ("BP850", "230", "850", None, "3000", "2.4", "139", "2021-04-01"),
        ("ZP750", "230", "750", None, "2800", "2.1", "59", "2022-10-01"),
    ),
    "rotary_hammer": (
        ("BH18-20", "18", None, None, "980", "2.6", "289", "2024-10-01"),
        ("BH800", "230", "800", None, "1100", "2.9", "189", "2022-02-01"),
        ("BH1100", "230", "1100", None, "760", "5.4", "349", "2022-02-01"),
        ("ZH850", "230", "850", None, "1000", "3.2", "109", "2023-06-01"),
    ),
    "angle_grinder": (
        ("BG18-125", "18", None, None, "9000", "2.3", "189", "2024-03-01"),
        ("BG900-125", "230", "900", None, "11000", "2.0", "89", "2020-09-01"),
        ("BG1400-125", "230", "1400", None, "11500", "2.3", "129", "2023-01-15"),
        ("BG2400-230", "230", "2400", None, "6500", "5.2", "179", "2023-01-15"),
        ("ZG750-115", "230", "750", None, "11000", "1.8", "45", "2022-10-01"),
    ),
    "circular_saw": (
        ("BS18-165", "18", None, None, "5000", "3.1", "229", "2024-03-01"),
        ("BS1400-190", "230", "1400", None, "5500", "4.2", "169", "2022-02-01"),
        ("ZS1200-185", "230", "1200", None, "5000", "3.9", "79", "2023-06-01"),
    ),
    "jigsaw": (
        ("BJ18-135", "18", None, None, "2800", "2.2", "199", "2024-03-01"),
        ("BJ720", "230", "720", None, "3100", "2.5", "139", "2021-04-01"),
        ("ZJ570", "230", "570", None, "3000", "2.0", "49", "2022-10-01"),
    ),
    "sander": (
        ("BE18-125", "18", None, None, "11000", "1.4", "149", "2025-02-01"),
        ("BE300-125", "230", "300", None, "12000", "1.5", "99", "2021-04-01"),
        ("BE400-150", "230", "400", None, "12000", "2.3", "189", "2022-02-01"),
    ),
    "reciprocating_saw": (
        ("BR18-28", "18", None, None, "2700", "3.0", "219", "2024-10-01"),
        ("BR1100", "230", "1100", None, "2800", "3.6", "159", "2021-04-01"),
    ),
    "multi_tool": (
        ("BM18", "18", None, None, "18000", "1.1", "149", "2025-02-01"),
        ("BM300", "230", "300", None, "20000", "1.5", "119", "2022-02-01"),
        ("ZM250", "230", "250", None, "20000", "1.4", "55", "2023-06-01"),
    ),
    "heat_gun": (
        ("BF2000", "230", "2000", None, None, "0.8", "69", "2021-04-01"),
        ("BF2300", "230", "2300", None, None, "0.9", "109", "2023-09-01"),
        ("ZF1800", "230", "1800", None, None, "0.8", "32", "2022-10-01"),
    ),
    "vacuum": (
        ("BV18-10", "18", None, None, None, "5.6", "199", "2025-02-01"),
        ("BV1250-30", "230", "1250", None, None, "9.8", "289", "2022-02-01"),
        ("BV1400-42", "230", "1400", None, None, "13.5", "459", "2024-10-01"),
    ),
    "kit": (
        ("BK12-2", "12", None, "30", None, "3.2", "239", "2024-03-01"),
        ("BK18-2", "18", None, "65", None, "5.4", "399", "2025-02-01"),
        ("BK18-4", "18", None, "85", None, "11.8", "829", "2026-03-01"),
    ),
}


_DRILLING = {  # millimetres at most, by what is drilled into
    "drill_driver": {"wood": "38", "steel": "13"},
    "impact_drill": {"wood": "35", "steel": "13", "concrete": "18"},
    "rotary_hammer": {"wood": "30", "steel": "13", "concrete": "24"},
}
_FILMED = ("rotary_hammer", "circular_saw")


def power_tools(files: Files) -> Iterator[Draft]:
    """The tools, by kind; GTINs are given in this order."""
    serial = FIRST_SERIAL
    for code, rows in _TOOLS.items():
        for row in rows:
            yield _draft(files, code, Tool(*row), serial)
            serial += 1


def _drilling(code: str) -> dict[str, Any]:
    rows = [{"into": into, "up_to_mm": size} for into, size in _DRILLING.get(code, {}).items()]
    return values(drilling_capacity=rows or None)


def _film(code: str, kind: Kind) -> dict[str, Any]:
    if code not in _FILMED:
        return {}
    return {
        f"values.film..{locale}": {"url": f"https://video.example/brovik/{code}/{locale}", "title": title}
        for locale, title in zip(LOCALES, kind.name, strict=True)
    }


def _draft(files: Files, code: str, tool: Tool, serial: int) -> Draft:
    kind = KINDS[code]
    sku, facts = sku_of(tool.brand, tool.number), tool.facts()
    name = joined("", kind.name, same(f" {tool.brand.title()} {tool.number}, "), facts["voltage"])
    brief = joined(", ", *facts.values())
    lines = [f"{FACTS[code][2]}: {text[2]}" for code, text in facts.items()]
    colour = "orange" if tool.brand == "zetmax" else "petrol"
    return create("product", sku, {
        "family": "power_tools",
        **identified(sku, serial, tool.kilogram),
        **named(name, filled(IN_CASE, brief) if kind.cased else brief),
        **described(name, kind.text, facts.items()),
        **spoken("safety_note", rich([SAFETY])),
        **branded(tool.brand, "28.24.11.0", kind.areas, ("CE", "EAC", "EN_60745", "RoHS")),
        **tool.ratings(), **_drilling(code), **_film(code, kind), **priced(tool.euro),
        **values(image=files.picture(kind.drawing(tool.cordless), colour, "jpg"), available_on=tool.since,
                 datasheet=files.sheet(sku, name[2], lines)),
        "categories": [kind.category],
    })  # fmt: skip
