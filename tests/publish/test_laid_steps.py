"""Laid fields: which steps may feed them, and that nothing else may."""

from __future__ import annotations

import pytest

from channels.b2b_shop import B2bShop
from pim.publish.mapping import check_mapping
from pim.publish.rendering import compile_renderer
from pim.structure.snapshot import Attribute, Locale, RelationType, Scope, Structure
from tests.publish.shelf import Shelf
from tests.publish.views import make_subject, plain

NAME = {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}
PRICE = {"field": "price", "steps": [{"step": "price", "say": "amount"}]}
STRUCTURE = Structure(
    attributes={"name": Attribute(1, "name", "text"), "brand": Attribute(2, "brand", "text")},
    scopes={"web": Scope(1, "web", {}, (), ())},
    locales={"en_GB": Locale(1, "en_GB")},
    relation_types={"accessory": RelationType(1, "accessory", {})},
)


def find_problems(field, *steps):
    problems = check_mapping(STRUCTURE, Shelf(), [NAME, PRICE, {"field": field, "steps": list(steps)}])
    assert all(problem.remedy for problem in problems)
    return [(problem.field.removeprefix("fields.2.steps.0"), problem.rule) for problem in problems]


@pytest.mark.parametrize(
    "step",
    [
        {"step": "price", "say": "amount"},
        {"step": "price", "say": "each", "basis": "gross", "quantity": 100, "decimals": 4},
        {"step": "price", "say": "amount", "price_list": "campaign", "then": [{"do": "number", "mark": ","}]},
        {"step": "stock", "say": "availability", "in": "1", "arriving": "2", "out": "0"},
        {"step": "stock", "say": "next_on"},
        {"step": "relation", "type": "accessory", "say": "skus", "separator": "|", "most": 5},
        {"step": "client_part_number"},
        {"step": "constant", "text": "PLN"},
        {"step": "join", "steps": [{"step": "price", "say": "amount"}, {"step": "constant", "text": "PLN"}]},
    ],
)
def test_step_may_feed_a_laid_field(step):
    assert find_problems("sale_price", step) == []


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"step": "attribute", "attribute": "name"}, (".step", "content")),
        ({"step": "category", "say": "path"}, (".step", "content")),
        ({"step": "python"}, (".step", "unknown_step")),
        ({"step": ["price"]}, (".step", "unknown_step")),
        ({"step": "price"}, (".say", "required")),
        ({"step": "price", "say": "discount"}, (".say", "unknown_choice")),
        ({"step": "price", "say": "currency", "basis": "net"}, (".basis", "not_allowed")),
        ({"step": "price", "say": "vat_rate", "decimals": 0}, (".decimals", "not_allowed")),
        ({"step": "price", "say": "breaks", "quantity": 5}, (".quantity", "not_allowed")),
        ({"step": "price", "say": "each", "separator": ";"}, (".separator", "not_allowed")),
        ({"step": "price", "say": "amount", "quantity": 0}, (".quantity", "shape")),
        ({"step": "price", "say": "amount", "unit": "box"}, (".unit", "unknown_packaging_unit")),
        ({"step": "stock", "say": "quantity", "in": "yes"}, (".in", "not_allowed")),
        ({"step": "relation", "type": "spare"}, (".type", "unknown_relation_type")),
        ({"step": "client_part_number", "client": "x"}, (".client", "unknown_key")),
        (
            {"step": "join", "steps": [{"step": "attribute", "attribute": "name"}]},
            (".steps.0.step", "content"),
        ),
    ],
)
def test_step_may_not_feed_a_laid_field(step, expected):
    assert expected in find_problems("sale_price", step)


@pytest.mark.parametrize("kind", ["price", "stock", "relation", "client_part_number"])
def test_field_of_the_content_takes_nothing_that_differs_by_channel(kind):
    assert find_problems("brand", {"step": kind}) == [(".step", "overlay")]


def test_refusal_names_the_fields_that_take_it():
    (problem,) = check_mapping(
        STRUCTURE, Shelf(), [NAME, PRICE, {"field": "brand", "steps": [{"step": "stock"}]}]
    )
    (other,) = check_mapping(STRUCTURE, B2bShop(), [NAME, {"field": "brand", "steps": [{"step": "stock"}]}])

    assert "takes it in price, sale_price, currency" in problem.remedy
    assert "takes it beside its fields" in other.remedy


def test_required_laid_field_has_to_be_mapped():
    (problem,) = check_mapping(STRUCTURE, Shelf(), [NAME])

    assert (problem.rule, problem.found) == ("required", "price")


def test_record_is_rendered_without_its_laid_fields():
    fields = [NAME, PRICE, {"field": "currency", "steps": [{"step": "constant", "text": "PLN"}]}]

    renderer = compile_renderer(
        STRUCTURE, fields, Shelf(), scope="web", locales=("en_GB",), public_url="https://pim.example"
    )

    assert renderer.problems == ()
    assert {"price", "currency"} & renderer.product(make_subject({"name": plain("A")})).keys() == set()


def test_laid_fields_are_checked_when_the_record_is_whole():
    bare = {"name": {"en_GB": "A"}}

    assert Shelf().check(bare, ["en_GB"]) == []
    assert [(p.field, p.rule) for p in Shelf().check_laid(bare, ["en_GB"])] == [("price", "required")]
    assert [p.rule for p in Shelf().check_laid({**bare, "price": "1,5"}, ["en_GB"])] == ["pattern"]
    assert [p.rule for p in Shelf().check_laid({"price": "1.50", "sale_price": "2.00"}, ["en_GB"])] == [
        "sale"
    ]
    assert Shelf().check_laid({"price": "1.50"}, ["en_GB"]) == []
