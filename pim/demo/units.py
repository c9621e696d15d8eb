"""The units of measure of the demo catalogue; codes as Akeneo spells them where it has the unit."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import Five

# family, code, factor to the standard unit of the family, symbol, labels; the standard unit first
UNITS: tuple[tuple[str, str, str, str, Five], ...] = (
    ("Weight", "KILOGRAM", "1", "kg", ("Kilogram", "Kilogram", "Kilogram", "Kilogram", "Килограмм")),
    ("Weight", "GRAM", "0.001", "g", ("Gram", "Gram", "Gram", "Gram", "Грамм")),
    ("Weight", "TONNE", "1000", "t", ("Tona", "Ton", "Tonne", "Tuna", "Тонна")),
    ("Length", "METER", "1", "m", ("Metr", "Meter", "Metre", "Metr", "Метр")),
    ("Length", "CENTIMETER", "0.01", "cm",
     ("Centymetr", "Centimeter", "Centimetre", "Centimetr", "Сантиметр")),
    ("Length", "MILLIMETER", "0.001", "mm",
     ("Milimetr", "Millimeter", "Millimetre", "Milimetr", "Миллиметр")),
    ("Length", "INCH", "0.0254", "in", ("Cal", "Tum", "Inch", "Palec", "Дюйм")),
    ("Area", "SQUARE_METER", "1", "m²",
     ("Metr kwadratowy", "Kvadratmeter", "Square metre", "Metr čtvereční", "Квадратный метр")),
    ("Area", "SQUARE_MILLIMETER", "0.000001", "mm²",
     ("Milimetr kwadratowy", "Kvadratmillimeter", "Square millimetre", "Milimetr čtvereční",
      "Квадратный миллиметр")),
    ("Voltage", "VOLT", "1", "V", ("Wolt", "Volt", "Volt", "Volt", "Вольт")),
    ("Voltage", "KILOVOLT", "1000", "kV", ("Kilowolt", "Kilovolt", "Kilovolt", "Kilovolt", "Киловольт")),
    ("Power", "WATT", "1", "W", ("Wat", "Watt", "Watt", "Watt", "Ватт")),
    ("Power", "KILOWATT", "1000", "kW", ("Kilowat", "Kilowatt", "Kilowatt", "Kilowatt", "Киловатт")),
    ("Torque", "NEWTON_METER", "1", "Nm",
     ("Niutonometr", "Newtonmeter", "Newton metre", "Newtonmetr", "Ньютон-метр")),
    ("ElectricCharge", "AMPEREHOUR", "1", "Ah",
     ("Amperogodzina", "Amperetimme", "Ampere hour", "Ampérhodina", "Ампер-час")),
    ("ElectricCurrent", "AMPERE", "1", "A", ("Amper", "Ampere", "Ampere", "Ampér", "Ампер")),
    ("Volume", "LITER", "1", "l", ("Litr", "Liter", "Litre", "Litr", "Литр")),
    ("Volume", "MILLILITER", "0.001", "ml",
     ("Mililitr", "Milliliter", "Millilitre", "Mililitr", "Миллилитр")),
    ("LuminousFlux", "LUMEN", "1", "lm", ("Lumen", "Lumen", "Lumen", "Lumen", "Люмен")),
)  # fmt: skip


def units() -> Iterator[Draft]:
    """The units, by family."""
    for family, code, factor, symbol, texts in UNITS:
        yield create("unit", f"{family}.{code}", {
            "family": family, "code": code, "factor": factor, "symbol": symbol, **labels(texts),
        })  # fmt: skip
