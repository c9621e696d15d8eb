"""Channels for tests: their readers meet the faults that a person has switched on, and others never do."""

from __future__ import annotations

import pytest

from pim.changes import Draft
from pim.errors import BadValue, UnknownCode
from pim.web.feeds import spoiling
from tests.feeds.shops import change, lines, make_long_feed, make_receiver, publish, save


def switch_on(*faults):
    save(Draft("channel", "shop", "is_test", True), Draft("channel", "shop", "faults", list(faults)))


def test_channel_like_others_says_nothing_of_tests(shop):
    answer = shop.ask("manifest")

    assert "PIM-Test" not in answer.headers
    assert "test" not in answer.json


def test_channel_for_tests_says_so_in_manifest_and_headers(shop):
    switch_on("wrong_etag", "tombstones")

    answer = shop.ask("manifest")

    assert answer.headers["PIM-Test"] == "channel for tests; faults=wrong_etag,tombstones"
    assert answer.json["test"] == {"faults": ["wrong_etag", "tombstones"]}


@pytest.mark.parametrize(("fault", "status"), [("unavailable", 503), ("too_many", 429)])
def test_refusal_hits_every_other_call(shop, fault, status):
    switch_on(fault)

    answers = [shop.ask("full") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [status, 200, status, 200]
    assert answers[0].headers["Retry-After"]
    assert answers[0].json["status"] == status


def test_delta_that_is_gone_leads_to_the_full_feed(shop):
    switch_on("gone")

    answer = shop.ask("delta?since=1")

    assert answer.status_code == 410
    assert answer.json["full"].endswith("/feeds/shop/full")
    assert [shop.ask("full").status_code, shop.ask("delta?since=1").status_code] == [200, 410]


def test_body_ends_half_way_and_range_goes_on(app, shop):
    make_long_feed()
    publish()
    whole = shop.ask("full").data
    switch_on("truncated")

    torn = shop.ask("full")
    rest = shop.ask("full", range=f"bytes={len(torn.data)}-", if_range=torn.headers["ETag"])

    assert int(torn.headers["Content-Length"]) == len(whole) > len(torn.data)
    assert torn.data + rest.data == whole


def test_slow_body_is_whole(shop, monkeypatch):
    monkeypatch.setattr(spoiling, "PAUSE_SECONDS", 0)
    whole = shop.ask("full").data
    switch_on("slow")

    assert shop.ask("full").data == whole


def test_etag_is_never_known(shop):
    switch_on("wrong_etag")
    etag = shop.ask("full").headers["ETag"]

    assert shop.ask("full", if_none_match=etag).status_code == 200


def test_delta_brings_invented_items_and_tombstones_in_each_of_its_answers(shop):
    before = shop.ask("delta?since=1").headers["ETag"]
    switch_on("tombstones", "awkward")
    change("A", {"values.name..": "Nut"})
    publish()

    told = lines(shop.ask("delta?since=1"))

    assert sum(item.get("deleted", False) for item in told) == 4
    assert sum(item.get("sku", "").startswith("AWKWARD") for item in told) == 5
    assert [item["name"] for item in told if item.get("sku") == "A"] == [{"en_GB": "Nut"}]
    assert shop.ask("delta?since=1&until=1").headers["ETag"] != before
    assert all(item["id"] < 2_000_000_000 for item in lines(shop.ask("full")))


def test_acknowledgement_gets_through(shop):
    switch_on("unavailable")

    assert shop.ask("ack?revision=1", method="POST").status_code == 200


def test_faults_of_another_channel_are_not_met(app, shop):
    switch_on("unavailable")
    other = make_receiver(app, "other")
    publish("other")

    assert [other.ask("full").status_code for _ in range(2)] == [200, 200]


def test_fault_that_there_is_not_is_refused(shop):
    with pytest.raises(UnknownCode):
        switch_on("explode")


def test_only_a_channel_for_tests_has_faults(app, shop):
    with pytest.raises(BadValue, match="Only a channel for tests"):
        make_receiver(app, "other", faults=["slow"])
