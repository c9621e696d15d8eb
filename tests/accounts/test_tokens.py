from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pim import clock
from pim.accounts import Token, tokens
from pim.db import db, transaction
from pim.errors import BadValue, NotFound
from tests.accounts.channels import make_channel


def make_token(channel_id, **more):
    with transaction():
        token, text = tokens.create(channel_id, "shop", **more)
        return token.id, text


def test_token_opens_the_channel_that_it_was_made_for(app):
    shop, market = make_channel("shop"), make_channel("market")
    _, text = make_token(shop)

    assert tokens.find(text).channel_id == shop
    assert tokens.list_of(market) == []


def test_token_has_the_form_that_scanners_look_for(app):
    _, text = make_token(make_channel("shop"))

    assert re.fullmatch(r"pim_feed_[0-9A-Za-z]{40}_[0-9A-Za-z]{6}", text)


def test_text_of_a_token_is_nowhere_in_the_database(app):
    channel_id = make_channel("shop")
    texts = [make_token(channel_id)[1] for _ in range(20)]

    with db.engine.connect() as connection:
        stored = str(connection.execute(Token.__table__.select()).all())

    assert [text for text in texts if text in stored or text[9:49] in stored] == []
    assert len(set(texts)) == 20


def test_mistyped_token_is_known_without_a_query(app):
    _, text = make_token(make_channel("shop"))
    mistyped = text[:20] + ("x" if text[20] != "x" else "y") + text[21:]
    db.session.rollback()

    found = [tokens.find(each) for each in (text[:-1], text + "0", mistyped, text.upper(), "pim_feed_", "")]

    assert found == [None] * 6
    assert not db.session().in_transaction()


def test_revoked_token_is_closed_at_once_and_for_ever(app):
    channel_id = make_channel("shop")
    token_id, text = make_token(channel_id)

    with transaction():
        tokens.revoke(tokens.get(channel_id, token_id))

    assert tokens.find(text) is None
    assert [token.id for token in tokens.list_of(channel_id)] == [token_id]


def test_token_expires(app):
    now = clock.now()
    _, text = make_token(make_channel("shop"), expires_at=now + timedelta(days=1))

    assert tokens.find(text, now) is not None
    assert tokens.find(text, now + timedelta(days=1)) is None


def test_token_is_replaced_without_a_gap(app):
    channel_id = make_channel("shop")
    (_, old), (_, new) = make_token(channel_id), make_token(channel_id)

    assert tokens.find(old) is not None
    assert tokens.find(new) is not None


def test_token_of_another_channel_is_not_found(app):
    shop, market = make_channel("shop"), make_channel("market")
    token_id, _ = make_token(shop)

    with pytest.raises(NotFound):
        tokens.get(market, token_id)


def test_use_is_noted_once_a_minute(app):
    now = clock.now()
    channel_id = make_channel("shop")
    token_id, _ = make_token(channel_id)
    assert tokens.is_use_due(tokens.get(channel_id, token_id), now)

    with transaction():
        tokens.note_use(token_id, now)

    token = tokens.get(channel_id, token_id)
    assert token.last_used_at == now
    assert not tokens.is_use_due(token, now + timedelta(seconds=59))
    assert tokens.is_use_due(token, now + timedelta(seconds=60))


def test_token_needs_a_label(app):
    channel_id = make_channel("shop")

    with pytest.raises(BadValue, match="who uses"), transaction():
        tokens.create(channel_id, "  ")
