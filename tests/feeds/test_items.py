"""One item over HTTP: as the feed shows it, or why it does not."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.feeds.shops import change, lines, make_product, make_receiver, make_shirts, publish

UNKNOWN = "There is no item {}. It is not in your feed, because no product of this SKU is meant for it."
WRONG_GTIN = {"values.gtin..": "4006381333932"}


def test_item_is_the_line_of_the_feed(shop):
    got = shop.ask("items/B")

    assert got.data == shop.ask("full").data.splitlines()[1]
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["PIM-Revision"] == "1"
    assert shop.ask("items/B", if_none_match=got.headers["ETag"]).status_code == 304


def test_item_is_what_was_published_not_what_was_changed_since(shop):
    change("B", {"values.name..": "Nut"})

    assert shop.ask("items/B").json["name"] == {"en_GB": "Bolt B"}
    publish()
    assert shop.ask("items/B").json["name"] == {"en_GB": "Nut"}


def test_sku_may_hold_what_addresses_hold(shop):
    skus = ["A/4", "10%", "Ø 5 mm", "a?b#c", "..", "x&y=z"]
    for sku in skus:
        make_product(sku)
    publish()

    assert [shop.ask(f"items/{quote(sku, safe='')}").json["sku"] for sku in skus] == skus


def test_variant_is_an_item(shop):
    make_shirts()
    publish()

    assert shop.ask("items/shirt-red").json["group"] == "shirt"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"archived": True}, "archived"),
        ({"status.gb": "in_work"}, "status"),
        ({"categories": ["secret"]}, "left_assortment"),
        (WRONG_GTIN, "held_back"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_reason_is_the_one_of_the_tombstone(shop, fields, reason):
    change("A", fields)
    publish()

    got = shop.ask("items/A")
    (gone,) = lines(shop.ask("delta?since=1"))

    assert (got.status_code, got.mimetype) == (404, "application/problem+json")
    assert got.json["type"] == "urn:pim:problem:not-in-feed"
    assert got.json["reason"] == gone["reason"] == reason
    assert got.json["gone_in"] == 2
    assert got.json["detail"].startswith("There is no item A. It is not in your feed, because it")


def test_item_held_back_names_the_rules(shop):
    make_product("D", **WRONG_GTIN)
    publish()

    problem = shop.ask("items/D").json

    assert problem["reason"] == "held_back"
    assert [(one["field"], one["rule"]) for one in problem["problems"]] == [("gtin", "check_digit")]
    assert "gone_in" not in problem


def test_item_that_comes_next_is_promised(shop):
    make_product("D")

    assert shop.ask("items/D").json["reason"] == "pending"


def test_renamed_item_is_found_by_the_sku_that_the_feed_shows(shop):
    change("A", {"sku": "A2"})
    before = [shop.ask(f"items/{sku}") for sku in ("A", "A2")]
    publish()
    after = [shop.ask(f"items/{sku}") for sku in ("A", "A2")]

    assert [got.status_code for got in before + after] == [200, 404, 404, 200]
    assert (before[1].json["reason"], before[1].json["shown_as"]) == ("renamed", "A")
    assert (after[0].json["reason"], after[0].json["shown_as"]) == ("renamed", "A2")


@pytest.mark.parametrize(
    "fields",
    [
        {"categories": ["secret"]},
        {"status": "in_work"},
        {"categories": ["secret"], **WRONG_GTIN},
        {"archived": True},
    ],
    ids=["of another assortment", "in work", "held back elsewhere", "archived"],
)
def test_product_that_is_not_meant_for_a_channel_is_as_unknown_as_none(app, shop, fields):
    """Another channel shows it, has it held back or waits for it: none of this can be learned by guessing."""
    make_product("D", **fields)
    make_receiver(app, "all", assortment="all")
    publish("all")
    publish()

    there, nowhere = shop.ask("items/D"), shop.ask("items/nowhere")

    assert there.json["detail"] == UNKNOWN.format("D")
    assert nowhere.json["detail"] == UNKNOWN.format("nowhere")
    assert {**there.json, "detail": "", "instance": ""} == {**nowhere.json, "detail": "", "instance": ""}


def test_sku_that_none_can_be_is_unknown(shop):
    for sku in ("%00", "A%00", "%FF", "x" * 5000):
        assert shop.ask(f"items/{sku}").json["reason"] == "unknown"
