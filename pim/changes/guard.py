"""Refuses every write to a guarded table that does not come from the change engine.

One check serves the ORM, Core and COPY. It is on wherever the application runs: a
service that writes around change sets fails in its first test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from pim import db

_WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO)"
    r"\s+(?:ONLY\s+)?\"?(\w+)",
    re.IGNORECASE,
)
_guarded: set[str] = set()
_open: ContextVar[bool] = ContextVar("guard_open", default=False)


class GuardedWrite(RuntimeError):
    """A guarded table was written outside the change engine: a mistake in the code, not of a person."""

    def __init__(self, table: str) -> None:
        super().__init__(f"{table} is written through change sets only (pim.changes)")


def protect(*tables: str) -> None:
    """Guard these tables from now on."""
    _guarded.update(tables)
    _written.cache_clear()


def install(engine: sa.Engine) -> None:
    """Check every statement of the engine, and every COPY of `pim.db`."""
    sa.event.listen(engine, "before_cursor_execute", _check_statement)
    if check_table not in db.copy_checks:
        db.copy_checks.append(check_table)


@contextmanager
def opened() -> Iterator[None]:
    """Allow guarded writes in the block: for the engine, rebuilds of side tables, and benches."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def check_table(table: str) -> None:
    """Raise `GuardedWrite` if the table is guarded and the guard is not open."""
    if table in _guarded and not _open.get():
        raise GuardedWrite(table)


def _check_statement(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    table = _written(statement)
    if table and not _open.get():
        raise GuardedWrite(table)


@lru_cache(maxsize=4096)
def _written(statement: str) -> str | None:
    """The first guarded table that a statement writes."""
    return next((name for name in _WRITES.findall(statement) if name in _guarded), None)
