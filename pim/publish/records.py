"""Records: each distinct rendering, stored once under the hash of its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from pim import clock, db
from pim.publish.models import Record

_records = Record.__table__
AT_ONCE = 2000  # records looked up by one statement
RENEWAL = timedelta(days=7)  # `stored_on` is no truer than this: renewing writes the whole row


class NewRecord(NamedTuple):
    """A record as it will be stored; see `Record` for what it is sorted by."""

    hash: bytes
    group_code: str
    sku: str
    body: bytes
    axes: bytes | None = None


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
            "axes": None if r.axes is None else r.axes.decode(),
            "stored_on": today,
        }
        for _hash, r in sorted({record.hash: record for record in records}.items())  # so that two never cross
    ]
    db.upsert_rows(_records, rows, ["stored_on"], where=stale)


def load_names(hashes: Iterable[bytes]) -> dict[bytes, tuple[str, str]]:
    """What records are called and sorted by, group and SKU, by hash."""
    c = _records.c
    return {row[0]: (row[1], row[2]) for row in _find(hashes, c.hash, c.group_code, c.sku)}


def load_axes(listed: Mapping[int, bytes]) -> dict[int, tuple[str, str]]:
    """SKU and axes, as JSON, of the records of variants: by the key that each is given under."""
    c = _records.c
    told = {row[0]: (row[1], row[2] or "{}") for row in _find(listed.values(), c.hash, c.sku, c.axes)}
    return {key: told[hash_] for key, hash_ in listed.items()}


def load_bodies(hashes: Iterable[bytes]) -> dict[bytes, bytes]:
    """The bodies of records, by hash."""
    return {row[0]: row[1].encode() for row in _find(hashes, _records.c.hash, _records.c.body)}


def _find(hashes: Iterable[bytes], *columns: sa.Column[Any]) -> Iterator[Any]:
    wanted = list(dict.fromkeys(hashes))
    for start in range(0, len(wanted), AT_ONCE):
        statement = sa.select(*columns).where(db.within(_records.c.hash, wanted[start : start + AT_ONCE]))
        yield from db.connection().execute(statement)
