"""What every connector gets from the contract."""

from __future__ import annotations

import importlib
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from channels.b2b_shop import B2bShop
from channels.base import (
    ATTRIBUTES,
    Connector,
    DuplicateConnector,
    Field,
    Item,
    Problem,
    Unserialisable,
    load_connectors,
    serialise,
    splice,
    tombstone,
)
from channels.gtins import GTIN_LENGTHS, check_digit

LOCALES = ("sv_SE", "en_GB")
CONNECTOR_MODULE = "from channels.base import Connector\nclass {name}(Connector):\n    code = {code!r}\n"


class Labels(Connector):
    """A connector with one field of each kind of limit."""

    fields = (
        Field("title", required=True, localized=True, max_length=5),
        Field(
            "unit", required=True, pattern="[A-Z]{3}", hint="Three capitals, as in UN/ECE Recommendation 20."
        ),
        Field("note"),
    )
    open_fields = (ATTRIBUTES,)


def make_package(tmp_path, monkeypatch, name, **modules):
    """An importable package of one connector module for each `module=code`."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for module, code in modules.items():
        text = CONNECTOR_MODULE.format(name=module.title(), code=code)
        (folder / f"{module}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module(name)


def make_product(**fields):
    return {"type": "product", "id": 1, "sku": "A-1", "name": {"sv_SE": "Bult"}, **fields}


def rules(problems):
    return [(problem.field, problem.rule) for problem in problems]


def test_connectors_are_found_by_code():
    connectors = load_connectors()

    assert isinstance(connectors["b2b_shop"], B2bShop)
    assert list(connectors) == sorted(connectors)


def test_connectors_of_a_package_are_found_once_each(tmp_path, monkeypatch):
    package = make_package(tmp_path, monkeypatch, "shops_alike", zeta="zeta", alpha="alpha")

    assert list(load_connectors(package)) == ["alpha", "zeta"]


def test_two_connectors_with_one_code_are_refused(tmp_path, monkeypatch):
    package = make_package(tmp_path, monkeypatch, "shops_twice", one="shop", two="shop")

    with pytest.raises(DuplicateConnector, match=r"shops_twice\.one\.One and shops_twice\.two\.Two .*shop"):
        load_connectors(package)


def test_open_prefix_lets_in_any_name_below_it():
    connector = Labels()

    assert connector.find_field("title") is Labels.fields[0]
    assert connector.find_field("attributes.colour") == Field("attributes.colour")
    assert connector.find_field("attributes.") is None
    assert connector.find_field("colour") is None


def test_record_within_the_limits_has_no_problem():
    assert Labels().check({"title": {"sv_SE": "Bult"}, "unit": "PCE"}, LOCALES) == []


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"unit": "PCE"}, ("title", "required", "", "sv_SE")),
        ({"title": {"en_GB": "Bolt"}, "unit": "PCE"}, ("title", "required", "", "sv_SE")),
        (
            {"title": {"sv_SE": "Bult", "en_GB": "Screws"}, "unit": "PCE"},
            ("title", "max_length", "6 characters", "en_GB"),
        ),
        ({"title": {"sv_SE": "Bult"}}, ("unit", "required", "", "")),
        ({"title": {"sv_SE": "Bult"}, "unit": "PCEs"}, ("unit", "pattern", "PCEs", "")),
    ],
    ids=["no title", "none in the leading locale", "too long in another", "no unit", "unit of four"],
)
def test_declared_limits_are_checked(record, expected):
    (problem,) = Labels().check(record, LOCALES)

    assert (problem.field, problem.rule, problem.found, problem.locale) == expected
    assert problem.severity == "error"


def test_problem_says_where_what_and_what_would_be_right():
    problem = Problem("title", "max_length", "6 characters", "At most 5 characters.", locale="en_GB")

    assert str(problem) == "title (en_GB): max_length, found 6 characters. At most 5 characters."


def test_keys_keep_the_order_they_were_set_in():
    assert serialise({"b": 1, "a": {"d": None, "c": []}}) == b'{"b":1,"a":{"d":null,"c":[]}}'


@given(st.dictionaries(st.text(), st.text()))
def test_any_record_is_one_line_that_reads_back(record):
    line = serialise(record).decode()

    assert json.loads(line) == record
    assert len(line.splitlines()) == 1


def test_text_that_is_no_unicode_is_refused_with_its_product():
    with pytest.raises(Unserialisable, match="A-1"):
        serialise(make_product(name={"sv_SE": "\ud83d"}))


@given(st.dictionaries(st.sampled_from("abc"), st.text()), st.dictionaries(st.sampled_from("xyz"), st.text()))
def test_spliced_record_is_the_record_of_both(record, extra):
    assert splice(serialise(record), extra) == serialise({**record, **extra})


@pytest.mark.parametrize(("kind", "key"), [("product", "sku"), ("group", "code")])
def test_tombstone_names_what_is_gone_and_why(kind, key):
    item = tombstone(kind, 7, "Ö-7", "archived")

    assert item.kind == kind
    assert item.record() == {"type": kind, "id": 7, key: "Ö-7", "deleted": True, "reason": "archived"}


def test_item_reads_its_body():
    assert Item("product", b'{"id":1}').record() == {"id": 1}


def test_sound_product_goes_to_the_shop():
    assert B2bShop().check(make_product(gtin="4006381333931"), LOCALES) == []


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (make_product(sku=""), ("sku", "required")),
        (make_product(name={"en_GB": "Bolt"}), ("name", "required")),
        (make_product(gtin="4006381333932"), ("gtin", "check_digit")),
        (make_product(gtin="40063813339"), ("gtin", "pattern")),
        (make_product(gtin="4006381-333931"), ("gtin", "pattern")),
        (make_product(gtin="٤٠٠٦٣٨١٣٣٣٩٣١"), ("gtin", "pattern")),
        ({"type": "group", "id": 1, "code": "", "name": {"sv_SE": "Bult"}}, ("code", "required")),
        ({"type": "group", "id": 1, "code": "BULT"}, ("name", "required")),
    ],
    ids=[
        "SKU",
        "name",
        "check digit",
        "length",
        "hyphen",
        "foreign digits",
        "code of group",
        "name of group",
    ],
)
def test_shop_holds_back(record, expected):
    problems = B2bShop().check(record, LOCALES)

    assert rules(problems) == [expected]
    assert problems[0].severity == "error"
    assert problems[0].remedy


def test_wrong_gtin_is_told_its_check_digit():
    (problem,) = B2bShop().check(make_product(gtin="4006381333932"), LOCALES)

    assert "1" in problem.remedy


@pytest.mark.parametrize("length", GTIN_LENGTHS)
@given(data=st.data())
def test_check_digit_is_that_of_the_standard_library_of_numbers(length, data):
    digits = data.draw(st.text(string.digits, min_size=length - 1, max_size=length - 1))

    assert check_digit(digits) == ean.calc_check_digit(digits)
