"""Finding what arguments name, with a suggestion where they name nothing."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.models import Product
from pim.errors import NotFound
from pim.structure.codes import suggest

LOOKED_AT = 500  # SKUs that begin alike
_products = Product.__table__


def get_product(key: str) -> Lineage:
    """The product or model of a SKU or code. Raises `NotFound`, which names those that look like it."""
    found = documents.find_id(key)
    if found is None:
        raise NotFound("product", key, _suggestion(key))
    return documents.load_lineages([found])[found]


def get_product_ids(skus: Sequence[str]) -> dict[str, int]:
    """The ids of products by SKU, in the order given. Raises `NotFound`, which names all that are missing."""
    listed = list(dict.fromkeys(skus))
    statement = sa.select(_products.c.sku, _products.c.id).where(db.within(_products.c.sku, listed))
    found = {row.sku: row.id for row in db.connection().execute(statement)}
    if unknown := [sku for sku in listed if sku not in found]:
        remedy = _suggestion(unknown[0]) if len(unknown) == 1 else "Nothing was changed."
        raise NotFound("product", ", ".join(unknown), remedy)
    return {sku: found[sku] for sku in listed}


def _suggestion(key: str) -> str:
    """Keys that begin with the same letters and look like this one."""
    name = sa.func.coalesce(_products.c.sku, _products.c.code)
    begins = name.startswith(key[:3], autoescape=True)
    statement = sa.select(name).where(begins).order_by(name).limit(LOOKED_AT)
    near = suggest(key, [found for found in db.connection().execute(statement).scalars() if found])
    return near if near.startswith("Did you mean") else ""
