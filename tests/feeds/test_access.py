"""Who gets a feed: the holder of a live token of its channel, and nobody else."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

from pim import clock
from pim.accounts import tokens
from pim.changes import Draft
from pim.db import transaction
from pim.publish.channels import get_channel
from pim.publish.streams import publish_stream
from tests.feeds.shops import make_product, make_receiver, make_token, publish, save

WHATS = ["full", "delta?since=1", "manifest", "schema", "items/A"]
WHATS += ["prices", "prices/delta?since=1", "stock", "stock/delta?since=0"]


def basic(user, password):
    return {"authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


def test_token_opens_its_own_channel_only(app, shop):
    receivers = [shop, *(make_receiver(app, code, "all") for code in ("second", "third"))]
    for receiver in receivers:
        publish(receiver.code)
        publish_stream(receiver.code, "prices")

    for what in WHATS:
        for one in receivers:
            for other in receivers:
                got = one.ask_path(f"/feeds/{other.code}/{what}")
                assert got.status_code == (200 if one is other else 404), (one.code, other.code, what)


def test_channel_of_another_looks_like_one_that_does_not_exist(app, shop):
    make_receiver(app, "second")
    publish("second")

    for what in WHATS:
        there, nowhere = (shop.ask_path(f"/feeds/{code}/{what}") for code in ("second", "absent"))
        assert there.status_code == 404
        assert there.text.replace("second", "") == nowhere.text.replace("absent", "")
        random = {"Content-Security-Policy": "a nonce", "X-Request-ID": "of the answer"}
        alike = [{**dict(got.headers), **random} for got in (there, nowhere)]
        assert alike[0] == alike[1]


PATHS = [
    "/feeds/SHOP/full",
    "/feeds/shop./full",
    "/feeds/shop%00/full",
    "/feeds/second%00/full",
    "/feeds/%73econd/full",
    "/feeds/shop/..%2fsecond/full",
    "/feeds/shop/%2e%2e/second/full",
    "/feeds/..%2f..%2fsecond/full",
    "/feeds/second/full/",
    "/feeds/shop/full/manifest.json",
    "/feeds/shop/manifest.json",
    "/feeds/shop/content-00000001",
]


def test_no_path_leads_elsewhere(app, shop):
    make_receiver(app, "second")
    publish("second")

    answers = {path: shop.ask_path(path) for path in PATHS}

    assert {path: got.status_code for path, got in answers.items()} == dict.fromkeys(PATHS, 404)
    assert {got.mimetype for got in answers.values()} == {"application/problem+json"}


def test_archived_channel_is_unknown_to_its_own_token(shop):
    save(Draft("channel", "shop", "archived", True))

    assert shop.ask("full").status_code == 404


def test_nobody_is_asked_for_a_token(shop):
    for what in WHATS:
        got = shop.open(f"/feeds/shop/{what}")
        assert (got.status_code, got.mimetype) == (401, "application/problem+json")
        assert [way.split()[0] for way in got.headers.getlist("WWW-Authenticate")] == ["Bearer", "Basic"]
        assert got.headers["Vary"] == "Authorization, Accept-Encoding"
        assert got.headers["Cache-Control"] == "no-store"


def test_refusal_is_the_same_for_channels_that_do_not_exist(shop):
    there, nowhere = (shop.open(f"/feeds/{code}/full") for code in ("shop", "nowhere"))

    assert there.status_code == nowhere.status_code == 401


def test_token_may_come_as_basic_password(shop):
    assert shop.ask("full", **basic("anybody", shop.token)).status_code == 200
    assert shop.ask("full", **basic(shop.token, "")).status_code == 401


def test_what_is_no_token_is_refused(shop):
    wrong = shop.token[:-1] + ("0" if shop.token[-1] != "0" else "1")
    for given in ("Bearer", "Bearer x", "Bearer pim_feed_x_y", f"Bearer {wrong}", "Digest x", "Basic !", ""):
        assert shop.ask("full", authorization=given).status_code == 401, given


def test_token_in_the_address_opens_nothing(shop):
    assert shop.open(f"/feeds/shop/full?token={shop.token}").status_code == 401


def test_revoked_token_is_refused_from_the_next_request_on(shop):
    token_id, text = make_token("shop")
    shop.token = text
    assert shop.ask("full").status_code == 200
    with transaction():
        tokens.revoke(tokens.get(get_channel("shop").id, token_id))

    assert [shop.ask(what).status_code for what in WHATS] == [401] * len(WHATS)


def test_expired_token_is_refused(shop):
    with transaction():
        _token, shop.token = tokens.create(get_channel("shop").id, "old", clock.now() - timedelta(seconds=1))

    assert shop.ask("full").status_code == 401


def test_two_tokens_open_a_channel_while_one_replaces_the_other(shop):
    answers = [shop.ask("full").data]
    shop.token = make_token("shop")[1]
    answers.append(shop.ask("full").data)

    assert answers[0] == answers[1] != b""


def test_feeds_are_read_only(shop):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        got = shop.ask("full", method=method)
        assert (got.status_code, got.mimetype) == (405, "application/problem+json")
        assert {"GET", "HEAD"} <= set(got.headers["Allow"].split(", "))


def test_products_of_another_assortment_stand_in_no_answer(app, shop):
    make_product("hidden", "Nobody may read this", categories=["secret"])
    make_product("D", "Nut")
    publish()

    for what in (*WHATS, "items/hidden"):
        answer = shop.ask(what)
        assert b"Nobody" not in answer.data
        assert b"hidden" not in answer.data.replace(b"items/hidden", b"").replace(b"no item hidden", b"")
