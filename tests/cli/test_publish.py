"""`publish`: what goes out, what is held back, who is refused, and how that is told."""

from __future__ import annotations

import pytest

from pim.locks import exclusive
from pim.publish.channels import get_channel, get_stream
from tests.builders import edit, make_channel, make_product, make_products, make_shop

pytestmark = pytest.mark.usefixtures("app")


def live_revision():
    return get_stream(get_channel("shop_pl").id).live_revision


def test_first_publication_shows_every_member(run_json):
    make_shop()
    make_products(3)

    told = run_json("publish", "shop_pl")

    assert {name: told[name] for name in ("channel", "revision", "previous", "items", "dry_run")} == {
        "channel": "shop_pl",
        "revision": 1,
        "previous": 0,
        "items": 3,
        "dry_run": False,
    }
    assert (told["added"], told["changed"], told["removed"], told["held_back"]) == (3, 0, 0, 0)


def test_publication_is_told_in_one_line(run):
    make_shop()
    make_product()

    result = run("publish", "shop_pl")

    expected = "shop_pl: revision 1 is published, 1 items: 1 added, 0 changed, 0 removed; 0 held back\n"
    assert (result.stdout, result.stderr) == (expected, "")


def test_nothing_new_makes_no_revision_and_is_no_failure(run):
    make_shop()
    make_product()
    run("publish", "shop_pl")

    assert run("publish", "shop_pl").stdout == "shop_pl: nothing to publish, revision 1 stands\n"


def test_dry_run_says_the_same_and_publishes_nothing(run, run_json):
    make_shop()
    make_product()

    told = run_json("publish", "shop_pl", "--dry-run")

    assert (told["revision"], told["added"], told["dry_run"]) == (1, 1, True)
    assert live_revision() == 0
    assert "would be published" in run("publish", "shop_pl", "-n").stdout


def test_held_back_records_end_with_3_and_their_reasons_on_stderr(run):
    make_shop()
    make_product("T-1")
    make_product("T-2", {"values.name..en_GB": None})

    result = run("publish", "shop_pl", code=3)

    assert "1 added" in result.stdout
    assert "1 held back" in result.stderr
    assert "T-2: name (en_GB): required, found nothing." in result.stderr


def test_quiet_is_silent_on_success_and_one_line_otherwise(run):
    make_shop()
    make_product("T-1")
    assert run("publish", "shop_pl", "-q").output == ""
    make_product("T-2", {"values.name..en_GB": None})

    result = run("publish", "shop_pl", "--quiet", code=3)

    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


def test_all_publishes_every_channel_though_one_fails(run, run_json):
    make_shop()
    make_product()
    make_channel("shop_b", locales=["en_GB"])
    with exclusive(f"channel:{get_channel('shop_pl').id}"):
        result = run("publish", "--all", code=75)

    assert "shop_b: revision 1 is published" in result.stdout
    assert "shop_pl: " in result.stderr
    assert [told["channel"] for told in run_json("publish", "--all")] == ["shop_b", "shop_pl"]


def test_channel_in_use_is_busy(run):
    make_shop()
    with exclusive(f"channel:{get_channel('shop_pl').id}"):
        result = run("publish", "shop_pl", code=75)

    assert result.stderr.startswith("Error: ")
    assert "Try again" in result.stderr


def test_shrink_is_blocked_until_a_reason_is_given(run):
    make_shop(max_shrink_percent=20)
    make_products(4)
    run("publish", "shop_pl")
    edit("product", "T-1", "archived", True)

    result = run("publish", "shop_pl", code=4)
    forced = run("publish", "shop_pl", "--force", "the end of T-1")

    assert "would shrink from 4 to 3" in result.stderr
    assert "1 removed" in forced.stdout


def test_whole_finds_what_a_normal_run_finds(run):
    make_shop()
    make_product()
    run("publish", "shop_pl")

    assert "nothing to publish" in run("publish", "shop_pl", "--whole").stdout


def test_unknown_channel_names_the_ones_there_are(run):
    make_shop()

    assert "There is no channel shop_xl. There is: shop_pl." in run("publish", "shop_xl", code=1).stderr


@pytest.mark.parametrize("arguments", [[], ["shop_pl", "--all"]], ids=["neither", "both"])
def test_one_channel_or_all_must_be_named(run, arguments):
    assert "Name one CHANNEL, or give --all" in run("publish", *arguments, code=2).stderr


def test_streams_are_published_by_their_names(run, run_json):
    make_shop()
    make_product()
    run("publish", "shop_pl")

    prices = run("publish", "shop_pl", "--stream", "prices").stdout
    stock = run_json("publish", "shop_pl", "--stream", "stock")

    counts = "0 added, 0 changed, 0 removed"
    assert prices == f"prices of shop_pl: revision 1 is published, 0 products: {counts}\n"
    assert (stock["stream"], stock["revision"], stock["items"]) == ("stock", 0, 0)
    assert "revision 1 stands" in run("publish", "shop_pl", "--stream", "prices").stdout
