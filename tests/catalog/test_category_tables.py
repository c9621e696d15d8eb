"""What receivers call our categories: named once for all that stands below, sent anew when it changes."""

from __future__ import annotations

import io

import pytest

from pim.catalog.category_names import count_unmapped, list_names
from pim.changes.history import list_changes
from pim.changes.log import touched_since
from pim.errors import PimError, UnknownCode
from pim.publish.channels import get_channel, get_stream
from pim.publish.generations import write_feed
from pim.publish.publishing import publish
from pim.structure.current import current
from tests.builders import (
    create,
    edit,
    make_model,
    make_product,
    make_shop,
    make_structure,
    make_variant,
    save,
)

pytestmark = pytest.mark.usefixtures("app")
MAPPED = {"field": "brand", "steps": [{"step": "category", "table": "google"}]}


def make_table(**names):
    save(
        create(
            "category_table", "google", {"code": "google"} | {f"names.{c}": name for c, name in names.items()}
        )
    )


def named(tree=""):
    return {one.code: (one.own, one.after, one.said) for one in list_names(current(), "google", tree)}


def test_category_is_called_as_the_nearest_one_above_that_is_named():
    make_structure()
    make_table(shop="Hardware", drills="1167")

    assert named() == {
        "shop": ("Hardware", "", "Hardware"),
        "tools": ("", "shop", "Hardware"),
        "drills": ("1167", "", "1167"),
        "saws": ("", "shop", "Hardware"),
        "clothes": ("", "shop", "Hardware"),
    }
    assert named("drills") == {"drills": ("1167", "", "1167")}


def test_categories_stand_as_their_tree_does_with_their_products():
    make_structure()
    make_table(drills="1167")
    make_product("A", categories=["drills"])
    make_product("B", categories=["drills", "saws"])
    make_product("C", categories=["saws"], archived=True)
    make_model("jacket", categories=["clothes"])
    make_variant("J-red", color="red")
    make_variant("J-blue", color="blue")

    names = list_names(current(), "google", "shop")

    assert [(one.code, one.products) for one in names] == [
        ("shop", 0),
        ("clothes", 2),
        ("tools", 0),
        ("drills", 2),
        ("saws", 1),
    ]
    assert count_unmapped(names) == (2, 3)


def test_name_is_a_field_of_its_table_with_its_history():
    make_structure()
    make_table(drills="1167")

    first = edit("category_table", "google", "names.drills", " 1168 ", expected="1167").set_id
    second = edit("category_table", "google", "names.drills", None, expected="1168").set_id

    told = [(one.field, one.new) for set_id in (first, second) for one in list_changes(set_id)]
    assert told == [("names.drills", "1168"), ("names.drills", None)]
    assert current().category_table("google").names == {}


@pytest.mark.parametrize("wrong", ["", "   ", "a\nb", "x" * 751, 7, "a\x00b"])
def test_name_that_no_receiver_could_mean_is_refused(wrong):
    make_structure()
    make_table()

    with pytest.raises(PimError):
        edit("category_table", "google", "names.drills", wrong)
    assert current().category_table("google").names == {}


def test_category_that_does_not_exist_gets_no_name():
    make_structure()
    make_table()

    with pytest.raises(PimError, match="nowhere"):
        edit("category_table", "google", "names.nowhere", "x")
    with pytest.raises(UnknownCode):
        list_names(current(), "merxu")


def test_changed_name_touches_its_category_alone():
    make_structure()
    make_table(drills="1167")
    before = touched_since(0)

    edit("category_table", "google", "names.saws", "1170")

    fresh = {kind: ids - before.get(kind, set()) for kind, ids in touched_since(0).items()}
    assert current().categories["saws"].id in touched_since(0)["category"]
    assert fresh.get("product", set()) == set()


def show(code):
    out = io.BytesIO()
    write_feed(get_channel(code), out, since=None, at=None)
    return out.getvalue().decode()


def test_new_name_goes_out_with_the_next_publication_to_those_below():
    shop = make_shop()
    make_table(tools="Tools")
    edit(
        "mapping",
        "shop",
        "fields",
        [{"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}, MAPPED],
    )
    make_product("A", categories=["drills"])
    make_product("B", categories=["saws"])
    make_product("C", categories=["clothes"])
    publish(shop)
    assert show(shop).count('"brand":{"en_GB":"Tools","sv_SE":"Tools"}') == 2

    edit("category_table", "google", "names.drills", "Drills")
    outcome = publish(shop)

    assert (outcome.changed, outcome.candidates) == (1, 1)
    assert show(shop).count('"en_GB":"Drills"') == 1
    assert publish(shop, whole=True).changed == 0
    assert get_stream(get_channel(shop).id).revision == 2


def test_table_that_is_archived_feeds_nothing_more():
    shop = make_shop()
    make_table(tools="Tools")
    edit(
        "mapping",
        "shop",
        "fields",
        [{"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}, MAPPED],
    )
    make_product("A", categories=["drills"])
    publish(shop)

    edit("category_table", "google", "archived", True)
    publish(shop)

    assert "Tools" not in show(shop)
