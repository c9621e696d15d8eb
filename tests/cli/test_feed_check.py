"""`feed check`: an exit code and words for whoever watches over feeds."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from pim import clock, db
from pim.publish.channels import get_channel
from pim.publish.generations import folder_of, read_manifest
from pim.publish.models import ChannelStream
from tests.builders import edit, make_products, make_shop

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def shop(app, run):
    make_shop()
    make_products(1)
    run("publish", "shop_pl")


def made(hours):
    """Have everything been published so many hours ago."""
    with db.transaction() as conn:
        conn.execute(sa.update(ChannelStream).values(compared_at=clock.now() - timedelta(hours=hours)))


def test_fresh_and_whole_feeds_are_well(run_json, run):
    assert [(one["channel"], one["ok"], one["problems"]) for one in run_json("feed", "check")] == [
        ("shop_pl", True, [])
    ]
    assert run("feed", "check", "shop_pl", "-q").output == ""


def test_old_feed_is_named_with_its_age(run):
    made(hours=27)

    assert "shop_pl: last published" in run("feed", "check", code=1).stderr
    assert "27.0 h ago: more than 26 h" in run("feed", "check", code=1).stderr
    run("feed", "check", "--max-age", "2d")
    run("feed", "check", "--max-age", "1 day", code=2)


def test_run_that_found_nothing_to_publish_keeps_a_feed_fresh(run):
    made(hours=100)
    run("publish", "shop_pl")

    run("feed", "check")


def test_channel_that_is_paused_or_was_never_published_is_named(run):
    edit("product", "T-1", "values.name..en_GB", "Two")
    run("publish", "shop_pl")
    run("channel", "rollback", "shop_pl", "--to", "1", "--note", "wrong names")
    run(
        *(
            "channel",
            "create",
            "other",
            "--connector",
            "b2b_shop",
            "--assortment",
            "all_pl",
            "--market",
            "PL",
        ),
        *("--scope", "ecommerce", "--locales", "en_GB", "--mapping", "shop"),
    )

    said = run("feed", "check", code=1).stderr

    assert "shop_pl: paused since" in said
    assert "wrong names" in said
    assert "other: never published" in said


@pytest.mark.parametrize("damage", ["gone", "cut", "changed", "no manifest"])
def test_file_that_is_not_what_the_manifest_says_is_named(run, damage):
    folder = folder_of(get_channel("shop_pl"))
    path = folder / read_manifest(get_channel("shop_pl"))["files"]["gzip"]["name"]
    body = path.read_bytes()
    if damage == "no manifest":
        (folder / "manifest.json").unlink()
    elif damage == "gone":
        path.unlink()
    else:
        path.write_bytes(body[:-1] if damage == "cut" else body[:-1] + bytes([body[-1] ^ 1]))

    said = run("feed", "check", code=1).stderr

    assert ("manifest is missing" if damage == "no manifest" else path.name) in said
    run("feed", "check", "--quick", code=0 if damage == "changed" else 1)


def test_delivery_that_waits_is_named(run):
    edit("channel", "shop_pl", "delivery", [{"name": "out", "kind": "store", "store": "no"}])
    run("publish", "shop_pl", code=3)

    assert "1 deliveries wait" in run("feed", "check", code=1).stderr
