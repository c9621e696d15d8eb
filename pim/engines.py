"""How connections of the two engines are set up: options, pragmas, which of them are tried before use.

Knows no table and no session: `pim.db` is what others ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa

from pim import copying

BUSY_SECONDS = 30  # how long a SQLite writer waits for the one before it
IDLE_SECONDS = 5.0  # after so long unused, a connection to PostgreSQL is tried before it is used


def options(url: str) -> dict[str, Any]:
    """What SQLAlchemy makes the engine of an URL with."""
    found: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if url.startswith("sqlite"):
        found["connect_args"] = {"timeout": BUSY_SECONDS, "isolation_level": None}
    else:
        found["pool_use_lifo"] = True  # what a connection has prepared is used again
    return found


def set_up(engine: sa.Engine) -> None:
    """Have every connection of the engine behave as the application expects."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _configure_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        sa.event.listen(engine, "checkin", _remember_use)
        sa.event.listen(engine, "checkout", _try_idle(engine.dialect))
        sa.event.listen(engine, "before_cursor_execute", _ask_in_binary)
        copying.listen(engine)


def _ask_in_binary(_conn: object, cursor: Any, *statement: Any) -> None:
    """Have rows come as the server keeps them where a statement asks for that: bytes are half as long."""
    _text, _parameters, context, _is_many = statement
    if context is not None and context.execution_options.get("binary"):
        cursor.format = psycopg.pq.Format.BINARY


def _remember_use(_dbapi_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _try_idle(dialect: sa.Dialect) -> Callable[[Any, Any, Any], None]:
    """Replaces a connection that the server closed meanwhile; tries only those that had a pause."""

    def check(dbapi_connection: Any, record: Any, _proxy: object) -> None:
        used_at = record.info.get("used_at")
        if used_at is None or time.monotonic() - used_at < IDLE_SECONDS:
            return
        try:
            dialect.do_ping(dbapi_connection)
        except psycopg.Error as error:
            raise sa.exc.DisconnectionError from error

    return check


def _configure_sqlite(dbapi_connection: Any, _record: object) -> None:
    cursor = dbapi_connection.cursor()
    for pragma in (
        "journal_mode=wal",
        "synchronous=normal",
        "foreign_keys=on",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "temp_store=memory",
        "cache_size=-65536",  # KiB: 64 MB
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    dbapi_connection.create_function("octets", 1, bytes.fromhex, deterministic=True)  # see pim.db.within


def _begin_sqlite(conn: sa.Connection) -> None:
    mode = conn.get_execution_options().get("sqlite_begin", "DEFERRED")
    conn.exec_driver_sql(f"BEGIN {mode}")
