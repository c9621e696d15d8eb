"""Tokens by which receivers fetch the feeds of one channel. Commits nothing.

What a token looks like: `pim.accounts.token_texts`.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import clock
from pim.accounts import token_texts
from pim.accounts.models import ApiToken, Token
from pim.db import db
from pim.errors import BadValue, NotFound

FEED, OPEN = "feed", "open"  # sent in a header; part of an address, for receivers that send no header
KINDS = (FEED, OPEN)
_NOTED = timedelta(minutes=1)  # a use is noted once in so long: a busy shop writes no row per request


def create(
    channel_id: int, label: str, expires_at: datetime | None = None, *, kind: str = FEED
) -> tuple[Token, str]:
    """A new token of the channel, and its text, which can not be had again.

    A channel may have any number of them: so one is replaced without a gap. Raises
    `BadValue` for an empty label.
    """
    if not label.strip():
        raise BadValue("label", label, "Say who uses the token, e.g. “shop, since May”.")
    text = token_texts.make(kind)
    token = Token(
        channel_id=channel_id,
        kind=kind,
        prefix=token_texts.shown(text),
        sha256=token_texts.digest(text),
        label=label.strip()[:100],
        created_at=clock.now(),
        expires_at=expires_at,
    )
    db.session.add(token)
    db.session.flush()
    return token, text


def find(text: str, at: datetime | None = None, *, kind: str = FEED) -> Token | None:
    """The live token with this text. What is mistyped or forged is known by its checksum, without a query."""
    if not token_texts.is_sound(kind, text):
        return None
    digest = token_texts.digest(text)
    named = sa.select(Token).where(Token.sha256 == digest, Token.kind == kind)
    token = db.session.scalars(named).one_or_none()
    if token is None or not hmac.compare_digest(token.sha256, digest):
        return None
    return token if token.is_live(at or clock.now()) else None


def find_keyed(text: str, at: datetime | None = None) -> Token | None:
    """The live token that opens an address by this text. The same is done for every text, right or wrong."""
    digest = token_texts.digest(text)
    named = sa.select(Token).where(Token.sha256 == digest, Token.kind == OPEN)
    token = db.session.scalars(named).one_or_none()
    is_known = hmac.compare_digest(token.sha256 if token is not None else "0" * len(digest), digest)
    return token if token is not None and is_known and token.is_live(at or clock.now()) else None


def get(channel_id: int, token_id: int) -> Token:
    """A token of this channel. Raises `NotFound`, for those of other channels too."""
    token = db.session.get(Token, token_id)
    if token is None or token.channel_id != channel_id:
        raise NotFound("token", token_id, "See the tokens of the channel.")
    return token


def list_of(channel_id: int) -> list[Token]:
    """All tokens of a channel, revoked ones too, newest first."""
    statement = sa.select(Token).where(Token.channel_id == channel_id).order_by(Token.id.desc())
    return list(db.session.scalars(statement))


def revoke(token: Token | ApiToken) -> None:
    """Close the token for ever, from the next request on."""
    token.revoked_at = token.revoked_at or clock.now()


def is_use_due(token: Token | ApiToken, at: datetime) -> bool:
    """Whether `note_use` is worth a transaction."""
    return token.last_used_at is None or at - token.last_used_at >= _NOTED


def note_use(token_id: int, at: datetime, kind: type[Token] | type[ApiToken] = Token) -> None:
    """Remember when the token was used last."""
    db.session.execute(sa.update(kind).where(kind.id == token_id).values(last_used_at=at))
