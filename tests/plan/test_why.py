"""Why a product is in an assortment on a day, or is not: always an answer, in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from pim import db
from pim.errors import BadValue, NotFound
from pim.plan.why import count_members, list_members, why
from tests.builders import (
    edit,
    make_assortment,
    make_model,
    make_product,
    make_structure,
    make_variant,
    value,
)

pytestmark = pytest.mark.usefixtures("app")

BEFORE, AFTER = date(2026, 2, 28), date(2026, 3, 1)


def ask(sku="T-1", code="all_pl", on=AFTER):
    with db.transaction():
        found = why(sku, code, on)
        assert found.is_member == any(sku == key for _id, key, _cause in list_members(code, on))
        return found.is_member, found.because


def pin(product, **parts):
    edit("assortment", "all_pl", f"pins.{product}", parts)


def test_pin_out_is_named_with_its_date_and_note():
    make_structure()
    make_assortment()
    pin(make_product(), way="out", from_on="2026-03-01", note="Sold in Norway only")

    assert ask(on=BEFORE) == (True, "The rule holds: Every product is meant.")
    assert ask(on=AFTER) == (False, "Pinned out from 2026-03-01 on (Sold in Norway only).")


def test_pin_in_is_named_with_its_dates():
    make_structure()
    make_assortment(rule=None)
    pin(make_product(), way="in", from_on="2026-03-01", to_on="2026-04-01")

    assert ask(on=AFTER) == (True, "Pinned in from 2026-03-01 until before 2026-04-01.")
    assert ask(on=BEFORE) == (False, "No rule names it, and no pin does on that day.")


def test_rule_that_does_not_hold_is_told_by_its_first_part_that_fails():
    make_structure()
    make_model("jacket", value("brand", "makita"))
    make_assortment(rule={"all": [{"family": "wear"}, {"attribute": "brand", "op": "=", "value": "bosch"}]})
    make_variant(color="red")

    assert ask("J-red") == (False, "The rule does not hold: brand is makita; wanted: = bosch.")


def test_dates_of_the_assortment_are_told():
    make_structure()
    make_assortment(from_on="2026-03-01")
    make_product()

    assert ask(on=BEFORE) == (False, "Assortment all_pl holds from 2026-03-01 on.")


def test_parent_that_leaves_it_out_is_named():
    make_structure()
    make_assortment("top", rule={"category": "drills"})
    make_assortment(parent="top")
    make_product()

    assert ask() == (False, "The rule holds, but it is not in the parent assortment top on that day.")


def test_archived_assortment_is_told():
    make_structure()
    make_assortment()
    make_product()
    edit("assortment", "all_pl", "archived", True)

    assert ask() == (False, "Assortment all_pl is archived.")


def test_model_and_unknown_names_are_refused():
    make_structure()
    make_assortment()
    make_model()

    with pytest.raises(BadValue):
        ask("jacket")
    with pytest.raises(NotFound):
        ask("nobody")
    with pytest.raises(NotFound, match="There is: all_pl"):
        ask(code="nowhere")


def test_members_are_counted_and_listed_page_by_page():
    make_structure()
    make_assortment(to_on="2026-03-01")
    ids = [make_product(f"P-{number}") for number in range(3)]

    with db.transaction():
        assert count_members("all_pl", BEFORE) == 3
        assert count_members("all_pl", AFTER) == 0
        page = list_members("all_pl", BEFORE, after=ids[0], limit=1)
    assert page == [(ids[1], "P-1", "rule")]
