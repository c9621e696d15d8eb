"""Tokens by which programs call the API, each with the permissions of one role. Commits nothing.

They stand in a table of their own: no feed can be opened by one, whatever a query forgets.
"""

from __future__ import annotations

import hmac
from datetime import datetime

import sqlalchemy as sa

from pim import clock
from pim.accounts import token_texts
from pim.accounts.models import ApiToken
from pim.accounts.roles import ROLES
from pim.db import db
from pim.errors import BadValue, NotFound, UnknownCode

KIND = "api"


def create(
    role: str, label: str, expires_at: datetime | None = None, source: str | None = None
) -> tuple[ApiToken, str]:
    """A new token with this role, and its text, which can not be had again.

    What it writes is data of `source`, which leaves alone what others own; without one it
    writes as people do. Whether there is such a source, whoever writes asks (`changes.Author`).
    Raises `UnknownCode` for a role that does not exist, `BadValue` for an empty label or
    an end that has passed.
    """
    if role not in ROLES:
        raise UnknownCode("role", role, tuple(ROLES))
    if not label.strip():
        raise BadValue("name", label, "Say what uses the token, e.g. “ERP”: its changes bear the name.")
    now = clock.now()
    if expires_at is not None and expires_at <= now:
        raise BadValue("expires", expires_at.isoformat(), "Name a moment that is still to come.")
    text = token_texts.make(KIND)
    token = ApiToken(
        role=role,
        source=source,
        prefix=token_texts.shown(text),
        sha256=token_texts.digest(text),
        label=label.strip()[:100],
        created_at=now,
        expires_at=expires_at,
    )
    db.session.add(token)
    db.session.flush()
    return token, text


def find(text: str, at: datetime | None = None) -> ApiToken | None:
    """The live token with this text; what is mistyped costs no query."""
    if not token_texts.is_sound(KIND, text):
        return None
    digest = token_texts.digest(text)
    token = db.session.scalars(sa.select(ApiToken).where(ApiToken.sha256 == digest)).one_or_none()
    if token is None or not hmac.compare_digest(token.sha256, digest):
        return None
    return token if token.is_live(at or clock.now()) else None


def get(token_id: int) -> ApiToken:
    """The token of this id. Raises `NotFound`."""
    token = db.session.get(ApiToken, token_id)
    if token is None:
        raise NotFound("API token", token_id, "See: python cli.py token list --api")
    return token


def list_all() -> list[ApiToken]:
    """All of them, revoked ones too, newest first."""
    return list(db.session.scalars(sa.select(ApiToken).order_by(ApiToken.id.desc())))
