"""Slows down guessing of passwords, per account and per address, without locking anybody out.

Counts live in a table, so that all workers share them. An attempt is counted *before* the
password is looked at and forgiven afterwards: a thousand attempts at once do not slip
through together. A browser that signed in before counts by itself: who attacks an account
from elsewhere does not keep its owner out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim.accounts.expiry import QUIET, old_attempts
from pim.accounts.models import Attempts
from pim.db import db

LONGEST = 300  # seconds between two attempts at most: 12 guesses an hour
# Free failures by kind of key. Colleagues share the address of their office.
FREE = {"account": 5, "browser": 5, "address": 20}


def keys(email: str, address: str, browser: str | None) -> list[str]:
    """Under which counts an attempt falls; `browser` is the name of one that this account signed in on."""
    if browser is not None:
        return [_key("browser", browser)]
    return sorted([_key("account", email.strip().lower()), _key("address", address)])


def take(names: Sequence[str], at: datetime) -> int:
    """Count an attempt under each key. Where one must wait, nothing is counted: the seconds until it may.

    Call it in a transaction of its own.
    """
    rows = [_locked(name, at) for name in names]
    wait = max((row.free_at - at).total_seconds() for row in rows)
    if wait > 0:
        return int(wait) + 1
    for row in rows:
        row.failures = 1 if at - row.last_at > QUIET else row.failures + 1
        row.last_at = at
        row.free_at = at + timedelta(seconds=_delay(row))
    db.session.flush()
    return 0


def forgive(names: Sequence[str], at: datetime) -> None:
    """Take back an attempt that succeeded; the account's and the browser's failures are forgotten.

    The address keeps its others: one good account does not wash away guesses at the rest.
    Counts that have been quiet for long go.
    """
    for name in names:
        row = _locked(name, at)
        row.failures = max(row.failures - 1, 0) if name.startswith("address:") else 0
        row.free_at = at
    db.session.flush()
    db.session.execute(sa.delete(Attempts).where(old_attempts(at), Attempts.key.not_in(names)))


def _delay(row: Attempts) -> int:
    excess = row.failures - FREE[row.key.partition(":")[0]]
    return min(2 ** min(excess, 10), LONGEST) if excess >= 0 else 0


def _locked(name: str, at: datetime) -> Attempts:
    """The row of a key, made where it is missing, locked until the transaction ends."""
    db.session.execute(
        sa.text(
            "INSERT INTO sign_in_attempts (key, failures, last_at, free_at) VALUES (:key, 0, :at, :at)"
            " ON CONFLICT (key) DO NOTHING"
        ).bindparams(sa.bindparam("at", type_=Attempts.__table__.c.last_at.type)),
        {"key": name, "at": at},
    )
    statement = sa.select(Attempts).where(Attempts.key == name).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _key(kind: str, name: str) -> str:
    return f"{kind}:{hashlib.sha256(name.encode()).hexdigest()}"
