"""A PostgreSQL server for one run of the tests: found, started and stopped here; no test lives here.

The server is looked for in this order: `PIM_TEST_PG_URL`; an installed
/usr/lib/postgresql/*/bin; Debian's packages, fetched and unpacked without root under
var/postgresql/. `python -m tests.postgres` starts one, prints its URL and waits.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.debian_packages import FetchFailed, fetch_postgresql

MINIMUM = 15
INSTALLED = Path("/usr/lib/postgresql")
FETCHED = Path(__file__).resolve().parent.parent / "var" / "postgresql"
START_SECONDS = 30
START_ATTEMPTS = 3  # another program may take the free port before the server does

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "jit": "off",  # so that the server never loads LLVM, which is not fetched
    "max_connections": "200",
}
# As a server that keeps a catalogue is set up: docs/postgresql.md.
DURABLE = {
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "lz4",
}
# Everything is thrown away at the end: durability would only cost time.
THROWN_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
MEMORY_FREE = 4 * 2**30  # bytes that must be free there, or the cluster goes to the disk

# Production servers sort by a language, not by bytes: so does this one, and order that is left to the
# database shows up as a difference from SQLite.
CLUSTER = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")


class NoServer(Exception):
    """No PostgreSQL can be had; says what was tried and what to install."""


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The URL of a server on which databases may be created, for as long as the block runs.

    `durable` syncs what is committed, as a real server does: for benches. Raises
    `NoServer` when none is found or it does not start.
    """
    if given := os.environ.get("PIM_TEST_PG_URL"):
        yield str_url(make_url(given).set(drivername="postgresql+psycopg"))
        return
    folder = None if durable else _memory()
    with tempfile.TemporaryDirectory(prefix="pim-postgresql-", dir=folder) as name:
        place = Path(name)
        account = _unprivileged()
        if account:
            os.chown(place, account["user"], account["group"])
        options = OPTIONS | (DURABLE if durable else THROWN_AWAY)
        process, url = _start(_find_programs(place, account), place, account, options)
        try:
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # "fast": does not wait for clients
            process.wait()


@contextmanager
def database(server_url: str, template: str | None = None) -> Iterator[str]:
    """The URL of a new database, empty or a copy of the one at `template`, left at the end of the block.

    Nobody may be connected to the template while it is copied. What was left is dropped when
    the next one is made, and at the end of the process: a server that is told to drop what
    was in use just now waits a tenth of a second.
    """
    _drop_left(server_url)
    name = f"pim_{secrets.token_hex(6)}"
    source = (make_url(template).database if template else None) or "template1"
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
    _execute(server_url, command)
    try:
        yield str_url(make_url(server_url).set(database=name))
    finally:
        _left.setdefault(server_url, []).append(name)


_left: dict[str, list[str]] = {}  # databases that nobody needs any more, by the URL of their server


def _drop_left(server_url: str) -> None:
    for name in _left.pop(server_url, ()):
        _execute(server_url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@atexit.register
def _drop_all() -> None:
    """What a server that is not ours would keep; ours may be gone by now."""
    for server_url in list(_left):
        with suppress(psycopg.OperationalError):
            _drop_left(server_url)


def str_url(url: URL) -> str:
    """The URL with its password: `str()` would hide it."""
    return url.render_as_string(hide_password=False)


def _memory() -> Path | None:
    """A folder in memory, where a database is copied five times as fast as on a disk; None without room."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_FREE:
        return MEMORY
    return None


def _execute(server_url: str, command: sql.Composed) -> None:
    plain = str_url(make_url(server_url).set(drivername="postgresql"))
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(command)


def _unprivileged() -> dict[str, Any]:
    """Whom to run as, for `subprocess`: empty unless we are root, whom the server refuses to serve."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _find_programs(place: Path, account: dict[str, Any]) -> Path:
    """The folder of `initdb` and `postgres`, fetched and unpacked if none is installed."""
    if installed := _newest(INSTALLED):
        return installed
    if not FETCHED.exists():
        try:
            fetch_postgresql(FETCHED)
        except FetchFailed as error:
            raise NoServer(_remedy(str(error))) from error
    tree = FETCHED
    if account and not _may_enter(tree, account):
        tree = place / "programs"  # a project in root's home is closed to everybody else
        shutil.copytree(FETCHED, tree, symlinks=True)
    programs = _newest(tree / "usr/lib/postgresql")
    if programs is None:
        raise NoServer(_remedy(f"{FETCHED} holds no PostgreSQL {MINIMUM} or newer; remove it."))
    return programs


def _newest(folder: Path) -> Path | None:
    found = [p for p in folder.glob("*/bin") if p.parent.name.isdecimal() and (p / "initdb").exists()]
    newest = max(found, key=lambda path: int(path.parent.name), default=None)
    return newest if newest and int(newest.parent.name) >= MINIMUM else None


def _may_enter(folder: Path, account: dict[str, Any]) -> bool:
    return subprocess.run(["test", "-x", folder], check=False, cwd="/", **account).returncode == 0


def _remedy(reason: str) -> str:
    return (
        f"No PostgreSQL {MINIMUM} or newer for the tests. {reason}\n"
        "Set PIM_TEST_PG_URL to a server on which databases may be created, or run:"
        " apt-get install postgresql"
    )


def _start(
    programs: Path, place: Path, account: dict[str, Any], settings: dict[str, str]
) -> tuple[subprocess.Popen[bytes], str]:
    cluster, log = place / "cluster", place / "log"
    environ = _environ(programs)
    made = subprocess.run(
        [programs / "initdb", "-D", cluster, "-U", "pim", "-A", "trust", "--no-sync", *CLUSTER],
        check=False, capture_output=True, text=True, cwd=place, env=environ, **account,
    )  # fmt: skip
    if made.returncode:
        raise NoServer(_remedy(f"{programs}/initdb failed: {made.stderr.strip()}"))
    for _ in range(START_ATTEMPTS):
        port = free_port()
        options = [f"-c{name}={value}" for name, value in settings.items()]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*dies_with_us(), programs / "postgres", "-D", cluster, f"-p{port}", *options],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=place, env=environ,
                start_new_session=True,  # Ctrl-C is for the tests: they still drop their databases
                **account,
            )  # fmt: skip
        url = f"postgresql+psycopg://pim@127.0.0.1:{port}/postgres"
        if _answers(process, url):
            return process, url
        process.kill()
        process.wait()
    raise NoServer(_remedy(f"{programs}/postgres does not start: {log.read_text()[-2000:]}"))


def _environ(programs: Path) -> dict[str, str]:
    """Ours, with the libraries that were unpacked beside the programs."""
    root = programs.parents[4]
    folders = [str(folder) for base in ("lib", "usr/lib") for folder in (root / base).glob("*-linux-gnu")]
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))
    }
    return environ if root == Path("/") else environ | {"LD_LIBRARY_PATH": ":".join(folders)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def dies_with_us() -> list[str]:
    """A prefix with which Linux stops the server even when the tests are killed with -9."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "INT", "--"] if program else []


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    plain = str_url(make_url(url).set(drivername="postgresql"))
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(plain, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


if __name__ == "__main__":
    try:
        with server() as running:
            sys.stdout.write(f"{running}\n")
            sys.stdout.flush()
            signal.pause()
    except NoServer as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        pass
