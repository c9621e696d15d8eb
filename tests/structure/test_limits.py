"""Codes, patterns and the rules of attributes: what people may set, and what then holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue
from pim.structure.codes import check_code, suggest
from pim.structure.limits import normal_rules
from pim.structure.patterns import compile_pattern


@pytest.mark.parametrize("code", ["name", "Name_2", "0", "x" * 100])
def test_code_of_letters_digits_and_underscores_is_taken(code):
    assert check_code("attribute", code) == code


@pytest.mark.parametrize("code", ["", "a b", "a-b", "é", "x" * 101, "a\n"])
def test_other_code_is_refused(code):
    with pytest.raises(BadValue, match="code of attribute"):
        check_code("attribute", code)


@pytest.mark.parametrize("code", ["id", "Family", "treeId", "ASSOCIATIONTYPES", "my_groups", "X_Products"])
def test_reserved_word_is_no_attribute_but_may_be_a_category(code):
    with pytest.raises(BadValue, match="Choose another"):
        check_code("attribute", code)

    assert check_code("category", code) == code


@pytest.mark.parametrize(
    ("wanted", "suggested"),
    [
        ("RED", "Did you mean red?"),
        ("gren", "Did you mean green or grey?"),
        ("zzz", "There is: blue, green, grey, red."),
    ],
)
def test_unknown_code_gets_those_that_look_like_it(wanted, suggested):
    assert suggest(wanted, ["red", "green", "grey", "blue"]) == suggested


def test_suggestion_among_many_codes_goes_by_their_beginning():
    codes = [f"brand_{n:04}" for n in range(2_000)] + ["metabo"]

    assert suggest("METABU", codes) == "Did you mean metabo?"
    assert suggest("none", codes).endswith("and 1989 more.")
    assert suggest("none", []) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        r"[A-Z]{2}-\d+",
        r"\d{13}",
        r"[^@ ]+@[^@ ]+\.[a-z]+",
        r"(AB)+",
        r"\d++(\.\d++)*+",
        r"(red|green|blue)",
        r"(?=.*\d)[A-Z0-9]+",
    ],
)
def test_usual_pattern_is_taken(pattern):
    assert compile_pattern("mpn", pattern).pattern == pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|a)*b",
        r"\d+(\.\d+)*",
        "a*a*a*a*b",
        "a?" * 60 + "a" * 60,
        "((a{1,50}){1,50}){1,50}",
        "(a*)*",
    ],
)
def test_pattern_that_could_run_away_is_refused(pattern):
    with pytest.raises(BadValue, match="take too long"):
        compile_pattern("mpn", pattern)


@pytest.mark.parametrize("pattern", ["(", "[", "*", "a{3,1}", "(?P<x", "x" * 201, "(?<=a+)b"])
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(BadValue, match="mpn"):
        compile_pattern("mpn", pattern)


@given(st.text("ab()[]|*+?{}1,^$\\.", max_size=30))
def test_any_pattern_is_compiled_or_refused(pattern):
    try:
        compiled = compile_pattern("mpn", pattern)
    except BadValue:
        return
    compiled.fullmatch("ab" * 100)


@pytest.mark.parametrize(
    ("kind", "rules", "normal"),
    [
        (
            "number",
            {"min": "1.50", "max": 10, "decimals": False},
            {"min": "1.5", "max": "10", "decimals": False},
        ),
        ("text", {"max_length": "40", "pattern": ""}, {"max_length": 40}),
        ("date", {"min": "2020-01-01", "max": None}, {"min": "2020-01-01"}),
        ("image", {"extensions": [".JPG", "png", "jpg"]}, {"extensions": ["jpg", "png"]}),
        ("boolean", {}, {}),
        ("simple_select", {}, {}),
    ],
)
def test_rules_are_stored_in_one_form(kind, rules, normal):
    assert normal_rules("size", kind, rules) == normal
    assert normal_rules("size", kind, normal) == normal


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("text", {"min": 1}),
        ("boolean", {"max_length": 3}),
        ("number", {"min": 5, "max": 4}),
        ("number", {"min": "much"}),
        ("number", {"decimals": "no"}),
        ("text", {"max_length": 0}),
        ("text", {"max_length": 65_536}),
        ("text", {"max_length": True}),
        ("text", {"pattern": "(a+)+"}),
        ("text", {"pattern": 5}),
        ("date", {"min": "01.01.2020"}),
        ("date", {"min": "2020-01-02", "max": "2020-01-01"}),
        ("image", {"extensions": "jpg"}),
        ("image", {"extensions": [" "]}),
    ],
)
def test_rule_that_no_value_can_keep_is_refused(kind, rules):
    with pytest.raises(BadValue, match="size rules"):
        normal_rules("size", kind, rules)
