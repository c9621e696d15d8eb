"""Simple products become variants and variants simple products: what is inherited, kept, lost and copied."""

from __future__ import annotations

import pytest

from pim import changes, db
from pim.enrich import life
from pim.errors import BadValue, ChangesConflict, DuplicateCombination, NotFound, UnknownCode
from tests.builders import (
    AUTHOR,
    edit,
    find,
    make_assortment,
    make_channel,
    make_mapping,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
    value,
)
from tests.enrich.life.living import carry_out, effective, fates, load, picture, rehearse
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")

RED = {"color": "red"}


def test_value_that_equals_the_models_is_inherited_from_then_on():
    make_structure()
    make_model("jacket", value("brand", "bosch"))
    make_product("T-1", value("brand", "bosch"))

    outcome = carry_out(lambda: life.to_variant("T-1", "jacket", RED))

    assert fates(outcome)["T-1", "values.brand.."] == "inherited"
    edit("model", "jacket", "values.brand..", "makita")
    assert effective("T-1")["brand", "", ""] == "makita"
    check_derived()


def test_value_that_differs_is_kept_where_variants_may_override_it_and_lost_otherwise():
    make_structure()
    make_model("jacket", {**value("brand", "bosch"), **value("gears", "2")})
    make_product("T-1", {**value("brand", "makita"), **value("gears", "3")})

    outcome = carry_out(lambda: life.to_variant("T-1", "jacket", RED))

    told = fates(outcome)
    assert told["T-1", "values.brand.."] == "kept"
    assert told["T-1", "values.gears.."] == "lost"
    assert [fate.field for fate in outcome.plan.worrying] == ["values.gears.."]
    assert (effective("T-1")["brand", "", ""], effective("T-1")["gears", "", ""]) == ("makita", "2")


def test_variant_has_the_family_of_its_new_model():
    make_structure()
    make_model()
    make_product("T-1")

    carry_out(lambda: life.to_variant("T-1", "jacket", RED))

    assert read("product", "T-1", "family") == "wear"
    assert read("product", "T-1", "family_variant") == "wear_color"


def test_axes_must_be_given_and_unique():
    make_structure()
    make_model()
    make_variant("A", color="red")
    make_product("T-1")

    with pytest.raises(BadValue, match="color"):
        carry_out(lambda: life.to_variant("T-1", "jacket", {}))
    with pytest.raises(UnknownCode, match="size"):
        carry_out(lambda: life.to_variant("T-1", "jacket", {"size": "s"}))
    with pytest.raises(DuplicateCombination):
        rehearse(lambda: life.to_variant("T-1", "jacket", RED))


def test_axis_that_the_product_has_a_value_of_need_not_be_given():
    make_structure()
    make_model()
    make_product("T-1", value("color", "blue"))

    carry_out(lambda: life.to_variant("T-1", "jacket", {}))

    assert load("T-1").values["color"] == {"": {"": "blue"}}


def test_model_that_splits_further_takes_no_variant():
    make_structure()
    make_model("coat", family_variant="wear_color_size")
    make_product("T-1")

    with pytest.raises(BadValue, match="splits by color first"):
        carry_out(lambda: life.to_variant("T-1", "coat", RED))
    with pytest.raises(NotFound):
        carry_out(lambda: life.to_variant("T-1", "nobody", RED))
    with pytest.raises(BadValue, match="Name the code of a product model"):
        carry_out(lambda: life.to_variant("T-1", "T-1", RED))


def test_variant_moves_to_a_model_of_another_family_variant():
    make_structure()
    make_model("jacket", value("gears", "2"))
    make_variant("A", color="red")
    make_model("coat", family_variant="wear_color_size")
    make_model("coat_red", {"values.color..": "red"}, parent="coat")

    outcome = carry_out(lambda: life.to_variant("A", "coat_red", {"size": "s"}))

    assert fates(outcome)["A", "values.color.."] == "inherited"
    assert fates(outcome)["A", "values.gears.."] == "lost"
    assert read("product", "A", "family_variant") == "wear_color_size"
    check_derived()


def test_record_of_a_variant_loses_nothing_when_it_becomes_simple():
    make_structure()
    make_product("T-1")
    make_model("coat", value("gears", "2"), family_variant="wear_color_size", categories=["clothes"])
    links = {"relations.accessory": [{"to": "T-1"}]}
    make_model(
        "coat_red", {"values.color..": "red", "values.launched..": "2026-01-01", **links}, parent="coat"
    )
    make_variant("A", parent="coat_red", size="s", categories=["tools"])
    before = effective("A")

    outcome = carry_out(lambda: life.to_simple("A"))

    own = load("A")
    assert effective("A") == before
    assert (own.parent_id, own.family, own.family_variant) == (None, "wear", None)
    assert own.categories == ["clothes", "tools"]
    assert own.relations == {"accessory": [{"product": find("product", "T-1")}]}
    assert fates(outcome)["A", "values.gears.."] == "copied"
    check_derived()


def test_simple_product_cannot_become_simple():
    make_structure()
    make_product("T-1")

    with pytest.raises(BadValue, match="simple already"):
        carry_out(lambda: life.to_simple("T-1"))


def test_both_ways_can_be_reverted():
    make_structure()
    make_model("jacket", {**value("brand", "bosch"), **value("gears", "2")})
    make_variant("A", color="red")
    make_product("T-1", {**value("brand", "bosch"), **value("gears", "3")})
    before = picture()

    for make in (lambda: life.to_variant("T-1", "jacket", {"color": "blue"}), lambda: life.to_simple("A")):
        changes.revert(carry_out(make).set_id, AUTHOR)

        assert picture() == before
    check_derived()


def test_preview_writes_nothing_and_names_channels_that_lose_or_gain():
    make_structure()
    make_model()
    make_product("T-1")
    make_product("T-2", {"status.PL": "in_work"})
    make_assortment(rule={"family": "tools"})
    make_mapping()
    make_channel()
    make_assortment("wear_pl", rule={"family": "wear"})
    make_channel("wear_pl", assortment="wear_pl")
    before = picture()

    moved = rehearse(lambda: life.to_variant("T-1", "jacket", RED))
    quiet = rehearse(lambda: life.to_variant("T-2", "jacket", RED))

    assert (moved.gains, moved.losses) == ({"wear_pl": ("T-1",)}, {"shop_pl": ("T-1",)})
    assert (quiet.gains, quiet.losses) == ({}, {})
    assert picture() == before


def test_product_that_changed_since_the_plan_was_made_is_refused():
    make_structure()
    make_model()
    make_product("T-1", value("gears", "3"))
    with db.transaction():
        plan = life.to_variant("T-1", "jacket", RED)
    edit("product", "T-1", "values.gears..", "4")

    with pytest.raises(ChangesConflict):
        carry_out(lambda: plan)
