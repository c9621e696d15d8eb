"""Imports through change sets, of all products and of a fifth of them, and what undoing the greater costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import orjson

from bench.importing import Figures
from bench.report import Row, timed
from pim.config import ROOT

RATE = {"sqlite": 800.0, "postgresql": 1000.0}  # products a second
GROWTH = 1.1  # of the peak of memory, from a fifth of the products to all of them
REVERT = 2.0  # imports


def import_rows(count: int, engine: str) -> Iterator[Row]:
    """Each import in a process of its own, into an installation of its own."""
    small, large = (_import(size, engine) for size in (max(count // 5, 1), count))
    rate, floor = count / large.seconds, count / large.floor_seconds
    yield Row("import_rate", rate, "products/s", floor, floor / rate, RATE[engine], rate >= RATE[engine])
    computed = large.cpu_seconds / count * 1e6
    yield Row("import_cpu", computed, "µs/product")
    yield timed("import_rss_growth", large.peak_mb, "MB", small.peak_mb, GROWTH * small.peak_mb)
    yield timed("revert_ratio", large.revert_seconds, "s", large.seconds, REVERT * large.seconds)


def _import(count: int, engine: str) -> Figures:
    command = [sys.executable, "-m", "bench.importing", "--n", str(count), "--db", engine]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 - ourselves
    return Figures(**orjson.loads(done.stdout))
