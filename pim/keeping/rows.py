"""Deleting rows that are kept no longer: slice by slice, so that nobody waits long for a lock.

One transaction for all of a million rows held SQLite's only writer for 19 seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from pim import db

SLICE = 1000  # rows deleted in one transaction
PAUSE_SECONDS = 0.02  # between two, in which others get their turn to write


@dataclass(frozen=True, slots=True)
class Old:
    """The rows of a table that are kept no longer.

    Nobody writes what would make the condition false of a row for which it was true: it is
    looked up in one transaction and acted on in another. `size` is the bytes that a row
    gives free, where it is worth telling.
    """

    table: sa.Table
    condition: sa.ColumnElement[bool]
    size: sa.ColumnElement[Any] = field(default_factory=lambda: sa.literal(0))


@dataclass(slots=True)
class Tally:
    """How much went, or would go; bytes as far as they are known."""

    rows: int = 0
    files: int = 0
    bytes: int = 0

    def add(self, *, rows: int = 0, files: int = 0, size: int = 0) -> None:
        """Count more."""
        self.rows += rows
        self.files += files
        self.bytes += size


def count(old: Old, tally: Tally) -> None:
    """Add what would go, in the caller's transaction."""
    statement = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(old.size), 0)).where(old.condition)
    rows, size = db.connection().execute(statement.select_from(old.table)).one()
    tally.add(rows=rows, size=int(size))


def delete(old: Old, tally: Tally, on_slice: Callable[[], None]) -> None:
    """Delete the rows, a transaction for each slice, and add what is gone; call it in none.

    `on_slice` is called between two slices. What a dead process left of the rows, the next one finds.
    """
    key = list(old.table.primary_key)
    look = sa.select(*key, old.size.label("size")).where(old.condition).limit(SLICE)
    while True:
        with db.moment():
            found = db.connection().execute(look).all()
        gone = _delete(old, [tuple(row[:-1]) for row in found]) if found else 0
        tally.add(rows=gone, size=sum(int(row.size or 0) for row in found))
        if gone:
            on_slice()
        if gone < SLICE:
            return
        time.sleep(PAUSE_SECONDS)


def _delete(old: Old, keys: list[tuple[Any, ...]]) -> int:
    columns = list(old.table.primary_key)
    named = (
        sa.tuple_(*columns).in_(keys) if len(columns) > 1 else columns[0].in_([first for (first,) in keys])
    )
    with db.transaction() as connection:
        return connection.execute(old.table.delete().where(named, old.condition)).rowcount
