"""Mappings to begin with: what is proposed for which field, by what it means to its receiver."""

from __future__ import annotations

from decimal import Decimal

import pytest

from channels.b2b_shop import B2bShop
from channels.ceneo import Ceneo
from channels.google_merchant import GoogleMerchant
from channels.heureka import Heureka
from channels.merxu import Merxu
from pim.publish.mapping import check_mapping
from pim.publish.proposals import default_mapping
from pim.structure.snapshot import Attribute, CategoryTable, Family, Locale, Scope, Structure, Unit
from pim.structure.texts import TAGS

KILOGRAM = Unit(1, "KILOGRAM", "Weight", Decimal(1), Decimal(0), "kg")
LOCAL_KILOGRAM = Unit(2, "kg", "Mass", Decimal(1), Decimal(0), "kg")


def make_structure(*families, **types):
    """A structure of attributes by `code=type`, or by `code=(type, unit family)`."""
    told = {code: type_ if isinstance(type_, tuple) else (type_, None) for code, type_ in types.items()}
    return Structure(
        attributes={
            code: Attribute(1, code, type_, unit_family=family) for code, (type_, family) in told.items()
        },
        families={family.code: family for family in families},
        scopes={"print": Scope(1, "print", {}, (), ())},
        locales={"en_GB": Locale(1, "en_GB")},
        units={"Weight.KILOGRAM": KILOGRAM, "Mass.kg": LOCAL_KILOGRAM},
        category_tables={"merxu": CategoryTable(1, "merxu", {}, {})},
    )


def propose(connector, *families, **types):
    """The steps that are proposed, by field; they are sound."""
    structure = make_structure(*families, **types)
    mapping = default_mapping(structure, connector)
    assert [p for p in check_mapping(structure, connector, mapping) if p.rule != "required"] == []
    return {entry["field"]: entry["steps"] for entry in mapping}


def sources(steps):
    """Each step as its kind and what it asks."""
    return [(step["step"], step.get("attribute") or step.get("say")) for step in steps]


@pytest.mark.parametrize("connector", [B2bShop(), Ceneo(), GoogleMerchant(), Heureka(), Merxu()])
def test_proposed_mapping_has_no_problem(connector):
    structure = make_structure(name="text", photo="image", msrp="price_collection", text="rich_text")

    assert check_mapping(structure, connector, default_mapping(structure, connector)) == []


def test_name_is_proposed_from_the_usual_code_and_then_from_label_attributes():
    bolts = Family(1, "bolts", {}, (), {}, label_attribute="heading")
    nuts = Family(2, "nuts", {}, (), {}, label_attribute="mpn")

    found = propose(B2bShop(), bolts, nuts, mpn="identifier", heading="text", Name="text")

    assert found["name"] == [
        {"step": "attribute", "attribute": "Name"},
        {"step": "attribute", "attribute": "heading"},
    ]


def test_gtin_and_brand_are_proposed_from_what_looks_like_them():
    found = propose(B2bShop(), EAN13="identifier", gtin="metric", brand="simple_select", manufacturer="text")

    assert sources(found["gtin"]) == [("attribute", "EAN13"), ("identifier", "gtin")]
    assert sources(found["brand"]) == [("label", "brand"), ("attribute", "manufacturer")]


def test_every_other_attribute_is_proposed_by_itself_main_images_first():
    family = Family(1, "bolts", {}, (), {}, image_attribute="front")

    found = propose(
        B2bShop(),
        family,
        side="image",
        name="text",
        colour="simple_select",
        title="text",
        front="image",
        sheet="document",
    )

    assert list(found) == [
        *("name", "gtin"),
        *("media.front", "media.side", "attributes.colour", "attributes.title", "media.sheet"),
    ]


def test_shop_gets_attributes_whole_and_a_comparison_engine_gets_texts_within_its_length():
    types = {"name": "text", "msrp": "price_collection", "notes": "rich_text"}

    shop, engine = propose(B2bShop(), **types), propose(GoogleMerchant(), **types)

    assert shop["attributes.notes"] == [{"step": "attribute", "attribute": "notes"}]
    assert "attributes.msrp" in shop
    (step,) = engine["attributes.notes"]
    assert step["then"] == [{"do": "plain"}, {"do": "truncate", "length": 1000}]
    assert "attributes.msrp" not in engine


def test_offer_of_a_marketplace_is_net_in_its_currency_with_its_rate():
    found = propose(Merxu(), name="text")

    assert found["price"] == [{"step": "price", "say": "each", "basis": "net", "decimals": 2}]
    assert sources(found["currency"] + found["vat"]) == [("price", "currency"), ("price", "vat_rate")]
    assert found["stock"] == [{"step": "stock", "say": "quantity"}]
    assert sources(found["moq"]) == [("order", "minimum")]


def test_stock_is_whole_where_the_receiver_takes_whole_numbers_only():
    (step,) = propose(Ceneo(), name="text")["@stock"]

    assert step["then"] == [{"do": "number", "decimals": 0}]


def test_category_is_the_receiver_s_by_its_table_and_ours_without_its_separator_in_labels():
    found = propose(Merxu(), name="text")

    assert found["merxu_category_path"] == [{"step": "category", "table": "merxu"}]
    (step,) = found["supplier_category_path"]
    assert [change["find"] for change in step["then"]] == ["/", " > "]


def test_description_that_may_be_cut_is_html_of_known_tags():
    found = propose(Merxu(), description="rich_text", short_description="text")

    then = [{"do": "tags", "allowed": sorted(TAGS)}, {"do": "truncate", "length": 3000, "at": "tag"}]
    assert [step["then"] for step in found["description"]] == [then, then]
    (step,) = propose(Ceneo(), description="rich_text")["desc"]
    assert "then" not in step


def test_pictures_origin_and_film_are_proposed_from_what_looks_like_them():
    found = propose(Merxu(), country_of_origin="simple_select", demo="video_link", photo="image")

    assert found["main_image_url"] == [{"step": "picture", "number": 1}]
    (join,) = found["other_images_urls"]
    assert (join["separator"], [one["number"] for one in join["steps"]]) == (";", [*range(2, 12)])
    assert sources(found["production_country"]) == [("attribute", "country_of_origin")]
    assert sources(found["video_youtube"]) == [("attribute", "demo")]


def test_weight_is_told_in_kilograms_of_whatever_family_has_them():
    found = propose(Merxu(), weight=("metric", "Mass"), net_weight=("metric", "Length"))

    assert sources(found["weight"]) == [("packaging", "weight"), ("attribute", "weight")]
    assert [step["then"][0]["unit"] for step in found["weight"]] == ["KILOGRAM", "kg"]
