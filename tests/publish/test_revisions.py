"""What a revision shows: of a product that others name, of dates that pass, of variants that move."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pim.publish.channels import get_channel
from pim.publish.feeds import iter_full
from pim.publish.publishing import publish
from tests import builders

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def shop(app):
    """A shop in Poland, and two relation types: one-way `part`, two-way `pair`."""
    builders.make_structure(
        builders.create("relation_type", "part", {"code": "part"}),
        builders.create("relation_type", "pair", {"code": "pair", "two_way": True}),
    )
    builders.make_assortment()
    builders.make_mapping()
    builders.make_channel()
    return "shop_pl"


def items(shop, at=NOON):
    """Publish, and give what the shop shows by SKU or code."""
    outcome = publish(shop, at=at)
    shown = [json.loads(item.body) for item in iter_full(get_channel(shop), outcome.revision)]
    return {item.get("sku") or item["code"]: item for item in shown}


def named(item):
    return [next(iter(link["to"].values())) for link in item.get("relations", [])]


def test_relation_follows_its_target_out_in_and_through_a_rename(shop):
    builders.make_products(2)
    builders.edit("product", "T-1", "relations.part", [{"to": "T-2"}])

    seen = [named(items(shop)["T-1"])]
    for field, value in (("status.PL", "in_work"), ("status.PL", "approved"), ("sku", "T-9")):
        builders.edit("product", "T-2", field, value)
        seen.append(named(items(shop)["T-1"]))

    assert seen == [["T-2"], [], ["T-2"], ["T-9"]]


def test_two_way_relation_shows_at_both_ends_and_leaves_both(shop):
    builders.make_products(2)
    items(shop)

    builders.edit("product", "T-1", "relations.pair", [{"to": "T-2"}])
    linked = items(shop)
    builders.edit("product", "T-1", "relations.pair", None)
    unlinked = items(shop)

    assert (named(linked["T-1"]), named(linked["T-2"])) == (["T-2"], ["T-1"])
    assert (named(unlinked["T-1"]), named(unlinked["T-2"])) == ([], [])


def test_relation_to_a_model_names_its_group_while_there_is_one(shop):
    builders.make_product("T-1")
    builders.make_model("jacket")
    builders.make_variant("J-red", color="red")
    builders.edit("product", "T-1", "relations.part", [{"to": "jacket", "kind": "model"}])

    before = named(items(shop)["T-1"])
    builders.edit("product", "J-red", "status.PL", "in_work")

    assert (before, named(items(shop)["T-1"])) == (["jacket"], [])


def test_variant_shows_the_relations_of_its_model(shop):
    builders.make_product("T-1")
    builders.make_model("jacket")
    builders.make_variant("J-red", color="red")
    items(shop)

    builders.edit("model", "jacket", "relations.part", [{"to": "T-1"}])

    assert named(items(shop)["J-red"]) == ["T-1"]


def test_group_is_left_by_a_variant_that_moves_to_another_model(shop):
    for code in ("jacket", "vest"):
        builders.make_model(code)
    builders.make_variant("J-red", color="red")
    builders.make_variant("J-blue", color="blue")
    before = items(shop)

    builders.edit("product", "J-red", "parent", "vest")
    after = items(shop)

    assert [variant["sku"] for variant in before["jacket"]["variants"]] == ["J-blue", "J-red"]
    assert [variant["sku"] for variant in after["jacket"]["variants"]] == ["J-blue"]
    assert [variant["sku"] for variant in after["vest"]["variants"]] == ["J-red"]
    assert after["J-red"]["group"] == "vest"


@pytest.mark.parametrize(
    ("pin", "before", "after"),
    [
        ({"way": "out", "from_on": "2027-03-02"}, {"T-1", "T-2"}, {"T-2"}),
        ({"way": "out", "to_on": "2027-03-02"}, {"T-2"}, {"T-1", "T-2"}),
    ],
    ids=["begins", "ends"],
)
def test_date_that_passes_moves_a_product_although_nothing_was_written(shop, pin, before, after):
    ids = builders.make_products(2)
    builders.edit("assortment", "all_pl", f"pins.{ids[0]}", pin)
    last_minute = datetime(2027, 3, 1, 22, 59, tzinfo=UTC)  # 23:59 in Warsaw
    midnight = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)

    assert set(items(shop, last_minute)) == before
    assert set(items(shop, midnight)) == after


def test_nothing_that_changed_makes_no_revision(shop):
    builders.make_products(1)

    first = publish(shop, at=NOON)
    again = publish(shop, at=NOON)

    assert (first.previous, first.revision) == (0, 1)
    assert (again.previous, again.revision) == (1, 1)


def test_value_that_no_feed_shows_makes_no_revision(shop):
    builders.make_products(1)
    first = publish(shop, at=NOON)

    builders.edit("product", "T-1", "values.name..pl_PL", "nieistotne")

    assert publish(shop, at=NOON).revision == first.revision
