"""Commands in processes of their own, for what only a process shows: signals, ports, what is printed when."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

from pim.config import ROOT


def start(*arguments: str, **environ: str) -> subprocess.Popen[str]:
    """The command line as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, "cli.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - no threads are started between fork and exec
    )


def _heed_interrupts() -> None:
    """A shell's background jobs ignore Ctrl-C, and so would their children: tests may run in one."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def running(*arguments: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """A command that does not end by itself; killed at the end of the block if it has not ended."""
    process = start(*arguments, **environ)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def fetch(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """The status and body of a page; follows no redirect and asks for no encoding."""
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=60)) as connection:
        connection.request("GET", parts.path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
