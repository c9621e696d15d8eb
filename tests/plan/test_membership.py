"""Who is in which assortment when: kept with every change, whatever it was that changed."""

from __future__ import annotations

from datetime import date

import pytest

from pim import db
from pim.plan.membership import load_periods
from pim.plan.periods import Period
from tests.builders import (
    edit,
    find,
    make_assortment,
    make_product,
    make_products,
    make_structure,
    read,
)

pytestmark = pytest.mark.usefixtures("app")


def members(code):
    """When each member is one, and by what."""
    assortment_id = find("assortment", code)
    with db.transaction():
        return load_periods(assortment_id)


def test_product_is_pinned_out_of_an_assortment_that_stands():
    make_structure()
    make_assortment()
    first, second = make_products(2)

    edit("assortment", "all_pl", f"pins.{first}", {"way": "out", "from_on": "2026-03-01"})

    assert members("all_pl") == {
        first: ((Period(None, date(2026, 3, 1)), "rule"),),
        second: ((Period(), "rule"),),
    }
    assert read("assortment", "all_pl", f"pins.{first}") == {"from_on": "2026-03-01", "way": "out"}


def test_pin_can_be_changed_and_taken_away():
    make_structure()
    make_assortment(rule=None)
    product = make_product()

    edit("assortment", "all_pl", f"pins.{product}", {"way": "in"})
    edit("assortment", "all_pl", f"pins.{product}", {"way": "in", "to_on": "2026-03-01"})
    assert members("all_pl") == {product: ((Period(None, date(2026, 3, 1)), "pin"),)}

    edit("assortment", "all_pl", f"pins.{product}", None)
    assert members("all_pl") == {}
