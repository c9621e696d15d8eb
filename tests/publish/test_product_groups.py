"""Relations to groups of products in a channel: named while the channel lists a member."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pim.publish.channels import get_channel
from pim.publish.feeds import iter_full
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from tests import builders

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def shop(app):
    """A shop in Poland; T-1 relates to the group `promo`, in which T-2 stands."""
    code = builders.make_shop()
    builders.make_product("T-1", {"group_relations.accessory": ["promo"]})
    builders.make_product("T-2", groups=["promo"])
    return code


def items(shop):
    """Publish, and give what the shop shows by SKU or code; nothing else is due afterwards."""
    outcome = publish(shop, at=NOON)
    assert reconcile(shop, at=NOON) == []
    shown = [json.loads(item.body) for item in iter_full(get_channel(shop), outcome.revision)]
    return {item.get("sku") or item["code"]: item for item in shown}


def named(item):
    return [link["to"] for link in item.get("relations", ())]


PROMO = [{"product_group": "promo"}]


def test_group_is_named_while_the_channel_lists_a_member(shop):
    seen = [named(items(shop)["T-1"])]
    for kind, key, field, value in (
        ("product", "T-2", "status.PL", "in_work"),
        ("product", "T-2", "status.PL", "approved"),
        ("product", "T-2", "groups", None),
        ("product", "T-2", "groups", ["promo"]),
        ("product_group", "promo", "archived", True),
        ("product_group", "promo", "archived", False),
    ):
        builders.edit(kind, key, field, value)
        seen.append(named(items(shop)["T-1"]))

    assert seen == [PROMO, [], PROMO, [], PROMO, [], PROMO]


def test_members_tell_the_group_and_hear_of_its_new_label(shop):
    before = items(shop)["T-2"]["product_groups"]

    builders.edit("product_group", "promo", "labels.en_GB", "Promotion")

    assert before == [
        {"code": "promo", "type": "related", "label": {"en_GB": "promo en", "sv_SE": "promo sv"}}
    ]
    assert items(shop)["T-2"]["product_groups"][0]["label"]["en_GB"] == "Promotion"


def test_variants_relate_and_belong_through_their_model(shop):
    builders.make_model("jacket", {"group_relations.accessory": ["summer"], "groups": ["summer"]})
    builders.make_model("vest")
    builders.make_variant("J-red", color="red")

    before = items(shop)["J-red"]
    builders.edit("product", "J-red", "parent", "vest")
    after = items(shop)["J-red"]

    assert named(before) == [{"product_group": "summer"}]
    assert [group["code"] for group in before["product_groups"]] == ["summer"]
    assert (named(after), after.get("product_groups")) == ([], None)


def test_group_whose_last_member_moved_to_another_model_is_named_no_longer(shop):
    builders.make_model("jacket", groups=["summer"])
    builders.make_model("vest")
    builders.make_variant("J-red", color="red")
    builders.edit("product", "T-1", "group_relations.accessory", ["summer"])
    before = named(items(shop)["T-1"])

    builders.edit("product", "J-red", "parent", "vest")

    assert (before, named(items(shop)["T-1"])) == ([{"product_group": "summer"}], [])


def test_groups_stand_after_products_in_a_list(shop):
    builders.edit("product", "T-1", "relations.spare_part", [{"to": "T-2", "quantity": "2"}])

    assert named(items(shop)["T-1"]) == [{"sku": "T-2"}, *PROMO]


def test_packaging_and_classes_of_a_model_reach_its_variants(shop):
    builders.make_model(
        "jacket", {"packaging.each": {"quantity": "1"}, "classifications.etim": {"class": "EC000001"}}
    )
    builders.make_variant("J-red", {"packaging.each": {"gtin": "4006381333931"}}, color="red")
    before = items(shop)["J-red"]

    builders.edit("model", "jacket", "classifications.etim", {"class": "EC000002"})
    builders.edit("packaging_unit", "each", "labels.sv_SE", "Styck")
    after = items(shop)["J-red"]

    assert (before["packaging"][0]["quantity"], before["packaging"][0]["gtin"]) == ("1", "4006381333931")
    assert [item["classifications"][0]["class"] for item in (before, after)] == ["EC000001", "EC000002"]
    assert after["packaging"][0]["label"]["sv_SE"] == "Styck"
