"""How the values of each attribute type stand in records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pim.structure.snapshot import ReferenceRecord
from tests.publish.views import (
    IN_MILLIMETRES,
    LABELLED_STEEL,
    LABELLED_ZINC,
    SHA,
    URL,
    feed,
    make_attribute,
    make_renderer,
    make_structure,
    make_subject,
    plain,
    render,
    step,
)


@pytest.mark.parametrize(
    ("type_", "value", "kind", "expected"),
    [
        ("simple_select", "steel", "attribute", "steel"),
        ("multi_select", ["steel", "zinc"], "attribute", "steel, zinc"),
        ("multi_select", ["steel", "zinc"], "label", "Stål, Zinc"),
        ("boolean", True, "attribute", "true"),
        ("boolean", False, "attribute", "false"),
        ("number", "0", "attribute", "0"),
        ("date", "2026-03-01", "attribute", "2026-03-01"),
        ("video_link", {"title": "T", "url": "https://a.example/"}, "attribute", "https://a.example/"),
        ("rich_text", "<p>a &lt; b</p>", "attribute", "<p>a &lt; b</p>"),
    ],
)
def test_value_is_said_as_text(type_, value, kind, expected):
    attribute = make_attribute("x", type_)

    assert render(attribute, plain(value), "name", kind, locales=("sv_SE",)) == {"sv_SE": expected}


@pytest.mark.parametrize(
    ("type_", "value", "parts"),
    [
        ("identifier", "0012", {"value": "0012"}),
        ("text", "x", {"value": "x"}),
        ("number", "-0.5", {"value": "-0.5"}),
        ("boolean", False, {"value": False}),
        ("date", "2026-03-01", {"value": "2026-03-01"}),
        ("simple_select", "steel", {"value": LABELLED_STEEL}),
        ("multi_select", ["steel", "zinc"], {"value": [LABELLED_STEEL, LABELLED_ZINC]}),
        ("metric", {"amount": "12.5", "unit": "MILLIMETER"}, IN_MILLIMETRES),
        ("metric", {"amount": "1", "unit": "METER"}, {"amount": "1", "unit": "METER", "symbol": "METER"}),
        (
            "video_link",
            {"title": "T", "url": "https://a.example/"},
            {"value": {"url": "https://a.example/", "title": "T"}},
        ),
        ("price_collection", {"SEK": "139.00", "EUR": "12.50"}, {"value": {"EUR": "12.50", "SEK": "139.00"}}),
    ],
)
def test_attribute_entry_of_each_type(type_, value, parts):
    attribute = make_attribute("x", type_, unit_family="Length")
    head = {"code": "x", "label": {"en_GB": "X", "sv_SE": "X"}, "type": type_}

    assert render(attribute, plain(value)) == [{**head, **parts}]


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("text", "x", "x"),
        ("boolean", False, False),
        ("simple_select", "steel", LABELLED_STEEL),
        ("metric", {"amount": "12.5", "unit": "MILLIMETER"}, IN_MILLIMETRES),
    ],
)
def test_localizable_attribute_entry_holds_a_value_by_locale(type_, value, expected):
    attribute = make_attribute("x", type_, unit_family="Length", localizable=True)

    (entry,) = render(attribute, {"": {"sv_SE": value}})

    assert entry["value"] == {"sv_SE": expected}


def test_table_is_told_with_its_columns_and_its_cells_by_type():
    options = [{"code": "steel", "labels": {"en_GB": "Steel", "sv_SE": "Stål"}}]
    columns = [
        {"code": "part", "type": "simple_select", "options": options, "labels": {"en_GB": "Part"}},
        {"code": "hours", "type": "number"},
        {"code": "kept", "type": "boolean"},
    ]
    warranty = make_attribute("x", "table", rules={"columns": columns})

    (entry,) = render(warranty, plain([{"kept": False, "part": "steel", "gone": "1"}, {"part": "zinc"}]))

    assert [(column["code"], column["type"]) for column in entry["columns"]] == [
        ("part", "simple_select"),
        ("hours", "number"),
        ("kept", "boolean"),
    ]
    assert entry["columns"][0]["label"] == {"sv_SE": "Part", "en_GB": "Part"}
    steel = {"code": "steel", "label": {"sv_SE": "Stål", "en_GB": "Steel"}}
    zinc = {"code": "zinc", "label": {"sv_SE": "zinc", "en_GB": "zinc"}}
    assert entry["value"] == [{"part": steel, "kept": False}, {"part": zinc}]


def test_record_is_told_with_its_text_and_picture():
    image = {"file": SHA, "name": "Acme.PNG"}
    acme = ReferenceRecord(1, "acme", {"sv_SE": "Åcme"}, 0, {"en_GB": "Since 1887."}, image)
    bare = ReferenceRecord(2, "bare", {})
    maker = make_attribute("x", "reference", rules={"many": True})
    maker = replace(maker, options={"acme": acme, "bare": bare})

    (entry,) = render(maker, plain(["acme", "bare", "gone"]))

    assert entry["value"][0] == {
        "code": "acme",
        "label": {"sv_SE": "Åcme", "en_GB": "acme"},
        "text": {"sv_SE": "Since 1887.", "en_GB": "Since 1887."},  # by its fallback
        "image_url": f"{URL}/media/{SHA}/original.png",
    }
    assert [told["code"] for told in entry["value"][1:]] == ["bare", "gone"]
    assert all(set(told) == {"code", "label"} for told in entry["value"][1:])


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_empty_value_makes_no_entry(empty):
    assert render(make_attribute("x", "multi_select"), plain(empty)) == []


def test_prices_are_those_of_the_currencies_of_the_scope():
    price = make_attribute("msrp", "price_collection")
    fields = feed("attributes.msrp", step("attribute", "msrp"))
    renderer = make_renderer(make_structure(price, currencies=("SEK",)), fields)

    both = renderer.product(make_subject({"msrp": plain({"EUR": "12.50", "SEK": "139.00"})}))
    other = renderer.product(make_subject({"msrp": plain({"EUR": "12.50"})}))

    assert both["attributes"][0]["value"] == {"SEK": "139.00"}
    assert other["attributes"] == []


def test_attributes_stand_in_the_order_of_the_mapping_under_the_names_it_gives():
    structure = make_structure(make_attribute("colour"), make_attribute("size"))
    fields = [
        feed("attributes.size", step("attribute", "size")),
        feed("attributes.color", step("attribute", "colour")),
        feed("attributes.origin", {"step": "constant", "text": "EU"}),
    ]
    values = {"colour": plain("red"), "size": plain("XL")}

    entries = make_renderer(structure, *fields).product(make_subject(values))["attributes"]

    assert [(entry["code"], entry["label"]["en_GB"], entry["value"]) for entry in entries] == [
        ("size", "Size", "XL"),
        ("color", "Colour", "red"),
        ("origin", "origin", "EU"),
    ]


def test_label_step_makes_an_attribute_entry_of_texts():
    (entry,) = render(make_attribute("x", "simple_select"), plain("steel"), kind="label")

    assert (entry["type"], entry["value"]) == ("text", {"en_GB": "Steel", "sv_SE": "Stål"})


def test_image_has_the_address_of_its_original_and_of_its_rendition():
    photo = make_attribute("photo", "image")
    fields = feed("media.main", step("attribute", "photo"))
    renderer = make_renderer(make_structure(photo), fields, url=f"{URL}/")

    record = renderer.product(make_subject({"photo": plain({"file": SHA, "name": "Bult ½.JPG"})}))

    assert record["media"] == [
        {
            "attribute": "main",
            "type": "image",
            "url": f"https://pim.example/media/{SHA}/original.jpg",
            "rendition_url": f"https://pim.example/media/{SHA}/web.jpg",
            "name": "Bult ½.JPG",
        }
    ]


def test_document_has_no_rendition_and_says_its_locale():
    sheet = make_attribute("sheet", "document", localizable=True)
    renderer = make_renderer(make_structure(sheet), feed("media.sheet", step("attribute", "sheet")))

    (file,) = renderer.product(make_subject({"sheet": {"": {"sv_SE": {"file": SHA, "name": "blad"}}}}))[
        "media"
    ]

    assert file["locale"] == "sv_SE"
    assert file["url"].endswith("/original.bin")
    assert "rendition_url" not in file
