"""Which channels are to list which products now, whatever their records say: for previews of decisions."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from pim import db
from pim.catalog.models import Product
from pim.publish.candidates import entitles
from pim.publish.channels import list_channels, market_day

_products = Product.__table__


def load_reach(ids: Collection[int]) -> dict[str, set[int]]:
    """Those of the products that each channel is to list today, as its market counts days, by its code.

    A rule of the receiver may hold one back all the same.
    """
    found = {}
    for channel in list_channels():
        statement = sa.select(_products.c.id).where(
            db.within(_products.c.id, ids), entitles(channel, market_day(channel))
        )
        found[channel.code] = set(db.connection().execute(statement).scalars())
    return found
