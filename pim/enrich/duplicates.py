"""Products that look like one that is there already: the same GTIN, or the same part of the same maker.

Reads only. What looks alike is told, never merged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.keys import TYPES, fold_key, iter_values, list_gtin_attributes
from pim.structure.snapshot import Structure
from pim.structure.types import fold

MPN_CODES = ("mpn", "manufacturer_part_number", "manufacturer_sku", "part_number")
MAKER_CODES = ("manufacturer", "brand")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A product that shares a value of `attribute` with the one asked about."""

    product_id: int
    key: str
    attribute: str
    value: str


def find_duplicates(structure: Structure, product_ids: Collection[int]) -> dict[int, list[Duplicate]]:
    """What looks like these products, by product; those without a likeness are left out.

    A GTIN is compared in its 14 digits, the number of a maker's part without case, spaces
    and marks. Two makers that are both known and differ make two parts of one number two
    products. Reads each attribute of all products once, however many are asked about.
    """
    asked = set(product_ids)
    found: dict[int, list[Duplicate]] = {}
    for code in _usable(structure, list_gtin_attributes(structure)):
        for own, other, value in _iter_alike(code, asked, fold_key):
            found.setdefault(own, []).append(Duplicate(other, "", code, value))
    for code in _usable(structure, list_part_attributes(structure)):
        pairs = list(_iter_alike(code, asked, _fold_part))
        lineages = documents.load_lineages({i for own, other, _value in pairs for i in (own, other)})
        for own, other, value in pairs:
            if _may_be_one(structure, lineages[own], lineages[other]):
                found.setdefault(own, []).append(Duplicate(other, "", code, value))
    keys = documents.find_keys({one.product_id for several in found.values() for one in several})
    return {
        own: [Duplicate(one.product_id, keys[one.product_id], one.attribute, one.value) for one in several]
        for own, several in found.items()
    }


def list_part_attributes(structure: Structure) -> list[str]:
    """The attributes that hold the numbers of makers: by their scheme, else by what such are called."""
    by_scheme = [code for code, one in structure.attributes.items() if one.rules.get("scheme") == "mpn"]
    return [*by_scheme, *(c for c in MPN_CODES if c in structure.attributes and c not in by_scheme)]


def _usable(structure: Structure, codes: Collection[str]) -> Iterator[str]:
    """Those of the attributes that there are and whose values can be compared."""
    for code in codes:
        attribute = structure.attributes.get(code)
        if attribute and attribute.type in TYPES and not attribute.localizable and not attribute.scopable:
            yield code


def _iter_alike(
    code: str, asked: Collection[int], folded: Callable[[str], str]
) -> Iterator[tuple[int, int, str]]:
    """A product that is asked about, another one with the same value, and the value, by id."""
    holders: dict[str, list[tuple[int, str]]] = {}
    for product_id, value in iter_values(code):
        holders.setdefault(folded(value), []).append((product_id, value))
    for several in holders.values():
        if len(several) > 1:
            for own, value in sorted(several):
                if own in asked:
                    yield from ((own, other, value) for other, _value in sorted(several) if other != own)


def _fold_part(number: str) -> str:
    return "".join(c for c in fold(number) if c.isalnum()) or number


def _may_be_one(structure: Structure, left: Lineage, right: Lineage) -> bool:
    makers = [_maker(structure, lineage) for lineage in (left, right)]
    return None in makers or makers[0] == makers[1]


def _maker(structure: Structure, lineage: Lineage) -> str | None:
    values = lineage.values(structure)
    for code in MAKER_CODES:
        told = values.get(code, {}).get("", {}).get("")
        if isinstance(told, str):
            return fold(told)
    return None
