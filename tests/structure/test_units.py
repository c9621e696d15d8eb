"""Numbers have one spelling, and units convert exactly."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue, UnknownCode
from pim.structure.units import canonical_number, convert, converter, find_standard_unit, list_units
from tests.plain import UNITS, make_structure

STRUCTURE = make_structure()
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)
pairs = st.sampled_from([(a, b) for a in UNITS for b in UNITS if a[0] == b[0]])


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("12.50", "12.5"),
        ("12.", "12"),
        ("-0", "0"),
        ("-0.000", "0"),
        ("007", "7"),
        ("+5", "5"),
        (".5", "0.5"),
        ("1E+3", "1000"),
        ("0E+20", "0"),
        ("-1.20E-2", "-0.012"),
        (Decimal(100), "100"),
        (Decimal("1E+2"), "100"),
        (-30, "-30"),
        ("9" * 28, "9" * 28),
    ],
)
def test_number_has_one_spelling(written, canonical):
    assert canonical_number(written) == canonical


@given(amounts)
def test_canonical_number_keeps_the_amount_and_is_its_own_canonical_form(amount):
    text = canonical_number(amount)

    assert Decimal(text) == amount
    assert canonical_number(text) == text
    assert "E" not in text
    assert not text.endswith(".")
    assert "." not in text or text[-1] != "0"


@pytest.mark.parametrize(
    "bad", ["", "1,5", "1_000", "NaN", "Infinity", " 1", "٣", "1" * 29, "1E+999", "1E-999", Decimal("NaN")]
)
def test_what_is_no_number_is_refused(bad):
    with pytest.raises(BadValue, match="number"):
        canonical_number(bad)


@pytest.mark.parametrize(
    ("amount", "unit_from", "unit_to", "expected"),
    [
        ("3", "INCH", "MILLIMETER", "76.2"),
        ("317.5", "MILLIMETER", "INCH", "12.5"),
        ("12.5", "METER", "METER", "12.5"),
    ],
)
def test_lengths_convert_without_drift(amount, unit_from, unit_to, expected):
    converted = convert(STRUCTURE, "Length", Decimal(amount), unit_from, unit_to)

    assert canonical_number(converted) == expected


def test_temperatures_convert_with_their_offset():
    assert convert(STRUCTURE, "Temperature", Decimal(20), "CELSIUS", "KELVIN") == Decimal("293.15")
    assert round(convert(STRUCTURE, "Temperature", Decimal(20), "CELSIUS", "FAHRENHEIT"), 9) == 68


@given(amounts, pairs)
def test_there_and_back_is_where_it_began(amount, pair):
    (family, unit_from, *_), (_, unit_to, *_) = pair

    there = convert(STRUCTURE, family, amount, unit_from, unit_to)
    back = convert(STRUCTURE, family, there, unit_to, unit_from)

    assert abs(back - amount) <= Decimal("1E-12")


def test_context_of_the_caller_changes_no_result():
    with localcontext(prec=3):
        narrow = convert(STRUCTURE, "Length", Decimal("12345.678"), "INCH", "MILLIMETER")

    assert narrow == Decimal("313580.2212")


def test_unknown_unit_is_named():
    with pytest.raises(UnknownCode, match=r"unit Length\.FURLONG"):
        convert(STRUCTURE, "Length", Decimal(1), "FURLONG", "METER")


def test_converter_is_compiled_once_per_structure():
    assert converter(STRUCTURE, "Length", "INCH", "METER") is converter(STRUCTURE, "Length", "INCH", "METER")


def test_units_of_a_family_are_listed_with_their_standard():
    assert [unit.code for unit in list_units(STRUCTURE, "Weight")] == ["GRAM", "KILOGRAM", "POUND"]
    assert find_standard_unit(STRUCTURE, "Weight").code == "KILOGRAM"
    assert list_units(STRUCTURE, "Nothing") == []
    assert find_standard_unit(STRUCTURE, "Nothing") is None
