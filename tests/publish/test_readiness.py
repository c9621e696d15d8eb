"""The score of a channel is explained: its parts, and what mending each gap wins."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pim import db
from pim.publish import readiness
from pim.publish.channels import get_channel
from pim.publish.publishing import publish
from pim.publish.readiness import measure_readiness
from tests.builders import edit, make_product, make_products, make_shop

pytestmark = pytest.mark.usefixtures("app")
BAD = {"values.gtin..": "4006381333932"}
WHOLE = {
    "values.name..sv_SE": "Verktyg",
    "values.description.ecommerce.en_GB": "<p>Good.</p>",
    "values.description.ecommerce.sv_SE": "<p>Bra.</p>",
    "values.gtin..": "4006381333931",
    "values.brand..": "bosch",
}


def measure(shop="shop_pl"):
    publish(shop)
    with db.transaction():
        return measure_readiness(get_channel(shop))


def find_gaps(found):
    return {(gap.kind, gap.field, gap.locale, gap.rule): gap for gap in found.gaps}


def test_channel_whose_products_lack_nothing_has_all_points():
    make_shop()
    make_product("T-1", fields=WHOLE)

    found = measure()

    assert (found.score, found.gaps) == (100, [])
    assert found.parts == {"ready": Decimal("60.0"), "filled": Decimal("30.0"), "unwarned": Decimal("10.0")}


def test_channel_without_products_has_no_score():
    make_shop()

    with db.transaction():
        assert measure_readiness(get_channel("shop_pl")).score is None
    assert measure().score is None


def test_empty_fields_are_gaps_by_language_that_make_up_what_is_missing():
    make_shop()
    make_products(2)

    found = measure()

    gaps = find_gaps(found)
    assert found.parts["filled"] == 0
    assert gaps["empty", "gtin", "", "empty"].products == 2
    assert set(gaps) == {
        ("empty", name, locale, "empty")
        for name, locale in [
            ("gtin", ""),
            *((n, code) for n in ("description", "brand") for code in ("en_GB", "sv_SE")),
        ]
    }
    assert sum(gap.points for gap in found.gaps) == 30
    assert found.score == 70


def test_cause_that_holds_back_is_worst_and_wins_the_products_that_have_no_other():
    make_shop()
    make_product("T-1", fields=WHOLE)
    make_product("T-2", fields=WHOLE | BAD)
    make_product("T-3", fields=WHOLE | BAD | {"values.name..en_GB": None}, name=None)

    found = measure()

    (worst, second) = found.gaps
    assert (found.products, found.held_back, found.ready, found.score) == (3, 2, 1, 33)
    assert (worst.field, worst.rule, worst.products, worst.wins) == ("gtin", "check_digit", 2, 1)
    assert [key for _id, key in worst.examples] == ["T-2", "T-3"]
    assert (second.field, second.locale, second.wins, second.points) == ("name", "en_GB", 0, 0)
    edit("product", "T-2", "values.gtin..", "96385074")
    assert measure().score == 33 + int(worst.points)


def test_many_records_are_sampled_and_it_says_so(monkeypatch):
    monkeypatch.setattr(readiness, "LOOKED_AT", 5)
    make_shop()
    make_products(10)

    found = measure()

    assert (found.products, found.looked_at) == (10, 5)
    assert find_gaps(found)["empty", "gtin", "", "empty"].products == 10
