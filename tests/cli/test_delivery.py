"""`delivery`: where to, what became of it, once more."""

from __future__ import annotations

import json

import pytest

from tests.builders import make_products, make_shop

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def shop(app):
    make_shop()
    make_products(1)


def deliver_to(run, store="disk"):
    told = [{"name": "out", "kind": "store", "store": store}]
    run("delivery", "set", "shop_pl", "-", stdin=json.dumps(told))


def test_destinations_are_set_shown_and_tried(run, run_json):
    deliver_to(run)

    assert run_json("delivery", "show", "shop_pl")[0]["kind"] == "store"
    assert run_json("delivery", "test", "shop_pl") == [
        {"destination": "out", "target": "disk:", "ok": True, "error": ""}
    ]
    assert "is no JSON" in run("delivery", "set", "shop_pl", "-", stdin="{", code=2).stderr


def test_publication_that_is_not_delivered_says_so_and_retry_brings_it(run, run_json):
    deliver_to(run, store="elsewhere")

    said = run("publish", "shop_pl", code=3).stderr
    waiting = run_json("delivery", "list", "--waiting")

    assert "1 destinations lack it" in said
    assert [(one["state"], one["attempts"]) for one in waiting] == [("failed", 1)]
    assert "names no store elsewhere" in run("delivery", "retry", code=3).stderr
    deliver_to(run)
    assert [one["state"] for one in run_json("delivery", "retry")] == ["sent"]
    assert run_json("delivery", "list", "shop_pl")[0]["attempts"] == 3
