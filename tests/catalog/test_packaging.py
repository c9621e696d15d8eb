"""Packaging units, and how a product is ordered: what is said, inherited, refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.catalog import documents, packaging
from pim.changes import Draft
from pim.errors import BadValue, DuplicateKey, UnknownCode
from tests.builders import edit, make_model, make_product, make_structure, make_variant, read, save

GTIN, BOX_GTIN, OTHER = "4006381333931", "14006381333938", "96385074"
BOX = {
    "quantity": "12",
    "gtin": BOX_GTIN,
    "weight": {"amount": "2.5", "unit": "KILOGRAM"},
    "length": {"amount": "40", "unit": "CENTIMETER"},
}
UNITS = {"packaging.each": {"quantity": "1", "gtin": GTIN}, "packaging.box": BOX}


@pytest.fixture
def _catalogue(app):
    make_structure()


catalogue = pytest.mark.usefixtures("_catalogue")


@catalogue
def test_unit_holds_quantity_gtin_weight_and_size_in_canonical_form():
    told = {"quantity": 12, "gtin": "1 4006381 33393 8", "weight": {"amount": "2,500.0", "unit": "GRAM"}}
    make_product("T-1", {"packaging.each": {"quantity": "1.00"}, "packaging.box": told})

    assert read("product", "T-1", "packaging.each") == {"quantity": "1"}
    assert read("product", "T-1", "packaging.box") == {
        "quantity": "12",
        "gtin": BOX_GTIN,
        "weight": {"amount": "2500", "unit": "GRAM"},
    }


@catalogue
@pytest.mark.parametrize(
    ("unit", "remedy"),
    [
        ({"quantity": "0"}, "above 0"),
        ({"quantity": "many"}, "A number such as"),
        ({"quantity": "2", "gtin": "4006381333932"}, "check digit"),
        ({"quantity": "2", "weight": {"amount": "1", "unit": "METER"}}, "unit of Weight"),
        ({"quantity": "2", "height": {"amount": "0", "unit": "METER"}}, "above 0"),
        ({"quantity": "2", "colour": "red"}, "object of: quantity"),
        ("12", "object of: quantity"),
        ({"gtin": OTHER}, "how many base units"),
    ],
)
def test_unit_that_can_not_be_is_refused(unit, remedy):
    make_product("T-1", {"packaging.each": {"quantity": "1"}})

    with pytest.raises(BadValue, match=remedy):
        edit("product", "T-1", "packaging.box", unit)


@catalogue
def test_unknown_packaging_unit_is_refused():
    with pytest.raises(UnknownCode, match="packaging unit crate"):
        make_product("T-1", {"packaging.crate": {"quantity": "1"}})


@catalogue
@pytest.mark.parametrize(
    "units",
    [
        {"packaging.box": {"quantity": "12"}},
        {"packaging.each": {"quantity": "1"}, "packaging.box": {"quantity": "1"}},
    ],
    ids=["none", "two"],
)
def test_product_has_exactly_one_base_unit(units):
    with pytest.raises(BadValue, match="the base unit, has the quantity 1"):
        make_product("T-1", units)


@catalogue
def test_gtin_belongs_to_one_unit_of_one_product_however_it_is_spelled():
    make_product("T-1", UNITS)

    with pytest.raises(DuplicateKey, match="taken by T-1"):
        make_product("T-2", {"packaging.each": {"quantity": "1", "gtin": f"0{GTIN}"}})
    with pytest.raises(BadValue, match="a GTIN of its own"):
        edit("product", "T-1", "packaging.box", {**BOX, "gtin": GTIN})
    edit("product", "T-1", "archived", True)
    make_product("T-2", {"packaging.each": {"quantity": "1", "gtin": GTIN}})


@catalogue
def test_two_products_swap_gtins_in_one_set():
    make_product("T-1", {"packaging.each": {"quantity": "1", "gtin": GTIN}})
    make_product("T-2", {"packaging.each": {"quantity": "1", "gtin": OTHER}})

    save(
        Draft("product", "T-1", "packaging.each", {"quantity": "1", "gtin": OTHER}),
        Draft("product", "T-2", "packaging.each", {"quantity": "1", "gtin": GTIN}),
    )

    assert read("product", "T-2", "packaging.each")["gtin"] == GTIN
    with pytest.raises(DuplicateKey):
        make_product("T-3", {"packaging.each": {"quantity": "1", "gtin": OTHER}})


@catalogue
def test_variant_inherits_units_and_completes_or_replaces_them():
    make_model("jacket", {"packaging.each": {"quantity": "1"}, "packaging.box": {**BOX, "gtin": None}})
    make_variant("J-red", color="red")
    make_variant("J-blue", {"packaging.box": {"gtin": BOX_GTIN}}, color="blue")
    make_variant("J-green", {"packaging.box": {"quantity": "6"}}, color="green")

    shared = {name: value for name, value in BOX.items() if name != "gtin"}
    assert documents.get("J-red").packaging()["box"] == shared
    assert documents.get("J-blue").packaging()["box"] == BOX
    assert documents.get("J-green").packaging()["box"] == {"quantity": "6"}


@catalogue
def test_model_has_no_gtin_and_may_leave_the_base_unit_to_variants():
    make_model("jacket", {"packaging.box": {"quantity": "12"}})
    make_variant("J-red", color="red")

    with pytest.raises(BadValue, match="give the GTIN to its variants"):
        edit("model", "jacket", "packaging.box", BOX)
    with pytest.raises(BadValue, match="the base unit, has the quantity 1"):
        edit("product", "J-red", "packaging.pallet", {"quantity": "480"})
    edit("product", "J-red", "packaging.each", {"quantity": "1", "gtin": GTIN})
    assert packaging.find_base(documents.get("J-red").packaging()) == "each"


@catalogue
def test_order_is_counted_in_a_unit_the_product_comes_in():
    make_product("T-1", UNITS)
    for name, value in (("unit", "box"), ("step", "2.0"), ("minimum", 4), ("price_per", "100")):
        edit("product", "T-1", f"order.{name}", value)

    assert documents.get("T-1").order() == {"unit": "box", "step": "2", "minimum": "4", "price_per": "100"}
    with pytest.raises(BadValue, match="It comes in: each, box"):
        edit("product", "T-1", "order.unit", "pallet")
    with pytest.raises(BadValue, match="above 0"):
        edit("product", "T-1", "order.step", "-1")
    with pytest.raises(UnknownCode, match=r"order\.minimum"):
        edit("product", "T-1", "order.maximum", "9")


@catalogue
def test_order_is_inherited_part_by_part():
    make_model("jacket", {"order.step": "5", "order.minimum": "10"})
    make_variant("J-red", {"order.minimum": "5"}, color="red")

    assert documents.get("J-red").order() == {"step": "5", "minimum": "5"}


AMOUNTS = st.decimals("0.001", "99999", places=3).map(str)
UNIT = st.fixed_dictionaries({}, optional={"quantity": AMOUNTS, "gtin": st.just(GTIN)})
LAYERS = st.lists(st.dictionaries(st.sampled_from(["each", "box", "pallet"]), UNIT), min_size=1, max_size=3)


@given(LAYERS)
def test_what_holds_is_what_the_nearest_layer_with_a_quantity_says_completed_by_nearer_ones(layers):
    merged = packaging.merge(layers)

    for code in {code for layer in layers for code in layer}:
        said = [layer[code] for layer in layers if code in layer]
        whole = [place for place, unit in enumerate(said) if "quantity" in unit]
        wanted = {}
        for unit in said[whole[-1] :] if whole else []:
            wanted |= unit
        assert merged.get(code, {}) == wanted


@given(LAYERS)
def test_units_stand_from_the_smallest_to_the_largest(layers):
    quantities = [Decimal(unit["quantity"]) for _, unit in packaging.in_order(packaging.merge(layers))]

    assert quantities == sorted(quantities)
