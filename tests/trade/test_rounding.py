"""Net and gross amounts: exact, rounded once, half up to what the currency can be paid in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.trade.rounding import minor_digits, needs_rate, tell_amount

AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=6)
RATES = st.decimals(min_value=0, max_value=100, places=2)
QUANTITIES = st.integers(1, 10_000).map(Decimal)
DIGITS = st.integers(0, 6)


def round_half_up(exact, digits):
    return Decimal(floor(exact * 10**digits + Fraction(1, 2))).scaleb(-digits)


@pytest.mark.parametrize(
    ("amount", "basis", "includes_vat", "percent", "expected"),
    [
        ("100", "gross", False, "23", "123.00"),
        ("100", "net", True, "23", "81.30"),
        ("0.41", "gross", False, "23", "0.50"),
        ("0.5", "gross", False, "1", "0.51"),  # 0.505 exactly: half a grosz goes up
        ("123.455", "as_listed", False, None, "123.46"),
        ("123.455", "net", False, None, "123.46"),
        ("123.454999999999", "gross", True, None, "123.45"),
        ("100", "gross", False, "0", "100.00"),
    ],
)
def test_amount_is_told_on_another_basis(amount, basis, includes_vat, percent, expected):
    told = tell_amount(
        Decimal(amount),
        2,
        basis=basis,
        includes_vat=includes_vat,
        percent=None if percent is None else Decimal(percent),
    )

    assert str(told) == expected


def test_amount_on_another_basis_takes_a_rate():
    with pytest.raises(ValueError, match="rate of VAT"):
        tell_amount(Decimal(1), 2, basis="gross")


@given(amount=AMOUNTS, rate=RATES, per_quantity=QUANTITIES, digits=DIGITS)
def test_gross_of_a_net_amount_is_exact_and_rounded_once(amount, rate, per_quantity, digits):
    told = tell_amount(amount, digits, basis="gross", percent=rate, per_quantity=per_quantity)

    exact = Fraction(amount) * (100 + Fraction(rate)) / 100 / Fraction(per_quantity)
    assert told == round_half_up(exact, digits)
    assert -told.as_tuple().exponent == digits


@given(amount=AMOUNTS, rate=RATES, per_quantity=QUANTITIES, digits=DIGITS)
def test_net_of_a_gross_amount_is_exact_and_rounded_once(amount, rate, per_quantity, digits):
    told = tell_amount(
        amount, digits, basis="net", includes_vat=True, percent=rate, per_quantity=per_quantity
    )

    exact = Fraction(amount) * 100 / (100 + Fraction(rate)) / Fraction(per_quantity)
    assert told == round_half_up(exact, digits)


@given(cents=st.integers(0, 10**12), rate=RATES)
def test_net_amount_of_two_decimals_more_leads_back_to_the_gross_one(cents, rate):
    gross = Decimal(cents).scaleb(-2)

    net = tell_amount(gross, 4, basis="net", includes_vat=True, percent=rate)

    assert tell_amount(net, 2, basis="gross", percent=rate) == gross


@given(amount=AMOUNTS, digits=DIGITS, includes_vat=st.booleans())
def test_amount_on_its_own_basis_needs_no_rate(amount, digits, includes_vat):
    own = "gross" if includes_vat else "net"

    assert not needs_rate(own, includes_vat)
    assert tell_amount(amount, digits, basis=own, includes_vat=includes_vat) == tell_amount(amount, digits)


@pytest.mark.parametrize(("currency", "digits"), [("PLN", 2), ("JPY", 0), ("KWD", 3), ("ZZZ", 2)])
def test_currency_has_its_own_number_of_decimals(currency, digits):
    assert minor_digits(currency) == digits
