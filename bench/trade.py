"""Facts of the ERP: a file of stock of every product, an update of it, prices, and what a feed reads."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from bench.products import Products, sku_of
from bench.report import Row, rated, timed
from pim import changes, clock, db
from pim.changes import Author, Draft
from pim.changes.models import ChangeInbox
from pim.intake.facts import Format
from pim.intake.price_file import read_prices
from pim.intake.stock_file import read_stock
from pim.structure.current import current
from pim.trade.effective import get_buyer, iter_prices
from pim.trade.models import Stock
from pim.trade.prices import put_prices
from pim.trade.stock import iter_changed, last_sequence, put_stock

FULL_S = 10.0  # a file of 100,000 lines; for other numbers in proportion
UPDATE_S = 1.0  # of 3 percent of them
LINES = 100_000
CHANGED = 33  # every so many lines: 3 percent
PLACE = "bench"
_stock = Stock.__table__


def trade_rows(products: Products) -> Iterator[Row]:
    """Stock and prices of all simple products and variants; the floor is reading the file, or the rows."""
    skus = [sku_of(number) for number in range(products.count)]
    market = next(iter(current().markets))
    _prepare(market)
    scale = max(len(skus) / LINES, 0.01)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        yield from _stock_rows(path, skus, scale)
        yield from _reading_rows(path, skus, market)


def _stock_rows(path: Path, skus: list[str], scale: float) -> Iterator[Row]:
    before = _logged()
    _write(path, "quantity", ((sku, number % 97) for number, sku in enumerate(skus)))
    yield timed("stock_file_s", _seconds(lambda: _put_stock(path)), "s", _floor(path), FULL_S * scale)
    yield timed("stock_file_same_s", _seconds(lambda: _put_stock(path)), "s", _floor(path))
    moved = (number % 97 + (number % CHANGED == 0) for number in range(len(skus)))
    _write(path, "quantity", zip(skus, moved, strict=True))
    yield timed("stock_file_3_percent_s", _seconds(lambda: _put_stock(path)), "s", _floor(path))
    _write(path, "quantity", ((sku, 1000 + number) for number, sku in enumerate(skus[::CHANGED])))
    bar = max(UPDATE_S * scale, 0.1)
    yield timed("stock_update_s", _seconds(lambda: _put_stock(path)), "s", _floor(path), bar)
    # No history: one row of each product, however often it changed, and nothing for publications to read.
    kept = (_rows_of(_stock) + _logged() - before) / len(skus)
    yield Row("stock_rows_per_product", kept, "rows", 1.0, kept, 1.0, kept <= 1.0)


def _reading_rows(path: Path, skus: list[str], market: str) -> Iterator[Row]:
    _write(path, "price", ((sku, f"{number % 900 + 1}.50") for number, sku in enumerate(skus)))
    yield timed("price_file_s", _seconds(lambda: _put_prices(path)), "s", _floor(path))
    yield timed("price_file_same_s", _seconds(lambda: _put_prices(path)), "s", _floor(path))
    day = clock.now().date()
    floor = _seconds(lambda: _read_all(sa.select(_stock).order_by(_stock.c.product_id)))
    read = _seconds(lambda: _count(iter_prices(get_buyer(market), day)))
    yield rated("effective_prices_per_s", len(skus), read, "1/s", floor)
    read = _seconds(lambda: _count(iter_changed(market, last_sequence() - 1)))
    yield rated("changed_stock_per_s", len(skus[::CHANGED]), read, "1/s", floor / CHANGED)


def _prepare(market: str) -> None:
    currency = current().markets[market].currency
    bodies = (
        ("warehouse", {"code": PLACE, "markets": [market]}),
        ("price_list", {"code": PLACE, "market": market, "currency": currency}),
    )
    for kind, body in bodies:
        with db.transaction():
            changes.save([Draft(kind, PLACE, "", body, op="create")], Author("cli", "Trade of the bench"))


def _put_stock(path: Path) -> None:
    facts = read_stock(path, Format(), [PLACE], PLACE)
    with db.transaction():
        put_stock(facts.rows)


def _put_prices(path: Path) -> None:
    facts = read_prices(path, Format())
    with db.transaction():
        put_prices(PLACE, facts.rows, full=True)


def _write(path: Path, name: str, rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("sku", name))
        writer.writerows(rows)


def _floor(path: Path) -> float:
    """What it takes to read the file and nothing else."""

    def read() -> None:
        with path.open(encoding="utf-8", newline="") as file:
            _count(csv.reader(file))

    return _seconds(read)


def _logged() -> int:
    return _rows_of(ChangeInbox.__table__)


def _rows_of(table: sa.Table) -> int:
    with db.transaction() as conn:
        return int(conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _read_all(statement: sa.Select[tuple[object, ...]]) -> None:
    with db.transaction() as conn:
        _count(conn.execute(statement))


def _count(rows: object) -> int:
    return sum(1 for _row in rows)  # type: ignore[attr-defined]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
