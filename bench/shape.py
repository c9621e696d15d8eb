"""The shape of a generated catalogue: which attributes, families and categories it has, and how many of each.

Taken from the structure of a real-sized catalogue in Akeneo's CSV format where there is
one (`PIM_SHARED`), else made here with the same counts. Nothing here knows a product.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PIM_SHARED") or ROOT.parent / "shared") / "data" / "catalogs" / "medium"

LOCALES = ("en_US", "de_DE", "fr_FR", "it_IT", "ru_RU")
SCOPES = ("ecommerce", "print")
CURRENCIES = ("EUR", "USD")
LABEL_LOCALES = ("en_US", "fr_FR", "it_IT", "ru_RU")
ROOT_CATEGORY = "master"
AXES = 3  # of a family variant: with ten options each, enough for any number of variants
OWN = ("name", "description", "gtin")  # attributes of every family that the files lack or have otherwise
ASKED = ("in_range", "grade")  # attributes of every family that lists are filtered by

_TYPES = {
    "pim_catalog_text": "text",
    "pim_catalog_textarea": "text",
    "pim_catalog_number": "number",
    "pim_catalog_boolean": "boolean",
    "pim_catalog_date": "date",
    "pim_catalog_simpleselect": "simple_select",
    "pim_catalog_multiselect": "multi_select",
    "pim_catalog_metric": "metric",
    "pim_catalog_price_collection": "price_collection",
    "pim_catalog_image": "image",
    "pim_catalog_file": "document",
}
_COUNTS = {  # attributes of each type in the files
    "text": 70,
    "number": 35,
    "boolean": 45,
    "date": 46,
    "simple_select": 40,
    "multi_select": 40,
    "metric": 26,
    "price_collection": 35,
    "image": 34,
    "document": 29,
}


@dataclass(frozen=True, slots=True)
class ShapedAttribute:
    """An attribute without its labels."""

    code: str
    type: str
    localizable: bool = False
    scopable: bool = False
    filterable: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShapedFamily:
    """A family; `axes` are those of its one family variant."""

    code: str
    attributes: tuple[str, ...]
    required: tuple[str, ...]
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The structure of a catalogue, by code. Parents stand before their children."""

    source: str
    attributes: Mapping[str, ShapedAttribute]
    families: tuple[ShapedFamily, ...]
    categories: Mapping[str, str | None]  # code -> parent
    leaves: tuple[str, ...]  # categories without children


def load_shape(folder: Path = SHARED) -> Shape:
    """The shape of the catalogue in `folder`; our own where there is none."""
    return _read_shape(folder) if (folder / "attributes.csv").is_file() else make_shape()


def make_shape() -> Shape:
    """A shape with the counts of the shared catalogue."""
    types = [kind for kind, count in _COUNTS.items() for _ in range(count)]
    count = len(types)
    attributes = {}
    for number in range(count):
        kind = types[number * 7 % count]  # mixed, so that each family has some of every type
        code = f"attr_{number}"
        attributes[code] = ShapedAttribute(
            code,
            kind,
            localizable=number % 20 == 0 and kind == "text",
            scopable=number % 45 == 1 and kind not in ("simple_select", "multi_select"),
            filterable=number % 12 == 3,
            options=tuple(f"{code}_{n}" for n in range(10)) if kind.endswith("select") else (),
        )
    codes = list(attributes)
    families = []
    for number in range(50):
        listed = tuple(codes[(number * 17 + step * 3) % count] for step in range(100))
        families.append(_family(f"fam_{number}", listed, listed[5:9], attributes))
    tree: dict[str, str | None] = {ROOT_CATEGORY: None}
    for number in range(13 + 13 * 11 + 13 * 11 * 12):
        own = f"{ROOT_CATEGORY}_{number}"
        tree[own] = ROOT_CATEGORY if number < 13 else f"{ROOT_CATEGORY}_{(number - 13) // 12}"
    return _shape("made", attributes, families, tree)


def _read_shape(folder: Path) -> Shape:
    options: dict[str, list[str]] = {}
    for row in _rows(folder / "attribute_options.csv"):
        options.setdefault(row["attribute"], []).append(row["code"])
    attributes = {
        row["code"]: ShapedAttribute(
            row["code"],
            _TYPES[row["type"]],
            localizable=row["localizable"] == "1",
            scopable=row["scopable"] == "1",
            filterable=row["useable_as_grid_filter"] == "1",
            options=tuple(options.get(row["code"], ())),
        )
        for row in _rows(folder / "attributes.csv")
        if row["type"] in _TYPES
    }
    families = [
        _family(
            row["code"],
            tuple(code for code in row["attributes"].split(",") if code in attributes),
            tuple(code for code in row["requirements-ecommerce"].split(",") if code in attributes),
            attributes,
        )
        for row in _rows(folder / "families.csv")
    ]
    tree = {row["code"]: row["parent"] or None for row in _rows(folder / "categories.csv")}
    return _shape(str(folder), attributes, families, tree)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _family(
    code: str, listed: tuple[str, ...], required: tuple[str, ...], attributes: Mapping[str, ShapedAttribute]
) -> ShapedFamily:
    axes = [c for c in listed if _may_be_axis(attributes[c])][:AXES]
    others = [c for c in listed if c not in OWN]
    return ShapedFamily(
        code,
        (*OWN, *ASKED, *others),
        tuple(dict.fromkeys(("name", *(c for c in required if c not in OWN)))),
        tuple(axes),
    )


def _may_be_axis(attribute: ShapedAttribute) -> bool:
    varies = attribute.localizable or attribute.scopable
    return attribute.type == "simple_select" and len(attribute.options) >= 10 and not varies


def _shape(
    source: str,
    attributes: Mapping[str, ShapedAttribute],
    families: list[ShapedFamily],
    tree: Mapping[str, str | None],
) -> Shape:
    own = {
        "name": ShapedAttribute("name", "text", localizable=True, filterable=True),
        "description": ShapedAttribute("description", "text", localizable=True),
        "gtin": ShapedAttribute("gtin", "identifier"),
        "in_range": ShapedAttribute("in_range", "boolean", filterable=True),
        "grade": ShapedAttribute("grade", "number", filterable=True),
    }
    parents = set(tree.values())
    return Shape(
        source,
        {**own, **{code: attribute for code, attribute in attributes.items() if code not in own}},
        tuple(families),
        tree,
        tuple(code for code in tree if code not in parents),
    )
