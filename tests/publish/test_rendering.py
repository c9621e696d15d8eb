"""What receivers get of a product: pure, from a structure, a mapping and effective values."""

from __future__ import annotations

from decimal import Decimal

import orjson
import pytest

from channels.b2b_shop import B2bShop
from channels.base import Field, serialise, splice
from pim.errors import BadValue, UnknownCode
from pim.publish.mapping import default_mapping
from pim.publish.rendering import Subject, compile_renderer, record_hash
from pim.structure.snapshot import (
    Attribute,
    Category,
    Family,
    Locale,
    Option,
    Scope,
    Structure,
    Unit,
)
from tests.channels.json_schema import list_violations

URL = "https://pim.example"
SHA = "0a" * 32
STEEL = Option(1, "steel", {"en_GB": "Steel", "sv_SE": "Stål"})
ZINC = Option(2, "zinc", {"en_GB": "Zinc"})
BARE = Option(3, "bare", {})
OPTIONS = {option.code: option for option in (STEEL, ZINC, BARE)}
LOCALES = [Locale(1, "en_GB"), Locale(2, "sv_SE", "en_GB"), Locale(3, "de_DE"), Locale(4, "en_US", "en_GB")]
CATEGORIES = [
    Category(1, "shop", {"en_GB": "Shop", "sv_SE": "Butik"}, None),
    Category(2, "bolts", {"en_GB": "Bolts"}, "shop"),
    Category(3, "print", {}, None),
]
UNITS = [
    Unit(1, "MILLIMETER", "Length", Decimal("0.001"), Decimal(0), "mm", {"en_GB": "millimetre"}),
    Unit(2, "METER", "Length", Decimal(1), Decimal(0), ""),
]


def make_structure(*attributes, families=(), tree=None, currencies=()):
    """Three locales (Swedish falls back to English, German to nothing), two scopes, a few categories."""
    scopes = [
        Scope(1, "ecommerce", {}, ("en_GB", "sv_SE"), tuple(currencies), tree),
        Scope(2, "print", {}, ("en_GB",), ()),
    ]
    return Structure(
        attributes={attribute.code: attribute for attribute in attributes},
        families={family.code: family for family in families},
        scopes={scope.code: scope for scope in scopes},
        locales={locale.code: locale for locale in LOCALES},
        categories={category.code: category for category in CATEGORIES},
        units={f"{unit.family}.{unit.code}": unit for unit in UNITS},
    )


def make_attribute(code, type_="text", **more):
    options = OPTIONS if type_.endswith("select") else {}
    return Attribute(1, code, type_, labels={"en_GB": code.title()}, options=options, **more)


def step(kind, attribute, **more):
    return {"step": kind, "attribute": attribute, **more}


def feed(field, *steps):
    return {"field": field, "steps": list(steps)}


def make_renderer(structure, *fields, locales=("en_GB", "sv_SE"), connector=None, url=URL):
    return compile_renderer(
        structure, list(fields), connector or B2bShop(), scope="ecommerce", locales=locales, public_url=url
    )


def make_subject(values=None, **more):
    given = {"sku": "A-1", "code": "", "group": None, "family": None, "categories": (), **more}
    return Subject(id=1, values=values or {}, **given)


def plain(value, scope=""):
    """The value of an attribute that does not vary by locale."""
    return {scope: {"": value}}


def render(attribute, value, field=None, kind="attribute", **more):
    """What one attribute makes of a field (of the list of attributes, unless one is named)."""
    renderer = make_renderer(
        make_structure(attribute),
        feed(field or f"attributes.{attribute.code}", step(kind, attribute.code)),
        **more,
    )
    record = renderer.product(make_subject({attribute.code: value}))
    return record.get(field) if field else record["attributes"]


def test_bare_product_still_has_every_key_that_the_schema_requires():
    record = make_renderer(make_structure()).product(make_subject())

    assert record == {
        "type": "product",
        "id": 1,
        "sku": "A-1",
        "group": None,
        "family": None,
        "attributes": [],
        "categories": [],
        "media": [],
    }


def test_localized_text_holds_each_locale_that_has_one():
    texts = {"": {"en_GB": "Bolt", "sv_SE": "Bult", "de_DE": "Bolzen"}}

    assert render(make_attribute("name", localizable=True), texts, "name") == {
        "en_GB": "Bolt",
        "sv_SE": "Bult",
    }


def test_missing_text_falls_back_by_locale():
    texts = {"": {"en_GB": "Bolt"}}
    name = make_attribute("name", localizable=True)

    found = render(name, texts, "name", locales=("sv_SE", "de_DE", "en_US"))

    assert found == {"sv_SE": "Bolt", "en_US": "Bolt"}


@pytest.mark.parametrize(
    "empty", [{}, {"": {}}, {"": {"en_GB": ""}}, {"": {"en_GB": None}}, {"print": {"en_GB": "x"}}]
)
def test_field_without_text_is_absent(empty):
    assert render(make_attribute("name", localizable=True), empty, "name") is None


def test_text_that_does_not_vary_by_locale_is_said_in_each():
    assert render(make_attribute("name"), plain("Bolt"), "name") == {"en_GB": "Bolt", "sv_SE": "Bolt"}


def test_field_that_is_not_localized_takes_the_text_of_the_leading_locale():
    texts = {"": {"en_GB": "123", "de_DE": "456"}}
    gtin = make_attribute("gtin", localizable=True)

    assert render(gtin, texts, "gtin", locales=("de_DE", "en_GB")) == "456"
    assert render(gtin, texts, "gtin", locales=("sv_SE", "de_DE")) == "123"


def test_locale_specific_attribute_exists_in_its_locales_only():
    texts = {"": {"en_GB": "Not for children", "sv_SE": "Ej för barn"}}
    warning = make_attribute("warning", localizable=True, locales=("sv_SE",))

    assert render(warning, texts, "name") == {"sv_SE": "Ej för barn"}
    assert render(warning, texts, "name", locales=("en_GB",)) is None
    assert render(make_attribute("warning", locales=("sv_SE",)), plain("x"), "name") == {"sv_SE": "x"}
    assert render(make_attribute("warning", locales=("sv_SE",)), plain("x"), locales=("en_GB",)) == []


def test_locale_that_an_attribute_does_not_exist_in_is_not_fallen_back_to():
    warning = make_attribute("warning", localizable=True, locales=("sv_SE",))

    assert render(warning, {"": {"en_GB": "Not for children"}}, "name") is None


def test_scopable_value_is_that_of_the_scope_of_the_view_unless_the_step_names_one():
    name = make_attribute("name", scopable=True)
    values = {"name": {"ecommerce": {"": "Short"}, "print": {"": "Long"}}}
    structure = make_structure(name)

    own = make_renderer(structure, feed("name", step("attribute", "name")), locales=("en_GB",))
    other = make_renderer(
        structure, feed("name", step("attribute", "name", scope="print")), locales=("en_GB",)
    )

    assert own.product(make_subject(values))["name"] == {"en_GB": "Short"}
    assert other.product(make_subject(values))["name"] == {"en_GB": "Long"}


def test_first_step_that_yields_a_value_wins():
    structure = make_structure(make_attribute("gtin"), make_attribute("ean"))
    steps = step("attribute", "gtin"), step("attribute", "ean"), {"step": "constant", "text": "none"}
    renderer = make_renderer(structure, feed("gtin", *steps))

    found = [
        renderer.product(make_subject(values)).get("gtin")
        for values in ({"gtin": plain("1"), "ean": plain("2")}, {"ean": plain("2")}, {})
    ]

    assert found == ["1", "2", "none"]


def test_each_locale_takes_the_first_step_that_yields_it_a_text():
    attributes = [make_attribute(code, localizable=True) for code in ("short", "name")]
    fields = feed("name", step("attribute", "short"), step("attribute", "name"))
    renderer = make_renderer(make_structure(*attributes), fields, locales=("en_GB", "de_DE"))
    values = {"short": {"": {"de_DE": "Bolzen"}}, "name": {"": {"de_DE": "Bolzen M12", "en_GB": "Bolt M12"}}}

    found = renderer.product(make_subject(values))["name"]

    assert list(found.items()) == [("en_GB", "Bolt M12"), ("de_DE", "Bolzen")]


def test_label_falls_back_by_locale_and_then_to_the_code():
    brand = make_attribute("brand", "simple_select")

    assert render(brand, plain("steel"), "brand", "label") == {"en_GB": "Steel", "sv_SE": "Stål"}
    assert render(brand, plain("zinc"), "brand", "label") == {"en_GB": "Zinc", "sv_SE": "Zinc"}
    assert render(brand, plain("bare"), "brand", "label") == {"en_GB": "bare", "sv_SE": "bare"}
    assert render(brand, plain("gone"), "brand", "label") == {"en_GB": "gone", "sv_SE": "gone"}


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
        ("rich_text", "<p>a &lt; b</p>", "attribute", "<p>a &lt; b</p>"),
    ],
)
def test_value_is_said_as_text(type_, value, kind, expected):
    attribute = make_attribute("x", type_)

    assert render(attribute, plain(value), "name", kind, locales=("sv_SE",)) == {"sv_SE": expected}


LABELLED_STEEL = {"code": "steel", "label": {"en_GB": "Steel", "sv_SE": "Stål"}}
LABELLED_ZINC = {"code": "zinc", "label": {"en_GB": "Zinc", "sv_SE": "Zinc"}}
IN_MILLIMETRES = {
    "amount": "12.5",
    "unit": "MILLIMETER",
    "symbol": "mm",
    "unit_label": {"en_GB": "millimetre", "sv_SE": "millimetre"},
}


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


def test_categories_show_their_path_in_each_locale():
    record = make_renderer(make_structure()).product(make_subject(categories=["bolts", "print", "gone"]))

    assert record["categories"] == [
        {"code": "bolts", "path": {"en_GB": ["Shop", "Bolts"], "sv_SE": ["Butik", "Bolts"]}},
        {"code": "print", "path": {"en_GB": ["print"], "sv_SE": ["print"]}},
    ]


def test_categories_outside_the_tree_of_the_scope_are_left_out():
    record = make_renderer(make_structure(tree="shop")).product(make_subject(categories=["bolts", "print"]))

    assert [category["code"] for category in record["categories"]] == ["bolts"]


def test_family_is_labelled():
    family = Family(1, "bolts", {"en_GB": "Bolts", "sv_SE": "Bultar"}, (), {})
    record = make_renderer(make_structure(families=[family])).product(make_subject(family="bolts"))

    assert record["family"] == {"code": "bolts", "label": {"en_GB": "Bolts", "sv_SE": "Bultar"}}


AXES = [make_attribute("material", "simple_select"), make_attribute("length", "metric", unit_family="Length")]


def test_variant_says_its_group_and_its_axes_even_if_no_field_shows_them():
    values = {"material": plain("steel"), "length": plain({"amount": "12.5", "unit": "MILLIMETER"})}
    subject = make_subject(values, group="BOLT", axes=("length", "material"))

    record = make_renderer(make_structure(*AXES)).product(subject)

    assert record["group"] == "BOLT"
    assert record["attributes"] == []
    assert list(record["axes"]) == ["length", "material"]
    assert record["axes"]["length"] == {
        "label": {"en_GB": "Length", "sv_SE": "Length"},
        "type": "metric",
        **IN_MILLIMETRES,
    }


def test_group_names_its_axes_and_leaves_the_variants_to_the_channel():
    subject = make_subject({"name": plain("Bolt")}, sku="", code="BOLT", axes=("length",))
    renderer = make_renderer(
        make_structure(make_attribute("name"), *AXES), feed("name", step("attribute", "name"))
    )

    record = renderer.group(subject)

    assert record["code"] == "BOLT"
    assert record["name"] == {"en_GB": "Bolt", "sv_SE": "Bolt"}
    assert record["axes"] == ["length"]
    assert not {"sku", "group", "variants"} & set(record)


def make_full():
    """A renderer by the default mapping over every type, and the values of a product that has all."""
    attributes = [
        make_attribute("name", localizable=True),
        make_attribute("description", "rich_text", localizable=True, scopable=True),
        make_attribute("ean", "identifier"),
        make_attribute("brand", "simple_select"),
        make_attribute("finishes", "multi_select"),
        make_attribute("magnetic", "boolean"),
        make_attribute("msrp", "price_collection"),
        make_attribute("photo", "image"),
        *AXES,
    ]
    structure = make_structure(*attributes)
    values = {
        "name": {"": {"en_GB": "Bolt", "sv_SE": "Bult"}},
        "description": {"ecommerce": {"en_GB": "<p>Long.</p>"}},
        "ean": plain("4006381333931"),
        "brand": plain("steel"),
        "finishes": plain(["steel", "zinc"]),
        "magnetic": plain(False),
        "msrp": plain({"EUR": "12.50"}),
        "photo": plain({"file": SHA, "name": "a.png"}),
        "material": plain("steel"),
        "length": plain({"amount": "12.5", "unit": "MILLIMETER"}),
    }
    return make_renderer(structure, *default_mapping(structure, B2bShop())), values


def test_full_product_fits_the_schema_and_breaks_no_rule_of_the_shop():
    renderer, values = make_full()

    record = renderer.product(
        make_subject(values, group="BOLT", categories=["bolts"], axes=("length", "material"))
    )

    assert renderer.problems == ()
    assert list_violations(B2bShop().schema(), record) == []
    assert B2bShop().check(record, ("en_GB", "sv_SE")) == []


def test_full_group_fits_the_schema_once_its_variants_are_spliced_in():
    renderer, values = make_full()
    variant = renderer.product(make_subject(values, group="BOLT", axes=("length", "material")))
    record = renderer.group(make_subject(values, sku="", code="BOLT", axes=("length", "material")))

    body = splice(serialise(record), {"variants": [{"id": 1, "sku": "A-1", "axes": variant["axes"]}]})

    assert list_violations(B2bShop().schema(), orjson.loads(body)) == []


def test_same_subject_gives_same_bytes_whatever_the_order_of_its_values():
    renderer, values = make_full()
    backwards = dict(reversed(values.items()))
    backwards["name"] = {"": {"sv_SE": "Bult", "en_GB": "Bolt"}}

    bodies = {serialise(renderer.product(make_subject(each))) for each in (values, backwards)}

    assert len(bodies) == 1


def test_part_of_a_mapping_that_no_longer_holds_is_left_out_and_named():
    structure = make_structure(make_attribute("name"))
    fields = [
        feed("name", step("attribute", "title"), step("attribute", "name")),
        feed("slogan", step("attribute", "name")),
    ]

    renderer = make_renderer(structure, *fields)

    assert renderer.product(make_subject({"name": plain("Bolt")}))["name"]["en_GB"] == "Bolt"
    assert [problem.field for problem in renderer.problems] == [
        "fields.0.steps.0.attribute",
        "fields.1.field",
    ]


@pytest.mark.parametrize(
    ("more", "error"),
    [({"locales": ["xx_XX"]}, UnknownCode), ({"scope": "radio"}, UnknownCode), ({"locales": []}, BadValue)],
    ids=["locale", "scope", "no locale"],
)
def test_view_of_unknown_parts_is_refused(more, error):
    given = {"scope": "ecommerce", "locales": ["en_GB"], "public_url": URL, **more}

    with pytest.raises(error):
        compile_renderer(make_structure(), [], B2bShop(), **given)


def test_connector_with_other_fields_gets_those_and_no_others():
    class PriceTag(B2bShop):
        fields = (Field("title"), Field("subtitle", localized=True))

    structure = make_structure(make_attribute("name", localizable=True))
    fields = [feed("subtitle", step("attribute", "name")), feed("title", step("attribute", "name"))]

    record = make_renderer(structure, *fields, connector=PriceTag()).product(
        make_subject({"name": {"": {"en_GB": "Bolt"}}})
    )

    assert (record["title"], record["subtitle"]) == ("Bolt", {"en_GB": "Bolt", "sv_SE": "Bolt"})


def test_hash_tells_bodies_connectors_and_record_versions_apart():
    class Newer(B2bShop):
        record_version = B2bShop.record_version + 1

    class Other(B2bShop):
        code = "other"

    hashes = [
        record_hash(B2bShop(), b"{}"),
        record_hash(B2bShop(), b'{"id":1}'),
        record_hash(Newer(), b"{}"),
        record_hash(Other(), b"{}"),
    ]

    assert len(set(hashes)) == 4
    assert {len(hash_) for hash_ in hashes} == {16}
    assert record_hash(B2bShop(), b"{}") == hashes[0]
