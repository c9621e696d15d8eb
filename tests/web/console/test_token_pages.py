"""Tokens on pages: shown once, listed, revoked; how receivers fetch."""

from __future__ import annotations

import re

from pim import clock
from pim.accounts import tokens
from pim.db import db
from pim.publish.channels import get_channel
from tests.web.console.world import SHOP, publish_shop, words

PAGE = f"/admin/channels/{SHOP}/tokens"


def test_new_token_is_shown_once_with_the_lines_to_call_by(manager):
    publish_shop()

    answer = manager.send(PAGE, label="shop of the client")

    text = re.search(r"pim_feed_\w+", answer.text)[0]
    assert tokens.find(text).channel_id == get_channel(SHOP).id
    assert f"Authorization: Bearer {text}" in words(answer.text).replace("&#34;", '"')
    assert text not in manager.get(PAGE).text


def test_token_is_not_kept_by_any_cache(manager):
    assert manager.send(PAGE, label="shop").headers["Cache-Control"] == "no-store"


def test_lines_call_full_delta_and_manifest(viewer):
    publish_shop()

    page = words(viewer.get(PAGE).text)

    for path in ("full", "delta?since=1", "manifest"):
        assert f"http://localhost/feeds/{SHOP}/{path}" in page


def test_token_opens_the_feeds_that_the_lines_name(world, manager, visitor):
    publish_shop()
    text = re.search(r"pim_feed_\w+", manager.send(PAGE, label="shop").text)[0]

    for path in ("full", "delta?since=1", "manifest"):
        answer = visitor.get(f"/feeds/{SHOP}/{path}", headers={"Authorization": f"Bearer {text}"})
        assert answer.status_code == 200

    fetched = set(re.findall(r"<code>(\w+)</code>", manager.get(PAGE).text))
    assert fetched == {"full", "delta", "manifest"}


def test_token_without_a_name_is_refused(manager):
    answer = manager.send(PAGE, label=" ")

    assert answer.status_code == 422
    assert "Say who uses the token" in answer.text
    assert tokens.list_of(get_channel(SHOP).id) == []


def test_revoking_asks_first_and_then_closes_the_token(manager):
    text = re.search(r"pim_feed_\w+", manager.send(PAGE, label="shop").text)[0]
    (token,) = tokens.list_of(get_channel(SHOP).id)
    url = f"{PAGE}/{token.id}/revoke"

    assert manager.send(url).status_code == 409
    assert tokens.find(text, clock.now()) is not None
    db.session.rollback()
    manager.send(url, confirmed="yes")

    assert tokens.find(text, clock.now()) is None
    assert "revoked" in manager.get(PAGE).text


def test_who_only_plans_makes_no_token(purchasing):
    assert purchasing.get(PAGE).status_code == 200
    assert purchasing.send(PAGE, label="mine").status_code == 403


def test_address_with_a_key_is_shown_once_and_opens_the_feed(world, manager, visitor):
    publish_shop()

    answer = manager.send(PAGE, label="merXu", open="1")

    url = re.search(r"http://localhost(/feeds/\w+/open/pim_open_\w+/full)", answer.text)[1]
    assert visitor.get(url).status_code == 200
    page = manager.get(PAGE).text
    assert url not in page
    assert "address" in words(page)
