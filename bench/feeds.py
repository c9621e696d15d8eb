"""Feeds from what is stored, packed: bare, with prices, stock and numbers, and for a comparison engine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO, cast

import sqlalchemy as sa
from isal import igzip

from bench.catalogue import apply_drafts
from bench.markets import GOOGLE, make_google
from bench.products import Products, sku_of
from bench.publications import Nowhere, read_documents
from bench.races import race
from bench.report import Row, timed
from bench.structure import CHANNELS, CONNECTOR, EVERYTHING, MAPPING, MARKET
from pim import db
from pim.catalog.models import Product
from pim.changes import Draft
from pim.publish.channels import get_channel
from pim.publish.generations import write_feed
from pim.publish.publishing import publish
from pim.publish.stored_files import BUFFER, GZIP_LEVEL
from pim.trade.prices import NewPrice, put_prices
from pim.trade.stock import NewStock, put_stock

ROUNDS = 5
RATE = 40_000.0  # lines a second
OVERLAID = 1.6  # times what the bare feed takes
FILLED = 3.0  # times what a shop feed takes that carries prices and stock
BARE = next(iter(CHANNELS))
CLIENT, PLACE, PRICED = "client_feeds", "place_feeds", "shop_priced"
_products = Product.__table__


def feed_rows(products: Products) -> Iterator[Row]:
    """How fast full feeds are written; the floor is a plain read of as many documents."""
    publish(BARE)
    lines = _count_lines(BARE)
    each = lines / products.total
    times = race(lambda _round: write_packed(BARE), lambda _round: read_documents(), ROUNDS)
    floor = times.floor * each
    rate = lines / times.value
    yield Row("full_feed_rate", rate, "lines/s", lines / floor, times.value / floor, RATE, rate >= RATE)
    # SQLite reads in the process itself: nothing that travels can be as fast.
    yield timed("full_feed_ratio", times.value / floor, "times", 1.0, None if db.is_sqlite() else 1.0)
    lay_over(products)
    publish(CLIENT)
    times = race(lambda _round: write_packed(CLIENT), lambda _round: write_packed(BARE), ROUNDS)
    yield timed("overlaid_feed_ratio", times.value / times.floor, "times", 1.0, OVERLAID)
    yield _market_row()


def _market_row() -> Row:
    """A file for a price comparison beside a shop feed of the same products, both with prices and stock."""
    make_google()
    apply_drafts([channel_draft(PRICED, BARE, {"carries": ["prices", "stock"]})])
    for code in (GOOGLE, PRICED):
        publish(code)
    times = race(lambda _round: write_packed(GOOGLE), lambda _round: write_packed(PRICED), ROUNDS)
    return timed("market_feed_ratio", times.value / times.floor, "times", 1.0, FILLED)


def lay_over(products: Products) -> None:
    """A client with its channel, prices of the market and some of its own, part numbers, and stock of all."""
    apply_drafts(
        [
            client_draft(CLIENT),
            _create("price_list", "market_feeds", {"market": MARKET, "currency": "EUR"}),
            _create("price_list", CLIENT, {"client": CLIENT, "currency": "EUR"}),
            _create("warehouse", PLACE, {"markets": [MARKET]}),
            channel_draft(CLIENT, BARE, {"client": CLIENT, "carries": ["prices", "stock"]}),
        ]
    )
    apply_drafts(number_drafts(CLIENT, products))
    ids = list_ids()
    with db.transaction():
        put_prices(
            "market_feeds", [NewPrice(i, Decimal(n % 900) + Decimal("0.5")) for n, i in enumerate(ids)]
        )
        put_prices(CLIENT, [NewPrice(i, Decimal(n % 700)) for n, i in enumerate(ids) if n % 4 == 0])
        put_stock([NewStock(PLACE, i, Decimal(n % 97)) for n, i in enumerate(ids)])


def list_ids() -> list[int]:
    """The ids of all products, models left out."""
    with db.transaction() as conn:
        statement = sa.select(_products.c.id).where(_products.c.kind == "product").order_by(_products.c.id)
        return list(conn.execute(statement).scalars())


def client_draft(code: str) -> Draft:
    """A client in the market of the bench."""
    return _create("client", code, {"market": MARKET})


def number_drafts(client: str, products: Products) -> Iterator[Draft]:
    """A part number of the client for each product."""
    for number in range(products.count):
        told = [{"number": f"{client}-{number:06}"}]
        yield Draft("part_number", sku_of(number), f"numbers.{client}", told)


def channel_draft(code: str, like: str, more: dict[str, object]) -> Draft:
    """A channel on the view of another one."""
    fields = {
        "connector": CONNECTOR,
        "market": MARKET,
        "scope": "ecommerce",
        "locales": list(CHANNELS[like]),
        "assortment": EVERYTHING,
        "mapping": MAPPING,
    }
    return _create("channel", code, fields | more)


def write_packed(code: str) -> None:
    """Write a full feed, packed, to nowhere."""
    with (
        io.BufferedWriter(Nowhere(), BUFFER) as out,
        igzip.IGzipFile("", "wb", GZIP_LEVEL, out) as packed,
        io.BufferedWriter(packed, BUFFER) as plain,
    ):
        write_feed(get_channel(code), cast("BinaryIO", plain), since=None, at=None)
    db.db.session.rollback()


def _count_lines(code: str) -> int:
    out = Nowhere()
    write_feed(get_channel(code), cast("BinaryIO", out), since=None, at=None)
    db.db.session.rollback()
    return out.lines


def _create(kind: str, code: str, fields: dict[str, object]) -> Draft:
    return Draft(kind, code, "", {"code": code, **fields}, op="create")
