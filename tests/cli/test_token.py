"""`token`: shown once, listed by its first letters, revoked for ever."""

from __future__ import annotations

import pytest

from pim.accounts import api_tokens, tokens
from tests.builders import make_shop

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def shop(app):
    make_shop()


def test_create_prints_the_token_alone_on_stdout(run):
    result = run("token", "create", "shop_pl", "--label", "the shop")

    found = tokens.find(result.stdout.strip())
    assert (found.label, result.stdout.count("\n")) == ("the shop", 1)
    assert "Keep it now" in result.stderr


def test_list_shows_no_token_whole(run, run_json):
    made = run_json("token", "create", "shop_pl")

    [told] = run_json("token", "list", "shop_pl")

    assert (told["id"], told["channel"], told["state"]) == (made["id"], "shop_pl", "live")
    assert made["token"].startswith(told["prefix"])
    assert made["token"] not in run("token", "list", "shop_pl").stdout


def test_revoked_token_opens_nothing(run, run_json):
    made = run_json("token", "create", "shop_pl")

    run("token", "revoke", "shop_pl", str(made["id"]), "--quiet")

    assert tokens.find(made["token"]) is None
    assert run_json("token", "list", "shop_pl")[0]["state"] == "revoked"


def test_token_of_another_channel_is_not_found(run):
    assert "There is no token 99" in run("token", "revoke", "shop_pl", "99", code=1).stderr
    assert "There is no channel nope" in run("token", "create", "nope", code=1).stderr


def test_channel_without_tokens_says_how_to_make_one(run):
    result = run("token", "list", "shop_pl")

    assert (result.stdout, "token create shop_pl" in result.stderr) == ("", True)


# of the API


def test_token_of_the_api_is_printed_alone_and_has_its_role(run):
    result = run(
        "token", "create", "--api", "--role", "marketing", "--name", "agency", "--expires", "2100-01-01"
    )

    found = api_tokens.find(result.stdout.strip())
    assert (found.role, found.label, found.expires_at.isoformat()) == (
        "marketing",
        "agency",
        "2100-01-01T00:00:00+00:00",
    )
    assert tokens.find(result.stdout.strip()) is None


def test_tokens_of_the_api_are_listed_apart_and_revoked_for_ever(run, run_json):
    made = run_json("token", "create", "--api", "--role", "viewer", "--name", "ERP", "--source", "erp")
    run("token", "create", "shop_pl")

    run("token", "revoke", "--api", str(made["id"]), "--quiet")

    [told] = run_json("token", "list", "--api")
    assert (told["label"], told["role"], told["source"]) == ("ERP", "viewer", "erp")
    assert told["state"] == "revoked"
    assert api_tokens.find(made["token"]) is None
    assert made["token"] not in run("token", "list", "--api").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("create",),
        ("create", "--api"),
        ("create", "shop_pl", "--api", "--role", "viewer"),
        ("create", "shop_pl", "--role", "viewer"),
        ("create", "--api", "--role", "king"),
        ("list",),
        ("revoke", "1"),
        ("revoke", "--api", "shop_pl"),
        ("revoke", "a", "b", "1"),
    ],
    ids=" ".join,
)
def test_channel_and_api_are_not_mixed(run, words):
    run("token", *words, code=2)


def test_token_that_ends_in_the_past_is_refused(run):
    result = run("token", "create", "--api", "--role", "viewer", "--expires", "2001-01-01", code=1)

    assert "still to come" in result.stderr


def test_address_with_a_key_is_printed_once(run, run_json):
    told = run_json("token", "create", "shop_pl", "--open", "--label", "merXu")

    assert told["url"].endswith(f"/feeds/shop_pl/open/{told['token']}/full")
    assert told["token"].startswith("pim_open_")
    (listed,) = run_json("token", "list", "shop_pl")
    assert (listed["kind"], "token" in listed) == ("open", False)
    run("token", "create", "--api", "--role", "viewer", "--open", code=2)
