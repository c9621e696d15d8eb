"""Numbers are read as written, and refused where they have two readings."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue, Invalid
from pim.structure.numbers import check_not_damaged, parse_number

NBSP, THIN, NARROW, MINUS = "\u00a0", "\u2009", "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("12", ".", "12"),
        ("007.50", ".", "7.5"),
        (" 12.5 ", ".", "12.5"),
        (".5", ".", "0.5"),
        (f"{MINUS}3", ".", "-3"),
        (f"1{NBSP}234.5", ".", "1234.5"),
        (f"12{THIN}345{THIN}678", ".", "12345678"),
        (f"1{NARROW}234,5", ",", "1234.5"),
        ("1 234", ",", "1234"),
        ("1,234.5", ".", "1234.5"),
        ("1,234,567", ".", "1234567"),
        ("1.234,5", ",", "1234.5"),
        ("1.234.567", ",", "1234567"),
        ("12,5", ",", "12.5"),
        ("-,5", ",", "-0.5"),
    ],
)
def test_number_is_read(text, mark, number):
    assert parse_number("weight", text, mark) == number


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1.234,5", "."),
        ("12,5", "."),
        ("12.5", ","),
        ("1.234.567", "."),
        ("1 23", "."),
        ("12 34 567", "."),
        ("1,2345.0", "."),
        ("1 234,567 890", ","),
        ("12.", "."),
        ("--1", "."),
        ("1-2", "."),
        ("12 kg", "."),
        ("٣", "."),
        ("NaN", "."),
        ("", "."),
        ("1" * 29, "."),
    ],
)
def test_other_text_is_refused(text, mark):
    with pytest.raises(BadValue, match="weight"):
        parse_number("weight", text, mark)


@pytest.mark.parametrize(("text", "mark"), [("1,234", "."), ("1.234", ",")])
def test_number_with_two_readings_is_refused_with_both(text, mark):
    with pytest.raises(BadValue, match=rf"1234 or 1\{mark}234"):
        parse_number("weight", text, mark)


@pytest.mark.parametrize("text", ["5.90E+12", "5,90e+12", "1E3", "1e-7"])
def test_scientific_notation_is_refused_with_its_reason(text):
    with pytest.raises(BadValue, match="Scientific notation"):
        parse_number("weight", text)


def test_decimal_mark_is_a_dot_or_a_comma():
    with pytest.raises(Invalid, match="dot or a comma"):
        parse_number("weight", "1;5", ";")


@given(
    st.integers(-(10**15), 10**15),
    st.integers(0, 999),
    st.sampled_from([" ", NBSP, THIN, NARROW]),
    st.sampled_from([".", ","]),
)
def test_grouping_by_spaces_changes_no_number(whole, thousandths, space, mark):
    text = f"{whole:,}".replace(",", space) + f"{mark}{thousandths:03}"

    read = parse_number("weight", text, mark)

    assert Decimal(read) == Decimal(f"{whole}.{thousandths:03}")


@given(st.text("0123456789 .,-+eE", max_size=8))
def test_a_number_never_reads_differently_with_the_other_mark(text):
    """A sheet whose decimal mark was told wrongly is refused, not misread by a factor of 1,000."""
    readings = set()
    for mark in ".,":
        try:
            readings.add(parse_number("weight", text, mark))
        except BadValue:
            continue

    assert len(readings) < 2


@pytest.mark.parametrize("damaged", ["5.90E+12", "4,00638E+12", "4e+12"])
def test_code_damaged_by_a_spreadsheet_is_recognised(damaged):
    with pytest.raises(BadValue, match="last digits of the code are lost"):
        check_not_damaged("ean", damaged)


@pytest.mark.parametrize("sound", ["5901234123457", "E+", "12E+10", "1E+1", "A+B", "5.90E+12 mm"])
def test_other_codes_are_not_taken_for_damaged(sound):
    check_not_damaged("ean", sound)
