"""Prices and stock over HTTP: what they answer, when it is known already, and when it is gone."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pim.changes import Draft
from pim.db import transaction
from pim.publish.channels import get_channel
from pim.publish.fetches import last_fetches
from pim.publish.streams import publish_stream
from pim.trade.prices import NewPrice, put_prices
from pim.trade.stock import NewStock, put_stock
from tests.builders import find
from tests.feeds.shops import fresh, lines, make_receiver, publish, save

AT = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
def shop(shop):
    """The shop of three bolts, with a price list and a warehouse."""
    body = {"code": "list", "currency": "EUR", "market": "gb"}
    save(Draft("price_list", "list", "", body, op="create"))
    save(Draft("warehouse", "hull", "", {"code": "hull", "markets": ["gb"]}, op="create"))
    say(A=10, B=20)
    count(A=5, B=6)
    publish_stream("shop", "prices")
    return shop


def say(**amounts):
    ids = {sku: find("product", sku) for sku in amounts}
    with transaction():
        put_prices("list", [NewPrice(ids[sku], Decimal(amount)) for sku, amount in amounts.items()])


def count(**quantities):
    ids = {sku: find("product", sku) for sku in quantities}
    with transaction():
        put_stock([NewStock("hull", ids[sku], Decimal(n), at=AT) for sku, n in quantities.items()])


def told(answer):
    return {one["sku"]: one for one in lines(answer)}


def test_all_prices_come_as_a_file_that_stands(shop):
    got = shop.ask("prices")

    assert (got.status_code, got.mimetype) == (200, "application/jsonl")
    assert told(got)["A"]["prices"]["breaks"][0]["amount"] == "10"
    assert (got.headers["PIM-Revision"], got.headers["Cache-Control"]) == ("1", "private, no-cache")
    assert shop.ask("prices", if_none_match=got.headers["ETag"]).status_code == 304
    assert shop.ask("prices", method="HEAD").content_length == got.content_length
    assert shop.ask("prices", range="bytes=0-9").data == got.data[:10]


def test_packed_answers_hold_the_same(shop):
    for what in ("prices", "prices/delta?since=1", "stock", "stock/delta?since=0"):
        plain, packed = (shop.ask(what, accept_encoding=way) for way in ("identity", "gzip"))
        assert gzip.decompress(packed.data) == plain.data
        assert plain.headers["ETag"] != packed.headers["ETag"]


def test_new_prices_lead_to_the_live_revision_or_to_another(shop):
    say(A=11)
    publish_stream("shop", "prices")
    say(B=21)
    publish_stream("shop", "prices")

    whole, part = (shop.ask(f"prices/delta?since={span}") for span in ("1", "1&until=2"))

    assert (whole.headers["PIM-Revision"], part.headers["PIM-Revision"]) == ("3", "2")
    assert (list(told(whole)), list(told(part))) == (["A", "B"], ["A"])
    again = shop.ask("prices/delta?since=1&until=2", if_none_match=part.headers["ETag"])
    assert again.status_code == 304


def test_stock_moves_at_once_without_a_publication(shop):
    before = shop.ask("stock")
    assert shop.ask("stock", if_none_match=before.headers["ETag"]).status_code == 304

    count(A=4)

    after = shop.ask("stock", if_none_match=before.headers["ETag"])
    assert (after.status_code, told(after)["A"]["stock"]["quantity"]) == (200, "4")
    assert int(after.headers["PIM-Revision"]) == int(before.headers["PIM-Revision"]) + 1
    delta = shop.ask(f"stock/delta?since={before.headers['PIM-Revision']}")
    assert list(told(delta)) == ["A"]
    assert delta.headers["PIM-Revision"] == after.headers["PIM-Revision"]


def test_content_knows_nothing_of_it(shop):
    before = shop.ask("full")
    count(A=3)
    say(A=12)
    publish_stream("shop", "prices")

    assert publish() == 1
    assert shop.ask("full", if_none_match=before.headers["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("what", "whole"),
    [
        ("prices/delta?since=9", "prices"),
        ("prices/delta?since=1&epoch=other", "prices"),
        ("stock/delta?since=99", "stock"),
        ("stock/delta?since=0&epoch=other", "stock"),
    ],
)
def test_what_is_gone_leads_to_everything(shop, what, whole):
    got = shop.ask(what)

    assert got.status_code == 410
    assert got.headers["Link"] == f'</feeds/shop/{whole}>; rel="alternate"'
    assert got.json["full"] == f"http://localhost/feeds/shop/{whole}"


def test_question_that_says_nothing_is_refused(shop):
    for what in ("prices/delta", "stock/delta", "stock/delta?since=x", "prices/delta?since=-1"):
        assert shop.ask(what).status_code == 400, what


def test_prices_that_were_never_published_are_not_found(app, shop):
    other = make_receiver(app, "second", "all")
    publish("second")

    for what in ("prices", "prices/delta?since=1"):
        assert other.ask(what).status_code == 404
    assert other.ask("stock").status_code == 200


def test_fetches_of_streams_are_written_down_beside_those_of_the_content(shop):
    for what in ("prices", "prices/delta?since=1", "stock", "stock/delta?since=0"):
        shop.ask(what)
    fresh()

    seen = [(one.what, one.revision) for one in last_fetches(get_channel("shop"))][::-1]

    assert seen == [("prices", 1), ("new_prices", 1), ("stock", 1), ("new_stock", 1)]


def test_manifest_names_the_addresses_of_the_streams(shop):
    urls = shop.ask("manifest").json["urls"]

    assert urls["prices"] == "http://localhost/feeds/shop/prices"
    assert urls["stock"] == "http://localhost/feeds/shop/stock"
