"""Duplicates are merged: what the winner keeps and takes, what points to it, and where the loser ends."""

from __future__ import annotations

import pytest

from pim import changes
from pim.enrich import life
from pim.errors import BadValue, DuplicateKey
from tests.builders import (
    AUTHOR,
    edit,
    find,
    make_assortment,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
    value,
)
from tests.enrich.life.living import carry_out, effective, fates, load, picture
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")


def merge(take=()):
    return carry_out(lambda: life.merge("LOSER", "WINNER", take))


def test_winner_keeps_its_values_and_takes_those_that_it_lacks():
    make_structure()
    make_product("WINNER", {**value("gears", "2")})
    make_product("LOSER", {**value("gears", "3"), **value("brand", "bosch")})

    outcome = merge()

    assert (effective("WINNER")["gears", "", ""], effective("WINNER")["brand", "", ""]) == ("2", "bosch")
    told = fates(outcome)
    assert (told["WINNER", "values.gears.."], told["WINNER", "values.brand.."]) == ("left", "taken")
    check_derived()


def test_fields_that_are_asked_for_are_the_losers():
    make_structure()
    make_product("WINNER", {**value("gears", "2"), "status.PL": "in_work"})
    make_product("LOSER", value("gears", "3"))

    outcome = merge(["gears", "status.PL"])

    assert read("product", "WINNER", "values.gears..") == "3"
    assert read("product", "WINNER", "status.PL") == "approved"
    assert fates(outcome)["WINNER", "values.gears.."] == "taken"
    make_product("LOSER2")
    with pytest.raises(BadValue, match="LOSER2 has another value"):
        carry_out(lambda: life.merge("LOSER2", "WINNER", ["nonsense"]))


def test_unique_identifier_moves_where_the_winner_has_none():
    make_structure()
    make_product("WINNER")
    make_product("LOSER", value("mpn", "N1"))

    merge()

    assert read("product", "WINNER", "values.mpn..") == "N1"
    with pytest.raises(DuplicateKey):
        carry_out(lambda: life.unarchive("LOSER"))
    check_derived()


def test_loser_is_archived_names_its_successor_and_keeps_its_sku():
    make_structure()
    make_product("WINNER")
    make_product("LOSER")

    merge()

    assert load("LOSER").archived
    assert load("LOSER").successor == find("product", "WINNER")
    with pytest.raises(DuplicateKey):
        make_product("LOSER")


def test_relations_to_the_loser_point_to_the_winner_once():
    make_structure()
    make_product("WINNER")
    make_product("LOSER")
    make_product("A", {"relations.spare_part": [{"to": "LOSER", "quantity": "2"}]})
    make_product("B", {"relations.accessory": [{"to": "LOSER"}, {"to": "WINNER"}]})
    edit("product", "WINNER", "relations.accessory", [{"to": "LOSER"}, {"to": "A"}])
    edit("product", "LOSER", "relations.accessory", [{"to": "B"}, {"to": "WINNER"}])
    winner = find("product", "WINNER")

    outcome = merge()

    assert load("A").relations == {"spare_part": [{"product": winner, "quantity": "2"}]}
    assert load("B").relations == {"accessory": [{"product": winner}]}
    assert load("WINNER").relations == {
        "accessory": [{"product": find("product", "A")}, {"product": find("product", "B")}]
    }
    assert fates(outcome)["A", "relations.spare_part"] == "moved"
    check_derived()


def test_categories_and_pins_join():
    make_structure()
    make_product("WINNER", categories=["drills"])
    make_product("LOSER", categories=["saws"])
    winner, loser = find("product", "WINNER"), find("product", "LOSER")
    make_assortment("one", rule=None)
    make_assortment("two", rule=None)
    edit("assortment", "one", f"pins.{loser}", {"way": "in", "note": "why"})
    edit("assortment", "two", f"pins.{loser}", {"way": "in"})
    edit("assortment", "two", f"pins.{winner}", {"way": "out"})

    outcome = merge()

    assert read("product", "WINNER", "categories") == ["drills", "saws"]
    assert read("assortment", "one", f"pins.{winner}") == {"way": "in", "note": "why"}
    assert read("assortment", "two", f"pins.{winner}") == {"way": "out"}
    assert read("assortment", "one", f"pins.{loser}") is None
    assert fates(outcome)["WINNER", "pin.two"] == "left"
    check_derived()


def test_packaging_is_taken_whole_or_not_at_all():
    make_structure()
    packed = {"packaging.each": {"quantity": "1"}, "packaging.box": {"quantity": "10"}, "order.unit": "box"}
    make_product("WINNER")
    make_product("LOSER", packed)
    make_product("LOSER2", {"packaging.each": {"quantity": "1"}, "packaging.box": {"quantity": "12"}})

    merge()
    left = fates(carry_out(lambda: life.merge("LOSER2", "WINNER")))

    assert load("WINNER").packaging == {"each": {"quantity": "1"}, "box": {"quantity": "10"}}
    assert load("WINNER").order == {"unit": "box"}
    assert left["WINNER", "packaging.box"] == "left"


def test_what_a_variant_may_not_hold_is_lost_and_named():
    make_structure()
    make_model()
    make_variant("WINNER", color="red")
    make_product("LOSER", value("gears", "3"))

    outcome = merge()

    assert [(f.field, f.fate, f.old) for f in outcome.plan.worrying if f.fate == "lost"] == [
        ("values.gears..", "lost", "3")
    ]


def test_merge_can_be_reverted_and_the_loser_brought_back():
    make_structure()
    make_product("WINNER")
    make_product("LOSER", {**value("mpn", "N1"), "categories": ["saws"]})
    make_product("A", {"relations.accessory": [{"to": "LOSER"}]})
    before = picture()

    changes.revert(merge().set_id, AUTHOR)

    assert picture() == before
    check_derived()


def test_products_that_can_not_be_merged_are_refused():
    make_structure()
    make_model()
    make_product("WINNER")
    make_product("LOSER", archived=True)

    for loser, winner in (
        ("LOSER", "WINNER"),
        ("WINNER", "LOSER"),
        ("WINNER", "WINNER"),
        ("jacket", "WINNER"),
    ):
        with pytest.raises(BadValue):
            carry_out(lambda pair=(loser, winner): life.merge(*pair))
