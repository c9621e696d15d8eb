"""Models and variants that move together: one change set, judged as a whole, and undone as a whole."""

from __future__ import annotations

import pytest

from pim import changes
from pim.changes import Draft
from pim.errors import BadValue, DuplicateKey, NotFound, UnknownCode
from tests.builders import (
    AUTHOR,
    create,
    edit,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
    save,
    value,
)
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")


def by_size(**more):
    parts = {"family": "tools", "axes": [["size"]], "attributes": [["gtin"]], **more}
    return create("family_variant", "by_size", {"code": "by_size", **parts})


def test_model_and_its_variant_are_made_in_one_set():
    make_structure()
    model = create("model", "vest", {"code": "vest", "family_variant": "wear_color"})
    variant = create("product", "V", {"sku": "V", "parent": "vest", "values.color..": "red"})

    save(variant, model)

    assert read("product", "V", "family") == "wear"
    check_derived()


def test_variant_of_a_model_that_can_not_be_made_is_refused_with_it():
    make_structure()
    model = create("model", "vest", {"code": "vest", "family_variant": "nobody"})
    variant = create("product", "V", {"sku": "V", "parent": "vest", "values.color..": "red"})

    saved = save(model, variant, skip=True)

    assert [row.key for row in saved.invalid] == ["vest", "V"]
    with pytest.raises(NotFound):
        edit("product", "V", "status.PL", "approved")


def test_model_changes_its_family_variant_only_together_with_its_variants():
    make_structure(by_size())
    make_model()
    make_variant("A", color="red")

    with pytest.raises(BadValue, match="must change with it, or move away: A"):
        edit("model", "jacket", "family_variant", "by_size")
    with pytest.raises(BadValue, match="change both together"):
        edit("product", "A", "family_variant", "by_size")


def by_size_drafts():
    return [
        Draft("model", "jacket", "family_variant", "by_size"),
        Draft("product", "A", "family_variant", "by_size"),
        Draft("product", "A", "values.color..", None),
        Draft("product", "A", "values.size..", "s"),
    ]


def test_model_and_variants_that_move_together_are_reverted_together():
    make_structure(by_size())
    make_model()
    make_variant("A", color="red")

    saved = save(*by_size_drafts())

    assert read("product", "A", "family") == "tools"
    check_derived()
    undone = changes.revert(saved.set_id, AUTHOR)
    assert (undone.conflicts, undone.invalid) == ([], [])
    assert [read("product", "A", name) for name in ("family", "family_variant", "values.color..")] == [
        "wear",
        "wear_color",
        "red",
    ]
    check_derived()


def test_revert_that_a_later_variant_stands_in_the_way_of_undoes_nothing_of_the_tree():
    make_structure(by_size())
    make_model()
    make_variant("A", color="red")
    saved = save(*by_size_drafts())
    make_variant("B", size="m")

    undone = changes.revert(saved.set_id, AUTHOR)

    assert {row.key for row in undone.invalid} == {"jacket", "A"}
    assert read("product", "A", "family_variant") == "by_size"
    check_derived()


def test_value_that_the_new_level_may_not_hold_is_refused():
    make_structure()
    make_model()
    make_product("T-1", {**value("gears", "2"), **value("color", "red")})

    with pytest.raises(BadValue, match="gears"):
        edit("product", "T-1", "parent", "jacket")


def test_archived_variant_stands_where_it_stood_and_must_fit_to_come_back():
    make_structure(by_size())
    make_model()
    make_variant("A", color="red", archived=True)
    edit("model", "jacket", "family_variant", "by_size")

    with pytest.raises(BadValue, match="change both together"):
        edit("product", "A", "archived", False)


def test_model_cannot_stand_below_itself():
    make_structure()
    make_model("coat", family_variant="wear_color_size")

    with pytest.raises(BadValue, match="below itself"):
        edit("model", "coat", "parent", "coat")


def test_unique_value_moves_from_a_model_to_its_variant_in_one_set():
    common = {"family": "wear", "axes": [["color"]], "attributes": [[]]}
    make_structure(create("family_variant", "common", {"code": "common", **common}))
    make_model("jacket", value("mpn", "N1"), family_variant="common")
    make_variant("A", color="red")
    drafts = [
        Draft("model", "jacket", "family_variant", "wear_color"),
        Draft("model", "jacket", "values.mpn..", None),
        Draft("product", "A", "family_variant", "wear_color"),
    ]

    save(*drafts, Draft("product", "A", "values.mpn..", "N1"))

    make_product("T-1")
    with pytest.raises(DuplicateKey):
        edit("product", "T-1", "values.mpn..", "N1")


def test_step_by_step_a_set_names_what_it_makes_and_is_all_or_nothing():
    make_structure()
    family = create("family", "lamps", {"code": "lamps", "attributes": ["watts"]})
    attribute = create("attribute", "watts", {"code": "watts", "type": "number", "group": "general"})

    saved = save(attribute, family, in_steps=True)

    assert read("family", "lamps", "attributes") == ["watts"]
    changes.revert(saved.set_id, AUTHOR)
    assert read("attribute", "watts", "archived") is True
    bad = create("family", "more", {"code": "more", "attributes": ["nobody"]})
    with pytest.raises(UnknownCode, match="nobody"):
        save(Draft("family", "lamps", "archived", False), bad, in_steps=True)
    assert read("family", "lamps", "archived") is True
