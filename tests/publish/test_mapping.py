"""Mappings: what is refused, with its path."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.b2b_shop import B2bShop
from pim.publish.mapping import LAID_STEPS, STEPS, check_mapping, read_mapping
from pim.publish.rendering import compile_renderer
from pim.publish.transforms import TRANSFORMS
from pim.structure.snapshot import (
    Attribute,
    Category,
    Classification,
    Locale,
    PackagingUnit,
    Scope,
    Structure,
    Unit,
)
from tests.publish.views import make_subject, plain

NAME = {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}


def make_structure(*families, **types):
    """A structure of attributes by `code=type`."""
    return Structure(
        attributes={
            code: Attribute(1, code, type_, scopable=code == "text") for code, type_ in types.items()
        },
        families={family.code: family for family in families},
        scopes={"print": Scope(1, "print", {}, (), ())},
        locales={"en_GB": Locale(1, "en_GB")},
    )


STRUCTURE = make_structure(
    name="text", text="text", colour="simple_select", weight="metric", msrp="price_collection", photo="image"
)


def find_problems(*fields):
    problems = check_mapping(STRUCTURE, B2bShop(), list(fields))
    assert all(problem.remedy for problem in problems)
    return [(problem.field, problem.rule) for problem in problems]


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("description", {"step": "attribute", "attribute": "text", "scope": "print"}),
        ("description", {"step": "attribute", "attribute": "text", "scope": ""}),
        ("description", {"step": "constant", "text": "On request."}),
        ("brand", {"step": "label", "attribute": "colour"}),
        ("brand", {"step": "attribute", "attribute": "colour"}),
        ("attributes.weight", {"step": "attribute", "attribute": "weight"}),
        ("attributes.price", {"step": "attribute", "attribute": "msrp"}),
        ("attributes.origin", {"step": "constant", "text": "EU"}),
        ("media.photo", {"step": "attribute", "attribute": "photo"}),
    ],
)
def test_step_may_feed(field, step):
    assert find_problems(NAME, {"field": field, "steps": [step]}) == []


@pytest.mark.parametrize(
    ("field", "step", "expected"),
    [
        ("gtin", "name", ("", "shape")),
        ("gtin", {"step": "attribute", "attribute": 7}, (".attribute", "shape")),
        ("gtin", {}, (".step", "unknown_step")),
        ("gtin", {"step": "python", "code": "1"}, (".step", "unknown_step")),
        ("gtin", {"step": "attribute", "attribute": "name", "locale": "x"}, (".locale", "unknown_key")),
        ("gtin", {"step": "attribute"}, (".attribute", "required")),
        ("gtin", {"step": "constant", "text": ""}, (".text", "required")),
        ("gtin", {"step": "attribute", "attribute": "ean"}, (".attribute", "unknown_attribute")),
        ("gtin", {"step": "attribute", "attribute": "weight"}, (".attribute", "not_allowed")),
        ("gtin", {"step": "attribute", "attribute": "msrp"}, (".attribute", "not_allowed")),
        ("gtin", {"step": "attribute", "attribute": "photo"}, (".attribute", "not_allowed")),
        ("gtin", {"step": "label", "attribute": "name"}, (".attribute", "not_allowed")),
        ("gtin", {"step": "attribute", "attribute": "text", "scope": "tv"}, (".scope", "unknown_scope")),
        ("gtin", {"step": "attribute", "attribute": "name", "scope": "print"}, (".scope", "not_scopable")),
        ("attributes.photo", {"step": "attribute", "attribute": "photo"}, (".attribute", "not_allowed")),
        ("media.name", {"step": "attribute", "attribute": "name"}, (".attribute", "not_allowed")),
        ("media.colour", {"step": "label", "attribute": "colour"}, (".step", "not_allowed")),
        ("media.photo", {"step": "constant", "text": "a.jpg"}, (".step", "not_allowed")),
    ],
)
def test_step_may_not_feed(field, step, expected):
    path, rule = expected

    assert find_problems(NAME, {"field": field, "steps": [step]}) == [(f"fields.1.steps.0{path}", rule)]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("name", ("fields.1", "shape")),
        ({"field": "gtin"}, ("fields.1", "shape")),
        ({"field": "gtin", "steps": [], "note": ""}, ("fields.1", "shape")),
        ({"field": "gtin", "steps": []}, ("fields.1.steps", "shape")),
        ({"field": "gtin", "steps": {}}, ("fields.1.steps", "shape")),
        ({"field": "sku", "steps": NAME["steps"]}, ("fields.1.field", "unknown_field")),
        ({"field": "attributes.", "steps": NAME["steps"]}, ("fields.1.field", "unknown_field")),
        ({"field": None, "steps": NAME["steps"]}, ("fields.1.field", "unknown_field")),
        (NAME, ("fields.1.field", "duplicate_field")),
    ],
)
def test_entry_is_refused(entry, expected):
    assert find_problems(NAME, entry) == [expected]


@pytest.mark.parametrize("fields", [None, {}, "name"])
def test_mapping_that_is_no_list_is_refused(fields):
    (problem,) = check_mapping(STRUCTURE, B2bShop(), fields)

    assert (problem.field, problem.rule) == ("fields", "shape")


def test_required_field_has_to_be_mapped():
    assert find_problems() == [("fields", "required")]


def test_every_problem_is_reported_at_once():
    broken = {"step": "attribute", "attribute": "gone"}

    assert (
        len(find_problems(NAME, {"field": "gtin", "steps": [broken, broken]}, {"field": "x", "steps": []}))
        == 3
    )


JOIN = {"step": "join", "steps": [{"step": "constant", "text": "x"}]}
KILOGRAM = Unit(1, "KILOGRAM", "Weight", Decimal(1), Decimal(0), "kg")


def check_step(field, body):
    """Problems of one step where there is a unit and a packaging unit to name: (path, rule)."""
    structure = replace(
        STRUCTURE,
        attributes={**STRUCTURE.attributes, "weight": Attribute(1, "weight", "metric", unit_family="Weight")},
        units={"Weight.KILOGRAM": KILOGRAM},
        packaging_units={"box": PackagingUnit(1, "box", {})},
        categories={"shop": Category(1, "shop", {}, None)},
        classifications={"etim": Classification(1, "etim", {}, "etim")},
    )
    problems = check_mapping(structure, B2bShop(), [NAME, {"field": field, "steps": [body]}])
    assert all(problem.remedy for problem in problems)
    return [(problem.field.removeprefix("fields.1.steps.0"), problem.rule) for problem in problems]


@pytest.mark.parametrize(
    "body",
    [
        {
            "step": "attribute",
            "attribute": "weight",
            "then": [{"do": "convert", "unit": "KILOGRAM", "decimals": "2"}],
        },
        {"step": "attribute", "attribute": "name", "then": [{"do": "truncate", "length": 80, "at": "word"}]},
        {"step": "category", "tree": "shop", "say": "leaf"},
        {"step": "identifier", "say": "gtin", "unit": "box", "scheme": "gtin14"},
        {"step": "packaging", "say": "weight", "then": [{"do": "convert", "unit": "KILOGRAM"}]},
        {"step": "classification", "classification": "etim", "say": "feature", "feature": "EF1"},
        {"step": "picture", "number": 2},
        {**JOIN, "separator": "", "then": [{"do": "plain"}, {"do": "tags", "allowed": ["p", "br"]}]},
    ],
)
def test_step_with_all_that_it_may_say_is_sound(body):
    assert check_step("description", body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"step": "price", "say": "net"}, (".step", "overlay")),
        ({"step": "relation", "relation": "accessory"}, (".step", "overlay")),
        ({"step": "join", "steps": []}, (".steps", "shape")),
        ({"step": "join", "steps": [JOIN]}, (".steps.0.step", "not_allowed")),
        ({"step": "join", "steps": [{"step": "constant"}]}, (".steps.0.text", "required")),
        ({"step": "category", "tree": "gone"}, (".tree", "unknown_category")),
        ({"step": "category", "say": "all"}, (".say", "unknown_choice")),
        ({"step": "identifier", "say": "sku", "unit": "box"}, (".unit", "not_allowed")),
        ({"step": "packaging", "say": "weight"}, (".then", "required")),
        ({"step": "packaging", "say": "quantity", "unit": "sack"}, (".unit", "unknown_packaging_unit")),
        ({"step": "classification", "classification": "etim", "say": "feature"}, (".feature", "required")),
        ({"step": "picture", "number": 0}, (".number", "shape")),
        ({"step": "picture", "attribute": "name"}, (".attribute", "not_allowed")),
        ({"step": "constant", "text": "a\x00b"}, (".text", "characters")),
        ({"step": "constant", "text": "x" * 2001}, (".text", "max_length")),
        ({"step": "attribute", "attribute": "name", "then": {}}, (".then", "shape")),
        ({"step": "attribute", "attribute": "name", "then": ["plain"]}, (".then.0", "shape")),
        (
            {"step": "attribute", "attribute": "name", "then": [{"do": "eval"}]},
            (".then.0.do", "unknown_transform"),
        ),
        ({**JOIN, "then": [{"do": "truncate"}]}, (".then.0.length", "required")),
        ({**JOIN, "then": [{"do": "truncate", "length": 5, "to": 6}]}, (".then.0.to", "unknown_key")),
        ({**JOIN, "then": [{"do": "tags", "allowed": ["script"]}]}, (".then.0.allowed", "unknown_choice")),
        ({**JOIN, "then": [{"do": "table", "values": {"a": 1}}]}, (".then.0.values", "shape")),
        ({**JOIN, "then": [{"do": "replace", "what": "text"}]}, (".then.0.find", "not_allowed")),
        ({**JOIN, "then": [{"do": "convert", "unit": "KILOGRAM"}]}, (".then.0.do", "not_allowed")),
        (
            {"step": "attribute", "attribute": "weight", "then": [{"do": "convert", "unit": "POUND"}]},
            (".then.0.unit", "unknown_unit"),
        ),
        (
            {"step": "attribute", "attribute": "weight", "then": [{"do": "plain"}]},
            (".attribute", "not_allowed"),
        ),
    ],
)
def test_problem_of_a_step_has_its_path(body, expected):
    assert check_step("description", body) == [expected]


def test_text_that_breaks_the_rule_of_its_field_is_a_warning_and_stays():
    mappings, problems = read_mapping(
        STRUCTURE, B2bShop(), [NAME, {"field": "gtin", "steps": [{"step": "constant", "text": "none"}]}]
    )

    assert [(problem.rule, problem.severity) for problem in problems] == [("pattern", "warning")]
    assert [mapping.field for mapping in mappings] == ["name", "gtin"]


def test_files_are_not_changed_on_the_way():
    changed = {"step": "attribute", "attribute": "photo", "then": [{"do": "plain"}]}

    assert check_step("media.photo", changed) == [(".then", "not_allowed")]


WORDS = st.sampled_from(
    [
        *STEPS,
        *LAID_STEPS,
        *TRANSFORMS,
        *("name", "colour", "weight", "photo", "print", "path", "say", "", "price", "KILOGRAM"),
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
KEYS = st.sampled_from(
    ["step", "then", "do", "steps", "attribute", "scope", "say", "unit", "length", "values", "what", "number"]
)
ANYTHING = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=4), max_leaves=12
)


@given(steps=ANYTHING | st.lists(st.dictionaries(KEYS, ANYTHING, min_size=1), max_size=3))
def test_whatever_stands_in_a_mapping_is_sound_or_named_and_the_rest_renders(steps):
    fields = [NAME, {"field": "description", "steps": steps}]
    problems = check_mapping(STRUCTURE, B2bShop(), fields)

    renderer = compile_renderer(
        STRUCTURE, fields, B2bShop(), scope="print", locales=("en_GB",), public_url="https://pim.example"
    )

    assert all(problem.field.startswith("fields.1.steps") and problem.remedy for problem in problems)
    assert renderer.product(make_subject({"name": plain("A")}))["name"] == {"en_GB": "A"}
