"""COPY into PostgreSQL that goes on in the server while the caller computes.

The rows are spelt here, at once; sending them and waiting for the server is left to a thread of
the connection. Whoever asks the connection next waits for it first, so that nobody sees half of
a COPY, and is told of an error then.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.types.array import ListBinaryDumper

SWITCH_SECONDS = 0.0005
_THREAD, _UNDER_WAY = "copying_thread", "copying"  # in the info of a connection


class BinaryList(list[Any]):
    """A list that goes to the server in PostgreSQL's binary format, as do its items."""


psycopg.adapters.register_dumper(BinaryList, ListBinaryDumper)  # before SQLAlchemy takes its copy of them


def copy(conn: sa.Connection, table: str, names: Sequence[str], columns: Iterable[Sequence[Any]]) -> None:
    """Copy rows, given column by column in the order of `names`, after those under way; comes back at once.

    Takes None, bool, int, float, Decimal, str, bytes, dates and instants. Raises nothing of the
    database: `settle` does.
    """
    info = conn.connection.info
    thread = info.get(_THREAD)
    if thread is None:
        thread = info[_THREAD] = ThreadPoolExecutor(1, thread_name_prefix="copy")
    told = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table}" ({told}) FROM STDIN'
    driver: Any = conn.connection.driver_connection
    sent = thread.submit(_send, driver, statement, _spell(columns))
    info.setdefault(_UNDER_WAY, []).append((statement, sent))


def is_under_way(conn: sa.Connection) -> bool:
    """Whether a statement would have to wait for a COPY."""
    return _UNDER_WAY in conn.connection.info


def settle(conn: sa.Connection) -> None:
    """Wait for the COPYs that the connection has under way; raises what the first met, as SQLAlchemy does."""
    for statement, error in _wait(conn):
        raise _wrapped(statement, error) from error


def listen(engine: sa.Engine) -> None:
    """Settle before each statement and each commit; before a rollback an error is of no interest.

    Threads of the process take turns more often from now on: the one that sends has little to
    do, but would wait five milliseconds for each of its turns while another one computes.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    sa.event.listen(engine, "before_cursor_execute", lambda conn, *_rest: settle(conn))
    sa.event.listen(engine, "commit", settle)
    sa.event.listen(engine, "rollback", _abandon)


def _abandon(conn: sa.Connection) -> None:
    """Wait for those under way; a connection that the server has closed can not be asked for them."""
    if not conn.invalidated:
        _wait(conn)


def _wait(conn: sa.Connection) -> list[tuple[str, psycopg.Error]]:
    """What those under way met, when all have ended: the later ones fail because of the first."""
    met = []
    under_way: list[tuple[str, Future[None]]] = conn.connection.info.pop(_UNDER_WAY, [])
    for statement, sent in under_way:
        error = sent.exception()
        if isinstance(error, psycopg.Error):
            met.append((statement, error))
        elif error is not None:
            raise error
    return met


def _send(connection: psycopg.Connection[Any], statement: str, text: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copying:
        copying.write(text)


def _wrapped(statement: str, error: psycopg.Error) -> sa.exc.DBAPIError:
    for kind, wrapping in (
        (psycopg.IntegrityError, sa.exc.IntegrityError),
        (psycopg.OperationalError, sa.exc.OperationalError),
        (psycopg.DataError, sa.exc.DataError),
    ):
        if isinstance(error, kind):
            return wrapping(statement, None, error)
    return sa.exc.DBAPIError(statement, None, error)


def _spell(columns: Iterable[Sequence[Any]]) -> bytes:
    """The rows in COPY's text format (PostgreSQL 15, COPY, "Text Format")."""
    rows = zip(*map(_spell_column, columns), strict=True)
    return ("\n".join(map("\t".join, rows)) + "\n").encode()


def _spell_column(cells: Sequence[Any]) -> Sequence[str]:
    """Cells of one type at one go, as most columns are; others cell by cell."""
    kinds = set(map(type, cells))
    if kinds == {int}:
        return list(map(str, cells))
    if kinds == {str} and not _IN_NEED(" ".join(cells)):
        return cells
    spell = _SPELLINGS
    return [spell[type(cell)](cell) for cell in cells]


def _text(text: str) -> str:
    for raw, escaped in _ESCAPES:
        if raw in text:
            text = text.replace(raw, escaped)
    return text


_ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"))
_IN_NEED = re.compile("[\\\\\n\t\r]").search


class _Spellings(dict[type, Callable[[Any], str]]):
    """How values of a type are spelt; those of a type that is made of another, as that."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        for base in kind.__mro__[1:]:
            if base in self:
                self[kind] = self[base]
                return self[base]
        raise TypeError(f"No COPY takes a value of the type {kind.__name__}.")


_SPELLINGS = _Spellings(
    {
        type(None): lambda _none: "\\N",
        bool: lambda flag: "t" if flag else "f",
        int: str,
        float: repr,
        Decimal: str,
        str: _text,
        bytes: lambda octets: f"\\\\x{octets.hex()}",
        psycopg.Binary: lambda binary: f"\\\\x{binary.obj.hex()}",
        date: date.isoformat,
        datetime: datetime.isoformat,
    }
)
