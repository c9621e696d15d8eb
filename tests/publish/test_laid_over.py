"""What a feed lays over its lines: part numbers of a client, prices and stock, and never into records."""

from __future__ import annotations

import io
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from channels.b2b_shop import B2bShop
from pim import db
from pim.errors import BadValue, UnknownCode
from pim.publish.channels import get_channel, get_stream
from pim.publish.differences import iter_difference
from pim.publish.generations import read_manifest, write_feed
from pim.publish.models import Record, Rendering, View
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from pim.publish.rollback import release, rollback
from pim.publish.stored_files import folder_of
from tests.builders import edit, make_client, make_product
from tests.channels.json_schema import list_violations
from tests.publish.streams import (
    NOON,
    SHOP,
    count_stock,
    lines,
    make_priced_shop,
    make_swedish_channel,
    price,
    put,
)

pytestmark = pytest.mark.usefixtures("app")
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def products(app):
    """The shop, and a second channel with the same settings for the client."""
    ids = make_priced_shop()
    make_client("nordbygg")
    make_swedish_channel("nordbygg_se", client="nordbygg")
    return ids


def number(sku, text, valid_from=None):
    told = {"number": text} | ({"valid_from": valid_from} if valid_from else {})
    edit("part_number", sku, "numbers.nordbygg", [told])


def feed(since=None, at=None, code="nordbygg_se"):
    return lines(feed_bytes(since, at, code))


def feed_bytes(since=None, at=None, code="nordbygg_se"):
    out = io.BytesIO()
    write_feed(get_channel(code), out, since=since, at=at)
    db.db.session.rollback()
    return out.getvalue()


def numbers(told):
    return {one["sku"]: one.get("client_part_number") for one in told}


def count(model):
    with db.transaction() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(model.__table__)).scalar_one()


def test_client_finds_its_part_numbers_and_others_do_not(products):
    number("T-1", "NB-1")
    publish("nordbygg_se", at=NOON)

    assert numbers(feed()) == {"T-1": "NB-1", "T-2": None, "T-3": None}
    assert "client_part_number" not in feed(code=SHOP)[0]


def test_new_part_number_reaches_the_delta_and_nobody_else(products):
    number("T-1", "NB-1")
    publish("nordbygg_se", at=NOON)
    number("T-1", "NB-9")
    number("T-2", "NB-2")

    outcome = publish("nordbygg_se", at=NOON)

    assert (outcome.revision, outcome.changed) == (2, 2)
    assert numbers(feed(since=1)) == {"T-1": "NB-9", "T-2": "NB-2"}
    assert publish(SHOP, at=NOON).revision == 1


def test_part_number_that_is_taken_away_reaches_the_delta(products):
    number("T-1", "NB-1")
    publish("nordbygg_se", at=NOON)
    edit("part_number", "T-1", "numbers.nordbygg", None)

    publish("nordbygg_se", at=NOON)

    assert numbers(feed(since=1)) == {"T-1": None}


def test_day_on_which_a_number_begins_makes_a_revision(products):
    edit(
        "part_number",
        "T-1",
        "numbers.nordbygg",
        [{"number": "NB-1", "valid_to": "2027-03-02"}, {"number": "NB-2", "valid_from": "2027-03-02"}],
    )
    publish("nordbygg_se", at=NOON)
    assert publish("nordbygg_se", at=NOON).revision == 1

    assert publish("nordbygg_se", at=TOMORROW).revision == 2

    assert numbers(feed(since=1)) == {"T-1": "NB-2"}


def test_old_revisions_are_told_again_with_the_numbers_of_their_day(products):
    number("T-1", "NB-1")
    publish("nordbygg_se", at=NOON)
    number("T-1", "NB-2")
    publish("nordbygg_se", at=NOON)
    before = [feed_bytes(at=1), feed_bytes(at=2), feed_bytes(since=1, at=2)]

    number("T-1", "NB-3")
    publish("nordbygg_se", at=NOON)

    assert [feed_bytes(at=1), feed_bytes(at=2), feed_bytes(since=1, at=2)] == before
    (told,) = iter_difference(get_channel("nordbygg_se"), 1, 3)
    assert told.fields == (("client_part_number", "NB-1", "NB-3"),)


def test_rollback_brings_the_numbers_back(products):
    number("T-1", "NB-1")
    publish("nordbygg_se", at=NOON)
    number("T-1", "NB-2")
    publish("nordbygg_se", at=NOON)

    assert rollback("nordbygg_se", 1).changed == 1

    assert feed_bytes() == feed_bytes(at=1)
    assert numbers(feed(since=2)) == {"T-1": "NB-1"}
    release("nordbygg_se")
    publish("nordbygg_se", at=NOON)
    assert numbers(feed(since=3)) == {"T-1": "NB-2"}


def test_channel_of_another_client_tells_other_numbers(products):
    make_client("stal")
    number("T-1", "NB-1")
    edit("part_number", "T-2", "numbers.stal", [{"number": "ST-2"}])
    publish("nordbygg_se", at=NOON)

    edit("channel", "nordbygg_se", "client", "stal")
    publish("nordbygg_se", at=NOON)

    assert numbers(feed(since=1)) == {"T-1": None, "T-2": "ST-2"}


def test_clients_on_one_view_cost_one_rendering(products):
    before = [count(model) for model in (View, Rendering, Record)]
    for code in ("a", "b", "c"):
        make_client(code)
        make_swedish_channel(f"shop_{code}", client=code, carries=["prices", "stock"])
        edit("part_number", "T-1", f"numbers.{code}", [{"number": f"{code}-1"}])
        put(price(products[0], 10))
        publish(f"shop_{code}", at=NOON)

    assert [count(model) for model in (View, Rendering, Record)] == before
    assert numbers(feed(code="shop_b"))["T-1"] == "b-1"


def test_content_holds_neither_prices_nor_stock_unless_it_carries_them(products):
    put(price(products[0], 10))
    count_stock((products[0], 5))
    publish("nordbygg_se", at=NOON)

    assert not {"prices", "stock"} & feed()[0].keys()


def test_carried_prices_and_stock_stand_at_the_end_of_each_line(products):
    put(price(products[0], 10))
    count_stock((products[0], 5), at=NOON)
    number("T-1", "NB-1")
    edit("channel", "nordbygg_se", "carries", ["stock", "prices"])
    publish("nordbygg_se", at=NOON)

    first, second, _third = feed()

    assert [*first][-3:] == ["client_part_number", "prices", "stock"]
    assert first["prices"]["breaks"][0]["amount"] == "10"
    assert first["stock"] == {"quantity": "5", "at": "2027-03-01T12:00:00+00:00"}
    assert not {"client_part_number", "prices", "stock"} & second.keys()
    for line in feed():
        assert list_violations(B2bShop().schema(), line) == []


def test_carrying_files_are_written_anew_when_prices_or_stock_move(products):
    edit("channel", "nordbygg_se", "carries", ["prices", "stock"])
    publish("nordbygg_se", at=NOON)
    channel = get_channel("nordbygg_se")
    seen = [read_manifest(channel)["files"]["identity"]["name"]]

    for act in (lambda: count_stock((products[0], 5)), lambda: put(price(products[0], 10)), lambda: None):
        act()
        assert publish("nordbygg_se", at=NOON).revision == 1
        seen.append(read_manifest(channel)["files"]["identity"]["name"])

    assert [one == other for one, other in pairwise(seen)] == [False, False, True]
    told = lines((folder_of(channel) / seen[-1]).read_bytes())
    assert (told[0]["prices"]["breaks"][0]["amount"], told[0]["stock"]["quantity"]) == ("10", "5")


def test_channel_that_begins_to_carry_tells_every_product_anew(products):
    publish("nordbygg_se", at=NOON)
    put(price(products[0], 10))
    edit("channel", "nordbygg_se", "carries", ["prices"])

    outcome = publish("nordbygg_se", at=NOON)

    assert (outcome.revision, outcome.changed) == (2, 3)
    assert len(feed(since=1)) == 3
    assert publish("nordbygg_se", at=NOON).revision == 2


def test_old_revision_carries_the_prices_that_stood_beside_it(products):
    edit("channel", "nordbygg_se", "carries", ["prices"])
    put(price(products[0], 10))
    publish("nordbygg_se", at=NOON)
    put(price(products[0], 11))
    make_product("T-4")
    publish("nordbygg_se", at=NOON)

    assert [feed(at=at)[0]["prices"]["breaks"][0]["amount"] for at in (1, 2)] == ["10", "11"]


def test_product_that_was_renamed_keeps_what_is_laid_over_it(products):
    number("T-1", "NB-1")
    publish("nordbygg_se", at=NOON)
    edit("product", "T-1", "sku", "T-1b")
    publish("nordbygg_se", at=NOON)

    (line,) = feed(since=1)

    assert (line["previous_sku"], line["client_part_number"]) == ("T-1", "NB-1")


def test_reconciliation_finds_nothing(products):
    number("T-1", "NB-1")
    edit("channel", "nordbygg_se", "carries", ["prices", "stock"])
    publish("nordbygg_se", at=NOON)

    assert reconcile("nordbygg_se", at=NOON) == []
    assert get_stream(get_channel("nordbygg_se").id).revision == 1


def test_client_and_what_is_carried_are_checked(products):
    with pytest.raises(UnknownCode):
        edit("channel", SHOP, "client", "nobody")
    with pytest.raises(BadValue, match="prices and stock"):
        edit("channel", SHOP, "carries", ["weather"])


def test_number_of_tomorrow_is_not_told_today(products):
    number("T-1", "NB-1", "2027-03-02")
    publish("nordbygg_se", at=NOON)

    assert numbers(feed())["T-1"] is None


def test_many_edits_of_numbers_keep_one_row_that_stands(products):
    for round_ in range(4):
        number("T-1", f"NB-{round_}")
    number("T-1", "NB-0")  # given up before, and free again
    number("T-2", "NB-3")

    publish("nordbygg_se", at=NOON)

    assert numbers(feed()) == {"T-1": "NB-0", "T-2": "NB-3", "T-3": None}
