"""A shop in Sweden with tools, a price list, a warehouse, and what its streams say of them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

from pim import db
from pim.publish.channels import get_channel
from pim.publish.prices_stream import publish_prices, write_prices
from pim.publish.publishing import publish
from pim.publish.stock_stream import write_stock
from pim.trade.prices import NewPrice, put_prices
from pim.trade.stock import NewStock, put_stock
from tests.builders import (
    make_assortment,
    make_channel,
    make_mapping,
    make_price_list,
    make_products,
    make_structure,
    make_warehouse,
)

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
SHOP = "shop_se"


def make_priced_shop(count: int = 3, **settings: Any) -> list[int]:
    """The shop with its content published; gives the ids of the tools T-1, T-2 …"""
    make_structure()
    make_assortment("all_se", market="SE")
    make_mapping()
    make_price_list("list_se")
    make_warehouse("malmo")
    make_swedish_channel(SHOP, **settings)
    ids = make_products(count)
    publish(SHOP, at=NOON)
    return ids


def make_swedish_channel(code: str, **settings: Any) -> int:
    return make_channel(code, market="SE", assortment="all_se", **settings)


def put(*prices: NewPrice, code: str = "list_se", **options: Any) -> None:
    with db.transaction():
        put_prices(code, prices, **options)


def price(product_id: int, amount: object, **more: Any) -> NewPrice:
    return NewPrice(product_id, Decimal(str(amount)), Decimal(more.pop("tier", 1)), **more)


def count_stock(*figures: tuple[int, object], warehouse: str = "malmo", **more: Any) -> None:
    with db.transaction():
        put_stock([NewStock(warehouse, i, Decimal(str(quantity)), **more) for i, quantity in figures])


def prices(since: int | None = None, at: int | None = None, code: str = SHOP) -> list[dict[str, Any]]:
    """The lines of the stream of prices."""
    return lines(prices_bytes(since, at, code))


def prices_bytes(since: int | None = None, at: int | None = None, code: str = SHOP) -> bytes:
    out = io.BytesIO()
    write_prices(get_channel(code), out, since=since, at=at)
    db.db.session.rollback()
    return out.getvalue()


def stock(since: int | None = None, code: str = SHOP) -> list[dict[str, Any]]:
    """The lines of the stream of stock."""
    out = io.BytesIO()
    write_stock(get_channel(code), out, since=since)
    return lines(out.getvalue())


def lines(body: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in body.splitlines()]


def amounts(told: list[dict[str, Any]]) -> dict[str, Any]:
    """By SKU the amount of the first break; None for what a delta takes away."""
    return {one["sku"]: one["prices"]["breaks"][0]["amount"] if "prices" in one else None for one in told}


def publish_at(at: datetime = NOON, code: str = SHOP) -> int:
    """Publish the prices; the revision."""
    return publish_prices(code, at=at).revision
