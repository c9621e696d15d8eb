"""Who is in which assortment when: kept with every change, whatever it was that changed."""

from __future__ import annotations

from datetime import date

import pytest

from pim import changes, db
from pim.plan.membership import load_periods
from pim.plan.periods import Period
from tests.builders import (
    AUTHOR,
    create,
    edit,
    find,
    make_assortment,
    make_model,
    make_product,
    make_products,
    make_structure,
    make_variant,
    read,
    value,
)
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")

BOSCH = {"attribute": "brand", "op": "=", "value": "bosch"}
MARCH = date(2026, 3, 1)


def members(code="all_pl"):
    """When each member is one, and by what."""
    assortment_id = find("assortment", code)
    with db.transaction():
        return load_periods(assortment_id)


def test_product_is_pinned_out_of_an_assortment_that_stands():
    make_structure()
    make_assortment()
    first, second = make_products(2)

    edit("assortment", "all_pl", f"pins.{first}", {"way": "out", "from_on": "2026-03-01"})

    assert members() == {first: ((Period(None, MARCH), "rule"),), second: ((Period(), "rule"),)}
    assert read("assortment", "all_pl", f"pins.{first}") == {"from_on": "2026-03-01", "way": "out"}


def test_pin_can_be_changed_and_taken_away():
    make_structure()
    make_assortment(rule=None)
    product = make_product()

    edit("assortment", "all_pl", f"pins.{product}", {"way": "in"})
    edit("assortment", "all_pl", f"pins.{product}", {"way": "in", "to_on": "2026-03-01"})
    assert members() == {product: ((Period(None, MARCH), "pin"),)}

    edit("assortment", "all_pl", f"pins.{product}", None)
    assert members() == {}


def test_variants_join_and_leave_with_what_their_model_says():
    make_structure()
    make_assortment(rule={"any": [BOSCH, {"category": "tools"}]})
    make_model("coat", family_variant="wear_color_size")
    make_model("coat_red", {"values.color..": "red"}, parent="coat")
    variant = make_variant("C-s", parent="coat_red", size="s")
    assert members() == {}

    edit("model", "coat", "values.brand..", "bosch")
    assert set(members()) == {variant}

    edit("model", "coat_red", "values.brand..", "makita")
    assert members() == {}

    edit("model", "coat", "categories", ["drills"])
    assert set(members()) == {variant}


def test_moved_category_moves_its_products():
    make_structure()
    make_assortment(rule={"category": "clothes"})
    product = make_product(categories=["drills"])

    edit("category", "tools", "parent", "clothes")

    assert set(members()) == {product}


def test_amounts_are_compared_anew_when_a_unit_means_another_amount():
    make_structure()
    heavy = {"attribute": "weight", "op": ">", "value": {"amount": "1", "unit": "KILOGRAM"}}
    make_assortment(rule=heavy)
    product = make_product(fields=value("weight", {"amount": "2", "unit": "GRAM"}))
    assert members() == {}

    edit("unit", "Weight.GRAM", "factor", "1000")

    assert set(members()) == {product}


def test_rule_on_the_sku_follows_a_rename():
    sku = {"code": "sku", "type": "identifier", "group": "general", "filterable": True}
    make_structure(create("attribute", "sku", sku))
    make_assortment(rule={"attribute": "sku", "op": "starts_with", "value": "AB"})
    product = make_product("AB-1")
    assert set(members()) == {product}

    edit("product", "AB-1", "sku", "CD-1")

    assert members() == {}


def test_child_has_no_more_than_its_parent_but_what_is_pinned_in():
    make_structure()
    make_assortment(rule={"category": "tools"})
    make_assortment("below", parent="all_pl")
    inside, outside = make_product("A", categories=["drills"]), make_product("B")
    pinned = make_product("C")
    edit("assortment", "below", f"pins.{pinned}", {"way": "in"})
    assert set(members("below")) == {inside, pinned}

    edit("assortment", "all_pl", "to_on", "2026-03-01")
    edit("product", "B", "categories", ["saws"])

    assert members("below") == {
        inside: ((Period(None, MARCH), "rule"),),
        outside: ((Period(None, MARCH), "rule"),),
        pinned: ((Period(), "pin"),),
    }


def test_members_stay_while_a_rule_asks_for_what_is_archived():
    """And are told anew when it comes back."""
    make_structure()
    make_assortment(rule={"category": "drills"})
    first, second = make_product("A", categories=["drills"]), make_product("B")

    edit("category", "drills", "archived", True)
    edit("product", "A", "categories", None)
    assert set(members()) == {first}

    edit("product", "B", "categories", ["shop"])
    edit("category", "drills", "archived", False)
    edit("product", "B", "categories", ["drills"])
    assert set(members()) == {second}


@pytest.mark.parametrize(
    ("kind", "key", "rule"),
    [
        ("option", "brand.bosch", BOSCH),
        ("attribute", "brand", BOSCH),
        ("family", "tools", {"family": "tools"}),
        ("locale", "sv_SE", {"attribute": "name", "locale": "sv_SE", "op": "filled"}),
        ("scope", "print", {"not": {"attribute": "note", "scope": "print", "op": "filled"}}),
        ("unit", "Weight.GRAM", {"attribute": "weight", "op": "=", "value": {"amount": "1", "unit": "GRAM"}}),
        ("currency", "EUR", {"attribute": "price", "op": "<", "value": {"EUR": "9"}}),
    ],
)
def test_products_that_came_meanwhile_join_when_what_the_rule_names_comes_back(kind, key, rule):
    make_structure()
    make_assortment(rule={"any": [rule, {"attribute": "gears", "op": "=", "value": "5"}]})
    edit(kind, key, "archived", True)
    product = make_product(fields=value("gears", "5"), family=None)
    assert members() == {}

    edit(kind, key, "archived", False)

    assert set(members()) == {product}
    check_derived()


def test_parent_with_a_broken_rule_still_bounds_what_stands_below_it():
    make_structure(create("category", "extra", {"code": "extra"}))
    make_product()
    make_assortment("top", rule={"category": "extra"})
    make_assortment("below", parent="top")

    edit("category", "extra", "archived", True)
    edit("assortment", "below", "from_on", "2020-01-01")

    assert members("below") == {}


def test_attribute_of_a_rule_can_cease_to_be_filterable():
    """The members stay as they are; other changes go on."""
    make_structure()
    make_assortment(rule=BOSCH)
    product = make_product(fields=value("brand", "bosch"))
    made = edit("attribute", "gears", "filterable", False)
    make_assortment("cordless", rule={"not": {"attribute": "cordless", "op": "=", "value": True}})

    edit("attribute", "cordless", "filterable", False)
    edit("product", "T-1", "values.cordless..", True)
    changes.revert(made.set_id, AUTHOR)

    assert set(members("cordless")) == {product}
    check_derived()


def test_archived_assortment_has_no_members():
    make_structure()
    make_assortment()
    product = make_product()

    edit("assortment", "all_pl", "archived", True)
    assert members() == {}

    edit("assortment", "all_pl", "archived", False)
    assert set(members()) == {product}
