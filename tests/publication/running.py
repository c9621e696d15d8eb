"""Starting publications in processes of their own, and reading feeds as a receiver does meanwhile."""

from __future__ import annotations

import gzip
import hashlib
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from pim.config import ROOT, Settings
from pim.errors import Busy
from pim.publish.publishing import Outcome, publish

STUCK_SECONDS = 20  # a server needs a moment to see that its client is dead
PAUSE_SECONDS = 0.02  # between two readings: the tests need the processor too


@dataclass
class Readings:
    """What a receiver saw who fetched all the time."""

    whole: int = 0
    revisions: set[int] = field(default_factory=set)
    torn: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def start(settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    """A publication in a process of its own; its marks are read from `stdout`."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.publication.child", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings.to_environ()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(settings: Settings, *arguments: str) -> tuple[int, list[str]]:
    """The exit code and the marks of a publication that nobody disturbs."""
    process = start(settings, *arguments)
    marks, _errors = process.communicate()
    return process.returncode, marks.split()


def publish_unless_stuck(code: str) -> Outcome:
    """Publish after a run that was killed. Raises `Busy` where a lock of it does not go away."""
    until = time.monotonic() + STUCK_SECONDS
    while True:
        try:
            return publish(code)
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)


@contextmanager
def reading(folder: Path, stop: Path) -> Iterator[Future[Readings]]:
    """Read the live generation again and again, from another process, for as long as the block runs."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        reader = pool.submit(_read, folder, stop)
        try:
            yield reader
        finally:
            stop.touch()


def _read(folder: Path, stop: Path) -> Readings:
    readings = Readings()
    while not stop.exists():
        time.sleep(PAUSE_SECONDS)
        try:
            content = (folder / "manifest.json").read_bytes()
        except FileNotFoundError:
            if readings.revisions:
                readings.missing.append("manifest.json")
            continue
        try:
            manifest = orjson.loads(content)
        except orjson.JSONDecodeError:
            readings.torn.append("manifest.json")
            continue
        _read_files(folder, manifest, readings)
    return readings


def _read_files(folder: Path, manifest: dict, readings: Readings) -> None:
    for encoding, file in manifest["files"].items():
        try:
            content = (folder / file["name"]).read_bytes()
        except FileNotFoundError:
            readings.missing.append(file["name"])
            return
        is_told = (hashlib.sha256(content).hexdigest(), len(content)) == (file["sha256"], file["bytes"])
        lines = (gzip.decompress(content) if encoding == "gzip" else content) if is_told else b""
        if not is_told or lines.count(b"\n") != manifest["items"]:
            readings.torn.append(file["name"])
            return
    readings.whole += 1
    readings.revisions.add(manifest["revision"])
