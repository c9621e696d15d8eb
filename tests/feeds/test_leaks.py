"""Nothing of one client stands in any byte that another one gets.

Ten clients, ten tokens each, every route of their own channel and of another's, plain and packed,
with hostile questions; their media, what lies on the disk, and the log.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

import pytest

from pim.catalog import media
from pim.changes import Draft
from pim.db import transaction
from pim.publish.channels import get_channel
from pim.publish.publishing import publish
from pim.publish.stored_files import folder_of
from pim.publish.streams import publish_stream
from pim.trade.prices import NewPrice, put_prices
from pim.trade.stock import NewStock, put_stock
from tests.builders import find
from tests.feeds.shops import NAME, make_product, make_receiver, make_token, save
from tests.media.pictures import picture

CLIENTS = TOKENS = 10
COMMON = "COMMON"
ROUTES = (
    *("full", "manifest", "schema", "sample", "items/{own}", f"items/{COMMON}", "prices", "stock"),
    *("delta?since=1", "prices/delta?since=1", "stock/delta?since=0"),
    *("items/{other}", "delta?since=99", "delta?since=1&epoch={other}", "prices/delta?since=99"),
    *("prices/delta?since=x", "stock/delta?since=99999", "stock/delta?since=0&epoch={other}"),
    *("ack?revision=1", "ack?revision=99", "ack?revision={other}"),
)
PHOTO = {"field": "media.photo", "steps": [{"step": "attribute", "attribute": "photo"}]}
ADDRESS = re.compile(rb"/media/[0-9a-f]{64}/[a-z.]+")


@cache
def canaries(number):
    """What only this client may see: a text, a part number, an amount, a quantity, a picture."""
    return {
        "photo": hashlib.sha256(photo_of(number)).hexdigest(),
        "photo_name": f"canaryphoto{number:02}x.png",
        "text": f"canarytext{number:02}x",
        "part": f"CANARY-PART-{number:02}",
        "amount": f"7{number:02}1.{number:02}7",
        "quantity": f"9{number:02}3.{number:02}9",
    }


def photo_of(number):
    return picture(colour=(number, 0, 0))


@pytest.fixture
def receivers(app, shop):
    """A client each with a channel, an assortment, a price list, and a product that only it gets."""
    save(Draft("attribute", "photo", "", {"code": "photo", "type": "image", "group": "texts"}, op="create"))
    body = {"code": "pictured", "connector": "b2b_shop", "fields": [NAME, PHOTO]}
    save(Draft("mapping", "pictured", "", body, op="create"))
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
    with transaction():
        media.keep(photo_of(number), secret["photo_name"])
    photo = {"file": secret["photo"], "name": secret["photo_name"]}
    make_product(sku, secret["text"], categories=[category], **{"values.photo..": photo})
    for name, number_ in ((COMMON, secret["part"]), (sku, f"{secret['part']}-own")):
        save(Draft("part_number", name, f"numbers.{code}", [{"number": number_}]))
    receiver = make_receiver(app, code, code, client=code, carries=["prices", "stock"], mapping="pictured")
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
    receiver.number, receiver.secret_sku = number, sku
    receiver.tokens = [receiver.token, *(make_token(code)[1] for _ in range(TOKENS - 1))]
    return receiver


def leaks(text, own):
    """Canaries of others in some bytes."""
    found = []
    for number in range(CLIENTS):
        if number != own:
            found += [secret for secret in canaries(number).values() if secret.encode() in text]
    return found


def asked(receiver, other):
    """Every route of the own channel and of that of another, with hostile questions too.

    The tokens of a client take turns, so that over ten clients each route is asked with each of the ten.
    """
    for code in (receiver.code, other.code):
        for at, route in enumerate(ROUTES):
            receiver.token = receiver.tokens[(at + receiver.number) % TOKENS]
            path = route.format(own=receiver.secret_sku, other=other.secret_sku)
            method = "POST" if path.startswith("ack") else "GET"
            for coding in ("identity", "gzip"):
                url = f"/feeds/{code}/{path}"
                yield url, receiver.ask_path(url, method=method, accept_encoding=coding)


def bytes_of(answer):
    packed = answer.headers.get("Content-Encoding") == "gzip"
    body = gzip.decompress(answer.data) if packed else answer.data
    return body + str(answer.headers).encode()


def unpacked(path):
    return gzip.decompress(path.read_bytes()) if path.name.endswith(".gz") else path.read_bytes()


def test_no_receiver_gets_a_byte_of_another(receivers, caplog):
    for receiver in receivers:
        for path, answer in asked(receiver, receivers[(receiver.number + 1) % CLIENTS]):
            assert leaks(bytes_of(answer), receiver.number) == [], path
            if answer.status_code == 200:
                assert path.startswith(f"/feeds/{receiver.code}/")
        assert lacks(receiver) == []
        for path in folder_of(get_channel(receiver.code)).iterdir():
            assert leaks(unpacked(path), receiver.number) == [], path

    assert leaks(caplog.text.encode(), own=None) == []
    assert not any(token in caplog.text for receiver in receivers for token in receiver.tokens)


def test_media_of_a_feed_say_nothing_of_another_client(receivers):
    for receiver in receivers:
        addresses = {found.decode() for found in ADDRESS.findall(receiver.ask("full").data)}
        assert any(canaries(receiver.number)["photo"] in address for address in addresses)
        for address in addresses:
            answer = receiver.get(address)
            assert answer.status_code == 200
            assert leaks(bytes_of(answer), receiver.number) == [], address
            assert b"canary" not in str(answer.headers).encode().lower()


def lacks(receiver):
    """What a receiver should find of its own, and does not."""
    secret = canaries(receiver.number)
    full, prices, stock = (receiver.ask(what).data for what in ("full", "prices", "stock"))
    missing = [value for value in secret.values() if value.encode() not in full]
    missing += [secret["amount"]] if secret["amount"].encode() not in prices else []
    return missing + ([secret["quantity"]] if secret["quantity"].encode() not in stock else [])
