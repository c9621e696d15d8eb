"""Rules mean what they say: checked against a plain evaluation of their JSON."""

from __future__ import annotations

import json
import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue, Invalid
from pim.plan.rules import (
    NO_PRODUCT,
    All,
    Dependencies,
    Subject,
    depends_on,
    explain,
    matcher,
    matches,
    parse,
    to_json,
)
from pim.structure.snapshot import Locale
from tests.plain import make_attribute, make_family, make_scope, make_structure

STRUCTURE = make_structure(
    make_attribute("name", "text", localizable=True, rules={"max_length": 5, "pattern": "[A-Z].*"}),
    make_attribute("story", "rich_text", localizable=True, scopable=True),
    make_attribute("pieces", "number"),
    make_attribute("cordless", "boolean"),
    make_attribute("released", "date"),
    make_attribute("color", "simple_select", options=["red", "blue"]),
    make_attribute("features", "multi_select", options=["led", "case"]),
    make_attribute("width", "metric", unit_family="Length", unit="MILLIMETER", rules={"max": "500"}),
    make_attribute("rrp", "price_collection", scopable=True),
    make_attribute("photo", "image"),
    make_attribute("local", "text", localizable=True, locales=("de_DE",)),
    scopes=[make_scope("shop", locales=["de_DE", "en_GB"]), make_scope("print", locales=["de_DE"])],
    locales=[Locale(0, "de_DE"), Locale(0, "en_GB")],
    families=[make_family("drills"), make_family("saws")],
    categories=["tools", "garden", "cordless<tools"],
)
ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

amounts = st.sampled_from(["-1", "0", "0.5", "1", "2", "1000"])
metrics = st.builds(lambda a, u: {"amount": a, "unit": u}, amounts, st.sampled_from(["METER", "MILLIMETER"]))
texts = st.sampled_from(["Bosch", "bosch", "BOSCH GSR", "Makita", "x", "Straße", "STRASSE"])
days = st.sampled_from(["2025-12-31", "2026-03-01", "2026-03-02"])
prices = st.builds(lambda c, a: {c: f"{a}.00"}, st.sampled_from(["EUR", "USD"]), st.sampled_from("123"))


def condition(attribute, ops, values, scope="", locale=""):
    slot = {"attribute": attribute, "scope": scope, "locale": locale}
    single = st.builds(lambda op, v: {**slot, "op": op, "value": v}, st.sampled_from(ops), values)
    several = st.builds(lambda v: {**slot, "op": "in", "value": v}, st.lists(values, min_size=1, max_size=2))
    presence = st.builds(lambda op: {**slot, "op": op}, st.sampled_from(["empty", "filled"]))
    return single | presence | several if "=" in ops else single | presence


equal, ordered, parts = ["=", "!="], ["=", "!=", *ORDER], ["=", "!=", "contains", "starts_with"]
leaves = st.one_of(
    st.sampled_from(
        [{"category": "tools"}, {"category": "garden"}, {"family": "drills"}, {"family": "saws"}]
    ),
    condition("name", parts, texts, locale="de_DE"),
    condition("story", parts[2:], texts, scope="shop", locale="en_GB"),
    condition("pieces", ordered, amounts),
    condition("cordless", equal, st.booleans()),
    condition("released", ordered, days),
    condition("color", equal, st.sampled_from(["red", "blue"])),
    condition("features", equal, st.sampled_from(["led", "case"])),
    condition("width", ordered, metrics),
    condition("rrp", ordered, prices, scope="print"),
)
trees = st.recursive(
    leaves,
    lambda nodes: st.one_of(
        st.builds(lambda inner: {"all": inner}, st.lists(nodes, max_size=3)),
        st.builds(lambda inner: {"any": inner}, st.lists(nodes, max_size=3)),
        st.builds(lambda inner: {"not": inner}, nodes),
    ),
    max_leaves=6,
)
values = st.fixed_dictionaries(
    {},
    optional={
        "name": st.builds(lambda v: {"": {"de_DE": v, "en_GB": "other"}}, texts),
        "story": st.builds(lambda v: {"shop": {"en_GB": f"<p>{v}</p>"}}, texts),
        "pieces": st.builds(lambda v: {"": {"": v}}, amounts),
        "cordless": st.builds(lambda v: {"": {"": v}}, st.booleans()),
        "released": st.builds(lambda v: {"": {"": v}}, days),
        "color": st.builds(lambda v: {"": {"": v}}, st.sampled_from(["red", "blue"])),
        "features": st.builds(
            lambda v: {"": {"": sorted(v)}}, st.sets(st.sampled_from(["led", "case"]), min_size=1)
        ),
        "width": st.builds(lambda v: {"": {"": v}}, metrics),
        "rrp": st.builds(
            lambda a, b: {"print": {"": {**a, **b}}, "shop": {"": {"EUR": "2.00"}}}, prices, prices
        ),
    },
)
subjects = st.builds(
    Subject,
    st.sampled_from(["drills", "saws", None]),
    st.sampled_from(
        [frozenset(), frozenset({"tools"}), frozenset({"cordless", "tools"}), frozenset({"garden"})]
    ),
    values,
)


def plainly(told, subject):
    """The verdict, read off the JSON with nothing compiled."""
    if told is None:
        return False
    match next(iter(told)), next(iter(told.values())):
        case "all", nodes:
            return all(plainly(node, subject) for node in nodes)
        case "any", nodes:
            return any(plainly(node, subject) for node in nodes)
        case "not", node:
            return not plainly(node, subject)
        case "category", code:
            return code in subject.categories
        case "family", code:
            return subject.family == code
    return plain_condition(told, subject.values)


def plain_condition(told, held):
    code, op, wanted = told["attribute"], told["op"], told.get("value")
    value = held.get(code, {}).get(told["scope"], {}).get(told["locale"])
    if op == "empty":
        return value is None
    if op == "filled":
        return value is not None
    if op == "!=":
        return not plain_condition({**told, "op": "="}, held)
    if op == "in":
        return any(plain_condition({**told, "op": "=", "value": one}, held) for one in wanted)
    if value is None:
        return False
    return plain_comparison(code, op, value, wanted)


def plain_comparison(code, op, value, wanted):
    if code == "features":
        return wanted in value
    if code == "rrp":
        ((currency, amount),) = wanted.items()
        return currency in value and compared(op, Decimal(value[currency]), Decimal(amount))
    if code == "width":
        return compared(op, metres(value), metres(wanted))
    if code == "pieces":
        return compared(op, Decimal(value), Decimal(wanted))
    if code in ("name", "story"):
        plain = value.removeprefix("<p>").removesuffix("</p>").casefold()
        wanted = wanted.casefold()
        return {"contains": wanted in plain, "starts_with": plain.startswith(wanted), "=": plain == wanted}[
            op
        ]
    return compared(op, value, wanted)


def metres(metric):
    return Decimal(metric["amount"]) * {"METER": Decimal(1), "MILLIMETER": Decimal("0.001")}[metric["unit"]]


def compared(op, left, right):
    return left == right if op == "=" else ORDER[op](left, right)


@given(trees, subjects)
def test_rule_means_what_its_json_says(told, subject):
    assert matches(parse(STRUCTURE, told), subject) == plainly(told, subject)


@given(trees)
def test_rule_is_stored_and_read_back_as_the_same(told):
    rule = parse(STRUCTURE, told)

    again = parse(STRUCTURE, json.loads(json.dumps(to_json(rule))))

    assert again == rule
    assert hash(again) == hash(rule)
    assert to_json(again) == to_json(rule)


@given(trees, subjects)
def test_explanation_ends_in_the_verdict_of_every_node(told, subject):
    explained = explain(parse(STRUCTURE, told), subject)

    def check(node):
        assert node.verdict == matches(node.rule, subject)
        assert node.sentence.endswith(".")
        for part in node.parts:
            check(part)

    check(explained)


@given(trees, subjects, subjects)
def test_what_a_rule_does_not_depend_on_can_not_change_its_verdict(told, subject, other):
    rule = parse(STRUCTURE, told)
    needs = depends_on(rule)

    mixed = Subject(
        subject.family if needs.families else other.family,
        subject.categories if needs.categories else other.categories,
        {
            **{code: held for code, held in other.values.items() if code not in needs.attributes},
            **{code: held for code, held in subject.values.items() if code in needs.attributes},
        },
    )

    assert matches(rule, mixed) == matches(rule, subject)


ANY_SUBJECT = Subject("drills", frozenset({"tools"}), {"color": {"": {"": "red"}}})


def test_empty_all_is_every_product_and_no_rule_is_none():
    assert matches(parse(STRUCTURE, {"all": []}), ANY_SUBJECT)
    assert not matches(parse(STRUCTURE, None), ANY_SUBJECT)
    assert parse(STRUCTURE, None) == NO_PRODUCT == parse(STRUCTURE, {"any": []})


def test_unequal_holds_for_a_product_without_a_value():
    rule = parse(STRUCTURE, {"attribute": "color", "op": "!=", "value": "blue"})

    assert matches(rule, Subject(None, frozenset(), {}))
    assert matches(rule, ANY_SUBJECT)


def test_limits_of_the_attribute_do_not_limit_the_question():
    wide = {"attribute": "width", "op": "<", "value": {"amount": "2", "unit": "METER"}}
    part = {"attribute": "name", "locale": "de_DE", "op": "contains", "value": "schrauber"}

    held = {
        "width": {"": {"": {"amount": "400", "unit": "MILLIMETER"}}},
        "name": {"": {"de_DE": "Bohrschrauber"}},
    }
    rule = parse(STRUCTURE, {"all": [wide, part]})

    assert matches(rule, Subject(None, frozenset(), held))


def test_condition_keeps_the_canonical_value_and_its_terms():
    told = {
        "attribute": "width",
        "op": "in",
        "value": [{"amount": "10.0"}, {"amount": "0.5", "unit": "METER"}],
    }

    rule = parse(STRUCTURE, told)

    assert rule.value == [{"amount": "10", "unit": "MILLIMETER"}, {"amount": "0.5", "unit": "METER"}]
    assert rule.wanted == (("0.01", Decimal("0.01")), ("0.5", Decimal("0.5")))
    assert rule.by_number


def test_dependencies_are_told():
    told = {
        "all": [
            {"category": "tools"},
            {"not": {"any": [{"attribute": "color", "op": "filled"}]}},
            {"attribute": "pieces", "op": ">", "value": 3},
        ]
    }

    assert depends_on(parse(STRUCTURE, told)) == Dependencies(frozenset({"color", "pieces"}), True, False)
    assert depends_on(All(())) == Dependencies(frozenset(), False, False)


RED = {"attribute": "color", "op": "=", "value": "red"}


def nested(levels):
    return RED if levels == 1 else {"not": nested(levels - 1)}


@pytest.mark.parametrize(
    ("told", "path", "remedy"),
    [
        ([], "rule: ", "A node is one of"),
        ({}, "rule: ", "A node is one of"),
        ({"all": [], "any": []}, "rule: ", "A node is one of"),
        ({"none": []}, "rule: ", "A node is one of"),
        ({"all": {}}, "rule all: ", "list of nodes"),
        (
            {"all": [RED, {"not": {"category": "tool"}}]},
            r"rule all\[1\]\.not\.category: ",
            "Did you mean tools",
        ),
        ({"any": [{"family": ["drills"]}]}, r"rule any\[0\]\.family: ", "known code"),
        (
            {"all": [RED, {"not": {**RED, "value": "rde"}}]},
            r"rule all\[1\]\.not: color: ",
            "Did you mean red",
        ),
        ({**RED, "attribute": "colour"}, "rule: ", "Did you mean color"),
        ({**RED, "attribute": None}, "rule: ", "no such attribute"),
        ({**RED, "attribute": 5}, "rule: ", "are texts"),
        ({**RED, "op": "<"}, "rule: ", "ask one of: = != in empty filled"),
        ({**RED, "op": ["="]}, "rule: ", "are texts"),
        ({"attribute": "color"}, "rule: ", "ask one of"),
        ({**RED, "value": None}, "rule: ", "Give a value"),
        ({**RED, "op": "empty"}, "rule: ", "leave the value out"),
        ({**RED, "op": "in", "value": "red"}, "rule: ", "list of 1 to 500"),
        ({**RED, "op": "in", "value": []}, "rule: ", "list of 1 to 500"),
        ({**RED, "colour": "red"}, "rule: ", "A node is one of"),
        ({**RED, "scope": "shop"}, "rule: ", "does not vary by scope"),
        ({**RED, "locale": "de_DE"}, "rule: ", "does not vary by locale"),
        ({"attribute": "name", "op": "filled"}, "rule: ", "varies by locale"),
        ({"attribute": "local", "op": "filled", "locale": "en_GB"}, "rule: ", "There is: de_DE"),
        ({"attribute": "story", "op": "filled", "locale": "de_DE"}, "rule: ", "varies by scope"),
        (
            {"attribute": "story", "op": "filled", "scope": "print", "locale": "en_GB"},
            "rule: ",
            "There is: de_DE",
        ),
        ({"attribute": "photo", "op": "=", "value": "x"}, "rule: ", "ask one of: empty filled"),
        (
            {"attribute": "rrp", "scope": "shop", "op": "<", "value": {"EUR": "1", "USD": "1"}},
            "rule: ",
            "in one currency",
        ),
        (nested(9), "rule not.not.not.not.not.not.not.not: ", "at most 8 levels"),
        ({"all": [RED] * 200}, r"rule all\[199\]: ", "at most 200 nodes"),
    ],
)
def test_rule_that_can_not_be_is_refused_by_its_place(told, path, remedy):
    with pytest.raises(Invalid, match=f"^{path}") as caught:
        parse(STRUCTURE, told)

    assert remedy in str(caught.value)


def test_bounds_can_be_reached():
    assert parse(STRUCTURE, nested(8))
    assert parse(STRUCTURE, {"all": [RED] * 199})


def test_hostile_depth_is_refused_before_it_is_walked():
    deep = RED
    for _ in range(100_000):
        deep = {"not": deep}

    with pytest.raises(BadValue, match="levels"):
        parse(STRUCTURE, deep)


def test_why_is_told_in_sentences():
    told = {
        "all": [
            {"category": "garden"},
            {"not": {"family": "drills"}},
            {**RED, "op": "in", "value": ["red", "blue"]},
            {"attribute": "name", "locale": "de_DE", "op": "filled"},
        ]
    }

    explained = explain(parse(STRUCTURE, told), ANY_SUBJECT)

    assert explained.sentence == "1 of 4 hold; wanted: all."
    assert [part.sentence for part in explained.parts] == [
        "It is not in garden or below.",
        "It must not be so, but is.",
        "color is red; wanted: in red, blue.",
        "name de_DE is empty; wanted: filled.",
    ]
    assert explained.parts[1].parts[0].sentence == "Its family is drills; wanted: drills."


def test_matcher_is_compiled_and_asked_often():
    holds = matcher(parse(STRUCTURE, RED))

    assert [holds(ANY_SUBJECT), holds(Subject(None, frozenset(), {}))] == [True, False]
