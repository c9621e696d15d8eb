"""Lists of products: every filter sees what a product inherits, and pages hold each product once."""

from __future__ import annotations

import pytest

from pim import db
from pim.enrich.product_list import ProductFilter, count_products, find_unknown, list_ids, list_products
from pim.errors import BadValue, UnknownCode
from pim.plan.rule_filters import rule_filter
from pim.plan.rules import parse
from pim.structure.current import current
from tests.builders import (
    ATTRIBUTES,
    create,
    edit,
    make_model,
    make_product,
    make_products,
    make_structure,
    make_variant,
    value,
)

pytestmark = pytest.mark.usefixtures("app")


def keys(**wanted):
    with db.transaction():
        page = list_products(ProductFilter(**wanted), sort="key")
        assert count_products(ProductFilter(**wanted)) == len(page.rows)
        assert list_ids(ProductFilter(**wanted)) == [row.id for row in page.rows]
        return [row.key for row in page.rows]


def matching(**told):
    with db.transaction():
        return rule_filter(current(), parse(current(), told))


def make_catalogue():
    """A coat in two levels whose red sub model overrides the brand, and two tools."""
    make_structure()
    coat = {"values.name..en_GB": "Winter coat", **value("brand", "bosch")}
    make_model("coat", coat, family_variant="wear_color_size", categories=["clothes"])
    make_model("coat_red", {"values.color..": "red", **value("brand", "makita")}, parent="coat")
    make_model("coat_blue", {"values.color..": "blue"}, parent="coat")
    make_variant("C-red", parent="coat_red", size="s")
    make_variant("C-blue", value("gears", None), parent="coat_blue", size="s")
    make_product("T-1", value("brand", "bosch"), categories=["drills"])
    make_product("T-2")


def test_value_of_a_model_finds_its_variants_unless_it_is_overridden():
    make_catalogue()
    bosch = matching(attribute="brand", op="=", value="bosch")
    makita = matching(attribute="brand", op="=", value="makita")
    no_brand = matching(attribute="brand", op="empty")

    assert keys(kind="product", conditions=[bosch]) == ["C-blue", "T-1"]
    assert keys(kind="product", conditions=[makita]) == ["C-red"]
    assert keys(kind="product", conditions=[no_brand]) == ["T-2"]


def test_category_of_a_model_and_those_below_find_products():
    make_catalogue()

    assert keys(kind="product", category="clothes") == ["C-red", "C-blue"]
    assert keys(category="tools") == ["T-1"]
    edit("category", "drills", "archived", True)
    assert keys(category="tools") == []
    with pytest.raises(UnknownCode):
        keys(category="drills")


def test_words_of_a_model_find_its_variants():
    make_catalogue()

    assert keys(kind="product", text="wint coat") == ["C-red", "C-blue"]
    assert keys(text="!") == []


def test_what_stands_under_an_archived_model_is_archived():
    make_catalogue()
    edit("model", "coat", "archived", True)

    assert keys() == ["T-1", "T-2"]
    assert keys(archived=True, kind="product") == ["C-red", "C-blue"]


def test_status_asks_for_a_market_and_new_is_no_status():
    make_catalogue()
    edit("product", "T-1", "status.PL", "in_work")
    edit("product", "T-2", "status.PL", None)

    assert keys(status=("PL", "in_work")) == ["T-1"]
    assert keys(status=("PL", None), kind="product") == ["T-2"]
    assert keys(status=("PL", "approved")) == ["C-red", "C-blue"]


def test_completeness_and_what_is_missing_are_asked_for_a_scope_and_locale():
    make_catalogue()
    wear = {"scope": "ecommerce", "locale": "en_GB", "kind": "product"}
    edit("family", "wear", "requirements.ecommerce", ["name", "brand"])

    assert keys(complete=True, **wear) == ["C-red", "C-blue"]
    assert keys(complete=False, **wear) == ["T-1", "T-2"]
    assert keys(missing="brand", **wear) == ["T-2"]
    assert keys(missing="name", **{**wear, "locale": "sv_SE"}) == ["C-red", "C-blue", "T-1", "T-2"]
    with pytest.raises(BadValue):
        keys(complete=True)


def test_missing_attribute_is_told_from_one_whose_code_differs_in_case():
    make_structure(create("attribute", "Brand", {"code": "Brand", "type": "text", "group": "general"}))
    edit("family", "tools", "attributes", [*ATTRIBUTES, "Brand"])
    edit("family", "tools", "requirements.ecommerce", ["Brand"])
    make_product()

    assert keys(missing="Brand", scope="ecommerce", locale="en_GB") == ["T-1"]
    assert keys(missing="brand", scope="ecommerce", locale="en_GB") == []


def test_keys_name_products_and_models_and_unknown_ones_are_told():
    make_catalogue()
    named = ["T-2", "nobody", "coat", "T-2"]

    assert keys(keys=named) == ["coat", "T-2"]
    with db.transaction():
        assert find_unknown(named) == ["nobody"]


@pytest.mark.parametrize("sort", ["updated", "key"])
def test_pages_hold_each_product_once_also_those_of_one_moment(sort):
    make_structure()
    ids = make_products(7)
    edit("product", "T-3", "values.gears..", "2")

    seen, cursor = [], None
    while True:
        with db.transaction():
            page = list_products(ProductFilter(), after=cursor, limit=3, sort=sort)
        seen += [row.id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert sorted(seen) == ids
    assert seen == (ids if sort == "key" else [ids[2], *(i for i in reversed(ids) if i != ids[2])])


def test_updated_since_and_cap():
    make_structure()
    make_products(3)
    with db.transaction():
        (row, *_rest) = list_products(ProductFilter()).rows
        assert count_products(ProductFilter(), cap=2) == 2
    edit("product", "T-2", "values.gears..", "2")

    assert "T-2" in keys(updated_since=row.updated_at)
    with pytest.raises(BadValue):
        list_products(ProductFilter(), after="nonsense")
