"""Every attribute type: canonical form, cell text and back, rules, terms, words."""

from __future__ import annotations

import copy
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.errors import BadValue
from pim.structure.snapshot import TYPES
from pim.structure.types import (
    index_terms,
    is_filled,
    normalise,
    normaliser,
    parse,
    search_text,
    to_text,
)
from tests.plain import make_attribute, make_structure

SHA = "0123456789abcdef" * 4
COLUMNS = [
    {"code": "part", "type": "simple_select", "options": [{"code": "motor"}, {"code": "case"}]},
    {"code": "hours", "type": "number"},
    {"code": "note", "type": "text"},
    {"code": "kept", "type": "boolean"},
]
FILE = {"file": SHA, "name": "photo.jpg"}
SHEET = {"file": SHA, "name": "sheet.pdf"}
ATTRIBUTES = {
    "identifier": make_attribute("mpn", "identifier"),
    "text": make_attribute("name", "text"),
    "rich_text": make_attribute("description", "rich_text"),
    "number": make_attribute("pieces", "number"),
    "boolean": make_attribute("cordless", "boolean"),
    "date": make_attribute("released", "date"),
    "simple_select": make_attribute("color", "simple_select", options=["red", "green", "blue"]),
    "multi_select": make_attribute("features", "multi_select", options=["led", "case", "belt_clip"]),
    "metric": make_attribute("width", "metric", unit_family="Length", unit="MILLIMETER"),
    "price_collection": make_attribute("rrp", "price_collection"),
    "image": make_attribute("photo", "image"),
    "document": make_attribute("manual", "document"),
    "video_link": make_attribute("film", "video_link"),
    "table": make_attribute("warranty", "table", rules={"columns": COLUMNS}),
    "reference": make_attribute("materials", "reference", options=["oak", "steel"], rules={"many": True}),
}
STRUCTURE = make_structure(*ATTRIBUTES.values())

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60
)
numbers = st.decimals(-(10**9), 10**9, places=3).map(str)
files = st.builds(
    lambda name, day: {"file": SHA, "name": f"{name}.pdf", "expires_on": day and day.isoformat()},
    st.text("abc æ-_", min_size=1).filter(str.strip),
    st.dates() | st.none(),
)
RAW = {
    "identifier": words,
    "text": st.lists(words, max_size=3).map("\n".join),
    "rich_text": st.lists(st.one_of(words, st.sampled_from(["<p>", "</p>", "<b>", "<br>", "<div>"]))).map(
        "".join
    ),
    "number": numbers,
    "boolean": st.booleans(),
    "date": st.dates(),
    "simple_select": st.sampled_from(["red", "green", "blue"]),
    "multi_select": st.lists(st.sampled_from(["led", "case", "belt_clip"])),
    "metric": st.builds(
        lambda amount, unit: {"amount": amount, "unit": unit}, numbers, st.sampled_from(["METER", "INCH", ""])
    ),
    "price_collection": st.dictionaries(st.sampled_from(["EUR", "USD"]), numbers | st.none()),
    "image": st.just(FILE),
    "document": files,
    "table": st.dictionaries(
        st.sampled_from(["motor", "case"]), st.tuples(numbers | st.none(), words, st.booleans() | st.none())
    ).map(lambda rows: [{"part": p, "hours": h, "note": n, "kept": k} for p, (h, n, k) in rows.items()]),
    "reference": st.lists(st.sampled_from(["oak", "steel"])),
    "video_link": st.builds(
        lambda path, title: {"url": f"HTTPS://Video.example/{path}", "title": title},
        st.text("abæ %?#&=-_/", max_size=20).filter(lambda path: " " not in path),
        words | st.none(),
    ),
}
any_value = st.sampled_from(TYPES).flatmap(lambda kind: st.tuples(st.just(kind), RAW[kind]))


def normal(kind, data, **more):
    attribute = make_attribute("it", kind, **more) if more else ATTRIBUTES[kind]
    return normalise(make_structure(attribute), attribute, data)


def test_every_type_is_covered():
    assert set(ATTRIBUTES) == set(TYPES) == set(RAW)


@given(any_value)
def test_canonical_value_is_its_own_canonical_form(drawn):
    kind, raw = drawn
    before = copy.deepcopy(raw)

    once = normal(kind, raw)

    assert normal(kind, once) == once
    assert raw == before
    assert once is not raw or not isinstance(once, list | dict)


@given(any_value)
def test_cell_text_reads_back_as_the_same_value(drawn):
    kind, raw = drawn
    value = normal(kind, raw)

    assert parse(STRUCTURE, ATTRIBUTES[kind], to_text(ATTRIBUTES[kind], value)) == value


@given(any_value)
def test_a_value_is_filled_exactly_if_it_has_terms(drawn):
    kind, raw = drawn
    value = normal(kind, raw)

    assert is_filled(value, kind) == bool(index_terms(STRUCTURE, ATTRIBUTES[kind], value))


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_empty_is_none(kind, empty):
    assert normal(kind, empty) is None
    assert to_text(ATTRIBUTES[kind], None) == ""
    assert index_terms(STRUCTURE, ATTRIBUTES[kind], None) == []
    assert search_text(ATTRIBUTES[kind], None) == ""
    assert not is_filled(None, kind)


@pytest.mark.parametrize("kind", TYPES)
def test_empty_cell_is_none(kind):
    assert parse(STRUCTURE, ATTRIBUTES[kind], "") is None
    assert parse(STRUCTURE, ATTRIBUTES[kind], " \u00a0 ") is None


@pytest.mark.parametrize(
    ("kind", "raw", "canonical"),
    [
        ("text", " A\u030a\r\nb ", "Å\nb"),
        ("rich_text", "<p><br></p>", None),
        ("number", "0012.50", "12.5"),
        ("number", 7, "7"),
        ("number", 12.5, "12.5"),
        ("number", 3.0, "3"),
        ("number", Decimal("1E+2"), "100"),
        ("date", date(2026, 3, 1), "2026-03-01"),
        ("multi_select", ("led", "case", "led"), ["case", "led"]),
        ("metric", {"amount": "12.50", "unit": "METER"}, {"amount": "12.5", "unit": "METER"}),
        ("metric", {"amount": 3}, {"amount": "3", "unit": "MILLIMETER"}),
        ("metric", {"amount": "", "unit": "METER"}, None),
        (
            "price_collection",
            {"USD": "9.9", "EUR": 12, "GBP": None},
            {"EUR": "12.00", "USD": "9.90"},
        ),
        ("price_collection", {"EUR": "0.1250"}, {"EUR": "0.125"}),
        ("price_collection", {"EUR": None}, None),
        ("image", {"name": " photo.JPG", "file": SHA}, {"file": SHA, "name": "photo.JPG"}),
        ("video_link", " https://YouTu.be:443/aqz-KE ", {"url": "https://youtu.be/aqz-KE"}),
        (
            "video_link",
            {"url": "https://bø.no/å?q=ö", "title": " "},
            {"url": "https://xn--b-5ga.no/%C3%A5?q=%C3%B6"},
        ),
        ("video_link", {"url": "", "title": None}, None),
        ("document", {**SHEET, "expires_on": ""}, SHEET),
        ("document", {**SHEET, "expires_on": "2027-01-31"}, {**SHEET, "expires_on": "2027-01-31"}),
        ("reference", ["steel", "oak", "steel"], ["oak", "steel"]),
    ],
)
def test_value_is_brought_to_its_canonical_form(kind, raw, canonical):
    assert normal(kind, raw) == canonical


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("text", 5),
        ("text", "x" * 256),
        ("text", "a\x00"),
        ("text", "5.90E+12"),
        ("identifier", "4.00638E+12"),
        ("identifier", "a\nb"),
        ("rich_text", "x" * 65_536),
        ("rich_text", "<p>&#0;&#8;</p>"),
        ("rich_text", ["x"]),
        ("number", True),
        ("number", "5.90E+12"),
        ("number", float("inf")),
        ("number", "1.234,5"),
        ("number", ["1"]),
        ("boolean", "true"),
        ("boolean", 1),
        ("date", "01.03.2026"),
        ("date", "20260301"),
        ("date", "2026-W09-7"),
        ("date", "2026-02-29"),
        ("date", "2026-03-01T00:00:00+01:00"),
        ("simple_select", "Red"),
        ("simple_select", ["red"]),
        ("multi_select", "led"),
        ("multi_select", ["led", "laser"]),
        ("multi_select", [["led"]]),
        ("metric", "12 METER"),
        ("metric", {"amount": "12", "unit": "GRAM"}),
        ("metric", {"amount": "12", "unit": ["METER"]}),
        ("metric", {"amount": "12", "unit": "METER", "symbol": "m"}),
        ("price_collection", [{"amount": 12, "currency": "EUR"}]),
        ("price_collection", {"EUR": "cheap"}),
        ("price_collection", {"GBP": "1"}),
        ("image", "photo.jpg"),
        ("image", {"file": SHA[1:], "name": "photo.jpg"}),
        ("image", {"file": SHA, "name": "../photo.jpg"}),
        ("image", {"file": SHA, "name": "jpg"}),
        ("image", {"file": SHA, "name": "page.html"}),
        ("document", {"file": SHA}),
        ("document", {**SHEET, "expires_on": "31.01.2027"}),
        ("image", {**FILE, "expires_on": "2027-01-31"}),
        ("reference", "oak"),
        ("reference", ["oak", "elm"]),
        ("video_link", "http://video.example/a"),
        ("video_link", "javascript:alert(1)"),
        ("video_link", "//video.example/a"),
        ("video_link", "https://localhost/a"),
        ("video_link", "https://somebody@video.example/a"),
        ("video_link", "https://video.example/a b"),
        ("video_link", "https://[::1/a"),
        ("video_link", "https://video.example/" + "a" * 2000),
        ("video_link", {"url": "https://video.example/a", "title": "x" * 256}),
        ("video_link", {"title": "Without an address"}),
        ("video_link", {"url": "https://video.example/a", "width": 3}),
    ],
)
def test_value_that_does_not_fit_is_refused_by_name(kind, bad):
    with pytest.raises(BadValue) as caught:
        normal(kind, bad)

    assert caught.value.field == ATTRIBUTES[kind].code
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("kind", "rules", "good", "bad"),
    [
        ("text", {"max_length": 3}, "abc", "abcd"),
        ("text", {"pattern": "[a-z]+"}, "abc", "abc1"),
        ("rich_text", {"max_length": 10}, "<p>abc</p>", "<p>abcd</p>"),
        ("number", {"min": "1", "max": "2.5"}, "2.5", "2.51"),
        ("number", {"min": "1"}, "1", "0.99"),
        ("number", {"decimals": False}, "2.0", "2.5"),
        ("number", {"negative": False}, "0", "-0.1"),
        ("price_collection", {"min": "1"}, {"EUR": "1"}, {"EUR": "1", "USD": "0.99"}),
        ("price_collection", {"decimals": False}, {"EUR": "12"}, {"EUR": "12.5"}),
        ("date", {"min": "2020-01-01", "max": "2020-12-31"}, "2020-12-31", "2021-01-01"),
        ("date", {"min": "2020-01-01"}, "2020-01-01", "2019-12-31"),
        ("image", {"extensions": ["png"]}, {"file": SHA, "name": "a.PNG"}, {"file": SHA, "name": "a.jpg"}),
    ],
)
def test_rule_of_the_attribute_is_kept(kind, rules, good, bad):
    assert normal(kind, good, rules=rules) is not None

    with pytest.raises(BadValue):
        normal(kind, bad, rules=rules)


def test_bounds_of_a_metric_are_in_its_own_unit():
    width = {"unit_family": "Length", "unit": "MILLIMETER", "rules": {"max": "1000", "decimals": False}}

    assert normal("metric", {"amount": "1", "unit": "METER"}, **width)
    with pytest.raises(BadValue, match="at most 1000 MILLIMETER"):
        normal("metric", {"amount": "2", "unit": "METER"}, **width)
    with pytest.raises(BadValue, match="whole number"):
        normal("metric", {"amount": "0.5", "unit": "METER"}, **width)


def test_reference_that_names_one_record_is_its_code():
    brand = make_attribute("brand", "reference", options=["bosch", "makita"], rules={"entity": "brand"})
    structure = make_structure(brand)

    assert parse(structure, brand, " bosch ") == normalise(structure, brand, "bosch") == "bosch"
    assert to_text(brand, "bosch") == "bosch"
    assert index_terms(structure, brand, "bosch") == [("bosch", None)]
    with pytest.raises(BadValue, match="Did you mean bosch"):
        normalise(structure, brand, "Bosch")
    with pytest.raises(BadValue):
        normalise(structure, brand, ["bosch"])


def test_unknown_option_is_answered_with_its_neighbours():
    with pytest.raises(BadValue, match="Did you mean green"):
        normal("simple_select", "gren")


@pytest.mark.parametrize(
    ("kind", "text", "mark", "value"),
    [
        ("number", "1\u00a0234,5", ",", "1234.5"),
        ("boolean", "Yes", ".", True),
        ("boolean", "0", ".", False),
        ("multi_select", " led , case,", ".", ["case", "led"]),
        ("metric", "12.5", ".", {"amount": "12.5", "unit": "MILLIMETER"}),
        ("metric", "12,5 METER", ",", {"amount": "12.5", "unit": "METER"}),
        ("metric", "\u22123in", ".", {"amount": "-3", "unit": "INCH"}),
        ("metric", "1 234 mm", ".", {"amount": "1234", "unit": "MILLIMETER"}),
        ("price_collection", "12.5 EUR, 9.90 usd", ".", {"EUR": "12.50", "USD": "9.90"}),
        ("price_collection", "1.234,50 EUR, 9,9 USD", ",", {"EUR": "1234.50", "USD": "9.90"}),
        ("price_collection", "12.50 EUR;9.90USD", ".", {"EUR": "12.50", "USD": "9.90"}),
        ("image", f"{SHA}/photo.jpg", ".", FILE),
        ("document", f"{SHA}/sheet.pdf/2027-01-31", ".", {**SHEET, "expires_on": "2027-01-31"}),
        (
            "video_link",
            "https://a.example/1  How to ",
            ".",
            {"url": "https://a.example/1", "title": "How to"},
        ),
    ],
)
def test_cell_is_read(kind, text, mark, value):
    assert parse(STRUCTURE, ATTRIBUTES[kind], text, decimal_mark=mark) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "1.234,5"),
        ("number", "5.90E+12"),
        ("boolean", "maybe"),
        ("date", "1/3/2026"),
        ("metric", "5.90E+12"),
        ("metric", "wide"),
        ("metric", "12 FURLONG"),
        ("metric", "12.5 METER 3"),
        ("metric", "1,5 METER"),
        ("price_collection", "12.50"),
        ("price_collection", "EUR 12.50"),
        ("price_collection", "12.50 EUR 9.90 USD"),
        ("price_collection", "12.50 EUR, 9.90 EUR"),
        ("image", "photo.jpg"),
        ("multi_select", "led;case"),
    ],
)
def test_cell_with_no_or_two_readings_is_refused(kind, text):
    with pytest.raises(BadValue) as caught:
        parse(STRUCTURE, ATTRIBUTES[kind], text)

    assert caught.value.field == ATTRIBUTES[kind].code


@pytest.mark.parametrize("kind", ["metric", "price_collection"])
def test_endless_cell_is_refused_at_once(kind):
    with pytest.raises(BadValue):
        parse(STRUCTURE, ATTRIBUTES[kind], f"1{' ' * 200_000}x")


def test_metric_without_a_unit_of_its_own_wants_one_in_the_cell():
    depth = make_attribute("depth", "metric", unit_family="Length")

    with pytest.raises(BadValue, match="unit after the amount"):
        parse(make_structure(depth), depth, "12.5")


@pytest.mark.parametrize(
    ("kind", "value", "terms"),
    [
        ("text", "Bosch GSR", [("bosch gsr", None)]),
        ("text", "Straße" + "x" * 300, [("strasse" + "x" * 193, None)]),
        ("rich_text", "<p>Ein <b>B</b>ohrer</p>", [("ein bohrer", None)]),
        ("number", "-3.5", [("-3.5", Decimal("-3.5"))]),
        ("boolean", False, [("false", None)]),
        ("date", "2026-03-01", [("2026-03-01", None)]),
        ("simple_select", "red", [("red", None)]),
        ("multi_select", ["case", "led"], [("case", None), ("led", None)]),
        ("metric", {"amount": "12.5", "unit": "MILLIMETER"}, [("0.0125", Decimal("0.0125"))]),
        ("metric", {"amount": "12.5", "unit": "METER"}, [("12.5", Decimal("12.5"))]),
        ("metric", {"amount": "12.5", "unit": "GONE"}, []),
        (
            "price_collection",
            {"EUR": "12.50", "USD": "9.90"},
            [("EUR", Decimal("12.5")), ("USD", Decimal("9.9"))],
        ),
        ("image", FILE, [("photo.jpg", None)]),
        (
            "document",
            {**SHEET, "expires_on": "2027-01-31"},
            [("sheet.pdf", None), ("2027-01-31", Decimal(20270131))],
        ),
        (
            "video_link",
            {"url": "https://youtu.be/aQ", "title": "Zaś"},
            [("https://youtu.be/aq", None), ("zaś", None)],
        ),
    ],
)
def test_filters_find_a_value_by_its_terms(kind, value, terms):
    assert index_terms(STRUCTURE, ATTRIBUTES[kind], value) == terms


@given(st.decimals(-(10**12), 10**12, places=9), st.decimals(-(10**12), 10**12, places=9))
def test_number_terms_compare_as_doubles_as_they_do_as_decimals(a, b):
    """SQLite keeps them as REAL: no filter may answer otherwise there."""
    pieces = ATTRIBUTES["number"]
    terms = [index_terms(STRUCTURE, pieces, normal("number", number))[0][1] for number in (a, b)]
    doubles = [float(term) for term in terms]

    assert (terms[0] < terms[1], terms[0] == terms[1]) == (doubles[0] < doubles[1], doubles[0] == doubles[1])


@pytest.mark.parametrize(
    ("kind", "value", "found_by"),
    [
        ("text", "Akku-Bohrschrauber", "Akku-Bohrschrauber"),
        ("rich_text", "<p>A &amp; B</p>", "A & B"),
        ("simple_select", "red", "red RED"),
        ("simple_select", "gone", "gone"),
        ("multi_select", ["case", "led"], "case CASE led LED"),
        ("metric", {"amount": "12.5", "unit": "METER"}, "12.5 METER"),
        ("boolean", True, ""),
        ("date", "2026-03-01", ""),
        ("price_collection", {"EUR": "1.00"}, ""),
        ("document", FILE, "photo.jpg"),
        ("reference", ["oak", "gone"], "oak OAK gone"),
        ("video_link", {"url": "https://youtu.be/aQ", "title": "How to"}, "How to"),
    ],
)
def test_search_finds_a_value_by_its_words(kind, value, found_by):
    assert search_text(ATTRIBUTES[kind], value) == found_by


@pytest.mark.parametrize(
    ("kind", "value", "currencies", "filled"),
    [
        ("boolean", False, (), True),
        ("number", "0", (), True),
        ("metric", {"amount": "1", "unit": ""}, (), False),
        ("metric", {"amount": "1", "unit": "METER"}, (), True),
        ("price_collection", {"EUR": "1.00"}, ("EUR",), True),
        ("price_collection", {"EUR": "1.00"}, ("EUR", "USD"), False),
        ("price_collection", {"EUR": "0.00", "USD": "1.00", "PLN": "1.00"}, ("EUR", "USD"), True),
        ("price_collection", None, (), False),
    ],
)
def test_completeness_counts_what_is_filled(kind, value, currencies, filled):
    assert is_filled(value, kind, currencies) is filled


def test_closures_are_compiled_once_per_structure():
    name = ATTRIBUTES["text"]

    assert normaliser(STRUCTURE, name) is normaliser(STRUCTURE, name)
    assert normaliser(make_structure(name), name) is not normaliser(STRUCTURE, name)


def test_attribute_that_is_not_in_the_structure_yet_is_not_mixed_up_with_its_namesake():
    draft = make_attribute("name", "text", rules={"max_length": 2})

    assert normalise(STRUCTURE, ATTRIBUTES["text"], "abc") == "abc"
    with pytest.raises(BadValue):
        normalise(STRUCTURE, draft, "abc")


def test_text_is_canonical_under_both_normal_forms():
    composed, decomposed = "Ångström", unicodedata.normalize("NFD", "Ångström")

    assert normal("text", decomposed) == normal("text", composed) == composed
