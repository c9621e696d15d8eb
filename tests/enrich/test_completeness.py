"""Completeness follows the reference's rule; a slow second implementation says the same."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.enrich.completeness import Completeness, mask_of, measure
from pim.errors import UnknownCode
from tests.plain import make_attribute, make_family, make_scope, make_structure

LOCALES = ("de_DE", "en_GB")
CODES = ("name", "price", "width", "flag")

attributes = st.tuples(
    *(
        st.builds(
            lambda kind, localizable, scopable, locales, code=code: make_attribute(
                code,
                kind,
                localizable=localizable,
                scopable=scopable,
                locales=tuple(locales),
                unit_family="Length",
            ),
            st.sampled_from(["text", "boolean", "metric", "price_collection", "multi_select"]),
            st.booleans(),
            st.booleans(),
            st.lists(st.sampled_from(LOCALES), max_size=1),
        )
        for code in CODES
    )
)
scopes = st.lists(
    st.builds(
        lambda code, locales, currencies: make_scope(code, locales=locales, currencies=currencies),
        st.sampled_from(["shop", "print"]),
        st.lists(st.sampled_from(LOCALES), unique=True, min_size=1),
        st.lists(st.sampled_from(["EUR", "USD"]), unique=True),
    ),
    max_size=2,
    unique_by=lambda scope: scope.code,
)
families = st.builds(
    lambda shop, print_: make_family("drills", *CODES, shop=shop, print=print_),
    st.lists(st.sampled_from((*CODES, "archived")), unique=True),
    st.lists(st.sampled_from(CODES), unique=True),
)
DATA_OF = {
    "text": ("", "text"),
    "boolean": (True, False),
    "multi_select": ([], ["a"]),
    "metric": ({}, {"amount": "0", "unit": "METER"}, {"amount": "", "unit": "METER"}, {"amount": "1"}),
    "price_collection": (
        {"EUR": "1.00"},
        {"USD": "0.00", "EUR": "1.00"},
        {"USD": "1.00", "EUR": ""},
        {"PLN": "1.00"},
    ),
}


@st.composite
def catalogues(draw):
    made = draw(attributes)
    values = {
        attribute.code: draw(
            st.dictionaries(
                st.sampled_from(["", "shop", "print"]),
                st.dictionaries(
                    st.sampled_from(["", *LOCALES]), st.sampled_from([None, *DATA_OF[attribute.type]])
                ),
            )
        )
        for attribute in made
        if draw(st.booleans())
    }
    structure = make_structure(*made, scopes=draw(scopes), families=[draw(families)])
    return structure, values


def measured_slowly(structure, values):
    """The rule, word by word: {(scope, locale): (required, missing, ratio)}."""
    result = {}
    for scope in structure.scopes.values():
        for locale in scope.locales:
            required, missing = [], set()
            for code in structure.families["drills"].requirements[scope.code]:
                if code not in structure.attributes:
                    continue
                attribute = structure.attributes[code]
                if attribute.locales and locale not in attribute.locales:
                    continue
                required.append(code)
                slot_scope = scope.code if attribute.scopable else ""
                slot_locale = locale if attribute.localizable else ""
                found = values.get(code, {}).get(slot_scope, {}).get(slot_locale)
                if not filled_slowly(attribute.type, found, scope.currencies):
                    missing.add(code)
            share = (len(required) - len(missing)) / len(required) if required else 1
            result[scope.code, locale] = (len(required), missing, math.floor(round(share * 100, 6)))
    return result


def filled_slowly(kind, found, currencies):
    if found is None or found in ("", [], {}):
        return False
    if kind == "metric":
        return "unit" in found and found["amount"] != "" and found["unit"] != ""
    if kind == "price_collection":
        with_amount = sorted(c for c in currencies if c in found and found[c] != "")
        return with_amount == sorted(currencies)
    return True


@given(catalogues())
def test_mask_agrees_with_the_rule_word_by_word(catalogue):
    structure, values = catalogue

    measured = measure(structure, "drills", values)

    assert {(c.scope, c.locale): (c.required, set(c.missing), c.ratio) for c in measured} == measured_slowly(
        structure, values
    )
    assert all(len(set(c.missing)) == len(c.missing) for c in measured)


@given(catalogues())
def test_missing_attributes_stand_in_the_order_of_the_family(catalogue):
    structure, values = catalogue
    order = list(structure.families["drills"].attributes)

    for completeness in measure(structure, "drills", values):
        assert list(completeness.missing) == sorted(completeness.missing, key=order.index)


SHOP = make_scope("shop", locales=LOCALES, currencies=["EUR", "USD"])
PRINT = make_scope("print", locales=["de_DE"])


def drills(*required, **more):
    attributes = [make_attribute("name", localizable=True), make_attribute("rrp", "price_collection", **more)]
    family = make_family("drills", "name", "rrp", "flag", shop=required)
    return make_structure(
        *attributes, make_attribute("flag", "boolean"), scopes=[SHOP, PRINT], families=[family]
    )


def test_locale_without_its_text_is_incomplete():
    values = {"name": {"": {"de_DE": "Bohrer"}}, "flag": {"": {"": False}}}

    measured = measure(drills("name", "flag"), "drills", values)

    assert measured == [
        Completeness("shop", "de_DE", 2),
        Completeness("shop", "en_GB", 2, ("name",)),
        Completeness("print", "de_DE", 0),
    ]
    assert [c.ratio for c in measured] == [100, 50, 100]


def test_price_wants_an_amount_in_every_currency_of_the_scope():
    euro = {"rrp": {"": {"": {"EUR": "1.00"}}}}
    both = {"rrp": {"": {"": {"EUR": "1.00", "USD": "0.00"}}}}

    assert measure(drills("rrp"), "drills", euro)[0].missing == ("rrp",)
    assert measure(drills("rrp"), "drills", both)[0].missing == ()


def test_locale_specific_attribute_is_required_in_its_locales_only():
    measured = measure(drills("rrp", locales=("de_DE",)), "drills", {})

    assert [(c.required, c.missing) for c in measured[:2]] == [(1, ("rrp",)), (0, ())]


def test_ratio_is_rounded_down():
    assert Completeness("shop", "de_DE", 3, ("a",)).ratio == 66
    assert Completeness("shop", "de_DE", 200, ("a",)).ratio == 99


def test_product_without_family_has_no_completeness():
    assert measure(drills("name"), None, {}) == []


def test_unknown_family_is_named():
    with pytest.raises(UnknownCode, match="family saws"):
        measure(drills("name"), "saws", {})


def test_caller_may_keep_what_was_measured():
    structure = drills("flag")
    values = {"flag": {"": {"": True}}}

    mask_of(structure, "drills").measure(values).clear()

    assert len(measure(structure, "drills", values)) == 3
