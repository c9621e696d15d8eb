"""What receivers get of a product or a group: pure, from a structure, a mapping and effective values."""

from __future__ import annotations

import orjson
import pytest

from channels.b2b_shop import B2bShop
from channels.base import Field, serialise, splice
from pim.errors import BadValue, UnknownCode
from pim.publish.proposals import default_mapping
from pim.publish.rendering import compile_renderer, record_hash
from pim.structure.snapshot import Family
from tests.channels.json_schema import list_violations
from tests.publish.views import (
    IN_MILLIMETRES,
    SHA,
    URL,
    feed,
    make_attribute,
    make_renderer,
    make_structure,
    make_subject,
    plain,
    step,
)


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
