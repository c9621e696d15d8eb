"""What steps of laid fields say of a product, given its prices, its stock and what its channel lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.publish.lacks import Lack
from pim.publish.laid_sources import Facts, LaidCompiler
from pim.publish.mapping import Step, read_mapping
from pim.structure.snapshot import Locale, PackagingUnit, RelationType, Structure
from pim.trade.basis import PriceBasis
from pim.trade.choosing import Terms
from pim.trade.effective import Buyer
from tests.publish.shelf import Shelf, feed

STRUCTURE = Structure(
    locales={"pl_PL": Locale(1, "pl_PL")},
    packaging_units={"box": PackagingUnit(1, "box", {}, "CT")},
    relation_types={"spare": RelationType(1, "spare", {})},
)
NET, GROSS, CLIENT = 1, 2, 3
DAY = date(2027, 3, 1)


def make_terms(code, level=0, *, includes_vat=False):
    return Terms(code, level, "PLN", includes_vat, date.min, date.max)


BASIS = PriceBasis(
    Buyer("PL", "PLN", "acme"),
    DAY,
    load=1,
    taxes=0,
    lists={
        NET: make_terms("net"),
        GROSS: make_terms("gross", includes_vat=True),
        CLIENT: make_terms("acme", 2),
    },
    rates={"standard": "23", "books": "5", "exempt": None},
    standard="standard",
)


def price(amount, price_list=NET, *, unit="", tier="1", per="1", days=(None, None)):
    return 1, price_list, unit, tier, amount, per, *days


def say(*bodies, basis=BASIS, settings=None, **facts):
    """What a field fed by these steps says; None where it lacks something, and then `why`."""
    (mapping,), problems = read_mapping(STRUCTURE, Shelf(), [feed("sale_price", *bodies)])
    assert [problem.rule for problem in problems if problem.field != "fields"] == []
    return LaidCompiler("PL", basis, settings).first(mapping.steps)(Facts(facts.pop("record", {}), **facts))


def told(what, **keys):
    return {"step": "price", "say": what, **keys}


@pytest.mark.parametrize(
    ("body", "prices", "expected"),
    [
        (told("amount"), [price("599.99")], "599.99"),
        (told("amount"), [price("600")], "600.00"),
        (told("amount", basis="gross"), [price("100")], "123.00"),
        (told("amount", basis="net"), [price("100")], "100.00"),
        (told("amount", basis="net"), [price("100", GROSS)], "81.30"),
        (told("amount", basis="gross"), [price("99.999", GROSS)], "100.00"),
        (told("amount", basis="gross", decimals=4), [price("0.0333")], "0.0410"),
        (told("amount"), [price("12.5", per="100")], "12.50"),
        (told("each", decimals=4), [price("12.5", per="100")], "0.1250"),
        (told("each", basis="gross"), [price("12.5", per="100")], "0.15"),
        (told("per_quantity"), [price("12.5", per="100")], "100"),
        (told("min_quantity", quantity=50), [price("9", tier="10")], "10"),
        (told("currency"), [price("9")], "PLN"),
        (told("vat_rate"), [price("9")], "23"),
        (told("amount", quantity=10), [price("9"), price("8", tier="10")], "8.00"),
        (told("amount"), [price("9"), price("8", tier="10")], "9.00"),
        (told("amount"), [price("9"), price("7", CLIENT)], "7.00"),
        (told("amount", price_list="net"), [price("9"), price("7", CLIENT)], "9.00"),
        (told("amount", unit="box"), [price("9"), price("80", unit="box")], "80.00"),
        (told("breaks"), [price("9"), price("8.5", tier="10")], "1=9.00;10=8.50"),
        (told("breaks", basis="gross", separator=" "), [price("100", per="10")], "1=12.30"),
        (told("breaks", price_list="net"), [price("9"), price("7", CLIENT)], "1=9.00"),
        (told("valid_from"), [price("9", days=(date(2027, 2, 1), None))], "2027-02-01"),
        (told("valid_to"), [price("9", days=(None, date(2027, 4, 1)))], "2027-04-01"),
        (told("amount", then=[{"do": "number", "mark": ","}]), [price("1.25")], "1,25"),
        (told("amount", then=[{"do": "wrap", "after": " zł"}]), [price("1.25")], "1.25 zł"),
    ],
)
def test_price_is_told(body, prices, expected):
    assert say(body, prices=prices) == expected


@pytest.mark.parametrize(
    ("body", "prices", "rule", "found"),
    [
        (told("amount"), [], "no_price", "1"),
        (told("amount"), [price("9", tier="10")], "no_price", "1"),
        (told("amount", unit="box", quantity=5), [price("9")], "no_price", "5 box"),
        (told("amount", price_list="campaign"), [price("9")], "no_price", "1"),
        (told("currency"), [], "no_price", "1"),
        (told("breaks"), [], "no_price", "1"),
    ],
)
def test_product_without_a_price_that_holds_says_so(body, prices, rule, found):
    lack = say(body, prices=prices)

    assert (lack.rule, lack.found) == (rule, found)
    assert "market PL" in lack.remedy


def test_price_that_holds_always_has_no_days():
    assert say(told("valid_to"), prices=[price("9")]).rule == "no_day"
    assert (
        say(told("breaks", basis="net"), prices=[price("9", GROSS)], tax_class="exempt").rule == "no_vat_rate"
    )


def test_nothing_is_told_before_anything_is_known_of_prices():
    assert say(told("amount"), basis=None, prices=[price("9")]).rule == "no_price"


@pytest.mark.parametrize(
    ("tax_class", "expected"), [("books", "105.00"), (None, "123.00"), ("unheard", "123.00")]
)
def test_gross_price_takes_the_rate_of_the_product(tax_class, expected):
    assert say(told("amount", basis="gross"), prices=[price("100")], tax_class=tax_class) == expected


@pytest.mark.parametrize("what", ["amount", "each"])
def test_price_on_another_basis_is_not_told_without_a_rate(what):
    lack = say(told(what, basis="gross"), prices=[price("100")], tax_class="exempt")

    assert lack == Lack("no_vat_rate", "exempt", "Give tax class exempt a rate in market PL.")
    assert say(told("vat_rate"), prices=[price("100")], tax_class="exempt") == lack
    assert say(told(what, basis="net"), prices=[price("100")], tax_class="exempt") == "100.00"


def test_price_of_a_market_without_tax_classes_is_told_as_it_is_listed_only():
    bare = PriceBasis(BASIS.buyer, DAY, 1, 0, BASIS.lists, {}, None)

    assert say(told("amount"), basis=bare, prices=[price("100")]) == "100.00"
    assert say(told("amount", basis="gross"), basis=bare, prices=[price("100")]).rule == "no_vat_rate"


@given(
    cents=st.integers(0, 10**9), rate=st.decimals(0, 100, places=2), per=st.sampled_from(["1", "10", "100"])
)
def test_gross_price_is_the_net_one_and_its_tax_rounded_half_up_to_the_cent(cents, rate, per):
    basis = PriceBasis(BASIS.buyer, DAY, 1, 0, BASIS.lists, {"t": f"{rate.normalize():f}"}, "t")
    net = Decimal(cents).scaleb(-2)

    found = Decimal(say(told("each", basis="gross"), basis=basis, prices=[price(f"{net:f}", per=per)]))

    exact = net * (100 + rate) / 100 / Decimal(per)
    assert found.as_tuple().exponent == -2
    assert -Decimal("0.005") <= exact - found < Decimal("0.005")


HERE, COMING = ("12", None, None, "2027-03-01 10:00:00"), ("0", date(2027, 3, 9), "40", "2027-03-01 10:00:00")
GONE = ("0", None, None, "2027-03-01 10:00:00")


@pytest.mark.parametrize(
    ("what", "figure", "expected"),
    [
        ("quantity", HERE, "12"),
        ("next_on", COMING, "2027-03-09"),
        ("next_quantity", COMING, "40"),
        ("at", HERE, "2027-03-01T10:00:00+00:00"),
        ("availability", HERE, "in_stock"),
        ("availability", COMING, "backorder"),
        ("availability", ("0", None, "40", ""), "backorder"),
        ("availability", ("0", None, "0", ""), "out_of_stock"),
        ("availability", ("-2", None, None, ""), "out_of_stock"),
        ("availability", ("0.5", None, None, ""), "in_stock"),
        ("availability", GONE, "out_of_stock"),
    ],
)
def test_stock_is_told(what, figure, expected):
    assert say({"step": "stock", "say": what}, figure=figure) == expected


def test_availability_is_told_in_the_words_of_the_receiver():
    step = {"step": "stock", "say": "availability", "in": "1", "arriving": "7", "out": "99"}

    assert [say(step, figure=figure) for figure in (HERE, COMING, GONE)] == ["1", "7", "99"]


def test_figure_without_a_delivery_and_product_without_a_figure_are_told_apart():
    step = {"step": "stock", "say": "next_on"}

    assert say(step, figure=HERE).rule == "no_delivery"
    assert say(step).rule == "no_stock"


RELATED = {
    "relations": [
        {"type": "spare", "to": {"sku": "S-1"}},
        {"type": "accessory", "to": {"sku": "A-1"}},
        {"type": "spare", "to": {"group": "G-1"}},
        {"type": "spare", "to": {"sku": "S-2"}},
        {"type": "spare", "to": {"product_group": "kits"}},
    ],
    "client_part_number": "NB-1",
}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, "S-1,S-2"),
        ({"say": "codes", "separator": "|"}, "G-1|kits"),
        ({"most": 1}, "S-1"),
        ({"separator": ""}, "S-1S-2"),
    ],
)
def test_relations_are_told_in_their_order(keys, expected):
    assert say({"step": "relation", "type": "spare", **keys}, record=RELATED) == expected


def test_product_without_relations_or_a_number_lacks_them():
    assert say({"step": "relation", "type": "spare"}).rule == "no_relation"
    assert say({"step": "client_part_number"}).rule == "no_part_number"
    assert say({"step": "client_part_number"}, record=RELATED) == "NB-1"


def test_setting_of_the_channel_feeds_a_laid_field():
    step = {"step": "setting", "name": "condition"}

    assert say(step, settings={"condition": "new"}) == "new"
    assert say(step) == Lack("no_setting", "condition", "Set condition in the channel.")


def test_next_step_is_asked_where_one_lacks_something():
    steps = told("amount", price_list="campaign"), told("amount"), {"step": "constant", "text": "on request"}

    assert say(*steps, prices=[price("9")]) == "9.00"
    assert say(*steps) == "on request"
    assert say(*steps[:2]).found == "1"


def test_joined_price_is_whole_or_not_there():
    join = {"step": "join", "steps": [told("amount"), {"step": "constant", "text": "PLN"}]}

    assert say(join, prices=[price("9")]) == "9.00 PLN"
    assert say({**join, "separator": "/"}, prices=[price("9")]) == "9.00/PLN"
    assert say(join).rule == "no_price"


def test_text_of_which_the_mapping_leaves_nothing_is_lacking():
    step = {"step": "constant", "text": "in stock", "then": [{"do": "table", "values": {"other": "x"}}]}

    assert say(step).rule == "nothing_left"


AMOUNTS = st.decimals(0, 10**6, places=2).map(lambda amount: f"{amount.normalize():f}")
ROWS = st.builds(
    price,
    AMOUNTS,
    st.sampled_from([NET, GROSS, CLIENT]),
    unit=st.sampled_from(["", "box"]),
    tier=st.sampled_from(["1", "10"]),
    per=st.sampled_from(["1", "100"]),
    days=st.sampled_from([(None, None), (date(2027, 2, 1), None)]),
)


@given(st.lists(st.lists(ROWS, max_size=4), max_size=6), st.sampled_from([None, "books", "exempt"]))
def test_product_is_told_the_same_whatever_was_told_before_it(products, tax_class):
    """What is remembered of products that look alike is nothing of their own."""
    steps = [Step("price", told(what)) for what in ("each", "breaks", "currency", "vat_rate", "valid_from")]
    seasoned = [LaidCompiler("PL", BASIS).first([step]) for step in steps]

    for rows in products:
        facts = Facts({}, rows, tax_class)
        for step, say_again in zip(steps, seasoned, strict=True):
            assert say_again(facts) == LaidCompiler("PL", BASIS).first([step])(facts)


def test_products_that_differ_in_their_amounts_are_told_their_own():
    compiler = LaidCompiler("PL", BASIS)
    each, breaks = (compiler.first([Step("price", told(what))]) for what in ("each", "breaks"))
    products = [[price(amount), price(lower, tier="10")] for amount, lower in (("9", "8"), ("7", "6.5"))]

    assert [each(Facts({}, rows)) for rows in products] == ["9.00", "7.00"]
    assert [breaks(Facts({}, rows)) for rows in products] == ["1=9.00;10=8.00", "1=7.00;10=6.50"]
