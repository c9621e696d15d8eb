"""Classes and features of products, by the rules of each classification system."""

from __future__ import annotations

import pytest

from pim.catalog import documents
from pim.catalog.classes import check_class
from pim.enrich.product_list import ProductFilter, list_products
from pim.errors import BadValue, UnknownCode
from pim.structure.snapshot import Classification, Structure
from tests.builders import edit, make_model, make_product, make_structure, make_variant

STRUCTURE = Structure(
    classifications={
        system: Classification(1, system, {}, system) for system in ("etim", "eclass", "unspsc", "other")
    }
)


def check(system, class_, **features):
    told = {"class": class_, "features": features} if features else {"class": class_}
    return check_class(STRUCTURE, system, told)


def feature(value, unit=None, code="EF000001"):
    told = {"value": value} | ({"unit": unit} if unit else {})
    return check("etim", "EC000123", **{code: told})["features"][code]


@pytest.mark.parametrize(
    ("system", "told", "stored"),
    [
        ("etim", "EC000123", "EC000123"),
        ("unspsc", "27112700", "27112700"),
        ("unspsc", "27 11 27 00", "27112700"),
        ("eclass", "27-24-22-04", "27242204"),
        ("other", "A-12/3", "A-12/3"),
    ],
)
def test_class_has_the_form_of_its_system(system, told, stored):
    assert check(system, told) == {"class": stored}


@pytest.mark.parametrize(
    ("system", "told"),
    [
        ("etim", "EC00123"),
        ("etim", "ec000123"),
        ("etim", ""),
        ("etim", None),
        ("unspsc", "2711270"),
        ("unspsc", "EC000123"),
        ("eclass", "2724220A"),
        ("other", "A B"),
    ],
)
def test_class_of_another_form_is_refused(system, told):
    with pytest.raises(BadValue, match="class such as"):
        check(system, told)


@pytest.mark.parametrize(
    ("value", "unit", "stored"),
    [
        ("EV000456", None, {"value": "EV000456"}),
        ("12.50", "EU570448", {"value": "12.5", "unit": "EU570448"}),
        (12, None, {"value": "12"}),
        (True, None, {"value": True}),
        (["1", "2.50"], "EU570448", {"value": ["1", "2.5"], "unit": "EU570448"}),
    ],
    ids=["code", "number", "whole number", "logical", "range"],
)
def test_feature_holds_a_code_a_number_a_range_or_yes(value, unit, stored):
    assert feature(value, unit) == stored


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("red", None),
        ("EV456", None),
        ("", None),
        (["2", "1"], None),
        (["1"], None),
        (["a", "b"], None),
        (True, "EU570448"),
        ("EV000456", "EU570448"),
        ("12", "mm"),
        (None, None),
    ],
)
def test_feature_of_another_form_is_refused(value, unit):
    with pytest.raises(BadValue):
        feature(value, unit)


def test_feature_codes_have_the_form_of_their_system():
    with pytest.raises(BadValue, match="such as EF000001"):
        feature("12", code="EF1")
    with pytest.raises(BadValue, match="classes only"):
        check("unspsc", "27112700", EF000001={"value": "1"})
    held = check("eclass", "27242204", **{"0173-1#02-AAA123#001": {"value": "IP 67"}})
    assert held["features"] == {"0173-1#02-AAA123#001": {"value": "IP 67"}}


@pytest.fixture
def _catalogue(app):
    make_structure()
    make_model("jacket", {"classifications.etim": {"class": "EC000001"}})
    make_variant("J-red", color="red")
    make_variant("J-blue", {"classifications.etim": {"class": "EC000002"}}, color="blue")
    make_product("T-1", {"classifications.unspsc": {"class": "27112700"}})


def found(code, class_code):
    asked = ProductFilter(classified=(code, class_code), kind="product")
    return sorted(row.key for row in list_products(asked).rows)


@pytest.mark.usefixtures("_catalogue")
def test_variant_inherits_the_class_of_its_model_unless_it_has_its_own():
    assert documents.get("J-red").classifications() == {"etim": {"class": "EC000001"}}
    assert documents.get("J-blue").classifications() == {"etim": {"class": "EC000002"}}


@pytest.mark.usefixtures("_catalogue")
def test_products_are_found_by_the_class_that_holds():
    assert found("etim", "EC000001") == ["J-red"]
    assert found("etim", "EC000002") == ["J-blue"]
    assert found("unspsc", "27 11 27 00") == ["T-1"]

    edit("product", "J-blue", "classifications.etim", None)

    assert found("etim", "EC000001") == ["J-blue", "J-red"]
    with pytest.raises(BadValue, match="class such as EC000123"):
        found("etim", "27112700")
    with pytest.raises(UnknownCode, match="classification etim_9"):
        found("etim_9", "EC000001")
