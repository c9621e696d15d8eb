"""A model and its variants take another family variant: nothing is lost unsaid, all of it can be undone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pim import changes, db
from pim.catalog import documents
from pim.enrich import life
from pim.errors import BadValue, DuplicateCombination, NotFound
from tests.builders import (
    AUTHOR,
    create,
    find,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
    save,
    value,
)
from tests.enrich.life.living import carry_out, effective, fates, load, picture, rehearse
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")

OVERRIDABLE = ["name", "weight"]
SPLITS = {  # code -> axes and what else stands on each level
    "flat": ([["color", "size"]], [["gtin"]]),
    "flat_gears": ([["color", "size"]], [["gtin", "gears"]]),
    "by_color": ([["color"], ["size"]], [["picture", "launched"], ["gtin", "mpn"]]),
    "by_size": ([["size"], ["color"]], [["gears"], ["gtin"]]),
    "only_size": ([["size"]], [["color", "gtin"]]),
}


def split(code, family="wear"):
    axes, own = SPLITS[code]
    parts = {"family": family, "axes": axes, "attributes": own, "overridable": OVERRIDABLE}
    return create("family_variant", code, {"code": code, **parts})


def make_splits():
    make_structure(*map(split, SPLITS))


def make_flat(**model):
    make_model("jacket", model, family_variant="flat")
    for color, size in (("red", "s"), ("red", "m"), ("blue", "s")):
        make_variant(f"J-{color}-{size}", value("gtin", f"{color}{size}"), color=color, size=size)


def test_level_is_added_with_a_model_for_each_combination():
    make_splits()
    make_flat(**value("launched", "2026-01-01"))

    outcome = carry_out(lambda: life.regroup("jacket", "by_color"))

    assert read("product", "J-red-m", "parent") == "jacket_red"
    assert load("jacket_red").values == {
        "color": {"": {"": "red"}},
        "launched": {"": {"": "2026-01-01"}},
    }
    assert fates(outcome)["jacket_red", "values.launched.."] == "lifted"
    assert set(load("J-red-m").values) == {"size", "gtin"}
    assert outcome.plan.worrying == ()
    check_derived()


def test_level_is_taken_away_and_its_values_come_down():
    make_splits()
    make_model("jacket", family_variant="by_color")
    make_model("jacket_red", {"values.color..": "red", "values.launched..": "2026-01-01"}, parent="jacket")
    make_variant("A", parent="jacket_red", size="s")
    make_variant("B", parent="jacket_red", size="m")
    before = effective("A")

    outcome = carry_out(lambda: life.regroup("jacket", "flat"))

    assert read("product", "A", "parent") == "jacket"
    assert read("model", "jacket_red", "archived") is True
    assert effective("A") == before
    assert fates(outcome)["jacket", "values.launched.."] == "lifted"
    check_derived()


def test_what_a_model_says_besides_values_comes_down_when_it_goes():
    make_splits()
    make_product("T-1")
    make_model("jacket", family_variant="by_color", categories=["shop"])
    parts = {"categories": ["clothes"], "relations.accessory": [{"to": "T-1"}]}
    make_model("jacket_red", {"values.color..": "red", **parts}, parent="jacket")
    make_variant("A", parent="jacket_red", size="s", categories=["tools"])

    carry_out(lambda: life.regroup("jacket", "flat"))

    assert load("A").categories == ["clothes", "tools"]
    assert load("A").relations == {"accessory": [{"product": find("product", "T-1")}]}
    check_derived()


def test_level_is_added_where_variants_had_the_axis_of_the_new_models():
    """A new model takes the place that a variant has in the database until it moves below it."""
    make_structure(split("by_color"))
    make_model()
    make_variant("A", color="red")
    axes = {"A": {"size": "s"}}

    outcome = carry_out(lambda: life.regroup("jacket", "by_color", axes))

    assert read("product", "A", "parent") == "jacket_red"
    assert fates(outcome)["A", "values.size.."] == "copied"
    check_derived()


def test_attribute_that_moves_down_is_copied_to_every_variant():
    make_splits()
    make_flat(**value("gears", "2"))

    outcome = carry_out(lambda: life.regroup("jacket", "flat_gears"))

    assert load("J-red-s").values["gears"] == {"": {"": "2"}}
    assert "gears" not in load("jacket").values
    assert fates(outcome)["J-red-s", "values.gears.."] == "copied"


def test_attribute_that_moves_up_is_lifted_where_variants_agree_and_lost_where_they_do_not():
    make_splits()
    make_model("jacket", family_variant="flat_gears")
    make_variant("A", {**value("gears", "2")}, color="red", size="s")
    make_variant("B", {**value("gears", "2")}, color="blue", size="s")

    assert fates(rehearse(lambda: life.regroup("jacket", "flat")))["jacket", "values.gears.."] == "lifted"
    make_variant("C", {**value("gears", "3")}, color="green", size="s")
    outcome = carry_out(lambda: life.regroup("jacket", "flat"))

    assert {(f.key, f.old) for f in outcome.plan.worrying} == {("A", "2"), ("B", "2"), ("C", "3")}
    assert "gears" not in load("jacket").values


def test_axis_must_be_given_and_combinations_stay_unique():
    make_structure(split("only_size"), split("by_color"))
    make_model()
    make_variant("A", color="red")
    make_variant("B", color="blue")

    with pytest.raises(BadValue, match="size"):
        carry_out(lambda: life.regroup("jacket", "only_size"))
    with pytest.raises(DuplicateCombination):
        rehearse(lambda: life.regroup("jacket", "only_size", {"A": {"size": "s"}, "B": {"size": "s"}}))
    with pytest.raises(NotFound, match="does not stand below"):
        carry_out(lambda: life.regroup("jacket", "only_size", {"T-9": {"size": "s"}}))
    with pytest.raises(BadValue, match="The axes are size"):
        carry_out(lambda: life.regroup("jacket", "only_size", {"A": {"brand": "bosch"}}))

    carry_out(lambda: life.regroup("jacket", "only_size", {"A": {"size": "s"}, "B": {"size": "m"}}))
    assert load("B").values["color"] == {"": {"": "blue"}}


def test_only_a_root_is_regrouped():
    make_splits()
    make_model("jacket", family_variant="by_color")
    make_model("jacket_red", {"values.color..": "red"}, parent="jacket")

    with pytest.raises(BadValue, match="at the root: jacket"):
        carry_out(lambda: life.regroup("jacket_red", "flat"))
    with pytest.raises(NotFound):
        carry_out(lambda: life.regroup("nobody", "flat"))


def test_family_changes_with_the_family_variant():
    make_structure(split("flat"), create("family_variant", "tool_size", {
        "code": "tool_size", "family": "tools", "axes": [["size"]], "attributes": [["color", "gtin"]],
    }))  # fmt: skip
    make_model("jacket", family_variant="flat")
    make_variant("A", color="red", size="s")

    carry_out(lambda: life.regroup("jacket", "tool_size"))

    assert (read("product", "A", "family"), read("model", "jacket", "family")) == ("tools", "tools")
    check_derived()


def test_archived_variants_go_along():
    make_splits()
    make_flat()
    make_variant("J-old", color="green", size="l", archived=True)

    carry_out(lambda: life.regroup("jacket", "by_color"))
    carry_out(lambda: life.unarchive("J-old"))

    assert read("product", "J-old", "parent") == "jacket_green"
    check_derived()


def test_codes_of_new_models_are_free():
    make_splits()
    make_flat()
    make_model("jacket_red", family_variant="wear_color")

    carry_out(lambda: life.regroup("jacket", "by_color"))

    assert read("product", "J-red-s", "parent") == "jacket_red_2"


def test_model_that_changed_since_is_undone_where_it_can_be():
    make_splits()
    make_flat()
    before = picture()
    outcome = carry_out(lambda: life.regroup("jacket", "by_color"))
    save(changes.Draft("product", "J-red-s", "status.PL", "phase_out"))

    undone = changes.revert(outcome.set_id, AUTHOR)

    assert (undone.conflicts, undone.invalid) == ([], [])
    now = picture()
    assert [i for i in before if before[i] != now[i]] == [find("product", "J-red-s")]


# -- random trees ---------------------------------------------------------------------

COLORS, SIZES = ("red", "blue", "green"), ("s", "m", "l")
VALUES = {"gears": "{}", "launched": "2026-01-0{}", "gtin": "g{}"}
combinations = st.lists(
    st.tuples(st.sampled_from(COLORS), st.sampled_from(SIZES)), min_size=1, max_size=5, unique=True
)
extras = st.dictionaries(st.sampled_from(sorted(VALUES)), st.sampled_from(("1", "2")), max_size=3)


def make_random(root, start, variants, common, own):
    """A tree of this family variant; each value stands on the level that may hold it. Gives the SKUs."""
    axes, names = SPLITS[start]
    home = {attribute: level for level, of_level in enumerate(names, 1) for attribute in of_level}

    def fields(told, level):
        held = {name: VALUES[name].format(text) for name, text in told.items() if home.get(name, 0) == level}
        return {f"values.{name}..": content for name, content in held.items()}

    make_model(root, fields(common, 0), family_variant=start)
    made = set()
    for at, (color, size) in enumerate(variants):
        told, parent = {"color": color, "size": size}, root
        if len(axes) == 2:
            axis = axes[0][0]
            parent = f"{root}_by_{told[axis]}"
            if parent not in made:
                make_model(parent, {f"values.{axis}..": told[axis], **fields(common, 1)}, parent=root)
                made.add(parent)
        last = {f"values.{axis}..": told[axis] for axis in axes[-1]}
        override = {"values.name..en_GB": f"Own {at}"} if at % 3 == 1 else {}
        mine = fields(own if at % 2 else common, len(axes))
        make_product(f"{root}-{at}", {**last, **mine, **override}, parent=parent, archived=at == 4)
    return [f"{root}-{at}" for at in range(len(variants))]


@given(data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_regrouping_keeps_what_holds_or_says_so_and_is_undone_whole(app, data):
    if find_model("jacket0") is None:
        make_splits()
    root = next(code for n in range(1000) if find_model(code := f"jacket{n}") is None)
    start = data.draw(st.sampled_from(("flat", "flat_gears", "by_color", "by_size")), "from")
    end = data.draw(st.sampled_from([code for code in SPLITS if code != start]), "to")
    variants = data.draw(combinations, "variants")
    if end == "only_size":
        variants = list({size: (color, size) for color, size in variants}.values())
    skus = make_random(root, start, variants, data.draw(extras, "common"), data.draw(extras, "own"))
    before, was = {sku: effective(sku) for sku in skus}, picture()

    outcome = carry_out(lambda: life.regroup(root, end))

    told = fates(outcome)
    for sku in skus:
        now = effective(sku)
        for slot in before[sku].keys() | now.keys():
            if now.get(slot) != before[sku].get(slot):
                assert told[sku, f"values.{'.'.join(slot)}"] in ("lost", "gained")
    check_derived()
    undone = changes.revert(outcome.set_id, AUTHOR)
    assert (undone.conflicts, undone.invalid) == ([], [])
    assert {i: row for i, row in picture().items() if i in was} == was
    check_derived()


def find_model(code):
    with db.transaction():
        return documents.find_id(code, "model")
