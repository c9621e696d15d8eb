"""What structure files become, and which of their cells are refused."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from pim.intake.akeneo import merged_structure, read_folder
from pim.intake.akeneo.units import UNITS
from pim.structure.limits import LENGTHS, normal_rules
from pim.structure.snapshot import Structure, Unit
from tests.intake.folders import BASE, make_folder, read, rules


def with_line(name, line):
    """A base file with one line more; its cells as many as its header has or fewer."""
    return {name: BASE[name] + f"        {line}\n"}


def attribute(path, columns, cells, **more):
    """One attribute `x` beside a SKU, read from a file of its own."""
    reading = read(
        path,
        base=False,
        channels=BASE["channels"],
        currencies=BASE["currencies"],
        categories=BASE["categories"],
        attributes=f"code;type;{columns}\nx;{cells}\n",
        **more,
    )
    return reading.merged.attributes.get("x"), reading


REFERENCES = {
    "attribute": ("group", "unit"),
    "option": ("attribute",),
    "category": ("parent",),
    "family": ("label_attribute",),
    "family_variant": ("family",),
    "scope": ("category",),
}


def test_each_target_stands_after_those_it_refers_to(tmp_path):
    seen = set()
    for body in read(tmp_path).structure:
        named = [body.fields.get(field) for field in REFERENCES.get(body.kind, ())]
        assert set(filter(None, named)) <= seen
        seen |= {body.key, body.fields["code"]}


def test_bodies_say_where_each_field_came_from(tmp_path):
    bodies = {(body.kind, body.key): body for body in read(tmp_path).structure}

    red = bodies["option", "color.red"]

    assert red.source == ("attribute_options.csv", 2)
    assert (red.fields["labels.en_GB"], red.cells["labels.en_GB"]) == ("Red", "label-en_GB")


def test_only_used_locales_and_active_currencies_are_made(tmp_path):
    reading = read(tmp_path, locales="code\nen_GB\nde_DE\nfr_FR\n")

    assert sorted(reading.merged.locales) == ["de_DE", "en_GB"]
    assert sorted(reading.merged.currencies) == ["EUR", "USD"]


def test_channel_becomes_a_scope_with_its_tree(tmp_path):
    scope = read(tmp_path).merged.scopes["print"]

    assert (scope.locales, scope.currencies, scope.category) == (("en_GB",), ("EUR", "USD"), "master")


@pytest.mark.parametrize(
    ("columns", "cells", "kind", "found"),
    [
        ("max_characters", "pim_catalog_text;40", "text", {"max_length": 40}),
        ("max_characters", "pim_catalog_text;", "text", {"max_length": 255}),
        ("wysiwyg_enabled", "pim_catalog_textarea;1", "rich_text", {"max_length": 65_535}),
        (
            "decimals_allowed;negative_allowed;number_min;number_max",
            "pim_catalog_number;0;1;-5;10",
            "number",
            {"decimals": False, "negative": True, "min": "-5", "max": "10"},
        ),
        (
            "date_min;date_max",
            "pim_catalog_date;2020-01-01;2030-12-31",
            "date",
            {"min": "2020-01-01", "max": "2030-12-31"},
        ),
        ("allowed_extensions", "pim_catalog_image;JPG,.png", "image", {"extensions": ["jpg", "png"]}),
        ("allowed_extensions", "pim_catalog_file;pdf", "document", {"extensions": ["pdf"]}),
        ("max_characters", "pim_catalog_boolean;12", "boolean", {}),
    ],
)
def test_attribute_types_bring_their_rules(tmp_path, columns, cells, kind, found):
    made, reading = attribute(tmp_path, columns, cells)

    assert (made.type, dict(made.rules)) == (kind, found)
    assert reading.problems == []


def test_area_without_markup_is_text_as_long_as_text_may_be(tmp_path):
    made, _ = attribute(tmp_path, "wysiwyg_enabled", "pim_catalog_textarea;0")

    assert (made.type, made.rules) == ("text", normal_rules("x", "text", made.rules))
    assert made.rules["max_length"] >= LENGTHS["text"]


def test_flags_position_and_locales_of_an_attribute_are_read(tmp_path):
    columns = "localizable;scopable;useable_as_grid_filter;sort_order;available_locales;label-de_DE"
    made, _ = attribute(tmp_path, columns, "pim_catalog_text;1;1;1;7;de_DE;Farbe")

    assert (made.localizable, made.scopable, made.filterable, made.position) == (True, True, True, 7)
    assert (made.locales, made.labels) == (("de_DE",), {"de_DE": "Farbe"})


@pytest.mark.parametrize(
    ("written", "fits", "not_fits"),
    [
        ("regexp;/^[0-9]{3}$/", "123", "1234"),
        ("regexp;#abc#i", "xxABCxx", "xx"),
        ("email;", "a@b.pl", "a@b"),
        ("url;", "https://a.pl/x", "a.pl"),
    ],
)
def test_validation_rules_become_patterns_of_the_same_meaning(tmp_path, written, fits, not_fits):
    made, reading = attribute(tmp_path, "validation_rule;validation_regexp", f"pim_catalog_text;{written}")

    assert re.fullmatch(made.rules["pattern"], fits)
    assert not re.fullmatch(made.rules["pattern"], not_fits)
    assert reading.problems == []


@pytest.mark.parametrize("written", ["regexp;/(a+)+b/", "regexp;/(/", "regexp;", "regexp;/a/x", "unknown;"])
def test_pattern_that_can_not_be_kept_is_refused_and_the_attribute_stays(tmp_path, written):
    made, reading = attribute(tmp_path, "validation_rule;validation_regexp", f"pim_catalog_text;{written}")

    assert "pattern" not in made.rules
    assert len(reading.problems) == 1


def test_unknown_type_refuses_the_attribute_and_its_columns(tmp_path):
    reading = read(
        tmp_path, products="sku;x\na;1\nb;\n", **with_line("attributes", "x;pim_catalog_product_link")
    )

    assert "x" not in reading.merged.attributes
    assert rules(reading) == [
        ("attributes.csv", 16, "type", "type not imported"),
        ("products.csv", 1, "x", "unknown attribute"),
    ]


def test_attribute_without_a_group_is_in_the_group_other(tmp_path):
    reading = read(tmp_path, attribute_groups="code;sort_order;label-en_GB\nerp;3;ERP\n")

    assert reading.merged.attributes["name"].group == "other"
    assert sorted(reading.merged.groups) == ["erp", "other"]


def test_default_units_are_made_from_the_table_of_standard_families(tmp_path):
    unit = read(tmp_path).merged.unit("Weight", "KILOGRAM")

    assert (unit.factor, unit.offset, unit.symbol) == (Decimal(1), Decimal(0), "kg")


def test_metric_with_an_unknown_unit_is_refused(tmp_path):
    reading = read(tmp_path, **with_line("attributes", "x;pim_catalog_metric;other;0;0;0;Weight;STONE;1"))

    assert "x" not in reading.merged.attributes
    assert rules(reading) == [("attributes.csv", 16, "default_metric_unit", "unknown unit of Weight")]


def test_metric_may_use_a_unit_of_the_catalogue(tmp_path):
    stone = Unit(1, "STONE", "Weight", Decimal("6.35029318"), Decimal(0), "st")

    reading = read(
        tmp_path,
        existing=Structure(units={"Weight.STONE": stone}),
        **with_line("attributes", "x;pim_catalog_metric;other;0;0;0;Weight;STONE;1"),
    )

    assert reading.merged.attributes["x"].unit == "STONE"
    assert reading.problems == []


def test_standard_units_agree_with_their_definitions():
    factors = {key: Decimal(unit["factor"]) for key, unit in UNITS.items()}

    assert factors["Length.INCH"] * 100 == Decimal("2.54")
    assert factors["Weight.POUND"] / 16 == factors["Weight.OUNCE"]
    assert factors["Pressure.ATM"] == Decimal("1.01325")
    assert round(factors["Speed.KILOMETER_PER_HOUR"] * 3600, 20) == 1000
    assert round(factors["Angle.DEGREE"] * 360, 20) == round(factors["Angle.REVOLUTION"], 20)


def test_fahrenheit_meets_celsius_at_minus_forty():
    def kelvin(code):
        unit = UNITS[f"Temperature.{code}"]
        return -40 * Decimal(unit["factor"]) + Decimal(unit["offset"])

    assert round(kelvin("FAHRENHEIT"), 20) == round(kelvin("CELSIUS"), 20) == Decimal("233.15")


def test_every_standard_family_has_a_unit_of_factor_one():
    families = {unit["family"] for unit in UNITS.values()}

    standard = {
        unit["family"] for unit in UNITS.values() if Decimal(unit["factor"]) == 1 and unit["offset"] == "0"
    }

    assert standard == families


def test_codes_are_found_in_any_spelling(tmp_path):
    reading = read(tmp_path, **with_line("families", "coats;SKU,Name;NAME;Sku"))

    coats = reading.merged.families["coats"]
    assert coats.attributes == ("sku", "name")
    assert (coats.label_attribute, coats.requirements["web"]) == ("name", ("sku",))
    assert reading.problems == []


def test_code_in_another_spelling_is_a_duplicate(tmp_path):
    reading = read(tmp_path, **with_line("families", "HATS;sku;;"))

    assert rules(reading) == [("families.csv", 4, "code", "duplicate code")]


@pytest.mark.parametrize("code", ["a-b", "a b", "ü", "x" * 101, ""])
def test_row_without_a_usable_code_is_refused(tmp_path, code):
    reading = read(tmp_path, **with_line("categories", f"{code};master;"))

    assert rules(reading) == [("categories.csv", 5, "code", "not a usable code")]


def test_family_loses_only_the_attributes_that_do_not_exist(tmp_path):
    reading = read(tmp_path, **with_line("families", "coats;sku,nothing,name;brand;sku,color"))

    assert reading.merged.families["coats"].attributes == ("sku", "name")
    assert rules(reading) == [
        ("families.csv", 4, "attributes", "unknown attribute"),
        ("families.csv", 4, "attribute_as_label", "not an attribute of the family"),
        ("families.csv", 4, "requirements-web", "not an attribute of the family"),
    ]
    assert reading.problems[0].value == "nothing"


def test_unique_attributes_live_on_the_last_level_and_axes_on_their_own(tmp_path):
    variants = read(tmp_path).merged.family_variants

    assert variants["by_color_size"].axes == (("color",), ("size",))
    assert variants["by_color_size"].attributes == (("photo",), ("weight", "sku", "ean"))
    assert variants["by_size"].attributes == (("weight", "sku", "ean"),)


@pytest.mark.parametrize(
    ("line", "column", "rule"),
    [
        ("x;shirts;;;;", "variant-axes_1", "no axis"),
        ("x;shirts;name;;;", "variant-axes_1", "not usable as an axis"),
        ("x;shirts;color;color;;", "variant-axes_2", "axis of two levels"),
        ("x;shirts;;size;;", "variant-axes_2", "a second level without a first"),
        ("x;shirts;nothing;;;", "variant-axes_1", "unknown attribute"),
        ("x;nothing;color;;;", "family", "unknown family"),
        ("x;;color;;;", "family", "no family"),
    ],
)
def test_family_variant_that_makes_no_sense_is_refused(tmp_path, line, column, rule):
    reading = read(tmp_path, **with_line("family_variants", line))

    assert "x" not in reading.merged.family_variants
    assert rules(reading) == [("family_variants.csv", 4, column, rule)]


def test_attribute_of_a_family_variant_that_can_not_live_there_is_refused_alone(tmp_path):
    reading = read(
        tmp_path, **with_line("family_variants", "x;shirts;color;size;brand,pieces,size;brand,weight")
    )

    assert reading.merged.family_variants["x"].attributes == (("brand",), ("weight", "sku", "ean"))
    assert [(p.value, p.rule) for p in reading.problems] == [
        ("pieces", "not an attribute of the family"),
        ("size", "attribute of two levels"),
        ("brand", "attribute of two levels"),
    ]


def test_categories_come_parents_first_in_several_trees(tmp_path):
    reading = read(
        tmp_path, base=False, categories="code;parent\ndeep;later\nlater;top\ntop;\nother;\nsecond;top\n"
    )

    assert [body.key for body in reading.structure] == ["top", "later", "deep", "other", "second"]
    positions = {code: category.position for code, category in reading.merged.categories.items()}
    assert positions == {"top": 0, "later": 0, "deep": 0, "other": 1, "second": 1}


def test_categories_below_themselves_or_nowhere_are_refused(tmp_path):
    reading = read(tmp_path, base=False, categories="code;parent\na;b\nb;a\nc;nothing\nd;c\ne;\n")

    assert list(reading.merged.categories) == ["e"]
    assert sorted({(p.row, p.rule) for p in reading.problems}) == [
        (2, "stands below itself"),
        (3, "stands below itself"),
        (4, "unknown category"),
        (5, "unknown category"),
    ]


def test_relation_types_keep_their_flags(tmp_path):
    types = read(tmp_path).merged.relation_types

    assert (types["PACK"].quantified, types["UPSELL"].quantified) == (True, False)


def test_column_that_means_nothing_here_is_reported_once(tmp_path):
    reading = read(
        tmp_path,
        base=False,
        categories="code;parent;color;label-fr_FR\na;;red;A\nb;;red;B\nc;;;\n",
        channels="code;locales;currencies;tree\nweb;en_GB;;a\n",
    )

    assert rules(reading) == [
        ("categories.csv", 1, "label-fr_FR", "unused locale"),
        ("categories.csv", 1, "color", "not imported"),
    ]


def test_label_too_long_to_store_is_refused_alone(tmp_path):
    reading = read(tmp_path, **with_line("categories", f"x;master;{'y' * 256}"))

    assert reading.merged.categories["x"].labels == {}
    assert rules(reading) == [("categories.csv", 5, "label-en_GB", "label too long")]


def test_reading_into_the_catalogue_it_made_wants_nothing_new(tmp_path):
    made = read(tmp_path).merged

    again = read_folder(tmp_path, made)

    assert again.merged == made
    assert again.problems == []


def test_empty_cells_leave_alone_what_the_catalogue_has(tmp_path):
    made = read(tmp_path).merged
    lean = {
        "attributes": "code;type\ncolor;\n",
        "families": "code\nhats\n",
        "family_variants": "code;family\nby_size;\n",
        "channels": "code;locales\nweb;\n",
    }
    folder = tmp_path / "lean"
    folder.mkdir()

    reading = read(folder, base=False, existing=made, **lean)

    assert reading.merged == made
    assert reading.problems == []


def test_what_values_depend_on_can_not_be_changed_by_a_file(tmp_path):
    made = read(tmp_path).merged
    changed = {
        "attributes": "code;type;localizable\nbrand;pim_catalog_number;1\n",
        "family_variants": "code;family;variant-axes_1;variant-attributes_1\nby_size;shirts;color;weight\n",
        "association_types": "code;is_quantified\nPACK;0\n",
    }
    folder = tmp_path / "changed"
    folder.mkdir()

    reading = read(folder, base=False, existing=made, **changed)

    assert reading.merged == made
    assert rules(reading) == [
        ("attributes.csv", 2, "type", "cannot be changed"),
        ("attributes.csv", 2, "localizable", "cannot be changed"),
        ("family_variants.csv", 2, "variant-axes_1", "cannot be changed"),
        ("association_types.csv", 2, "is_quantified", "cannot be changed"),
    ]


def test_merging_keeps_ids_options_and_what_bodies_do_not_name(tmp_path):
    made = read(tmp_path).merged
    folder = tmp_path / "more"
    folder.mkdir()
    make_folder(
        folder, base=False, attribute_options="code;attribute;sort_order\ngreen;color;3\nred;color;9\n"
    )

    bodies = read_folder(folder, made).structure
    merged = merged_structure(made, bodies)

    assert {code: option.position for code, option in merged.attributes["color"].options.items()} == {
        "red": 9,
        "blue": 2,
        "green": 3,
    }
    assert merged.attributes["color"].options["red"].labels == {"en_GB": "Red"}
    assert made.attributes["color"].options["red"].position == 1


GROUPS = {
    "group_types": "code;label-en_GB\nRELATED;Related\n",
    "groups": "code;type;label-en_GB\nsale;related;Sale\nnew;;New\nold;LOST;Old\n",
}


def test_groups_of_products_have_a_type_or_are_refused(tmp_path):
    reading = read(tmp_path, **GROUPS)

    groups = reading.merged.product_groups
    assert {code: (group.type, group.labels) for code, group in groups.items()} == {
        "sale": ("RELATED", {"en_GB": "Sale"})
    }
    assert rules(reading) == [
        ("groups.csv", 3, "type", "no type"),
        ("groups.csv", 4, "type", "unknown group type"),
    ]
