"""Variants inherit from their models slot by slot, and no document is changed."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.catalog.inheritance import merge, origin, reader, value
from tests.plain import make_attribute

data = st.one_of(
    st.text("ab", min_size=1, max_size=2),
    st.booleans(),
    st.lists(st.sampled_from("xy"), min_size=1, max_size=2),
    st.fixed_dictionaries({"amount": st.sampled_from(["1", "2"]), "unit": st.just("METER")}),
)
slots = st.dictionaries(st.sampled_from(["", "print"]), st.dictionaries(st.sampled_from(["", "de_DE"]), data))
layers = st.lists(st.dictionaries(st.sampled_from(["name", "color"]), slots), max_size=4)


def flat(values):
    return {
        (attribute, scope, locale): held
        for attribute, by_scope in values.items()
        for scope, by_locale in by_scope.items()
        for locale, held in by_locale.items()
    }


@given(layers)
def test_nearest_value_of_each_slot_wins(given_layers):
    expected = {}
    for layer in given_layers:
        expected |= flat(layer)

    assert flat(merge(given_layers)) == expected


@given(layers)
def test_merging_changes_nothing_it_was_given(given_layers):
    before = copy.deepcopy(given_layers)

    merged = merge(given_layers)
    merged["new"] = {"": {"": "written"}}

    assert given_layers == before


@given(layers)
def test_merged_values_merge_to_themselves(given_layers):
    merged = merge(given_layers)

    assert merge([merged]) == merged
    assert json.loads(json.dumps(merged)) == merged


@given(layers)
def test_origin_names_the_layer_whose_value_holds(given_layers):
    merged = merge(given_layers)

    for slot, held in flat(merged).items():
        index = origin(given_layers, *slot)
        assert flat(given_layers[index])[slot] == held
        assert all(flat(layer).get(slot) is None for layer in given_layers[index + 1 :])


def test_slot_without_value_has_no_origin():
    assert origin([{"name": {"": {"": None}}}, {}], "name", "", "") is None
    assert origin([], "name", "", "") is None


VALUES = {
    "name": {"": {"de_DE": "Bohrer", "en_GB": "Drill"}},
    "weight": {"": {"": "12"}},
    "text": {"print": {"de_DE": "gedruckt"}, "shop": {"en_GB": "on line", "de_DE": None}},
    "on": {"shop": {"": False}},
}
VARYING = {"localizable": True, "scopable": True}


@pytest.mark.parametrize(
    ("attribute", "scopes", "locales", "expected"),
    [
        (make_attribute("name", localizable=True), ["shop"], ["de_AT", "de_DE", "en_GB"], "Bohrer"),
        (make_attribute("name", localizable=True), ["shop"], ["fr_FR"], None),
        (make_attribute("weight"), ["shop"], ["fr_FR"], "12"),
        (make_attribute("text", **VARYING), ["shop"], ["de_DE", "en_GB"], "on line"),
        (make_attribute("text", **VARYING), ["shop", "print"], ["de_DE"], "gedruckt"),
        (make_attribute("text", **VARYING), ["shop", "print"], ["de_DE", "en_GB"], "on line"),
        (make_attribute("on", scopable=True), ["shop"], ["de_DE"], False),
        (make_attribute("name", localizable=True, locales=("en_GB",)), [], ["de_DE"], None),
        (make_attribute("weight", locales=("en_GB",)), [], ["de_DE"], None),
        (make_attribute("weight", locales=("en_GB",)), [], ["de_DE", "en_GB"], "12"),
        (make_attribute("weight"), [], [], "12"),
        (make_attribute("none"), ["shop"], ["de_DE"], None),
    ],
)
def test_value_is_read_for_scope_and_locale_with_fallback(attribute, scopes, locales, expected):
    assert value(VALUES, attribute, scopes, locales) == expected
    assert reader(attribute, scopes, locales)(VALUES) == expected
