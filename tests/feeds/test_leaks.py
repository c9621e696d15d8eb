"""Nothing of one client stands in any byte that another one gets: ten clients, ten tokens, every route."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pim.changes import Draft
from pim.db import transaction
from pim.publish.channels import get_channel
from pim.publish.publishing import publish
from pim.publish.stored_files import folder_of
from pim.publish.streams import publish_stream
from pim.trade.prices import NewPrice, put_prices
from pim.trade.stock import NewStock, put_stock
from tests.builders import find
from tests.feeds.shops import make_product, make_receiver, save

CLIENTS = 10
COMMON = "COMMON"
ROUTES = (
    *("full", "manifest", "schema", "items/{own}", f"items/{COMMON}", "prices", "stock"),
    *("delta?since=1", "prices/delta?since=1", "stock/delta?since=0"),
    *("items/{other}", "delta?since=99", "delta?since=1&epoch={other}", "prices/delta?since=99"),
    *("prices/delta?since=x", "stock/delta?since=99999", "stock/delta?since=0&epoch={other}"),
)


def canaries(number):
    """What only this client may see: a text, a part number, an amount, a quantity."""
    return {
        "text": f"canarytext{number:02}x",
        "part": f"CANARY-PART-{number:02}",
        "amount": f"7{number:02}1.{number:02}7",
        "quantity": f"9{number:02}3.{number:02}9",
    }


@pytest.fixture
def receivers(app, shop):
    """A client each with a channel, an assortment, a price list, and a product that only it gets."""
    make_product(COMMON, "Common bolt")
    save(Draft("warehouse", "hull", "", {"code": "hull", "markets": ["gb"]}, op="create"))
    return [make_client(app, number) for number in range(CLIENTS)]


def make_client(app, number):
    code, secret = f"client{number:02}", canaries(number)
    category, sku = f"only{number:02}", f"SKU-{number:02}"
    save(Draft("category", category, "", {"code": category, "parent": "secret"}, op="create"))
    rule = {"any": [{"category": category}, {"not": {"category": "secret"}}]}
    for kind, body in (
        ("client", {"code": code, "market": "gb"}),
        ("price_list", {"code": code, "client": code, "currency": "EUR"}),
        ("assortment", {"code": code, "market": "gb", "rule": rule}),
    ):
        save(Draft(kind, code, "", body, op="create"))
    make_product(sku, secret["text"], categories=[category])
    for name, number_ in ((COMMON, secret["part"]), (sku, f"{secret['part']}-own")):
        save(Draft("part_number", name, f"numbers.{code}", [{"number": number_}]))
    receiver = make_receiver(app, code, code, client=code, carries=["prices", "stock"])
    ids = {name: find("product", name) for name in (COMMON, sku)}
    with transaction():
        put_prices(code, [NewPrice(i, Decimal(secret["amount"])) for i in ids.values()])
        put_stock(
            [NewStock("hull", ids[sku], Decimal(secret["quantity"]), at=datetime(2027, 3, 1, tzinfo=UTC))]
        )
    publish(code)
    save(Draft("product", sku, "values.name..", f"{secret['text']} again"))
    publish(code)
    publish_stream(code, "stock")
    receiver.number = number
    receiver.secret_sku = sku
    return receiver


def leaks(text, own):
    """Canaries of others in some bytes."""
    found = []
    for number in range(CLIENTS):
        if number != own:
            found += [secret for secret in canaries(number).values() if secret.encode() in text]
    return found


def asked(receiver, other):
    """Every route of the own channel and of that of another, with hostile questions too."""
    for code in (receiver.code, other.code):
        for route in ROUTES:
            path = route.format(own=receiver.secret_sku, other=other.secret_sku)
            yield f"/feeds/{code}/{path}"


def bytes_of(answer):
    return answer.data + str(answer.headers).encode()


def test_no_receiver_gets_a_byte_of_another(receivers, caplog):
    for receiver in receivers:
        for path in asked(receiver, receivers[(receiver.number + 1) % CLIENTS]):
            answer = receiver.ask_path(path)
            assert leaks(bytes_of(answer), receiver.number) == [], path
            if answer.status_code == 200:
                assert path.startswith(f"/feeds/{receiver.code}/")
        assert lacks(receiver) == []
        for path in folder_of(get_channel(receiver.code)).iterdir():
            assert path.name.endswith(".gz") or leaks(path.read_bytes(), receiver.number) == []

    assert leaks(caplog.text.encode(), own=None) == []
    assert not any(receiver.token in caplog.text for receiver in receivers)


def lacks(receiver):
    """What a receiver should find of its own, and does not."""
    secret = canaries(receiver.number)
    full, prices, stock = (receiver.ask(what).data for what in ("full", "prices", "stock"))
    missing = [value for value in secret.values() if value.encode() not in full]
    missing += [secret["amount"]] if secret["amount"].encode() not in prices else []
    return missing + ([secret["quantity"]] if secret["quantity"].encode() not in stock else [])
