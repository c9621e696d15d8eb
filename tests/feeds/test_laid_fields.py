"""What receivers of price and stock inside items get over HTTP: whole files, and why an item is missing."""

from __future__ import annotations

import pytest

from pim.changes import Draft
from tests.builders import find
from tests.feeds.shops import lines, make_catalogue, make_product, make_receiver, publish
from tests.feeds.shops import save as save_drafts
from tests.publish import shelf
from tests.publish.streams import price, put

NAME = shelf.feed("name", {"step": "attribute", "attribute": "name"})
PRICE = shelf.feed("price", {"step": "price", "say": "amount"})


@pytest.fixture
def compared(app):
    """A receiver of the shelf, of whose products A and B the first has a price; published."""
    with shelf.known():
        make_catalogue()
        mapping = {"code": "compare", "connector": "shelf", "fields": [NAME, PRICE]}
        save_drafts(Draft("mapping", "compare", "", mapping, op="create"))
        prices = {"code": "list", "market": "gb", "currency": "EUR"}
        save_drafts(Draft("price_list", "list", "", prices, op="create"))
        receiver = make_receiver(app, mapping="compare", connector="shelf")
        for sku in "AB":
            make_product(sku, f"Bolt {sku}")
        put(price(find("product", "A"), 7), code="list")
        publish()
        yield receiver


def test_item_is_shown_with_its_price_as_in_the_file(compared):
    (line,) = lines(compared.ask("full"))

    assert compared.ask("items/A").json == line
    assert line["price"] == "7.00"


def test_item_that_the_file_leaves_out_says_which_rule_it_breaks(compared):
    got = compared.ask("items/B")

    assert (got.status_code, got.json["type"]) == (404, "urn:pim:problem:not-in-feed")
    assert "because it breaks a rule of this format and is held back" in got.json["detail"]
    assert got.json["reason"] == "held_back"
    (problem,) = got.json["problems"]
    assert (problem["field"], problem["rule"]) == ("price", "no_price")
    assert problem["remedy"].startswith("Load a price")


def test_item_gets_into_the_feed_with_the_next_file(compared):
    put(price(find("product", "B"), 8), code="list")
    assert compared.ask("items/B").status_code == 404

    publish()

    assert compared.ask("items/B").json["price"] == "8.00"


def test_delta_is_refused_with_the_way_to_everything(compared):
    got = compared.ask("delta?since=1")

    assert got.status_code == 404
    assert "what moves without a revision. Fetch the full feed." in got.json["detail"]


def test_manifest_names_no_delta_and_counts_what_is_held_back(compared):
    manifest = compared.ask("manifest").json

    assert not {"delta", "next"} & manifest["urls"].keys()
    assert (manifest["items"], manifest["products"], manifest["held_back"]) == (1, 1, 1)
    assert manifest["carries"].keys() == {"prices"}


def test_file_that_is_written_anew_is_another_one_to_caches(compared):
    etag = compared.ask("full").headers["ETag"]
    put(price(find("product", "A"), 9), code="list")
    publish()

    got = compared.ask("full", if_none_match=etag)

    assert (got.status_code, got.headers["PIM-Revision"]) == (200, "1")
    assert lines(got)[0]["price"] == "9.00"
