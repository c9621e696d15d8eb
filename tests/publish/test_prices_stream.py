"""The stream of prices: a revision where a price differs, and the same answer for the same question."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pim.errors import Blocked, NotFound
from pim.publish import priced
from pim.publish.channels import get_channel
from pim.publish.feeds import Gone
from pim.publish.prices_stream import frame_of, publish_prices, read_prices_manifest
from pim.publish.publishing import publish
from pim.publish.rollback import rollback
from pim.publish.stored_files import folder_of
from tests.builders import (
    create,
    edit,
    make_client,
    make_price_list,
    make_product,
    make_shop,
    save,
)
from tests.publish.streams import (
    NOON,
    SHOP,
    amounts,
    make_priced_shop,
    make_swedish_channel,
    price,
    prices,
    prices_bytes,
    publish_at,
    put,
)

pytestmark = pytest.mark.usefixtures("app")
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def products(app):
    return make_priced_shop()


def make_tax(rates=(("25", None),)):
    told = [{"percent": percent, **({"valid_from": day} if day else {})} for percent, day in rates]
    save(create("tax_class", "standard", {"code": "standard", "standard_in": ["SE"], "rates.SE": told}))


def test_first_revision_tells_every_price(products):
    put(price(products[0], "12.50"), price(products[2], 7, valid_from=date(2027, 1, 1)))

    outcome = publish_prices(SHOP, at=NOON)

    assert (outcome.revision, outcome.added, outcome.items) == (1, 2, 2)
    breaks = [{"unit": "", "min_quantity": "1", "amount": "12.5", "per_quantity": "1"}]
    told = {"currency": "SEK", "includes_vat": False, "breaks": breaks}
    assert prices()[0] == {"id": products[0], "sku": "T-1", "prices": told}
    assert prices()[1]["prices"]["breaks"][0]["valid_from"] == "2027-01-01"


def test_tiers_and_units_are_told_as_breaks(products):
    put(
        price(products[0], 10),
        price(products[0], 9, tier=100),
        price(products[0], 80, unit="box", per_quantity=10),
    )
    publish_at()

    (line,) = prices()

    told = [(one["unit"], one["min_quantity"], one["amount"]) for one in line["prices"]["breaks"]]
    assert told == [("", "1", "10"), ("", "100", "9"), ("box", "1", "80")]


def test_load_that_changes_no_price_of_a_listed_product_makes_no_revision(products):
    hidden = make_product("HIDDEN", {"status.SE": "in_work"})
    put(price(products[0], 10))
    publish_at()

    put(price(hidden, 5))
    make_price_list("list_pl", market="PL", currency="PLN")
    put(price(products[0], 99), code="list_pl")

    assert publish_at() == 1


def test_delta_tells_what_changed_came_and_went(products):
    put(price(products[0], 10), price(products[1], 20))
    publish_at()
    put(price(products[0], 11), price(products[2], 30), full=True)

    assert publish_at() == 2

    assert amounts(prices(since=1)) == {"T-1": "11", "T-3": "30", "T-2": None}
    assert prices(since=1)[-1] == {"id": products[1], "sku": "T-2", "deleted": True}
    assert prices(since=2) == []


def test_same_question_gets_the_same_bytes_whatever_changes_later(products):
    make_tax()
    put(price(products[0], 10), price(products[1], 20))
    publish_at()
    put(price(products[0], 11))
    publish_at()
    before = [prices_bytes(at=1), prices_bytes(at=2), prices_bytes(1, 2)]

    put(price(products[1], 5), full=True)
    edit("tax_class", "standard", "rates.SE", [{"percent": "12"}])
    edit("product", "T-1", "vat.SE", "standard")
    edit("product", "T-1", "sku", "T-1b")
    edit("price_list", "list_se", "valid_to", "2027-03-02")
    publish(SHOP, at=TOMORROW)
    publish_at(TOMORROW)

    assert [prices_bytes(at=1), prices_bytes(at=2), prices_bytes(1, 2)] == before


def test_day_that_passes_is_a_change_of_price(products):
    put(
        price(products[0], 10, valid_to=date(2027, 3, 2)),
        price(products[0], 8, valid_from=date(2027, 3, 2)),
        price(products[1], 20),
    )
    publish_at()

    assert (publish_at(), publish_at(TOMORROW)) == (1, 2)

    assert amounts(prices(since=1)) == {"T-1": "8"}


def test_list_that_ends_takes_its_prices_along(products):
    make_price_list("sale", valid_from="2027-02-01", valid_to="2027-03-02")
    put(price(products[0], 10))
    put(price(products[0], 5), price(products[1], 6), code="sale")
    publish_at()
    assert amounts(prices()) == {"T-1": "5", "T-2": "6"}

    assert publish_at(TOMORROW) == 2

    assert amounts(prices(since=1)) == {"T-1": "10", "T-2": None}


def test_archived_list_says_nothing_any_more(products):
    put(price(products[0], 10))
    publish_at()

    edit("price_list", "list_se", "archived", True)

    assert publish_at() == 2
    assert amounts(prices(since=1)) == {"T-1": None}


def test_tax_is_told_and_a_new_rate_or_class_is_a_change(products):
    make_tax([("25", None), ("20", "2027-03-02")])
    save(create("tax_class", "books", {"code": "books", "rates.SE": [{"percent": "6"}]}))
    put(*(price(product, 10) for product in products))
    publish_at()
    edit("product", "T-2", "vat.SE", "books")

    publish_at()
    publish_at(TOMORROW)

    assert {one["prices"]["vat_rate"] for one in prices(at=1)} == {"25"}
    assert [(one["sku"], one["prices"]["vat_rate"]) for one in prices(1, 2)] == [("T-2", "6")]
    assert [(one["sku"], one["prices"]["vat_rate"]) for one in prices(2)] == [("T-1", "20"), ("T-3", "20")]


def test_products_that_come_and_go_in_the_content_do_so_in_the_prices(products):
    put(*(price(product, 10) for product in products))
    publish_at()
    edit("product", "T-1", "archived", True)
    edit("product", "T-2", "sku", "T-2b")
    put(price(make_product("T-4"), 40))
    publish(SHOP, at=NOON)

    publish_at()

    assert amounts(prices(since=1)) == {"T-2b": "10", "T-4": "40", "T-1": None}


def test_client_pays_what_was_agreed_and_others_what_the_market_pays(products):
    make_client("nordbygg")
    make_swedish_channel("nordbygg_se", client="nordbygg")
    make_price_list("agreed", client="nordbygg", includes_vat=True)
    put(price(products[0], 10), price(products[1], 20))
    put(price(products[0], 7), code="agreed")
    publish("nordbygg_se", at=NOON)
    publish_at(code="nordbygg_se")
    publish_at()

    assert amounts(prices(code="nordbygg_se")) == {"T-1": "7", "T-2": "20"}
    assert prices(code="nordbygg_se")[0]["prices"]["includes_vat"] is True
    assert amounts(prices()) == {"T-1": "10", "T-2": "20"}


def test_break_of_a_list_that_counts_tax_otherwise_says_so(products):
    make_client("nordbygg")
    make_price_list("agreed", client="nordbygg", includes_vat=True)
    edit("channel", SHOP, "client", "nordbygg")
    put(price(products[0], 10))
    put(price(products[0], 7, tier=50), code="agreed")
    publish_at()

    (line,) = prices()

    assert line["prices"]["includes_vat"] is False
    assert [one.get("includes_vat") for one in line["prices"]["breaks"]] == [None, True]


def test_candidates_are_those_that_moved_and_never_all(products):
    put(*(price(product, 10) for product in products))
    publish_at()
    before = frame_of(get_channel(SHOP), 1).point
    put(price(products[1], 11))
    publish_at()

    after = frame_of(get_channel(SHOP), 2).point

    assert priced.find_candidates(get_channel(SHOP), before, after) == {products[1]}


def test_whole_comparison_finds_what_a_normal_one_finds(products):
    put(price(products[0], 10))
    publish_at()

    assert publish_prices(SHOP, at=NOON, whole=True).revision == 1


def test_dry_run_says_the_same_and_writes_nothing(products):
    put(price(products[0], 10))

    outcome = publish_prices(SHOP, at=NOON, dry_run=True)

    assert (outcome.revision, outcome.added) == (1, 1)
    with pytest.raises(NotFound):
        read_prices_manifest(get_channel(SHOP))


def test_manifest_names_files_of_what_is_live(products):
    put(price(products[0], 10))
    publish_at()
    channel = get_channel(SHOP)

    manifest = read_prices_manifest(channel)

    assert (manifest["revision"], manifest["items"], manifest["currency"]) == (1, 1, "SEK")
    plain = folder_of(channel) / manifest["files"]["identity"]["name"]
    assert plain.read_bytes() == prices_bytes()


def test_prices_wait_for_content_and_for_a_person_who_releases_the_channel(app):
    make_shop()
    with pytest.raises(NotFound, match="Publish it first"):
        publish_prices("shop_pl")
    make_product("T-1")
    publish("shop_pl")
    rollback("shop_pl", 1)

    with pytest.raises(Blocked, match="paused"):
        publish_prices("shop_pl")


def test_revision_that_never_was_is_gone(products):
    publish_at()

    with pytest.raises(Gone, match="Fetch all prices"):
        prices(since=7)
