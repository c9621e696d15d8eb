"""Finding products by what other systems call them: the SKU, or an attribute such as the EAN. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from pim import db
from pim.catalog.identifiers import GTIN_CODES, gtin_key
from pim.catalog.models import PRODUCT, Product
from pim.errors import BadValue
from pim.structure.current import current
from pim.structure.gtins import gtin_problem
from pim.structure.snapshot import Structure

SKU = "sku"
TYPES = ("identifier", "text")  # of attributes that may be a key
_products = Product.__table__


@dataclass(slots=True)
class Found:
    """The ids of products by key, and the keys that several products share: those are in neither."""

    ids: dict[str, int] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)


def find_products(keys: Collection[str], by: str = SKU) -> Found:
    """The products that have these keys, archived ones included; what is unknown is left out.

    `by` is "sku" or the code of an attribute. GTINs are the same number however many zeros
    lead. Raises `UnknownCode`, and `BadValue` for an attribute that cannot be a key.
    """
    if by == SKU:
        c = _products.c
        statement = sa.select(c.sku, c.id).where(db.within(c.sku, keys), c.kind == PRODUCT)
        return Found({row.sku: row.id for row in db.connection().execute(statement)})
    by_folded: dict[str, set[int]] = {}
    for product_id, value in iter_values(by):
        by_folded.setdefault(fold_key(value), set()).add(product_id)
    found = Found()
    for key in keys:
        holders = by_folded.get(fold_key(key), ())
        if len(holders) == 1:
            (found.ids[key],) = holders
        elif holders:
            found.ambiguous.add(key)
    return found


def iter_values(attribute_code: str) -> Iterator[tuple[int, str]]:
    """The own value of every product that has one, in no order. Reads all documents once.

    Raises `UnknownCode`, and `BadValue` for an attribute whose values are no plain texts.
    """
    attribute = current().attribute(attribute_code)
    if attribute.type not in TYPES or attribute.localizable or attribute.scopable:
        remedy = "A key is an identifier or a text that varies neither by scope nor by locale."
        raise BadValue("key", attribute_code, remedy)
    value = _products.c.document["values"][attribute_code][""][""].as_string()
    statement = sa.select(_products.c.id, value).where(_products.c.kind == PRODUCT, value.is_not(None))
    for row in db.connection().execute(statement):
        yield row[0], row[1]


def list_gtin_attributes(structure: Structure) -> list[str]:
    """The attributes that hold GTINs: by their scheme, else by what such are usually called."""
    by_scheme = [
        code for code, one in structure.attributes.items() if one.rules.get("scheme") in ("gtin", "upc")
    ]
    return [*by_scheme, *(c for c in GTIN_CODES if c in structure.attributes and c not in by_scheme)]


def fold_key(text: str) -> str:
    """What two spellings of one key share: the 14 digits of a GTIN, else the text itself.

    Zeros that a spreadsheet dropped are put back: the check digit is the same with them.
    """
    if text[:1].isdecimal() and gtin_problem(padded := gtin_key(text)) is None:
        return padded
    return text
