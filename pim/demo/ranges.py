"""Ranges: product models whose variants differ by one or two measures or options, told as tables.

The tables stand in a module per family; here is how a row of them becomes drafts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pim.changes import Draft
from pim.demo.composing import branded, described, identified, named, priced, sku_of
from pim.demo.fields import create, measure, spoken, values
from pim.demo.files import Files
from pim.demo.options import OPTIONS
from pim.demo.texts import Five, joined, measures, rich

Rate = tuple[str, str]  # what is fixed, and what each step along the axes adds


@dataclass(frozen=True, slots=True)
class Axis:
    """What variants differ by: amounts of a unit, or options where `unit` is empty."""

    attribute: str
    unit: str
    steps: tuple[str, ...]

    def value(self, step: str) -> Any:
        """The value of a step."""
        return measure(step, self.unit) if self.unit else step

    def text(self, step: str) -> Five:
        """A step as names say it."""
        return measures(step, self.unit) if self.unit else OPTIONS[self.attribute][step]


@dataclass(frozen=True, slots=True)
class Range:
    """One product model and its variants: every step of the first axis with every one of the second.

    Weight (kilogram) and price (euro) grow with each step: a table of real ones says no more.
    """

    code: str
    brand: str
    part: str  # how its part numbers begin
    family_variant: str
    pkwiu: str
    name: Five
    text: Five
    picture: tuple[str, str]  # drawing, colour
    category: str
    areas: tuple[str, ...]
    certifications: tuple[str, ...]
    axes: tuple[Axis, ...]
    kilogram: Rate
    euro: Rate
    own: dict[str, Any] = field(default_factory=dict)  # what all variants share beside that, by attribute
    safety: Five | None = None
    available_on: str = "2022-03-01"


def range_models(ranges: tuple[Range, ...], files: Files) -> Iterator[Draft]:
    """The product models of a family."""
    for row in ranges:
        yield create("model", row.code, {
            "code": row.code, "family_variant": row.family_variant,
            **named(row.name), **described(row.name, row.text),
            **(spoken("safety_note", rich([row.safety])) if row.safety else {}),
            **branded(row.brand, row.pkwiu, row.areas, row.certifications),
            **values(**row.own, available_on=row.available_on, image=files.picture(*row.picture),
                     datasheet=files.sheet(row.code, row.name[2], [row.text[2]])),
            "categories": [row.category],
        })  # fmt: skip


def range_variants(ranges: tuple[Range, ...], first_serial: int) -> Iterator[Draft]:
    """The variants, by model and axis; GTINs are given in this order, from `first_serial` on."""
    serial = first_serial
    for row in ranges:
        for place, steps in enumerate(_combinations(row.axes)):
            yield _variant(row, steps, place, serial)
            serial += 1


def _combinations(axes: tuple[Axis, ...]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for axis in axes:
        found = [(*steps, step) for steps in found for step in axis.steps]
    return found


def _variant(row: Range, steps: tuple[str, ...], place: int, serial: int) -> Draft:
    sku = sku_of(row.brand, "-".join([row.part, *map(_part, steps)]))
    sizes = [axis.text(step) for axis, step in zip(row.axes, steps, strict=True)]
    own = {axis.attribute: axis.value(step) for axis, step in zip(row.axes, steps, strict=True)}
    return create("product", sku, {
        "parent": row.code,
        **identified(sku, serial, _grown(row.kilogram, place, "0.001")),
        **named(joined(", ", row.name, *sizes), joined(", ", *sizes)),
        **values(**own),
        **priced(_grown(row.euro, place, "0.01")),
    })  # fmt: skip


def _part(step: str) -> str:
    """A step as part numbers say it: without dots, and options without the letters of their kind."""
    return step.replace(".", "").removeprefix("EU").replace("_", "").upper()


def _grown(rate: Rate, place: int, step: str) -> str:
    fixed, more = map(Decimal, rate)
    return format((fixed + more * place).quantize(Decimal(step)))
