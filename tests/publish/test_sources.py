"""What steps take from beside the attributes, and what becomes of it on the way into a field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.b2b_shop import B2bShop
from pim.publish.rendering import compile_renderer
from pim.structure.snapshot import Classification, Family, PackagingUnit, RenditionProfile
from tests.channels.json_schema import list_violations
from tests.publish.views import SHA, URL, feed, make_attribute, make_structure, make_subject, plain, step

WEB = RenditionProfile(1, "large", {}, 800, 800)
STRUCTURE = replace(
    make_structure(
        make_attribute("name", localizable=True),
        make_attribute("length", "metric", unit_family="Length", unit="MILLIMETER"),
        make_attribute("maker", "simple_select"),
        make_attribute("side", "image"),
        make_attribute("front", "image"),
        families=(Family(1, "bolts", {}, (), {}, image_attribute="front"),),
        tree="shop",
    ),
    packaging_units={
        "each": PackagingUnit(1, "each", {"en_GB": "Each", "sv_SE": "Styck"}, "EA"),
        "box": PackagingUnit(2, "box", {}, "CT"),
    },
    classifications={"etim_9": Classification(1, "etim_9", {}, "etim", "9.0")},
    rendition_profiles={"large": WEB},
)
PACKAGING = {
    "each": {"quantity": "1", "gtin": "4006381333931"},
    "box": {"quantity": "12", "gtin": "14006381333938", "length": {"amount": "120", "unit": "MILLIMETER"}},
}
CLASSES = {
    "etim_9": {
        "class": "EC000123",
        "features": {"EF1": {"value": "EV1"}, "EF2": {"value": ["-1", "2"]}, "EF3": {"value": False}},
    }
}
SUBJECT = make_subject(
    {
        "name": {"": {"en_GB": "Bolt", "sv_SE": "Bult"}},
        "length": plain({"amount": "12.5", "unit": "MILLIMETER"}),
        "maker": plain("steel"),
        "side": plain({"file": SHA, "name": "side.jpg"}),
        "front": plain({"file": "0b" * 32, "name": "front.jpg"}),
    },
    group="B",
    family="bolts",
    categories=("bolts", "print", "shop"),
    packaging=PACKAGING,
    order={"unit": "box", "step": "2"},
    classifications=CLASSES,
)


def render(field, *steps, subject=SUBJECT, renditions=(WEB.name,), failures=None):
    renderer = compile_renderer(
        STRUCTURE,
        [feed("name", step("attribute", "name")), feed(field, *steps)],
        B2bShop(),
        scope="ecommerce",
        locales=("en_GB", "sv_SE"),
        public_url=URL,
        renditions=renditions,
        failures=failures,
    )
    assert renderer.problems == ()
    record = renderer.product(subject)
    assert list_violations(B2bShop().schema(), record) == []
    if field.startswith("attributes."):
        return record["attributes"][0]["value"] if record["attributes"] else None
    return record.get(field)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"step": "identifier", "say": "sku"}, "A-1"),
        ({"step": "identifier", "say": "group"}, "B"),
        ({"step": "identifier", "say": "id"}, "1"),
        ({"step": "identifier", "say": "gtin"}, "4006381333931"),
        ({"step": "identifier", "say": "gtin", "scheme": "gtin14"}, "04006381333931"),
        ({"step": "identifier", "say": "gtin", "unit": "box"}, "14006381333938"),
        ({"step": "identifier", "say": "gtin", "unit": "box", "scheme": "gtin13"}, None),
        ({"step": "packaging", "say": "quantity", "unit": "box"}, "12"),
        ({"step": "packaging", "say": "un_ece"}, "EA"),
        (
            {
                "step": "packaging",
                "say": "length",
                "unit": "box",
                "then": [{"do": "convert", "unit": "METER"}],
            },
            "0.12",
        ),
        ({"step": "packaging", "say": "length", "then": [{"do": "convert", "unit": "METER"}]}, None),
        ({"step": "order", "say": "un_ece"}, "CT"),
        ({"step": "order", "say": "step"}, "2"),
        ({"step": "order", "say": "minimum"}, None),
        ({"step": "classification", "classification": "etim_9", "say": "class"}, "EC000123"),
        ({"step": "classification", "classification": "etim_9", "say": "version"}, "9.0"),
        ({"step": "classification", "classification": "etim_9", "say": "feature", "feature": "EF1"}, "EV1"),
        (
            {"step": "classification", "classification": "etim_9", "say": "feature", "feature": "EF2"},
            "-1 - 2",
        ),
        ({"step": "classification", "classification": "etim_9", "say": "feature", "feature": "EF3"}, "false"),
        ({"step": "classification", "classification": "etim_9", "say": "feature", "feature": "EF9"}, None),
        ({"step": "category", "say": "code"}, "bolts"),
        ({"step": "category", "say": "code", "tree": "print"}, "print"),
    ],
)
def test_source_says_the_same_in_every_language(told, expected):
    assert render("attributes.x", told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"step": "category"}, {"en_GB": "Shop/Bolts", "sv_SE": "Butik/Bolts"}),
        ({"step": "category", "separator": " > "}, {"en_GB": "Shop > Bolts", "sv_SE": "Butik > Bolts"}),
        ({"step": "category", "say": "leaf"}, {"en_GB": "Bolts", "sv_SE": "Bolts"}),
        ({"step": "packaging", "say": "label"}, {"en_GB": "Each", "sv_SE": "Styck"}),
    ],
)
def test_source_speaks_the_languages_of_the_view(told, expected):
    assert render("attributes.x", told) == expected


def test_product_without_such_a_thing_says_nothing():
    bare = make_subject({"name": {"": {"en_GB": "A"}}})
    steps = [
        {"step": "category"},
        {"step": "identifier", "say": "gtin"},
        {"step": "identifier", "say": "group"},
        {"step": "packaging", "say": "label"},
        {"step": "order", "say": "unit"},
        {"step": "classification", "classification": "etim_9", "say": "class"},
        {"step": "picture"},
        {"step": "join", "steps": [{"step": "order", "say": "unit"}]},
    ]

    assert render("attributes.x", *steps, subject=bare) is None


def test_steps_are_joined_by_language_without_what_is_empty():
    steps = [step("attribute", "name"), step("label", "maker"), {"step": "order", "say": "minimum"}]

    found = render("description", {"step": "join", "separator": ", ", "steps": steps})

    assert found == {"en_GB": "Bolt, Steel", "sv_SE": "Bult, Stål"}


def test_next_step_is_asked_where_nothing_is_left_of_a_text():
    table = [{"do": "table", "values": {"Bolt": "B"}}]

    found = render("description", step("attribute", "name", then=table), {"step": "constant", "text": "-"})

    assert found == {"en_GB": "B", "sv_SE": "-"}


def test_measure_is_converted_and_rounded():
    inches = [{"do": "convert", "unit": "METER", "decimals": 3}, {"do": "wrap", "after": " m"}]

    assert render("attributes.x", step("attribute", "length", then=inches)) == "0.013 m"


def test_attribute_whose_text_was_changed_goes_out_as_a_text_under_its_label():
    changed = step("attribute", "name", then=[{"do": "case", "to": "upper"}])

    assert render("attributes.x", changed) == {"en_GB": "BOLT", "sv_SE": "BULT"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, f"{URL}/media/{'0b' * 32}/{WEB.name}"),
        ({"number": 2}, f"{URL}/media/{SHA}/{WEB.name}"),
        ({"number": 3}, None),
        ({"attribute": "side", "profile": "large"}, f"{URL}/media/{SHA}/{WEB.name}"),
    ],
)
def test_picture_is_the_one_of_its_number_main_image_first(told, expected):
    assert render("attributes.x", {"step": "picture", **told}) == expected


def test_picture_of_a_profile_that_the_channel_lacks_is_none():
    assert render("attributes.x", {"step": "picture", "profile": "large"}, renditions=()) is None


def test_picture_that_could_not_be_made_is_passed_over():
    failures = {"0b" * 32: {WEB.name: "It is torn."}}

    found = render("attributes.x", {"step": "picture"}, failures=failures)

    assert found == f"{URL}/media/{SHA}/{WEB.name}"
