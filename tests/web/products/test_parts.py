"""What stands beside values on the page of a product: groups, packaging, order, classes; shown and saved."""

from __future__ import annotations

from pim.web.admin.products.part_inputs import _read_feature
from tests.web.products.catalogue import GOOD_GTIN, OTHER_GTIN, edit, get, product_id
from tests.web.products.forms import open_form, send

UNIT = {"quantity": "1", "gtin": OTHER_GTIN, "weight": {"amount": "1.5", "unit": "KILOGRAM"}}


def page(visitor, key):
    answer = visitor.get(f"/admin/products/{product_id(key)}?scope=shop&locale=en_GB")
    assert answer.status_code == 200
    return answer.text


def fill_in():
    edit(
        "DRILL-1",
        groups=["sale"],
        group_relations__accessory=["spring"],
        packaging__each=UNIT,
        packaging__box={"quantity": "12"},
        order__unit="box",
        order__minimum="2.5",
        classifications__etim={"class": "EC000123", "features": {"EF000001": {"value": ["1", "2"]}}},
    )


def test_form_with_parts_that_nobody_touched_changes_nothing(marketing):
    fill_in()
    before = get("DRILL-1")

    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"))

    assert get("DRILL-1") == before


def test_packaging_and_order_are_typed_in(marketing):
    answer = send(
        marketing,
        "DRILL-1",
        open_form(marketing, "DRILL-1"),
        **{
            "packaging.each~quantity": "1",
            "packaging.each~gtin": OTHER_GTIN,
            "packaging.each~weight": "1,5",
            "packaging.box~quantity": "12",
            "order.unit": "box",
            "order.minimum": "2.5",
            "order.price_per": "100",
        },
    )

    assert answer.status_code == 303
    assert get("DRILL-1").packaging == {"each": UNIT, "box": {"quantity": "12"}}
    assert get("DRILL-1").order == {"unit": "box", "minimum": "2.5", "price_per": "100"}


def test_emptied_packaging_is_taken_away(marketing):
    fill_in()

    send(
        marketing,
        "DRILL-1",
        open_form(marketing, "DRILL-1"),
        **{"packaging.box~quantity": "", "order.unit": "", "order.minimum": ""},
    )

    assert (get("DRILL-1").packaging, get("DRILL-1").order) == ({"each": UNIT}, {})


def test_wrong_gtin_of_a_unit_is_told_at_the_unit_and_nothing_is_lost(marketing):
    typed = {"packaging.each~quantity": "1", "packaging.each~gtin": "4006381333932"}

    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)

    assert answer.status_code == 422
    assert "Its check digit is wrong" in answer.text
    assert 'value="4006381333932"' in answer.text
    assert get("DRILL-1").packaging == {}


def test_unit_without_a_base_unit_is_refused_with_the_reason(marketing):
    typed = {"packaging.box~quantity": "12"}

    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)

    assert answer.status_code == 422
    assert "Exactly one packaging unit, the base unit, has the quantity 1." in answer.text


def test_variant_completes_what_its_model_says(marketing):
    edit("SHIRT", packaging__each={"quantity": "1", "weight": {"amount": "200", "unit": "GRAM"}})

    shown = page(marketing, "SHIRT-RED-M")
    send(
        marketing,
        "SHIRT-RED-M",
        open_form(marketing, "SHIRT-RED-M"),
        **{"packaging.each~gtin": OTHER_GTIN},
    )

    assert "Quantity 1 · Weight 200 g" in shown
    assert get("SHIRT-RED-M").packaging == {"each": {"gtin": OTHER_GTIN}}
    assert f"Quantity 1 · GTIN {OTHER_GTIN}" not in page(marketing, "SHIRT-RED-S")


def test_model_without_a_base_unit_is_shown_as_not_whole_on_its_variants(marketing):
    edit("SHIRT", packaging__box={"quantity": "12"})

    assert "The packaging is not whole" in page(marketing, "SHIRT-RED-S")
    assert "The packaging is not whole" not in page(marketing, "SHIRT")


def test_groups_are_ticked_off_and_added_by_label(marketing):
    fill_in()

    send(
        marketing,
        "DRILL-1",
        open_form(marketing, "DRILL-1"),
        groups=[],
        **{"groups~add": "Spring", "group_relations.accessory~add": "Sale [sale]"},
    )

    assert get("DRILL-1").groups == ["spring"]
    assert get("DRILL-1").group_relations == {"accessory": ["sale", "spring"]}


def test_unknown_group_is_refused(marketing):
    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **{"groups~add": "Winter"})

    assert answer.status_code == 422
    assert get("DRILL-1").groups == []


def test_class_and_features_are_typed_one_a_line(marketing):
    lines = "EF000001 = EV000456\nEF000002=12.5 EU570448\nEF000003 = 1 .. 2.5 EU570448\nEF000004 = true"

    send(
        marketing,
        "DRILL-1",
        open_form(marketing, "DRILL-1"),
        **{"classifications.etim": "EC000123", "classifications.etim~features": lines},
    )

    assert get("DRILL-1").classifications["etim"] == {
        "class": "EC000123",
        "features": {
            "EF000001": {"value": "EV000456"},
            "EF000002": {"value": "12.5", "unit": "EU570448"},
            "EF000003": {"value": ["1", "2.5"], "unit": "EU570448"},
            "EF000004": {"value": True},
        },
    }
    form = open_form(marketing, "DRILL-1")
    assert form.text("classifications.etim~features").splitlines()[1] == "EF000002 = 12.5 EU570448"


def test_range_of_negative_numbers_is_read():
    assert _read_feature("", "EF000001 = -4.5 .. -1") == ("EF000001", {"value": ["-4.5", "-1"]})


def test_class_of_another_form_is_told_at_its_field(marketing):
    typed = {"classifications.etim": "27112700"}

    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)

    assert answer.status_code == 422
    assert "Give a class such as EC000123." in answer.text


def test_viewer_reads_what_there_is_and_types_nothing(viewer):
    fill_in()

    shown = page(viewer, "DRILL-1")

    assert "Quantity 12" in shown
    assert "EC000123" in shown
    assert "EF000001 = 1 .. 2" in shown
    assert "Sale" in shown
    assert "packaging.each~gtin" not in shown


def test_page_of_a_product_without_parts_shows_a_viewer_none(viewer):
    assert "Packaging and order" not in page(viewer, "DRILL-1")


def test_history_tells_parts_in_words(marketing):
    fill_in()

    shown = marketing.get(f"/admin/products/{product_id('DRILL-1')}/history").text

    for words in ("Quantity 1 · GTIN", "Order unit", "Groups of products", "Accessories: groups of products"):
        assert words in shown


def test_gtin_that_another_product_has_is_told_at_its_unit(marketing):
    edit("BIT-1", packaging__each={"quantity": "1", "gtin": GOOD_GTIN})
    typed = {"packaging.each~quantity": "1", "packaging.each~gtin": GOOD_GTIN}

    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)

    assert answer.status_code == 409
    assert "is taken by BIT-1" in answer.text


def test_list_asks_for_group_and_class(marketing):
    fill_in()
    where = "scope=shop&locale=en_GB"

    for question in ("group=sale", "classified=etim:EC000123"):
        shown = marketing.get(f"/admin/products/?{question}&{where}").text
        assert "DRILL-1" in shown
        assert "BIT-1" not in shown
    assert "This filter is left out" in marketing.get(f"/admin/products/?classified=etim:1&{where}").text
