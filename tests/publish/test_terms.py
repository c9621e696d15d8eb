"""What a channel says of its products beside their records: phased out, and until when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels.b2b_shop import B2bShop
from pim import db
from pim.publish.channels import get_channel
from pim.publish.feeds import iter_delta, iter_full
from pim.publish.publishing import publish
from tests.builders import edit, make_product, make_shop
from tests.channels.json_schema import list_violations

pytestmark = pytest.mark.usefixtures("app")
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def read(items):
    with db.transaction():
        found = [item.record() for item in items]
    assert all(list_violations(B2bShop().schema(), record) == [] for record in found)
    return {record["sku"]: (record.get("phase_out"), record.get("valid_to")) for record in found}


def test_product_tells_that_it_is_phased_out_and_until_when(app):
    shop = make_shop()
    make_product("T-1")
    make_product("T-2", fields={"status.PL": "phase_out"})
    publish(shop, at=NOON)
    edit("assortment", "all_pl", "to_on", "2027-06-01")

    outcome = publish(shop, at=NOON)

    channel = get_channel(shop)
    assert read(iter_full(channel, 1)) == {"T-1": (None, None), "T-2": (True, None)}
    assert read(iter_full(channel, 2)) == {"T-1": (None, "2027-06-01"), "T-2": (True, "2027-06-01")}
    assert (outcome.changed, len(read(iter_delta(channel, 1, 2)))) == (2, 2)


def test_status_of_another_market_says_nothing(app):
    shop = make_shop()
    make_product("T-1", fields={"status.SE": "phase_out"})
    publish(shop, at=NOON)

    assert read(iter_full(get_channel(shop), 1)) == {"T-1": (None, None)}


def test_status_that_changes_is_a_delta(app):
    shop = make_shop()
    make_product("T-1")
    publish(shop, at=NOON)
    edit("product", "T-1", "status.PL", "phase_out")
    publish(shop, at=NOON)

    assert read(iter_delta(get_channel(shop), 1, 2)) == {"T-1": (True, None)}
