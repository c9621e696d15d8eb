"""Which of many price rows holds, held against an oracle that knows the rules by other means."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.trade.choosing import PriceRow, Question, Terms, choose, explain, price_breaks

DAY = date(2026, 6, 15)
MARKET, GROUP, CLIENT = range(3)


def terms(code="se", level=MARKET, currency="SEK", valid_from=date.min, valid_to=date.max, archived=False):
    return Terms(code, level, currency, False, valid_from, valid_to, archived)


def row(of=None, amount=10, tier=1, unit="", valid_from=date.min, valid_to=date.max):
    return PriceRow(of or terms(), unit, Decimal(tier), Decimal(amount), Decimal(1), valid_from, valid_to)


def ask(quantity=1, day=DAY, unit=""):
    return Question(Decimal(quantity), day, "SEK", unit)


def test_client_beats_its_group_and_that_the_market():
    market, group, client = row(terms("se")), row(terms("g", GROUP)), row(terms("c", CLIENT))

    assert choose([market, client, group], ask()) is client
    assert choose([group, market], ask()) is group
    assert [c.reason for c in explain([market, group, client], ask())] == [None, "level", "level"]


def test_highest_tier_that_the_quantity_reaches_holds():
    rows = [row(amount=10, tier=1), row(amount=9, tier=50), row(amount=8, tier=100)]

    assert [choose(rows, ask(q)).amount for q in (1, 49, 50, 99, 100, 1000)] == [10, 10, 9, 9, 8, 8]
    assert [(c.row.amount, c.reason) for c in explain(rows, ask(60))] == [
        (9, None), (10, "higher_tier"), (8, "tier"),
    ]  # fmt: skip


def test_market_price_holds_below_the_first_tier_of_the_client():
    rows = [row(terms("se"), amount=10), row(terms("c", CLIENT), amount=7, tier=100)]

    assert choose(rows, ask(99)).amount == 10
    assert choose(rows, ask(100)).amount == 7
    assert [(b.min_quantity, b.row.amount) for b in price_breaks(rows, ask())] == [(1, 10), (100, 7)]


def test_price_that_began_later_supersedes_the_one_before():
    rows = [row(amount=10), row(amount=11, valid_from=DAY)]

    assert choose(rows, ask(day=DAY)).amount == 11
    assert choose(rows, ask(day=DAY - timedelta(days=1))).amount == 10
    assert [c.reason for c in explain(rows, ask())] == [None, "later_row"]


@pytest.mark.parametrize(
    ("losing", "reason"),
    [
        (row(terms(archived=True)), "archived"),
        (row(terms(valid_to=DAY)), "list_dates"),
        (row(terms(currency="EUR")), "currency"),
        (row(unit="box"), "unit"),
        (row(valid_to=DAY), "dates"),
        (row(tier=2), "tier"),
        (row(terms("zz")), "list_code"),
        (row(terms("aa", valid_from=DAY)), None),
    ],
    ids=lambda case: str(case) if not isinstance(case, PriceRow) else "",
)
def test_row_that_does_not_win_says_why(losing, reason):
    standing = row(terms("mm"), amount=5)

    told = {c.row.amount: c.reason for c in explain([standing, losing], ask())}

    assert told[Decimal(10)] == reason
    assert told[Decimal(5)] == (None if reason else "later_list")


def test_no_price_is_told_where_no_row_holds():
    assert choose([], ask()) is None
    assert choose([row(tier=5)], ask(1)) is None
    assert price_breaks([row(valid_to=DAY)], ask()) == ()


days = st.sampled_from([date.min, *(DAY + timedelta(days=n) for n in (-10, 0, 1, 10)), date.max])
lists = st.builds(
    terms,
    code=st.sampled_from("abc"),
    level=st.sampled_from([MARKET, GROUP, CLIENT]),
    currency=st.sampled_from(["SEK", "SEK", "EUR"]),
    valid_from=days,
    valid_to=days,
    archived=st.sampled_from([False, False, True]),
)
rows_of = st.builds(
    row,
    lists,
    amount=st.integers(1, 9),
    tier=st.sampled_from([1, 2, 5, 10]),
    unit=st.sampled_from(["", "", "box"]),
    valid_from=days,
    valid_to=days,
)


def oracle(rows, question):
    """By narrowing step by step, each rule in words of its own."""
    left = [
        r for r in rows
        if not r.terms.archived
        and r.terms.currency == question.currency
        and r.unit == question.unit
        and question.quantity >= r.min_quantity
        and r.terms.valid_from <= question.day and not question.day >= r.terms.valid_to
        and r.valid_from <= question.day and not question.day >= r.valid_to
    ]  # fmt: skip
    for rule in (
        lambda r: r.terms.level,
        lambda r: r.terms.valid_from,
        lambda r: -ord(r.terms.code),
        lambda r: r.min_quantity,
        lambda r: r.valid_from,
    ):
        best = max(map(rule, left), default=None)
        left = [r for r in left if rule(r) == best]
    return left


@given(st.lists(rows_of, max_size=8), st.integers(1, 12), st.sampled_from(["", "box"]))
def test_price_that_holds_is_that_of_the_rules(rows, quantity, unit):
    question = ask(quantity, unit=unit)

    found, right = choose(rows, question), oracle(rows, question)

    assert (found is None) == (not right)
    assert found is None or found in right


@given(st.lists(rows_of, max_size=8), st.integers(1, 12))
def test_explanation_names_every_row_and_one_winner(rows, quantity):
    question = ask(quantity)
    told = explain(rows, question)

    assert sorted(map(repr, rows)) == sorted(repr(c.row) for c in told)
    assert [c.row for c in told if c.reason is None] == [r for r in [choose(rows, question)] if r is not None]


@given(st.lists(rows_of, max_size=8), st.integers(1, 12))
def test_breaks_tell_the_price_of_every_quantity(rows, quantity):
    breaks = price_breaks(rows, ask())
    reached = [b.row for b in breaks if b.min_quantity <= quantity]

    found = choose(rows, ask(quantity))

    assert (reached[-1] if reached else None) == found
