"""A Redis server for one run of the tests: found, started and stopped here; no test lives here.

It is looked for in this order: `PIM_TEST_REDIS_URL`; an installed redis-server; Debian's
packages, fetched and unpacked without root under var/redis/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.debian_packages import FetchFailed, fetch_redis
from tests.postgres import dies_with_us, free_port

FETCHED = Path(__file__).resolve().parent.parent / "var" / "redis"
START_SECONDS = 20


class NoServer(Exception):
    """No Redis can be had; says what was tried and what to install."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of a database of a server that keeps nothing, for as long as the block runs.

    Of the one that `PIM_TEST_REDIS_URL` names, the database is emptied first. Raises `NoServer`.
    """
    if given := os.environ.get("PIM_TEST_REDIS_URL"):
        with redis.Redis.from_url(given) as client:
            client.flushdb()
        yield given
        return
    program, environ = _find_program()
    with tempfile.TemporaryDirectory(prefix="pim-redis-") as folder:
        port = free_port()
        process = subprocess.Popen(
            [*dies_with_us(), program, "--port", str(port), "--bind", "127.0.0.1", *("--save", "")],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            url = f"redis://127.0.0.1:{port}/0"
            if not _answers(process, url):
                raise NoServer(_remedy(f"{program} does not start."))
            yield url
        finally:
            process.terminate()
            process.wait()


def _find_program() -> tuple[Path, dict[str, str]]:
    """The server, and the environment that it needs: what was unpacked brings libraries."""
    if installed := shutil.which("redis-server"):
        return Path(installed), dict(os.environ)
    if not FETCHED.exists():
        try:
            fetch_redis(FETCHED)
        except FetchFailed as error:
            raise NoServer(_remedy(str(error))) from error
    libraries = [
        str(folder) for base in ("lib", "usr/lib") for folder in (FETCHED / base).glob("*-linux-gnu")
    ]
    return FETCHED / "usr/bin/redis-server", dict(os.environ) | {"LD_LIBRARY_PATH": ":".join(libraries)}


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with redis.Redis.from_url(url) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            time.sleep(0.05)
    return False


def _remedy(reason: str) -> str:
    return (
        f"No Redis for the tests. {reason}\n"
        "Set PIM_TEST_REDIS_URL to a database that may be emptied, or run: apt-get install redis-server"
    )
