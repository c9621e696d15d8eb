"""What stands beside values in a record: groups of products, packaging, order, classifications."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.b2b_shop import B2bShop
from pim.structure.snapshot import Classification, PackagingUnit, ProductGroup
from tests.channels.json_schema import list_violations
from tests.publish.views import feed, make_attribute, make_renderer, make_structure, make_subject, plain, step

STRUCTURE = replace(
    make_structure(make_attribute("name")),
    product_groups={"sale": ProductGroup(1, "sale", {"en_GB": "Sale"}, "RELATED")},
    packaging_units={
        "each": PackagingUnit(1, "each", {"en_GB": "Each", "sv_SE": "Styck"}, "EA"),
        "box": PackagingUnit(2, "box", {}),
    },
    classifications={
        "etim_9": Classification(1, "etim_9", {}, "etim", "9.0"),
        "unspsc": Classification(2, "unspsc", {}, "unspsc"),
    },
)
MEASURE = {
    "amount": "12.5",
    "unit": "MILLIMETER",
    "symbol": "mm",
    "unit_label": {"en_GB": "millimetre", "sv_SE": "millimetre"},
}
EACH = {"unit": "each", "label": {"en_GB": "Each", "sv_SE": "Styck"}, "un_ece": "EA"}
BOX = {"unit": "box", "label": {"en_GB": "box", "sv_SE": "box"}}


def render(**parts):
    renderer = make_renderer(STRUCTURE, feed("name", step("attribute", "name")))
    record = renderer.product(make_subject({"name": plain("A")}, **parts))
    assert list_violations(B2bShop().schema(), record) == []
    return record


def test_parts_that_say_nothing_are_absent():
    assert not {"product_groups", "packaging", "order", "classifications"} & render().keys()


def test_groups_tell_their_type_and_label():
    sale = {"code": "sale", "type": "RELATED", "label": {"en_GB": "Sale", "sv_SE": "Sale"}}

    assert render(groups=["sale"])["product_groups"] == [sale]


def test_packaging_goes_from_the_smallest_unit_to_the_largest():
    length = {"amount": "12.5", "unit": "MILLIMETER"}

    record = render(
        packaging={"box": {"quantity": "12", "length": length}, "each": {"quantity": "1", "gtin": "96385074"}}
    )

    assert record["packaging"] == [
        {**EACH, "quantity": "1", "gtin": "96385074"},
        {**BOX, "quantity": "12", "length": MEASURE},
    ]


def test_order_keeps_one_order_of_its_parts():
    record = render(order={"minimum": "2", "price_per": "100", "unit": "box", "step": "1"})

    assert list(record["order"].items()) == [
        ("unit", "box"),
        ("step", "1"),
        ("minimum", "2"),
        ("price_per", "100"),
    ]


def test_classes_tell_system_version_and_features_by_code():
    told = {"unit": "EU570448", "value": ["1", "2"]}
    classes = {
        "unspsc": {"class": "27112700"},
        "etim_9": {"class": "EC000123", "features": {"EF000002": told, "EF000001": {"value": True}}},
    }

    assert render(classifications=classes)["classifications"] == [
        {
            "code": "etim_9",
            "system": "etim",
            "version": "9.0",
            "class": "EC000123",
            "features": [
                {"code": "EF000001", "value": True},
                {"code": "EF000002", "value": ["1", "2"], "unit": "EU570448"},
            ],
        },
        {"code": "unspsc", "system": "unspsc", "class": "27112700", "features": []},
    ]


def test_what_was_archived_is_left_out():
    record = render(
        groups=["gone"],
        packaging={"each": {"quantity": "1"}, "gone": {"quantity": "2"}},
        order={"unit": "gone", "step": "2"},
        classifications={"gone": {"class": "1"}},
    )

    assert record["packaging"] == [{**EACH, "quantity": "1"}]
    assert record["order"] == {"step": "2"}
    assert not {"product_groups", "classifications"} & record.keys()


@pytest.mark.parametrize(
    ("quantities", "found"), [(["12"], [""]), (["1", "1"], ["each, box"]), (["1", "12"], []), ([], [])]
)
def test_packaging_without_one_base_unit_holds_the_product_back(quantities, found):
    units = [{"unit": unit, "quantity": q} for unit, q in zip(("each", "box"), quantities, strict=False)]
    record = {"type": "product", "sku": "A", "name": {"en_GB": "A"}, "packaging": units}

    problems = B2bShop().check(record, ["en_GB"])

    assert [(p.field, p.rule, p.found) for p in problems] == [("packaging", "base_unit", f) for f in found]
