"""Addresses with a key in them, for receivers that send no header."""

from __future__ import annotations

import gzip
import json

import pytest

from pim.accounts import tokens
from pim.db import transaction
from pim.publish.channels import get_channel
from pim.publish.fetches import last_fetches, list_last_fetches
from tests.feeds.shops import change, make_receiver, publish


@pytest.fixture
def key(shop):
    with transaction():
        token, text = tokens.create(get_channel("shop").id, "merXu", kind=tokens.OPEN)
    shop.token_id = token.id
    return text


def fetch(shop, key, what="full", code="shop", method="GET", **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return shop.open(f"/feeds/{code}/open/{key}/{what}", method=method, headers=sent)


def test_address_gives_what_a_token_gives(shop, key):
    by_key, by_token = fetch(shop, key), shop.ask("full")

    assert by_key.status_code == 200
    assert by_key.data == by_token.data
    assert by_key.headers["ETag"] == by_token.headers["ETag"]
    assert by_key.headers["X-Robots-Tag"] == "noindex"
    assert by_key.headers["Vary"] == "Accept-Encoding"


def test_address_knows_head_ranges_conditions_and_gzip(shop, key):
    whole = fetch(shop, key)
    etag = whole.headers["ETag"]

    assert fetch(shop, key, method="HEAD").headers["Content-Length"] == str(len(whole.data))
    assert fetch(shop, key, range="bytes=2-5").data == whole.data[2:6]
    assert fetch(shop, key, if_none_match=etag).status_code == 304
    assert gzip.decompress(fetch(shop, key, accept_encoding="gzip").data) == whole.data


def test_wrong_key_is_not_found_in_the_words_of_a_channel_that_is_not_there(shop, key):
    sound = tokens.token_texts.make("open")
    answers = [fetch(shop, each) for each in (sound, key[:-1], shop.token, "x")]
    answers.append(fetch(shop, key, code="nowhere"))

    assert [got.status_code for got in answers] == [404] * 5
    details = {got.json["detail"].replace("nowhere", "shop") for got in answers}
    assert len(details) == 1


def test_key_opens_its_own_channel_only_and_no_other_address(app, shop, key):
    make_receiver(app, "second")
    publish("second")

    assert fetch(shop, key, code="second").status_code == 404
    assert shop.ask("full", authorization=f"Bearer {key}").status_code == 401
    assert [fetch(shop, key, what).status_code for what in ("delta?since=1", "manifest", "items/A")] == [
        404
    ] * 3


def test_revoked_key_opens_nothing_and_a_new_one_does(shop, key):
    with transaction():
        tokens.revoke(tokens.get(get_channel("shop").id, shop.token_id))
        _token, fresh = tokens.create(get_channel("shop").id, "merXu", kind=tokens.OPEN)

    assert fetch(shop, key).status_code == 404
    assert fetch(shop, fresh).status_code == 200


def test_fetch_by_address_is_the_last_fetch_of_its_key(shop, key):
    fetch(shop, key)
    change("A", {"values.name..": "Nut"})
    publish()

    channel = get_channel("shop")
    newest = last_fetches(channel)[0]
    assert (newest.what, newest.status, newest.revision, newest.token_label) == ("full", 200, 1, "merXu")
    last = {one.label: one for one in list_last_fetches(channel.id)[channel.id]}
    assert last["merXu"].revision == 1


def test_key_stands_in_no_refusal(shop, key):
    refused = fetch(shop, key, "parts/2")

    assert refused.status_code == 404
    assert key not in refused.text
    assert json.loads(refused.text)["instance"].startswith("/feeds/shop/open/pim_open_")


def test_only_the_hash_of_a_key_is_kept(shop, key):
    row = tokens.get(get_channel("shop").id, shop.token_id)

    assert key not in [getattr(row, column.name) for column in row.__table__.c]
    assert (row.kind, len(row.sha256)) == ("open", 64)
