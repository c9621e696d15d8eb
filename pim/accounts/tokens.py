"""Tokens by which receivers fetch the feeds of one channel. Commits nothing.

A token is `pim_feed_`, 40 random characters, `_` and a checksum: scanners for leaked
secrets recognise it without asking us. Only its SHA-256 is stored; 238 random bits need
no slow hash.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import zlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import clock
from pim.accounts.models import Token
from pim.db import db
from pim.errors import BadValue, NotFound

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_FORM = re.compile(r"(pim_feed_[0-9A-Za-z]{40})_([0-9A-Za-z]{6})", re.ASCII)
_SHOWN = len("pim_feed_") + 4
_NOTED = timedelta(minutes=1)  # a use is noted once in so long: a busy shop writes no row per request


def create(channel_id: int, label: str, expires_at: datetime | None = None) -> tuple[Token, str]:
    """A new token of the channel, and its text, which can not be had again.

    A channel may have any number of them: so one is replaced without a gap. Raises
    `BadValue` for an empty label.
    """
    if not label.strip():
        raise BadValue("label", label, "Say who uses the token, e.g. “shop, since May”.")
    body = "pim_feed_" + "".join(secrets.choice(_ALPHABET) for _ in range(40))
    text = f"{body}_{_checksum(body)}"
    token = Token(
        channel_id=channel_id,
        prefix=text[:_SHOWN],
        sha256=_hash(text),
        label=label.strip()[:100],
        created_at=clock.now(),
        expires_at=expires_at,
    )
    db.session.add(token)
    db.session.flush()
    return token, text


def find(text: str, at: datetime | None = None) -> Token | None:
    """The live token with this text. What is mistyped or forged is known by its checksum, without a query."""
    form = _FORM.fullmatch(text)
    if form is None or _checksum(form[1]) != form[2]:
        return None
    digest = _hash(text)
    token = db.session.scalars(sa.select(Token).where(Token.sha256 == digest)).one_or_none()
    if token is None or not hmac.compare_digest(token.sha256, digest):
        return None
    return token if token.is_live(at or clock.now()) else None


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


def revoke(token: Token) -> None:
    """Close the token for ever, from the next request on."""
    token.revoked_at = token.revoked_at or clock.now()


def is_use_due(token: Token, at: datetime) -> bool:
    """Whether `note_use` is worth a transaction."""
    return token.last_used_at is None or at - token.last_used_at >= _NOTED


def note_use(token_id: int, at: datetime) -> None:
    """Remember when the token was used last."""
    db.session.execute(sa.update(Token).where(Token.id == token_id).values(last_used_at=at))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _checksum(body: str) -> str:
    """CRC-32 in base 62, six characters."""
    number, letters = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        letters = _ALPHABET[rest] + letters
    return letters
