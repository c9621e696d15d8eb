"""Many clients on few views: what their channels cost in time and space, and a day of stock updates."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import orjson
import sqlalchemy as sa

from bench.catalogue import apply_drafts
from bench.feeds import channel_draft, client_draft, list_ids
from bench.products import Products
from bench.report import Row, timed
from bench.structure import CHANNELS, MARKET
from pim import db
from pim.changes import Draft
from pim.publish.channels import get_channel, get_stream
from pim.publish.feeds import get_publication
from pim.publish.publishing import publish
from pim.publish.stock_stream import write_stock
from pim.trade.stock import NewStock, last_sequence, put_stock

CLIENTS = 200
LISTED_BAR, FILES_BAR = 8.0, 25.0  # times the first publication of a view
BYTES_BAR = 200.0  # in the database, of each client and product
SAMPLED = 12  # channels that stand for `CLIENTS`: each does the same
UPDATES, EACH = 24, 33  # updates of stock within a day, each of every so many products: 3 percent
READING = 30  # channels that are told of each update
GROWTH_BAR = 1.02  # of the database, by the updates of a day
PLACE = "place_clients"


def client_rows(products: Products) -> Iterator[Row]:
    """Channels of clients on the views of the bench, and stock that moves all day."""
    views = list(CHANNELS)
    first = max(_seconds(lambda code=code: publish(code)) for code in views)  # type: ignore[misc]
    codes = [f"many_{number}" for number in range(READING)]
    apply_drafts(client_draft(code) for code in codes)
    apply_drafts(channel_draft(code, views[n % len(views)], {"client": code}) for n, code in enumerate(codes))
    before = _size()
    whole = _seconds(lambda: [publish(code) for code in codes[:SAMPLED]])
    grown = _size() - before
    # A publication remembers how long it took to be sealed; its files come after that.
    listed = sum(get_publication(get_channel(code), 1).seconds for code in codes[:SAMPLED])
    share = CLIENTS / SAMPLED / first
    yield timed("clients_ratio", listed * share, "times", 1.0, LISTED_BAR)
    yield timed("clients_files_ratio", whole * share, "times", 1.0, FILES_BAR)
    each = grown / SAMPLED / get_stream(get_channel(codes[0]).id).products
    yield Row("clients_bytes", each, "bytes", BYTES_BAR, each / BYTES_BAR, BYTES_BAR, each <= BYTES_BAR)
    for code in codes[SAMPLED:]:
        publish(code)
    yield _stock_row(codes)


def _stock_row(codes: list[str]) -> Row:
    """How much larger the database is after a day of updates, each read by every channel and compared."""
    apply_drafts([Draft("warehouse", PLACE, "", {"code": PLACE, "markets": [MARKET]}, op="create")])
    ids = list_ids()
    erp = {product_id: Decimal(number % 97) for number, product_id in enumerate(ids)}
    _put(erp)
    _tidy()
    start = dict(erp)
    told = {code: _read(code, None) for code in codes}  # with what lies in other warehouses
    before = _size()
    for update in range(UPDATES):
        number, moved = _sequence(), ids[update::EACH]
        erp |= {product_id: erp[product_id] + 1 for product_id in moved}
        _put({product_id: erp[product_id] for product_id in moved})
        _tidy()
        for place, code in enumerate(codes):
            known = erp if place == update else moved
            said = {i: told[code][i] + erp[i] - start[i] for i in known if i in told[code]}
            _demand(_read(code, None if place == update else number) == said, code)
    grown = _size() / before
    return Row("stock_day_growth", grown, "times", 1.0, grown, GROWTH_BAR, grown <= GROWTH_BAR)


def _demand(is_told: bool, code: str) -> None:
    """Raise `RuntimeError` where a feed is not as the ERP's file, or the content has moved."""
    if not is_told:
        raise RuntimeError(f"The stock that {code} tells is not the ERP's")
    if get_stream(get_channel(code).id).revision != 1:
        raise RuntimeError(f"An update of stock made a revision of {code}")


def _put(figures: dict[int, Decimal]) -> None:
    with db.transaction():
        put_stock([NewStock(PLACE, product_id, quantity) for product_id, quantity in figures.items()])


def _read(code: str, since: int | None) -> dict[int, Decimal]:
    out = io.BytesIO()
    write_stock(get_channel(code), out, since=since)
    lines = map(orjson.loads, out.getvalue().splitlines())
    return {line["id"]: Decimal(line["stock"]["quantity"]) for line in lines}


def _sequence() -> int:
    with db.transaction():
        return last_sequence()


def _size() -> int:
    """Bytes that the database takes, free pages left out."""
    db.db.session.rollback()
    if db.is_sqlite():
        texts = ("page_count", "freelist_count", "page_size")
        with db.db.engine.connect() as conn:
            pages, free, size = (conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in texts)
        return int((pages - free) * size)
    with db.transaction() as conn:
        return int(conn.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())


def _tidy() -> None:
    """What autovacuum does within a minute of an update."""
    db.db.session.rollback()
    if not db.is_sqlite():
        with db.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(sa.text("VACUUM stock"))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
