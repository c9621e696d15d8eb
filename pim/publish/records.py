"""Records: each distinct rendering, stored once under the hash of its content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from pim import db
from pim.publish.models import Record

_records = Record.__table__


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record as it will be stored; see `Record` for what it is sorted by."""

    hash: bytes
    group_code: str
    sku: str
    body: bytes


def store_records(records: Iterable[NewRecord]) -> None:
    """Store the records that are not stored yet, in the caller's transaction."""
    rows = [
        {"hash": r.hash, "group_code": r.group_code, "sku": r.sku, "body": r.body.decode()}
        for r in {record.hash: record for record in records}.values()
    ]
    db.upsert_rows(_records, rows, [])


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
