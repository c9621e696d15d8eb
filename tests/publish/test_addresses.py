"""Addresses of pages: patterns with braces, filled for a product and a locale."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.publish.addresses import compile_address, varies_by_locale
from pim.publish.subjects import Subject

BASE = "https://shop.example/"


def subject(**more):
    given = {"id": 7, "sku": "B/1", "code": "", "group": None, "family": None, "values": {}}
    return Subject(**{**given, "categories": (), "axes": (), **more})


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("p/{sku}", "p/B%2F1"),
        ("{language}/{id}?l={locale}", "sv/7?l=sv_SE"),
        ("g/{group}", "g/B%2F1"),
        ("{other}/{sku}/{}", "{other}/B%2F1/{}"),
        ("fixed", "fixed"),
    ],
)
def test_braces_are_filled_percent_encoded_and_others_stand(pattern, address):
    assert compile_address(BASE + pattern, ["sv_SE"])(subject()) == {"sv_SE": BASE + address}


def test_a_variant_leads_to_its_group_and_each_locale_to_its_own_page():
    read = compile_address(BASE + "{language}/{group}#{sku}", ["sv_SE", "pl_PL"])

    found = read(subject(group="jacket", sku="J-red"))

    assert found == {"sv_SE": BASE + "sv/jacket#J-red", "pl_PL": BASE + "pl/jacket#J-red"}


def test_there_is_no_address_without_a_pattern_or_without_a_sku():
    assert compile_address("", ["sv_SE"])(subject()) is None
    assert compile_address(BASE + "{sku}", ["sv_SE"])(subject(sku="")) is None


def test_only_patterns_with_a_language_vary_by_it():
    assert varies_by_locale("{language}/{sku}")
    assert not varies_by_locale("{sku}")


@given(sku=st.text(min_size=1, max_size=20))
def test_whatever_a_sku_holds_the_address_is_ascii_without_blanks_and_reads_back(sku):
    address = compile_address(BASE + "p/{sku}/end", ["sv_SE"])(subject(sku=sku))["sv_SE"]

    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    assert unquote(address.split("/")[4]) == sku
