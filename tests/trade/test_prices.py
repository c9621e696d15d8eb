"""Prices of a list: what a load writes, what it keeps, and what a buyer pays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from pim import db
from pim.errors import BadValue, Blocked, NotFound
from pim.trade.effective import explain_price, find_changed, get_buyer, iter_prices
from pim.trade.models import Price, PriceLoad
from pim.trade.prices import NewPrice, put_prices
from tests.builders import create, edit, make_client, make_price_list, make_products, make_structure, save

pytestmark = pytest.mark.usefixtures("app")
DAY = date(2026, 6, 15)
MORNING, EVENING = (datetime(2026, 6, 15, hour, tzinfo=UTC) for hour in (6, 20))


@pytest.fixture(autouse=True)
def products(app):
    make_structure()
    make_price_list("list_se")
    return make_products(3)


def put(*rows, code="list_se", **options):
    with db.transaction():
        return put_prices(code, rows, **options)


def price(product_id, amount, **more):
    tier = Decimal(more.pop("tier", 1))
    return NewPrice(product_id, Decimal(str(amount)), tier, **more)


def count(model):
    with db.transaction() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(model.__table__)).scalar_one()


def effective(product_id, quantity=1, day=DAY, known_at=None, **buyer):
    with db.transaction():
        found = explain_price(
            product_id, get_buyer(**buyer or {"market": "SE"}), day, Decimal(quantity), known_at=known_at
        )
    return found[0].row.amount if found and found[0].reason is None else None


def test_unchanged_file_writes_nothing(products):
    rows = [price(product, "12.50") for product in products]
    first, second = put(*rows), put(*(price(product, "12.5") for product in products))

    assert (first.count(), second.count()) == ({"new": 3}, {"same": 3})
    assert (first.number, second.number) == (1, None)
    assert (count(Price), count(PriceLoad)) == (3, 1)


def test_changed_price_is_ended_and_kept(products):
    put(price(products[0], 10), at=MORNING)
    changed = put(price(products[0], 11), at=EVENING)

    assert changed.count() == {"changed": 1}
    assert count(Price) == 2
    assert effective(products[0]) == 11
    assert effective(products[0], known_at=MORNING) == 10
    assert effective(products[0], known_at=datetime(2026, 6, 14, tzinfo=UTC)) is None


def test_whole_file_ends_what_it_does_not_name_but_what_it_names_wrongly(products):
    put(*(price(product, 10) for product in products))

    whole = put(price(products[0], 10), full=True, spared={products[1]})

    assert (whole.count(), whole.ended) == ({"same": 1}, 1)
    assert [effective(product) for product in products] == [10, 10, None]


def test_half_a_file_is_refused(products):
    put(*(price(product, 10) for product in products))

    with pytest.raises(Blocked, match="2 of 3 rows in price list list_se would end"):
        put(price(products[0], 10), full=True, max_ended=50)

    assert effective(products[2]) == 10


def test_second_row_for_the_same_tier_and_day_is_told(products):
    told = put(price(products[0], 10), price(products[0], 11), price(products[0], 9, tier=10))

    assert told.outcomes == ["new", "repeated", "new"]
    assert [effective(products[0], quantity) for quantity in (1, 10)] == [10, 9]


def test_price_for_later_waits_for_its_day(products):
    put(price(products[0], 10), price(products[0], 12, valid_from=date(2026, 7, 1)))

    assert effective(products[0], day=date(2026, 6, 30)) == 10
    assert effective(products[0], day=date(2026, 7, 1)) == 12


def test_client_pays_by_its_own_list_then_its_group_then_the_market(products):
    save(create("client_group", "builders", {"code": "builders"}))
    make_client("nordbygg", client_group="builders")
    make_price_list("builders", client_group="builders")
    make_price_list("nordbygg", client="nordbygg")
    put(*(price(product, 10) for product in products))
    put(*(price(product, 9) for product in products[:2]), code="builders")
    put(price(products[0], 8), code="nordbygg")

    assert [effective(product, client="nordbygg") for product in products] == [8, 9, 10]
    assert [effective(product) for product in products] == [10, 10, 10]
    with db.transaction():
        told = dict(iter_prices(get_buyer(client="nordbygg"), DAY))
    assert {i: [b.row.amount for b in breaks] for i, breaks in told.items()} == {
        products[0]: [8], products[1]: [9], products[2]: [10],
    }  # fmt: skip


def test_client_that_pays_in_another_currency_is_told_that_one(products):
    make_client("berlin", currency="EUR")
    make_price_list("export", client="berlin", currency="EUR")
    put(price(products[0], 110))
    put(price(products[0], 10), code="export")

    assert effective(products[0], client="berlin") == 10
    assert effective(products[1], client="berlin") is None


def test_archived_list_holds_for_nobody(products):
    put(price(products[0], 10))
    edit("price_list", "list_se", "archived", True)

    assert effective(products[0]) is None
    with pytest.raises(NotFound, match="no price list list_se"):
        put(price(products[0], 11))


def test_products_whose_price_changed_since_a_load_are_named(products):
    first = put(*(price(product, 10) for product in products))
    put(price(products[1], 11), price(products[0], 10), full=True, max_ended=100)

    with db.transaction():
        assert find_changed(get_buyer("SE"), first.number) == {products[1], products[2]}
        assert find_changed(get_buyer("PL"), 0) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal(-1)},
        {"min_quantity": Decimal(0)},
        {"per_quantity": Decimal(0)},
        {"valid_from": DAY, "valid_to": DAY},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_price_that_can_not_be_is_refused(wrong):
    with pytest.raises(BadValue):
        NewPrice(1, **({"amount": Decimal(1)} | wrong))


@pytest.mark.parametrize("owners", [{}, {"market": "SE", "client": "nordbygg"}], ids=["of nobody", "of two"])
def test_price_list_belongs_to_one_owner(owners):
    make_client("nordbygg")

    with pytest.raises(BadValue, match="exactly one"):
        save(create("price_list", "odd", {"code": "odd", "currency": "SEK", **owners}))


def test_price_list_ends_after_it_begins():
    with pytest.raises(BadValue, match="no longer holds"):
        make_price_list("odd", valid_from="2026-02-01", valid_to="2026-02-01")
