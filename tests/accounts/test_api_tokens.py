"""Tokens of the API: a role each, apart from those of feeds."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pim import clock
from pim.accounts import ApiToken, api_tokens, tokens
from pim.db import db, transaction
from pim.errors import BadValue, NotFound, UnknownCode


def make_token(role="marketing", **more):
    with transaction():
        token, text = api_tokens.create(role, "ERP", **more)
        return token.id, text


def test_token_may_what_its_role_may(app):
    _, text = make_token("purchasing")

    token = api_tokens.find(text)

    assert [token.has_permission(name) for name in ("view", "plan", "enrich")] == [True, True, False]


def test_token_has_the_form_that_scanners_look_for(app):
    _, text = make_token()

    assert re.fullmatch(r"pim_api_[0-9A-Za-z]{40}_[0-9A-Za-z]{6}", text)
    assert tokens.find(text) is None


def test_text_of_a_token_is_nowhere_in_the_database(app):
    texts = [make_token()[1] for _ in range(5)]

    with db.engine.connect() as connection:
        stored = str(connection.execute(ApiToken.__table__.select()).all())

    assert [text for text in texts if text in stored or text[8:48] in stored] == []


def test_mistyped_token_is_known_without_a_query(app):
    _, text = make_token()
    mistyped = text[:20] + ("x" if text[20] != "x" else "y") + text[21:]
    db.session.rollback()

    feed = text.replace("pim_api_", "pim_feed_")
    assert [api_tokens.find(each) for each in (text[:-1], text + "0", mistyped, feed, "")] == [None] * 5
    assert not db.session().in_transaction()


def test_token_expires_and_is_revoked(app):
    now = clock.now()
    token_id, text = make_token(expires_at=now + timedelta(days=1))

    assert api_tokens.find(text, now + timedelta(days=1)) is None
    assert api_tokens.find(text, now) is not None
    with transaction():
        tokens.revoke(api_tokens.get(token_id))
    assert api_tokens.find(text, now) is None


def test_token_needs_a_role_and_a_name(app):
    with pytest.raises(UnknownCode, match="role king"), transaction():
        api_tokens.create("king", "ERP")
    with pytest.raises(BadValue, match="bear the name"), transaction():
        api_tokens.create("viewer", " ")
    with pytest.raises(NotFound):
        api_tokens.get(99)
