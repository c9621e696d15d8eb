"""SKUs are free but unambiguous; GTINs are checked to the last digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.catalog.identifiers import check_gtin, check_key, check_sku, gtin_key, gtin_problem
from pim.errors import BadValue

bodies = st.sampled_from([7, 11, 12, 13]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))


def with_check_digit(body):
    """GS1 General Specifications, 7.9: weights 3 and 1 from the right."""
    weighted = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return f"{body}{-weighted % 10}"


@given(bodies)
def test_gtin_with_its_check_digit_is_sound(body):
    assert gtin_problem(with_check_digit(body)) is None


@given(bodies, st.integers(0, 13), st.integers(1, 9))
def test_gtin_with_one_digit_mistyped_is_not(body, place, by):
    sound = with_check_digit(body)
    place %= len(sound)

    mistyped = f"{sound[:place]}{(int(sound[place]) + by) % 10}{sound[place + 1 :]}"

    assert "check digit" in gtin_problem(mistyped)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("5901234123458", "would be 7"),
        ("", "digits only"),
        ("590123412345", "check digit"),
        ("4006381333932 X", "digits only"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "digits only"),
        ("5.90E+12", "lost digits"),
        ("36000291452", "036000291452 is sound"),
        ("123456789", "not 9."),
    ],
)
def test_unsound_gtin_is_told_what_is_wrong(text, problem):
    assert problem in gtin_problem(text)
    with pytest.raises(BadValue, match="ean"):
        check_gtin("ean", text)


def test_gtin_is_kept_as_digits_and_compared_by_fourteen():
    assert check_gtin("ean", "978-0-471-11709-4") == "9780471117094"
    assert gtin_key("036000291452") == gtin_key("0036000291452") == "00036000291452"


@pytest.mark.parametrize(
    "sku", ["A", "A/1 #2", "ŁÓŻKO-1", "1111111171", "x" * 255, "Biker-jacket-polyester-xl"]
)
def test_sku_is_free(sku):
    assert check_sku(sku) == sku


def test_sku_is_stored_in_one_normal_form():
    assert check_sku("A\u030a-1") == "Å-1"


@pytest.mark.parametrize(
    ("sku", "remedy"),
    [
        ("", "1 to 255"),
        ("x" * 256, "1 to 255"),
        ("é" * 256, "1 to 255"),
        (" A", "space at its ends"),
        ("A\u00a0", "space at its ends"),
        ("A\tB", "one line"),
        ("A\u2028B", "one line"),
        ("A\x00", "U\\+0000"),
        ("5.90E+12", "Scientific"),
    ],
)
def test_sku_that_would_be_mistaken_is_refused(sku, remedy):
    with pytest.raises(BadValue, match=remedy) as caught:
        check_sku(sku)

    assert caught.value.field == "sku"


def test_code_of_a_model_follows_the_rules_of_a_sku():
    assert check_key("model code", "model-braided-hat") == "model-braided-hat"
