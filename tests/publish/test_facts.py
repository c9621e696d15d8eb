"""Facts of the ERP are no content: a shop that nobody edited has nothing new to say after them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from pim import db
from pim.changes.history import list_sets
from pim.changes.log import touched_since
from pim.publish.publishing import publish
from pim.trade.prices import NewPrice, put_prices
from pim.trade.stock import NewStock, put_stock
from tests.builders import edit, make_client, make_price_list, make_product, make_shop, make_warehouse

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_prices_and_stock_make_no_revision_and_no_history(app):
    shop = make_shop()
    product = make_product("T-1")
    make_price_list("list_se")
    make_warehouse("malmo")
    first = publish(shop, at=NOON)
    with db.transaction():
        before = (len(list_sets()), touched_since(0))

    for amount in (5, 6):
        with db.transaction():
            put_stock([NewStock("malmo", product, Decimal(amount))])
            put_prices("list_se", [NewPrice(product, Decimal(amount))])

    assert publish(shop, at=NOON).revision == first.revision
    with db.transaction():
        assert (len(list_sets()), touched_since(0)) == before


def test_part_number_of_a_client_makes_no_revision_for_all(app):
    shop = make_shop()
    make_product("T-1")
    make_client("nordbygg")
    first = publish(shop, at=NOON)

    edit("part_number", "T-1", "numbers.nordbygg", [{"number": "NB-1"}])

    assert publish(shop, at=NOON).revision == first.revision
