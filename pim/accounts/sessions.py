"""Who is signed in: a row per sign-in, so that one can be ended whoever holds its cookie. Commits nothing.

The cookie holds a random key; only the key's hash is stored.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim.accounts import expiry
from pim.accounts.models import SignIn, User
from pim.db import db, settings


def begin(user_id: int, at: datetime, hours: int, *, address: str, agent: str) -> str:
    """Record a sign-in that ends after so many hours at the latest; the key for the cookie.

    Rows that are kept no longer go.
    """
    db.session.execute(sa.delete(SignIn).where(expiry.old_sign_ins(at, settings().keep_sign_in_days)))
    key = secrets.token_urlsafe(32)
    row = SignIn(
        user_id=user_id,
        key_hash=_hash(key),
        began_at=at,
        ends_at=at + timedelta(hours=hours),
        address=address[:45],
        agent=agent[:200],
    )
    db.session.add(row)
    db.session.flush()
    return key


def find_user(key: str, at: datetime) -> User | None:
    """The person who signed in with this key, if that still holds and they are active."""
    statement = (
        sa.select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.key_hash == _hash(key), SignIn.ended_at.is_(None), SignIn.ends_at > at, User.active)
    )
    return db.session.scalars(statement).unique().one_or_none()


def is_of(row: SignIn, key: str) -> bool:
    """Whether the sign-in is the one that the key belongs to."""
    return row.key_hash == _hash(key)


def list_live(user_id: int, at: datetime) -> list[SignIn]:
    """The sign-ins of a person that still hold, newest first."""
    statement = (
        sa.select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.ends_at > at)
        .order_by(SignIn.id.desc())
    )
    return list(db.session.scalars(statement))


def end(key: str, at: datetime) -> None:
    """End the sign-in with this key, if there is one."""
    _end(SignIn.key_hash == _hash(key), at)


def end_one(user_id: int, sign_in_id: int, at: datetime) -> None:
    """End one sign-in of this person; nobody else's."""
    _end(sa.and_(SignIn.user_id == user_id, SignIn.id == sign_in_id), at)


def end_all(user_id: int, at: datetime) -> None:
    """End every sign-in of a person."""
    _end(SignIn.user_id == user_id, at)


def forget(user_id: int) -> None:
    """Delete every sign-in of a person, with the addresses they came from."""
    db.session.execute(sa.delete(SignIn).where(SignIn.user_id == user_id))


def _end(which: sa.ColumnElement[bool], at: datetime) -> None:
    db.session.execute(sa.update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=at))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
