"""Stories of one product on its way to receivers, told by the lines of their feeds."""

from __future__ import annotations

import json

import pytest

from pim import db
from pim.errors import Blocked
from pim.publish import feeds
from pim.publish.channels import get_channel
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from pim.publish.rollback import release, rollback
from tests.builders import (
    edit,
    find,
    make_assortment,
    make_channel,
    make_model,
    make_product,
    make_products,
    make_shop,
    make_variant,
)
from tests.channels.json_schema import list_violations
from tests.histories.reader import Reader

pytestmark = pytest.mark.usefixtures("app")

NAME = "values.name..en_GB"
BAD = "SALE!!! 90% off, error"


def full(code, revision=None):
    """What a receiver holds after a full feed of a revision, or of the newest, by SKU or code."""
    channel = get_channel(code)
    with db.transaction():
        lines = [item.body for item in feeds.iter_full(channel, revision or newest(code))]
    return {item.get("sku") or item["code"]: item for item in Reader(lines).items.values()}


def newest(code):
    return feeds.list_publications(get_channel(code), limit=1)[0].revision


def delta(code, since, until):
    channel = get_channel(code)
    with db.transaction():
        return [json.loads(item.body) for item in feeds.iter_delta(channel, since, until)]


def make_two_markets():
    """A jacket in three colors, for Sweden and for Britain."""
    make_shop()
    make_assortment("all_se", market="SE")
    make_assortment("all_gb", market="GB")
    make_channel("shop_se", market="SE", assortment="all_se", locales=["en_GB", "sv_SE"])
    make_channel("shop_gb", market="GB", assortment="all_gb", locales=["en_GB"])
    make_model()
    for color in ("red", "blue", "green"):
        make_variant(f"J-{color}", color=color)


def colors(code):
    return [variant["axes"]["color"]["value"]["code"] for variant in full(code)["jacket"]["variants"]]


@pytest.mark.parametrize("how", ["pin", "status"])
def test_variant_that_one_market_does_not_have_is_in_the_other_markets_group_only(how):
    make_two_markets()
    if how == "pin":
        edit("assortment", "all_se", f"pins.{find('product', 'J-blue')}", {"way": "out"})
    else:
        edit("product", "J-blue", "status.SE", "in_work")

    publish("shop_se")
    publish("shop_gb")

    assert colors("shop_se") == ["green", "red"]
    assert colors("shop_gb") == ["blue", "green", "red"]
    assert "J-blue" not in full("shop_se")


def test_last_variant_that_leaves_takes_the_group_with_it():
    make_two_markets()
    publish("shop_se")
    for color in ("red", "blue", "green"):
        edit("product", f"J-{color}", "status.SE", "archived")

    publish("shop_se")

    told = {line.get("sku") or line["code"]: line["reason"] for line in delta("shop_se", 1, 2)}
    assert told == {"jacket": "empty_group", "J-red": "status", "J-blue": "status", "J-green": "status"}
    assert full("shop_se") == {}


def test_model_that_is_archived_takes_its_variants_and_its_group_with_it():
    make_two_markets()
    publish("shop_se")
    edit("model", "jacket", "archived", True)

    publish("shop_se")

    told = {line.get("sku") or line["code"]: line["reason"] for line in delta("shop_se", 1, 2)}
    assert told == {"jacket": "empty_group", "J-red": "archived", "J-blue": "archived", "J-green": "archived"}


def test_bad_text_that_was_rolled_back_is_not_live_until_the_channel_is_released():
    code = make_shop()
    make_products(2)
    edit("product", "T-1", NAME, "Good drill")
    publish(code)
    edit("product", "T-1", NAME, BAD)
    publish(code)

    rollback(code, 1, note="wrong price in the name")
    assert full(code, 3)["T-1"]["name"]["en_GB"] == "Good drill"

    assert reconcile(code) == []
    edit("product", "T-2", NAME, "Unrelated")
    with pytest.raises(Blocked):
        publish(code)
    assert full(code, 3)["T-1"]["name"]["en_GB"] == "Good drill"
    assert newest(code) == 3

    release(code)
    publish(code)
    assert full(code, 4)["T-1"]["name"]["en_GB"] == BAD
    assert full(code, 4)["T-2"]["name"]["en_GB"] == "Unrelated"


def test_product_that_a_rollback_takes_away_has_a_tombstone_that_says_so():
    code = make_shop()
    make_product()
    publish(code)
    make_product("T-2")
    publish(code)

    rollback(code, 1)

    (line,) = delta(code, 2, 3)
    assert (line["sku"], line["deleted"], line["reason"]) == ("T-2", True, "rollback")
    assert list_violations(get_channel(code).connector.schema(), line) == []


def test_text_that_was_mended_before_the_release_never_comes_back():
    code = make_shop()
    make_product(fields={NAME: "Good drill"})
    publish(code)
    edit("product", "T-1", NAME, BAD)
    publish(code)
    rollback(code, 1)
    edit("product", "T-1", NAME, "Good drill")
    release(code)

    outcome = publish(code)

    assert (outcome.previous, outcome.revision) == (3, 3)  # nothing to tell


def test_axis_whose_attribute_is_archived_stops_no_publication():
    make_two_markets()
    publish("shop_gb")
    edit("attribute", "color", "archived", True)

    publish("shop_gb")

    assert [variant["axes"] for variant in full("shop_gb")["jacket"]["variants"]] == [{}, {}, {}]


def test_variants_of_an_archived_family_variant_keep_their_axes():
    make_two_markets()
    publish("shop_gb")
    edit("family_variant", "wear_color", "archived", True)

    outcome = publish("shop_gb")

    assert outcome.revision == outcome.previous
    assert colors("shop_gb") == ["blue", "green", "red"]


def test_variant_that_moves_leaves_the_group_it_was_in():
    make_two_markets()
    make_model("vest")
    publish("shop_gb")
    edit("product", "J-blue", "parent", "vest")

    publish("shop_gb")

    lines = full("shop_gb")
    assert [v["sku"] for v in lines["jacket"]["variants"]] == ["J-green", "J-red"]
    assert [v["sku"] for v in lines["vest"]["variants"]] == ["J-blue"]


def test_relation_to_a_sub_model_names_the_group_that_it_is_in():
    code = make_shop()
    for root in ("coat", "parka"):
        make_model(root, family_variant="wear_color_size")
    for parent, color in (("coat", "red"), ("coat", "blue"), ("parka", "green")):
        make_model(f"coat_{color}", {"values.color..": color}, parent=parent)
        make_variant(f"C-{color}", parent=f"coat_{color}", size="s")
    make_product(fields={"relations.accessory": [{"to": "coat_red", "kind": "model"}]})
    publish(code)
    edit("model", "coat_red", "parent", "parka")

    publish(code)

    assert full(code)["T-1"]["relations"] == [{"type": "accessory", "to": {"group": "parka"}}]


def test_group_whose_model_has_no_name_is_told_without_one():
    make_two_markets()
    edit("model", "jacket", NAME, None)
    for color in ("red", "blue"):
        edit("product", f"J-{color}", NAME, f"Jacket in {color}")

    publish("shop_gb")

    lines = full("shop_gb")
    assert sorted(lines) == ["J-blue", "J-red", "jacket"]  # J-green has no name and is held back
    assert "name" not in lines["jacket"]
    schema = get_channel("shop_gb").connector.schema()
    assert [list_violations(schema, line) for line in lines.values()] == [[], [], []]


def test_renamed_product_names_its_past_and_is_named_anew_by_others():
    code = make_shop()
    make_products(2)
    edit("product", "T-1", "relations.goes_with", [{"to": "T-2"}])
    publish(code)
    edit("product", "T-2", "sku", "T-9")

    publish(code)

    told = {line["sku"]: line for line in delta(code, 1, 2)}
    assert told["T-9"]["previous_sku"] == "T-2"
    assert told["T-1"]["relations"] == [{"type": "goes_with", "to": {"sku": "T-9"}}]
    assert "previous_sku" not in told["T-1"]
