"""`token`: shown once, listed by its first letters, revoked for ever."""

from __future__ import annotations

import pytest

from pim.accounts import tokens
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
