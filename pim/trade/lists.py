"""Which price lists and warehouses there are, and how much stands in them. Reads only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from pim import db
from pim.trade.models import Price, PriceList, Stock, Warehouse

_lists = PriceList.__table__
_prices = Price.__table__
_warehouses = Warehouse.__table__
_stock = Stock.__table__
LIST_FIELDS = (
    *("code", "labels", "currency", "market", "client_group", "client"),
    *("includes_vat", "valid_from", "valid_to"),
)


def list_price_lists() -> list[dict[str, Any]]:
    """The price lists in use by code: `LIST_FIELDS`, and `prices`, how many rows stand in each."""
    counts = (
        sa.select(sa.func.count())
        .where(_prices.c.price_list_id == _lists.c.id, _prices.c.to_load.is_(None))
        .scalar_subquery()
    )
    statement = sa.select(_lists, counts.label("prices")).where(_lists.c.archived.is_(False))
    return [
        {name: getattr(row, name) for name in (*LIST_FIELDS, "prices")}
        for row in db.connection().execute(statement.order_by(_lists.c.code))
    ]


def list_warehouses() -> list[dict[str, Any]]:
    """The warehouses in use by code, with how many `products` have figures, and the time of the newest."""
    counted = (
        sa.select(
            _stock.c.warehouse_id,
            sa.func.count().label("products"),
            sa.func.max(_stock.c.at).label("at"),
        )
        .group_by(_stock.c.warehouse_id)
        .subquery()
    )
    statement = (
        sa.select(_warehouses, counted.c.products, counted.c.at)
        .outerjoin(counted, counted.c.warehouse_id == _warehouses.c.id)
        .where(_warehouses.c.archived.is_(False))
        .order_by(_warehouses.c.code)
    )
    return [
        {
            "code": row.code,
            "labels": row.labels or {},
            "markets": row.markets or [],
            "products": row.products or 0,
            "newest_at": row.at,
        }
        for row in db.connection().execute(statement)
    ]
