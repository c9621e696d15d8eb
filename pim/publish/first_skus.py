"""The SKUs under which products were sent first, for receivers that know a product by that for ever.

What is remembered is never changed: a product that is renamed keeps it, and nobody else gets it.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from channels.base import FIRST_SKU
from pim import db
from pim.catalog.models import Product
from pim.publish.channels import ChannelSettings
from pim.publish.models import FirstSku
from pim.publish.overlays import Overlay, quoted

_first = FirstSku.__table__
_products = Product.__table__


def remember_first_skus(channel: ChannelSettings, entered: Collection[int]) -> None:
    """Remember the SKUs of products that a channel lists anew, in the transaction of the revision.

    Of products whose SKUs differ in their case at most, the one that was there before has it, then
    that with the lower id. Nothing, unless the receiver asks for it.
    """
    if not (channel.connector.keeps_first_sku and entered):
        return
    known = sa.select(_first.c.product_id, _first.c.folded).where(_first.c.channel_id == channel.id)
    rows = db.connection().execute(known).all()
    named, taken = {row.product_id for row in rows}, {row.folded for row in rows}
    fresh = []
    for product_id, sku in _load_skus(set(entered) - named):
        folded = sku.casefold()
        if folded not in taken:
            taken.add(folded)
            fresh.append({"channel_id": channel.id, "product_id": product_id, "sku": sku, "folded": folded})
    db.insert_rows(_first, fresh)


def first_sku_overlay(channel_id: int) -> Overlay:
    """The SKU of each product under which it was sent first; "" where that is another product's."""

    def load(ids: Collection[int]) -> dict[int, str]:
        statement = sa.select(_first.c.product_id, _first.c.sku).where(
            _first.c.channel_id == channel_id, db.within(_first.c.product_id, ids)
        )
        found = {row.product_id: row.sku for row in db.connection().execute(statement)}
        return {i: f'"{FIRST_SKU}":{quoted(found.get(i, ""))}' for i in ids}

    return load


def _load_skus(ids: Collection[int]) -> list[tuple[int, str]]:
    statement = (
        sa.select(_products.c.id, _products.c.sku)
        .where(db.within(_products.c.id, ids), _products.c.sku.is_not(None))
        .order_by(_products.c.id)
    )
    return [(row.id, row.sku) for row in db.connection().execute(statement)]
