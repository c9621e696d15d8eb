"""Tokens of the API on their page: shown once, listed, revoked."""

from __future__ import annotations

import re

import pytest

from pim.accounts import api_tokens
from pim.db import transaction
from tests.web.visitors import make_colleague

PAGE = "/admin/api_tokens/"
ERP = {"name": "ERP", "role": "purchasing", "source": "erp", "expires": "2100-01-01"}


def is_open(text):
    with transaction():
        return api_tokens.find(text) is not None


def test_new_token_is_shown_once(admin):
    answer = admin.send(PAGE, **ERP)

    text = re.search(r"pim_api_\w+", answer.text)[0]
    token = api_tokens.find(text)
    assert (token.label, token.role, token.source) == ("ERP", "purchasing", "erp")
    assert token.expires_at.isoformat() == "2100-01-01T00:00:00+00:00"
    assert answer.headers["Cache-Control"] == "no-store"
    page = admin.get(PAGE).text
    assert text not in page
    assert f"{token.prefix}…" in page


def test_revoking_asks_first_and_then_closes_the_token(admin):
    with transaction():
        token, text = api_tokens.create("viewer", "ERP")
        url = f"{PAGE}{token.id}/revoke"

    assert admin.send(url).status_code == 409
    assert is_open(text)
    assert admin.send(url, confirmed="yes").status_code == 303
    assert not is_open(text)


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("name", " ", "bear the name"),
        ("role", "king", "no role king"),
        ("source", "nobody", "Use one of: erp"),
        ("expires", "tomorrow", "Give a day"),
        ("expires", "2001-01-01", "still to come"),
    ],
)
def test_what_is_filled_in_wrongly_is_refused_and_kept_in_the_form(admin, field, given, words):
    answer = admin.send(PAGE, **{**ERP, field: given})

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="2100-01-01"' in answer.text or field == "expires"
    assert api_tokens.list_all() == []


def test_only_who_administers_sees_the_page(app):
    assert make_colleague(app, "channel_manager").get(PAGE).status_code == 403
