"""Identifiers of a scheme: their form, their one spelling, and what is said of wrong ones."""

from __future__ import annotations

import pytest

from pim.errors import BadValue
from pim.structure.schemes import SCHEMES
from pim.structure.types import normal_rules, normalise
from tests.plain import make_attribute, make_structure


def normal(scheme, text):
    attribute = make_attribute("number", "identifier", rules={"scheme": scheme})
    return normalise(make_structure(attribute), attribute, text)


@pytest.mark.parametrize(("code", "scheme"), SCHEMES.items())
def test_every_scheme_keeps_its_own_example_and_names_its_source(code, scheme):
    assert normal(code, scheme.example) == scheme.example
    assert scheme.source


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("gtin", "400 6381-333931", "4006381333931"),
        ("upc", "0 36000 29145 2", "036000291452"),
        ("mpn", "GSR 18V-55", "GSR 18V-55"),
        ("rsk", "816 25 33", "8162533"),
        ("e_number", "E 12 345 67", "1234567"),
        ("e_number", "e1234567", "1234567"),
        ("customs_code", "8467 21 10 00", "8467211000"),
        ("customs_code", "8467.21.10", "84672110"),
        ("pkwiu", " 27.12.31.0", "27.12.31.0"),
        ("pkwiu", "27.12", "27.12"),
    ],
)
def test_what_people_write_is_kept_in_one_spelling(scheme, written, kept):
    assert normal(scheme, written) == kept
    assert normal(scheme, kept) == kept


@pytest.mark.parametrize(
    ("scheme", "wrong", "remedy"),
    [
        ("gtin", "4006381333932", "would be 1"),
        ("gtin", "0614141999", "8, 12, 13 or 14 digits, not 10"),
        ("upc", "4006381333931", "12 digits, the last one a check digit, such as 036000291452"),
        ("upc", "036000291453", "would be 2"),
        ("mpn", "x" * 71, "1 to 70 characters"),
        ("rsk", "81625331", "7 digits, such as 8162533"),
        ("rsk", "\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "7 digits"),
        ("e_number", "EE1234567", "without the letter E"),
        ("customs_code", "846721", "8 digits"),
        ("pkwiu", "27-12-31-0", "27.12.31.0"),
        ("pkwiu", "27.12.31.00", "27.12.31.0"),
    ],
)
def test_number_of_another_form_is_refused_with_what_would_be_right(scheme, wrong, remedy):
    with pytest.raises(BadValue, match=remedy):
        normal(scheme, wrong)


def test_unknown_scheme_is_refused_and_other_types_have_none():
    with pytest.raises(BadValue, match="gtin, upc, mpn"):
        normal_rules("number", "identifier", {"scheme": "isbn"})
    with pytest.raises(BadValue, match="Rules of a text attribute"):
        normal_rules("number", "text", {"scheme": "gtin"})
