"""The database as a file, at one moment, while others write; and a database from such a file.

SQLite: its own backup, a whole copy. PostgreSQL: `pg_dump` in its custom format, of a snapshot
that this process holds too, so that what is counted and listed is what is in the dump.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from pim import db
from pim.errors import PimError, WrongState
from pim.storage import TEMPORARY, write_aside

SUFFIXES = {"sqlite": "sqlite3", "postgresql": "dump"}
INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps the versions apart


class MissingProgram(PimError):
    """A program of PostgreSQL that the machine lacks."""

    exit_code = 69

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} is needed, of the server's version or newer: apt-get install postgresql-client,"
            f" or put it on the PATH."
        )


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump, and a connection that sees exactly what is in it."""

    path: Path
    connection: sa.Connection


@contextmanager
def dump(folder: Path) -> Iterator[Dump]:
    """Dump the database into `folder`, under a temporary name. Raises `MissingProgram`, `WrongState`."""
    path = folder / f".{os.getpid()}.database{TEMPORARY}"
    try:
        with _dump_sqlite(path) if db.is_sqlite() else _dump_postgresql(path) as connection:
            path.chmod(0o600)
            yield Dump(path, connection)
    finally:
        path.unlink(missing_ok=True)


def load(path: Path) -> None:
    """Put the dump in place of the application's database, whatever that holds. Nobody may be using it.

    Raises `MissingProgram`, `WrongState`.
    """
    db.db.session.remove()
    if db.is_sqlite():
        _load_sqlite(path)
    else:
        _drop_tables()
        url, environ = _address()
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run("pg_restore", [*options, f"--dbname={url}", str(path)], environ)
    db.db.engine.dispose()


def check(path: Path, engine: str) -> str:
    """What is wrong with a dump, looked at without a server; "" where nothing is."""
    if engine == "sqlite":
        try:
            with closing(_open(path)) as connection:
                found: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            return str(error)
        return "" if found == "ok" else found
    try:
        _run("pg_restore", ["--list", str(path)], {})
    except WrongState as error:
        return str(error)
    return ""


def server_version() -> str:
    """The version of the engine."""
    if db.is_sqlite():
        return sqlite3.sqlite_version
    return str(db.connection().execute(sa.text("SHOW server_version")).scalar_one())


def find_program(name: str) -> str:
    """The newest of PostgreSQL's programs of this name. Raises `MissingProgram`."""
    installed = [path for path in INSTALLED.glob(f"*/bin/{name}") if path.parts[-3].isdecimal()]
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    found = str(newest) if newest else shutil.which(name)
    if found is None:
        raise MissingProgram(name)
    return found


@contextmanager
def _dump_sqlite(path: Path) -> Iterator[sa.Connection]:
    # One step: the copy is of one moment, and beside it others go on writing to the log (WAL).
    with closing(_open(_database())) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=delete")  # one file, without a log beside it
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _dump_postgresql(path: Path) -> Iterator[sa.Connection]:
    url, environ = _address()
    with db.moment():
        connection = db.connection()
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run("pg_dump", [*options, f"--file={path}", f"--dbname={url}"], environ)
        yield connection


def _load_sqlite(path: Path) -> None:
    target = _database()
    db.db.engine.dispose()
    for ending in ("-wal", "-shm"):  # of what stands there: they are no log of what comes
        target.with_name(target.name + ending).unlink(missing_ok=True)
    with path.open("rb") as source, write_aside(target.parent, target.name) as out:
        shutil.copyfileobj(source, out)


def _drop_tables() -> None:
    metadata = sa.MetaData()
    with db.transaction() as connection:
        metadata.reflect(connection)
        metadata.drop_all(connection)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _database() -> Path:
    return Path(db.db.engine.url.database or "")


def _address() -> tuple[str, dict[str, str]]:
    """The database as libpq is told it, and the password apart: everybody on a machine reads arguments."""
    url = db.db.engine.url.set(drivername="postgresql")
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    return url.set(password=None).render_as_string(), password


def _run(name: str, arguments: list[str], environ: dict[str, str]) -> None:
    program = find_program(name)
    ran = subprocess.run(  # noqa: S603 - a program of PostgreSQL, with arguments of ours
        [program, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
    )
    if ran.returncode:
        raise WrongState(f"{name} failed: {ran.stderr.strip() or ran.returncode}")
