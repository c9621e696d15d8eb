"""Which products name a record of a reference entity."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from pim import db
from pim.catalog.models import ProductValue
from pim.structure.current import current
from pim.structure.models import ReferenceRecord

_values = ProductValue.__table__
_records = ReferenceRecord.__table__


def find_holders(record_ids: Iterable[int]) -> set[int]:
    """Ids of the products and models that name one of these records themselves; what inherits is left out."""
    found: set[int] = set()
    for entity, codes in _codes_by_entity(record_ids).items():
        attributes = [
            attribute.id
            for attribute in current().attributes.values()
            if attribute.type == "reference" and attribute.rules.get("entity") == entity
        ]
        statement = sa.select(_values.c.product_id).where(
            _values.c.attribute_id.in_(attributes), db.within(_values.c.text, codes)
        )
        found |= set(db.connection().execute(statement.distinct()).scalars())
    return found


def _codes_by_entity(record_ids: Iterable[int]) -> dict[str, list[str]]:
    statement = sa.select(_records.c.entity, _records.c.code).where(db.within(_records.c.id, record_ids))
    codes: dict[str, list[str]] = {}
    for row in db.connection().execute(statement):
        codes.setdefault(row.entity, []).append(row.code)
    return codes
