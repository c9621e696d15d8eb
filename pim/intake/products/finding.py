"""The products that rows mean: by SKU, or by a unique identifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Document
from pim.catalog.fields import slot_of
from pim.catalog.models import Product, UniqueValue
from pim.intake.standing import find_documents
from pim.structure.current import current

Finder = Callable[[str, list[str]], Mapping[str, Document]]

_products = Product.__table__
_unique = UniqueValue.__table__


def finder_by(key_field: str) -> Finder:
    """What finds documents by the values of a key field."""
    slot = slot_of(key_field)
    if slot is None:
        return find_documents
    attribute_id = current().attribute(slot.attribute).id

    def find(kind: str, keys: list[str]) -> Mapping[str, Document]:
        statement = (
            sa.select(*documents.columns())
            .join(_unique, _unique.c.product_id == _products.c.id)
            .where(
                _products.c.kind == kind,
                _unique.c.attribute_id == attribute_id,
                db.within(_unique.c.text, keys),
            )
        )
        found = documents.iter_rows(statement) if keys else ()
        return {document.values[slot.attribute][slot.scope][slot.locale]: document for document in found}

    return find
