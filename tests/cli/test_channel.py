"""`channel`: setting one up, looking into it, going back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import db
from pim.changes import guard
from pim.publish.channels import get_channel, get_stream
from pim.publish.models import Rendering
from tests.builders import (
    edit,
    make_assortment,
    make_client,
    make_product,
    make_products,
    make_shop,
    make_structure,
    read,
)

pytestmark = pytest.mark.usefixtures("app")
NAME = "values.name..en_GB"
CREATE = (
    *("channel", "create", "shop_b", "--connector", "b2b_shop", "--market", "PL", "--scope", "ecommerce"),
    *("--locales", "en_GB, sv_SE", "--assortment", "all_pl"),
)


def test_create_makes_a_mapping_that_publishes(run, run_json):
    make_structure()
    make_assortment()
    make_product()

    told = run_json(*CREATE, "--label", "en_GB=Shop B", "--max-shrink", "5")

    assert told["channel"]["mapping"] == "shop_b"
    assert None not in (told["change_set"], told["mapping_change_set"])
    assert read("channel", "shop_b", "locales") == ["en_GB", "sv_SE"]
    assert run_json("publish", "shop_b")["added"] == 1


def test_create_takes_a_mapping_that_is_there(run_json):
    make_shop()

    told = run_json(*CREATE, "--mapping", "shop")

    assert told["channel"]["mapping"] == read("channel", "shop_b", "mapping") == "shop"
    assert "mapping_change_set" not in told


def test_dry_create_makes_neither_mapping_nor_channel(run, run_json):
    make_structure()
    make_assortment()

    told = run_json(*CREATE, "--dry-run")

    assert (told["change_set"], told["dry_run"]) == (None, True)
    assert run_json("channel", "list") == []
    run(*CREATE, "-q")


def test_refused_channel_leaves_no_mapping_behind(run):
    make_structure()
    make_assortment()

    assert "There is no market XX." in run(*CREATE, "--market", "XX", code=1).stderr
    run(*CREATE)


def test_unknown_connector_names_the_ones_there_are(run):
    make_structure()
    make_assortment()

    assert "Did you mean b2b_shop" in run(*CREATE, "--connector", "b2b_shp", code=1).stderr


def test_list_and_show_tell_where_a_channel_stands(run, run_json):
    make_shop()
    make_products(2)
    assert run_json("channel", "list")[0]["state"] == "never published"
    run("publish", "shop_pl")

    told = run_json("channel", "show", "shop_pl")

    assert (told["code"], told["connector"], told["assortment"], told["locales"]) == (
        *("shop_pl", "b2b_shop", "all_pl"),
        ["en_GB", "sv_SE"],
    )
    assert (told["revision"], told["live_revision"], told["products"], told["held_back"], told["state"]) == (
        *(1, 1, 2, 0),
        "live",
    )
    assert "shop_pl" in run("channel", "list").stdout
    assert "all_pl" in run("channel", "show", "shop_pl").stdout


def test_revisions_and_their_difference(run, run_json):
    make_shop()
    make_products(3)
    run("publish", "shop_pl")
    edit("product", "T-1", NAME, "Drill")
    edit("product", "T-2", "archived", True)
    make_product("T-4")
    run("publish", "shop_pl")

    revisions = run_json("channel", "revisions", "shop_pl")
    told = run_json("channel", "difference", "shop_pl", "--from", "1", "--to", "2")

    assert [(r["revision"], r["way"], r["added"], r["changed"], r["removed"]) for r in revisions] == [
        (2, "publish", 1, 1, 1),
        (1, "publish", 3, 0, 0),
    ]
    assert {item["key"]: (item["change"], item["reason"]) for item in told} == {
        "T-1": ("changed", None),
        "T-2": ("removed", "archived"),
        "T-4": ("added", None),
    }
    changed = next(item for item in told if item["key"] == "T-1")
    assert changed["fields"]["name"]["new"]["en_GB"] == "Drill"
    text = run("channel", "difference", "shop_pl", "--from", "1", "--verbose").stdout
    assert {"~ T-1: name", "- T-2: archived", "+ T-4"} <= set(text.splitlines())


def test_difference_of_the_same_is_empty(run):
    make_shop()
    make_product()
    run("publish", "shop_pl")

    assert "show the same" in run("channel", "difference", "shop_pl", "--from", "1").stderr


def test_rollback_shows_the_old_and_pauses_until_release(run, run_json):
    make_shop()
    make_product("T-1")
    run("publish", "shop_pl")
    make_product("T-2")
    run("publish", "shop_pl")

    told = run_json("channel", "rollback", "shop_pl", "--to", "1", "--note", "wrong name")
    assert (told["revision"], told["restores"], told["removed"]) == (3, 1, 1)
    assert run_json("channel", "show", "shop_pl")["paused_note"] == "wrong name"
    assert "is paused" in run("publish", "shop_pl", code=4).stderr

    assert run_json("channel", "release", "shop_pl") == {"channel": "shop_pl", "state": "live"}
    assert run_json("publish", "shop_pl")["added"] == 1
    assert "is not paused" in run("channel", "release", "shop_pl", code=4).stderr


def test_rollback_to_what_is_not_kept_is_refused(run):
    make_shop()

    assert "There is no revision 7" in run("channel", "rollback", "shop_pl", "--to", "7", code=1).stderr


def test_reconcile_finds_nothing_where_all_is_well(run, run_json):
    make_shop()
    make_product()
    run("publish", "shop_pl")

    assert run_json("channel", "reconcile") == []
    assert run("channel", "reconcile", "shop_pl", "-q").output == ""


def test_reconcile_mends_and_names_what_was_wrong(run, run_json):
    make_shop()
    make_product()
    run("publish", "shop_pl")
    with db.transaction() as conn, guard.opened():
        conn.execute(sa.delete(Rendering))

    told = run_json("channel", "reconcile", "shop_pl", code=1)

    assert {(one["channel"], one["key"]) for one in told} == {("shop_pl", "T-1")}
    assert run_json("channel", "reconcile", "shop_pl") == []


def test_held_tells_each_reason(run, run_json):
    make_shop()
    make_product("T-1", {NAME: None})
    assert run_json("channel", "held", "shop_pl") == []
    run("publish", "shop_pl", code=3)

    [held] = run_json("channel", "held", "shop_pl")

    assert (held["sku"], held["severity"], held["field"], held["locale"]) == ("T-1", "error", "name", "en_GB")
    assert held["remedy"]
    assert "T-1" in run("channel", "held", "shop_pl").stdout


def test_channel_without_a_publication_says_so(run):
    make_shop()

    assert "was never published" in run("channel", "revisions", "shop_pl").stderr
    assert get_stream(get_channel("shop_pl").id).live_revision == 0


def test_overlay_says_whose_prices_and_what_is_carried(run, run_json):
    make_shop()
    make_client("nordbygg")

    told = run_json("channel", "overlay", "shop_pl", "--client", "nordbygg", "--carries", "stock,prices")

    assert (told["client"], told["carries"]) == ("nordbygg", ["stock", "prices"])
    shown = run_json("channel", "show", "shop_pl")
    assert (shown["client"], shown["carries"]) == ("nordbygg", ["prices", "stock"])
    text = run("channel", "overlay", "shop_pl", "--no-client", "--carries-nothing").stdout
    assert text == "shop_pl tells the prices of its market; its content carries neither prices nor stock.\n"


@pytest.mark.parametrize("options", [[], ["--client", "x", "--no-client"]], ids=["nothing", "both"])
def test_overlay_wants_to_know_what_to_change(run, options):
    make_shop()

    run("channel", "overlay", "shop_pl", *options, code=2)


def test_channel_for_tests_is_switched_on_and_off(run, run_json):
    make_shop()

    run("channel", "test", "shop_pl", "slow, gone")
    on = run_json("channel", "show", "shop_pl")
    run("channel", "test", "shop_pl", "--off")
    off = run_json("channel", "show", "shop_pl")

    assert (on["is_test"], on["faults"]) == (True, ["slow", "gone"])
    assert (off["is_test"], off["faults"]) == (False, [])


def test_readiness_tells_the_score_and_what_mending_wins(run, run_json):
    make_shop()
    make_products(2)
    run("publish", "shop_pl")

    told, text = run_json("channel", "readiness", "shop_pl"), run("channel", "readiness", "shop_pl")

    assert (told["score"], told["products"], told["gaps"][0]["points"]) == (70, 2, "6.0")
    assert told["gaps"][0]["examples"] == ["T-1", "T-2"]
    assert "70 of 100 points (ready 60.0, filled 0.0, unwarned 10.0)" in text.stderr


SET = ("channel", "set", "letter")


@pytest.fixture
def letter(invented, run_json):
    """Makes a channel of an invented receiver by the command line."""
    make_structure()
    make_assortment()
    command = [*CREATE[:2], "letter", "--connector", "price_letter", *CREATE[5:]]
    return lambda *more: run_json(*command, *more)


def test_create_tells_the_receiver_what_it_needs(letter, run_json):
    letter("--setting", "link_pattern=https://a.example/{sku}", "--setting", "carriers=PPL=9; DPD=8")

    told = run_json("channel", "show", "letter")["settings"]
    assert (told["link_pattern"], told["carriers"]) == ("https://a.example/{sku}", "PPL=9\nDPD=8")


def test_create_names_what_the_receiver_needs_and_was_not_told(invented, run):
    make_structure()
    make_assortment()

    result = run(*CREATE[:2], "letter", "--connector", "price_letter", *CREATE[5:], code=1)

    assert "receiver.link_pattern" in result.stderr
    assert "An address that begins with https://" in result.stderr


def test_set_changes_a_setting_goes_back_to_the_default_and_lists_all(letter, run_json):
    letter("--setting", "link_pattern=https://a.example/{sku}")

    assert run_json(*SET, "days=9", "head=Rates")["settings"]["days"] == "9"
    assert run_json(*SET, "days=")["settings"]["days"] == "3"
    listed = {one["name"]: one["text"] for one in run_json(*SET)}
    assert (listed["head"], listed["basis"], listed["note"]) == ("Rates", "gross", "")


def test_set_refuses_what_the_receiver_does_not_ask_for(letter, run):
    letter("--setting", "link_pattern=https://a.example/{sku}")

    assert "There is no setting of Price letter" in run(*SET, "colour=red", code=1).stderr
    assert "NAME=TEXT" in run(*SET, "days", code=2).stderr
