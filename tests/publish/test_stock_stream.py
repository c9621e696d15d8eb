"""The stream of stock: what stands, at once, with nothing kept for it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from pim import db
from pim.db import Base
from pim.errors import NotFound
from pim.publish.channels import get_channel
from pim.publish.feeds import Gone
from pim.publish.publishing import publish
from pim.publish.stock_stream import frame_of, publish_stock, read_stock_manifest
from pim.publish.stored_files import folder_of
from pim.trade.stock import last_sequence
from tests.builders import edit, make_product, make_shop, make_warehouse
from tests.publish.streams import NOON, SHOP, count_stock, make_priced_shop, stock

KEPT = 10  # generations, by default
pytestmark = pytest.mark.usefixtures("app")
COUNTED = datetime(2027, 3, 1, 6, tzinfo=UTC)


@pytest.fixture
def products(app):
    return make_priced_shop()


def quantities(told):
    return {one["sku"]: one["stock"]["quantity"] for one in told}


def frame():
    with db.transaction():
        return frame_of(get_channel(SHOP))


def rows():
    with db.transaction() as conn:
        return {
            name: conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def test_figures_are_there_at_once_and_summed_per_market(products):
    make_warehouse("umea")
    make_warehouse("gdansk", markets=["PL"])
    count_stock((products[0], 5), at=COUNTED, next_on=date(2027, 4, 1))
    count_stock((products[0], "2.5"), warehouse="umea", at=COUNTED)
    count_stock((products[0], 100), warehouse="gdansk")

    (line,) = stock()

    told = {"quantity": "7.5", "next_on": "2027-04-01", "at": "2027-03-01T06:00:00+00:00"}
    assert line == {"id": products[0], "sku": "T-1", "stock": told}


def test_delta_tells_what_moved_since_a_number(products):
    count_stock(*((product, 5) for product in products))
    number = frame().sequence
    count_stock((products[1], 4))

    assert quantities(stock(number)) == {"T-2": "4"}
    assert quantities(stock(0)) == {"T-1": "5", "T-2": "4", "T-3": "5"}
    assert stock(frame().sequence) == []


def test_product_that_enters_the_channel_is_told_though_its_stock_is_old(products):
    late = make_product("LATE", {"status.SE": "in_work"})
    count_stock((products[0], 1), (late, 9))
    number = frame().sequence
    assert quantities(stock()) == {"T-1": "1"}

    edit("product", "LATE", "status.SE", "approved")
    publish(SHOP, at=NOON)

    assert quantities(stock(number)) == {"LATE": "9"}


def test_update_leaves_nothing_but_the_figures(products):
    count_stock(*((product, 5) for product in products))
    before = rows()

    for quantity in range(6, 30):
        count_stock((products[0], quantity))
        assert quantities(stock())["T-1"] == str(quantity)

    assert rows() == before
    assert publish(SHOP, at=NOON).revision == 1


def test_frames_differ_whenever_an_answer_does(products):
    frames = [frame()]
    for act in (
        lambda: count_stock((products[0], 5), at=COUNTED),
        lambda: count_stock((products[0], 5), at=NOON),  # the same figure, counted later
        lambda: edit("warehouse", "malmo", "markets", ["PL"]),
        lambda: [edit("product", "T-1", "sku", "T-1b"), publish(SHOP, at=NOON)],
    ):
        act()
        frames.append(frame())

    assert len(set(frames)) == 5
    assert frames[1].sequence == frames[2].sequence == last_sequence()


def test_other_warehouses_begin_another_epoch(products):
    count_stock((products[0], 5))
    before = frame().epoch

    make_warehouse("umea")

    assert frame().epoch != before


def test_number_to_come_is_gone(products):
    with pytest.raises(Gone, match="Fetch all stock"):
        stock(7)


def test_file_is_written_with_its_manifest_and_old_ones_are_pruned(products):
    channel = get_channel(SHOP)
    for quantity in range(1, KEPT + 3):
        count_stock((products[0], quantity))
        assert publish_stock(SHOP).revision == quantity
    again = publish_stock(SHOP)

    manifest = read_stock_manifest(channel)

    assert (again.revision, again.previous, again.items) == (KEPT + 2, KEPT + 2, 1)
    assert (manifest["revision"], manifest["items"]) == (KEPT + 2, 1)
    names = [path.name for path in folder_of(channel).glob("stock-*")]
    assert len(names) == 2 * KEPT
    assert manifest["files"]["gzip"]["name"] in names


def test_stock_waits_for_content(app):
    make_shop()

    with pytest.raises(NotFound, match="Publish it first"):
        publish_stock("shop_pl")
