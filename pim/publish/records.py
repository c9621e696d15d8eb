"""Records: each distinct rendering, stored once under the hash of its content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from pim import clock, db
from pim.publish.models import Record

_records = Record.__table__
RENEWAL = timedelta(days=7)  # `stored_on` is no truer than this: renewing writes the whole row


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record as it will be stored; see `Record` for what it is sorted by."""

    hash: bytes
    group_code: str
    sku: str
    body: bytes


def store_records(records: Iterable[NewRecord]) -> None:
    """Store the records that are not stored yet, in the caller's transaction; renew those that are."""
    today = clock.now().date()
    stale = _records.c.stored_on.is_(None) | (_records.c.stored_on < today - RENEWAL)
    rows = [
        {
            "hash": r.hash,
            "group_code": r.group_code,
            "sku": r.sku,
            "body": r.body.decode(),
            "stored_on": today,
        }
        for _hash, r in sorted({record.hash: record for record in records}.items())  # so that two never cross
    ]
    db.upsert_rows(_records, rows, ["stored_on"], where=stale)


def load_names(hashes: Iterable[bytes]) -> dict[bytes, tuple[str, str]]:
    """What records are called and sorted by, group and SKU, by hash."""
    c = _records.c
    found: dict[bytes, tuple[str, str]] = {}
    wanted = list(dict.fromkeys(hashes))
    for start in range(0, len(wanted), 500):
        statement = sa.select(c.hash, c.group_code, c.sku).where(c.hash.in_(wanted[start : start + 500]))
        found |= {row[0]: (row[1], row[2]) for row in db.connection().execute(statement)}
    return found


def load_bodies(hashes: Iterable[bytes]) -> dict[bytes, bytes]:
    """The bodies of records, by hash."""
    found: dict[bytes, bytes] = {}
    wanted = list(dict.fromkeys(hashes))
    for start in range(0, len(wanted), 500):
        statement = sa.select(_records.c.hash, _records.c.body).where(
            _records.c.hash.in_(wanted[start : start + 500])
        )
        found |= {row.hash: row.body.encode() for row in db.connection().execute(statement)}
    return found
