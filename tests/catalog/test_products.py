"""Products, models and variants as change sets write them: keys, levels, combinations, unique values."""

from __future__ import annotations

import pytest

from pim import changes
from pim.changes import Draft
from pim.errors import BadValue, DuplicateCombination, DuplicateKey, NotFound, UnknownCode
from tests.builders import (
    AUTHOR,
    create,
    edit,
    find,
    make_model,
    make_product,
    make_products,
    make_structure,
    make_variant,
    read,
    save,
    value,
)
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")


# -- SKUs -----------------------------------------------------------------------------


def test_sku_stays_reserved_for_the_product_that_had_it():
    make_structure()
    make_products(2)
    edit("product", "T-1", "sku", "T-9")

    with pytest.raises(DuplicateKey):
        edit("product", "T-2", "sku", "T-1")
    with pytest.raises(DuplicateKey):
        make_product("T-1")

    edit("product", "T-9", "sku", "T-1")
    assert find("product", "T-1")


def test_sku_can_be_taken_away_and_given_back_to_its_product_only():
    make_structure()
    first, _second = make_products(2)
    edit("product", "T-1", "sku", None)

    with pytest.raises(DuplicateKey):
        edit("product", "T-2", "sku", "T-1")

    save(Draft("product", "", "sku", "T-1", target_id=first))
    assert find("product", "T-1") == first


def test_two_products_of_one_set_cannot_have_one_sku():
    make_structure()

    with pytest.raises(DuplicateKey):
        save(create("product", "A", {"sku": "A"}), create("product", "B", {"sku": "A"}))


@pytest.mark.parametrize("sku", [" A", "A ", "", "A\nB", "x" * 256, "\x00", 7])
def test_sku_that_no_feed_could_carry_is_refused(sku):
    make_structure()
    make_product()

    with pytest.raises(BadValue):
        edit("product", "T-1", "sku", sku)


def test_sku_is_one_whatever_its_unicode_form():
    make_structure()
    make_product("Cafe\u0301")

    with pytest.raises(DuplicateKey):
        make_product("Caf\u00e9")


# -- variants -------------------------------------------------------------------------


def test_two_variants_of_one_model_cannot_have_the_same_axes():
    make_structure()
    make_model()
    make_variant("A", color="red")
    make_variant("B", color="blue")

    with pytest.raises(DuplicateCombination):
        make_variant("C", color="red")
    with pytest.raises(DuplicateCombination):
        edit("product", "B", "values.color..", "red")


def test_archived_variant_gives_its_axes_free_and_cannot_come_back_while_they_are_taken():
    make_structure()
    make_model()
    make_variant("A", color="red")
    edit("product", "A", "archived", True)
    make_variant("B", color="red")

    with pytest.raises(DuplicateCombination):
        edit("product", "A", "archived", False)


def test_variant_needs_each_of_its_axes():
    make_structure()
    make_model()
    make_variant("A", color="red")

    with pytest.raises(BadValue, match="color"):
        make_variant("B")
    with pytest.raises(BadValue, match="color"):
        edit("product", "A", "values.color..", None)


def test_axes_of_a_metric_are_one_combination_however_the_database_keeps_them():
    """jsonb keeps the keys of an object in an order of its own."""
    by_weight = {"code": "by_weight", "family": "wear", "axes": [["weight"]], "attributes": [[]]}
    make_structure(create("family_variant", "by_weight", by_weight))
    make_model("sack", family_variant="by_weight")
    kilo = value("weight", {"amount": "1", "unit": "KILOGRAM"})
    make_variant("A", kilo, parent="sack")
    edit("product", "A", "status.PL", "phase_out")

    with pytest.raises(DuplicateCombination):
        make_variant("B", kilo, parent="sack")


def test_value_is_set_on_the_level_where_its_attribute_lives():
    make_structure()
    make_model("coat", family_variant="wear_color_size")
    make_model("coat_red", {"values.color..": "red"}, parent="coat")
    make_variant("C-s", parent="coat_red", size="s")

    with pytest.raises(BadValue, match="level 2"):
        edit("model", "coat", "values.gtin..", "4006381333931")
    with pytest.raises(BadValue, match="level 1"):
        edit("product", "C-s", "values.launched..", "2026-01-01")
    with pytest.raises(BadValue, match="level 0"):
        edit("model", "coat_red", "values.gears..", "5")
    edit("product", "C-s", "values.name..en_GB", "Small coat")  # overridable


def test_variant_moves_to_another_model_of_its_family_variant():
    make_structure()
    make_model("jacket", value("brand", "bosch"))
    make_model("vest", value("brand", "makita"))
    make_model("coat", family_variant="wear_color_size")
    make_variant("A", color="red")
    make_variant("B", parent="vest", color="blue")

    edit("product", "A", "parent", "vest")

    assert read("product", "A", "parent") == "vest"
    for wrong in ("coat", "nobody"):
        with pytest.raises((BadValue, NotFound)):
            edit("product", "A", "parent", wrong)
    with pytest.raises(DuplicateCombination):
        edit("product", "B", "values.color..", "red")
    check_derived()


def test_sub_model_moves_with_its_variants():
    make_structure()
    for code in ("coat", "parka"):
        make_model(code, family_variant="wear_color_size")
    make_model("coat_red", {"values.color..": "red"}, parent="coat")
    make_variant("C-s", parent="coat_red", size="s")

    edit("model", "parka", "values.name..sv_SE", "Parkas")
    edit("model", "coat_red", "parent", "parka")

    check_derived()


def test_family_of_variants_and_models_is_that_of_their_family_variant():
    make_structure()
    make_model()
    make_variant("A", color="red")

    for kind, key in (("product", "A"), ("model", "jacket")):
        assert read(kind, key, "family") == "wear"
        with pytest.raises(BadValue):
            edit(kind, key, "family", "tools")


# -- unique values --------------------------------------------------------------------


def test_unique_value_belongs_to_one_product_until_it_is_archived():
    make_structure()
    make_product("A", value("mpn", "N1"))
    make_product("B")

    with pytest.raises(DuplicateKey):
        edit("product", "B", "values.mpn..", "N1")

    edit("product", "A", "archived", True)
    edit("product", "B", "values.mpn..", "N1")
    with pytest.raises(DuplicateKey):
        edit("product", "A", "archived", False)


def test_two_products_swap_unique_values_in_one_set():
    make_structure()
    make_product("A", value("mpn", "N1"))
    make_product("B", value("mpn", "N2"))

    save(Draft("product", "A", "values.mpn..", "N2"), Draft("product", "B", "values.mpn..", "N1"))

    assert (read("product", "A", "values.mpn.."), read("product", "B", "values.mpn..")) == ("N2", "N1")


@pytest.mark.parametrize("first", ["A", "B"])
def test_product_that_has_a_value_keeps_it_when_another_asks_for_it_in_the_same_set(first):
    make_structure()
    make_product("A", value("mpn", "N1"))
    make_product("B")
    drafts = [Draft("product", "A", "status.PL", "in_work"), Draft("product", "B", "values.mpn..", "N1")]

    saved = changes.apply(changes.stage(drafts if first == "A" else drafts[::-1], AUTHOR))

    assert [row.key for row in saved.invalid] == ["B"]
    assert read("product", "A", "status.PL") == "in_work"


# -- fields ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("values.name..", "no locale"),
        ("values.name..xx_XX", "no such locale"),
        ("values.name.print.en_GB", "does not vary by scope"),
        ("values.nobody..", "no such attribute"),
        ("values.name", "too short"),
        ("values.sku..", "A"),
        ("status.XX", "approved"),
        ("status.PL", "nonsense"),
        ("categories", ["nobody"]),
        ("categories", "drills"),
        ("family", "nobody"),
        ("family_variant", "wear_color"),
        ("archived", "yes"),
        ("relations.nobody", []),
        ("nobody", 1),
        ("", 1),
    ],
)
def test_field_that_does_not_exist_or_fit_is_refused(field, content):
    make_structure()
    make_product()

    with pytest.raises((BadValue, UnknownCode)):
        edit("product", "T-1", field, content)


def test_product_of_an_archived_family_keeps_it_and_can_be_edited():
    make_structure()
    make_products(2)
    make_model()
    make_variant("J", color="red")
    for kind, key in (("family", "tools"), ("family_variant", "wear_color")):
        edit(kind, key, "archived", True)

    save(Draft("product", "T-1", "values.gears..", "2"), Draft("product", "T-2", "family", "wear"))
    edit("product", "J", "values.color..", "blue")

    assert read("product", "T-1", "family") == "tools"
    assert read("product", "J", "family") == "wear"
    with pytest.raises(UnknownCode):
        make_product("T-3")
    check_derived()


def test_bad_variant_of_an_archived_family_variant_is_listed_alone():
    make_structure()
    make_model()
    make_variant("A", color="red")
    make_variant("B", color="blue")
    edit("family_variant", "wear_color", "archived", True)
    drafts = [
        Draft("product", "A", "values.color..", "blue"),
        Draft("product", "A", "status.PL", "in_work"),
        Draft("product", "B", "status.PL", "in_work"),
    ]

    saved = changes.apply(changes.stage(drafts, AUTHOR))

    assert {row.key for row in saved.invalid} == {"A"}
    assert read("product", "B", "status.PL") == "in_work"
