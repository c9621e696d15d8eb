"""Stock: overwritten by each load, summed for a market, and told by sequence numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from pim import db
from pim.errors import Blocked, UnknownCode
from pim.trade.models import Stock
from pim.trade.stock import NewStock, iter_changed, last_sequence, load_levels, put_stock
from tests.builders import edit, make_products, make_structure, make_warehouse

pytestmark = pytest.mark.usefixtures("app")
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
FRIDAY, MONDAY = date(2026, 6, 19), date(2026, 6, 22)


@pytest.fixture(autouse=True)
def products(app):
    make_structure()
    make_warehouse("malmo")
    return make_products(3)


def put(*rows, **options):
    with db.transaction():
        return put_stock(rows, **options)


def stock(product_id, quantity, warehouse="malmo", **more):
    return NewStock(warehouse, product_id, Decimal(str(quantity)), **more)


def levels(products, market="SE"):
    with db.transaction():
        return {i: level.quantity for i, level in load_levels(market, products).items()}


def changed_since(number, market="SE"):
    with db.transaction():
        return {i: level.quantity for i, level in iter_changed(market, number)}


def test_unchanged_file_writes_nothing(products):
    rows = [stock(product, 5) for product in products]
    first, second = put(*rows), put(*rows)

    assert (first.count(), first.number) == ({"new": 3}, 1)
    assert (second.count(), second.number) == ({"same": 3}, None)


def test_figure_is_overwritten_and_no_history_is_kept(products):
    put(stock(products[0], 5))
    told = put(stock(products[0], "4.5"))

    assert told.count() == {"changed": 1}
    with db.transaction() as conn:
        [row] = conn.execute(sa.select(Stock.__table__)).all()
    assert (row.quantity, row.sequence) == (Decimal("4.5"), 2)


def test_market_is_served_from_all_its_warehouses(products):
    make_warehouse("oslo", markets=["SE", "GB"])
    make_warehouse("gdansk", markets=["PL"])
    put(stock(products[0], 5), stock(products[0], "2.5", "oslo"), stock(products[0], 100, "gdansk"))

    assert levels(products) == {products[0]: Decimal("7.5")}
    assert levels(products, "GB") == {products[0]: Decimal("2.5")}


def test_archived_warehouse_serves_nobody(products):
    put(stock(products[0], 5))
    edit("warehouse", "malmo", "archived", True)

    assert levels(products) == {}
    with pytest.raises(UnknownCode, match="no warehouse malmo"):
        put(stock(products[0], 6))


def test_next_delivery_is_the_first_one_with_all_that_comes_that_day(products):
    make_warehouse("oslo")
    make_warehouse("lund")
    put(
        stock(products[0], 0, next_on=MONDAY, next_quantity=Decimal(100)),
        stock(products[0], 0, "oslo", next_on=FRIDAY, next_quantity=Decimal(10)),
        stock(products[0], 0, "lund", next_on=FRIDAY, next_quantity=Decimal(5)),
    )

    with db.transaction():
        level = load_levels("SE", products)[products[0]]
    assert (level.next_on, level.next_quantity) == (FRIDAY, 15)


def test_changes_since_a_number_are_those_of_later_loads(products):
    put(*(stock(product, 5) for product in products))
    put(stock(products[1], 6), stock(products[0], 5))

    assert changed_since(0) == dict.fromkeys(products, Decimal(5)) | {products[1]: Decimal(6)}
    assert changed_since(1) == {products[1]: Decimal(6)}
    assert changed_since(2) == {}
    with db.transaction():
        assert last_sequence() == 2


def test_change_in_one_warehouse_is_told_with_the_sum_of_all(products):
    make_warehouse("oslo")
    put(stock(products[0], 5), stock(products[0], 3, "oslo"))
    put(stock(products[0], 1, "oslo"))

    assert changed_since(1) == {products[0]: Decimal(6)}


def test_whole_file_leaves_nothing_of_what_it_does_not_name(products):
    make_warehouse("oslo")
    put(*(stock(product, 5) for product in products), stock(products[2], 9, "oslo"))

    told = put(stock(products[0], 5), full=["malmo"], spared={products[1]})

    assert (told.count(), told.ended, told.number) == ({"same": 1}, 1, 2)
    assert levels(products) == {products[0]: 5, products[1]: 5, products[2]: 9}
    assert changed_since(1) == {products[2]: 9}
    assert put(stock(products[0], 5), full=["malmo"], spared={products[1]}).number is None


def test_half_a_file_is_refused(products):
    put(*(stock(product, 5) for product in products))

    with pytest.raises(Blocked, match="2 of 3 rows in stock of malmo"):
        put(stock(products[0], 5), full=["malmo"], max_ended=50)

    assert levels(products) == dict.fromkeys(products, 5)


def test_figure_that_is_older_than_what_stands_is_passed_over(products):
    put(stock(products[0], 5, at=NOON))
    late = put(stock(products[0], 9, at=NOON - timedelta(minutes=5)))
    newer = put(stock(products[0], 5, at=NOON + timedelta(minutes=10)))
    between = put(stock(products[0], 3, at=NOON + timedelta(minutes=5)))

    assert [one.outcomes for one in (late, newer, between)] == [["stale"], ["same"], ["stale"]]
    assert newer.number is None
    assert levels(products) == {products[0]: 5}


def test_second_figure_of_one_product_is_told(products):
    assert put(stock(products[0], 5), stock(products[0], 6)).outcomes == ["new", "repeated"]
    assert levels(products) == {products[0]: 5}
