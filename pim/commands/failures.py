"""What to tell a person when a command fails: a message and an exit code. Not about mistakes in the code."""

from __future__ import annotations

import errno
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

from channels.base import ConnectorError, Transient
from pim.errors import PimError, UnknownCode
from pim.structure.codes import suggest

FAILED, UNAVAILABLE, BUSY = 1, 69, 75  # the last two are EX_UNAVAILABLE and EX_TEMPFAIL of sysexits.h
INTERRUPTED = 130  # as shells tell of SIGINT

# SQLSTATE: what another transaction causes, and what ends by itself.
_COLLISIONS = ("40001", "40P01", "55P03", "57P03")
_NO_TABLE = "42P01"


def explain(error: BaseException) -> tuple[str, int] | None:
    """The message and exit code of an error that is not a mistake in the code; None for one that is."""
    if isinstance(error, UnknownCode):
        return _with_suggestion(error), error.exit_code
    if isinstance(error, PimError):
        return str(error), error.exit_code
    if isinstance(error, ConnectorError):
        return str(error), BUSY if isinstance(error, Transient) else FAILED
    if isinstance(error, DBAPIError):
        return _explain_database(error)
    # A closed pipe is the reader's affair; click ends quietly.
    if isinstance(error, OSError) and error.filename is not None and error.errno != errno.EPIPE:
        return f"{error.filename}: {error.strerror}.", FAILED
    return None


def _with_suggestion(error: UnknownCode) -> str:
    near = suggest(str(error.code), error.known)
    return f"{error} {near}" if near.startswith("Did you mean") else str(error)


def _explain_database(error: DBAPIError) -> tuple[str, int] | None:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _explain_sqlite(cause)
    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate == _NO_TABLE:
        return _NO_SCHEMA
    if cause.sqlstate in _COLLISIONS:
        return f"The database is busy: {_first_line(cause)}. Try again.", BUSY
    # Without an SQLSTATE the server was never asked; 08 and 57P are connections that ended.
    if cause.sqlstate is None or cause.sqlstate.startswith(("08", "28", "3D", "53", "57P")):
        return f"The database can not be reached: {_first_line(cause)}", UNAVAILABLE
    return None


def _explain_sqlite(cause: sqlite3.Error) -> tuple[str, int] | None:
    text = str(cause)
    if text.startswith("no such table"):
        return _NO_SCHEMA
    if "locked" in text:
        return "The database is busy: somebody else has been writing for long. Try again.", BUSY
    if "unable to open" in text or "disk" in text or "not a database" in text:
        return f"The database can not be used: {text}. See PIM_DATABASE_URL.", UNAVAILABLE
    return None


_NO_SCHEMA = ("The database has no tables yet, or old ones. Run: python cli.py db upgrade", FAILED)


def _first_line(cause: BaseException) -> str:
    return str(cause).strip().partition("\n")[0]
