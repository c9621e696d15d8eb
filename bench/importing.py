"""One import of generated products into an empty installation, and its revert: run in a process of its own.

`python -m bench.importing --n 20000 --db sqlite` prints its figures as JSON. The process
holds nothing but the import, so that its peak of memory is that of the import.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from bench.catalogue import apply_drafts
from bench.checking import check_imported, check_reverted
from bench.installation import FOLDER, installed
from bench.products import Products
from bench.shape import load_shape
from bench.structure import planning_drafts, structure_drafts
from pim import db
from pim.changes import Author, Draft, apply, revert, stage

AUTHOR = Author("import", "Import of the bench")
SLICE = 1000  # documents of the floor in one transaction
FLOOR_COUNT = 20_000  # documents that the floor is taken on, before the import and after it


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one import of `count` products: seconds, and the peak of this process in MB."""

    count: int
    seconds: float
    cpu_seconds: float  # of this process and of the server's that it talks to
    floor_seconds: float  # of a bare load of as many documents
    revert_seconds: float
    peak_mb: float


def import_products(count: int, engine: str) -> Figures:
    """Import `count` products into an installation of its own, revert that, and check both."""
    shape = load_shape()
    with installed(engine, FOLDER / "imports"):
        apply_drafts(structure_drafts(shape))
        apply_drafts(planning_drafts(shape))
        products, told = Products(shape, count), FOLDER / "imports" / engine / "drafts.jsonl"
        _write_drafts(products, told)
        floors = [_bare_load(products)]
        started, cpu_started = time.perf_counter(), _cpu_seconds()
        set_id = apply(stage(_read_drafts(told), AUTHOR)).set_id or 0
        check_imported(products, set_id)
        seconds, cpu_seconds = time.perf_counter() - started, _cpu_seconds() - cpu_started
        started = time.perf_counter()
        revert(set_id, AUTHOR)
        check_reverted(products)
        revert_seconds = time.perf_counter() - started
        peak = _peak_mb()
        floors.append(_bare_load(products))
        return Figures(count, seconds, cpu_seconds, sum(floors) / 2, revert_seconds, peak)


def _write_drafts(products: Products, path: Path) -> None:
    """What is imported, as a file: making it up is no part of an import, reading it is."""
    with path.open("wb") as out:
        for draft in products.drafts():
            out.write(orjson.dumps([draft.kind, draft.key, draft.value]) + b"\n")


def _read_drafts(path: Path) -> Iterator[Draft]:
    with path.open("rb") as lines:
        for line in lines:
            kind, key, body = orjson.loads(line)
            yield Draft(kind, key, "", body, op="create")


def _bare_load(products: Products) -> float:
    """Seconds that loading as many documents takes at the least: no history, no rules, no side tables.

    Of the first `FLOOR_COUNT` of them, which are text already when the clock starts.
    """
    documents, seconds, loaded = iter(products), 0.0, 0
    with _bare_table() as cursor:
        while loaded < min(products.count, FLOOR_COUNT):
            slice_ = [(d.id, d.key, orjson.dumps(d.body()).decode()) for d in islice(documents, SLICE)]
            started = time.perf_counter()
            _load_slice(cursor, slice_)
            seconds += time.perf_counter() - started
            loaded += len(slice_)
    return seconds * products.count / loaded


@contextmanager
def _bare_table() -> Iterator[Any]:
    """A cursor of the driver, and the table `bare` as long as the block runs."""
    connection = db.db.engine.raw_connection()
    cursor = connection.cursor()
    kind = "text" if db.is_sqlite() else "jsonb"
    try:
        cursor.execute(f"CREATE TABLE bare (id integer PRIMARY KEY, sku text UNIQUE, document {kind})")
        connection.commit()
        yield cursor
        cursor.execute("DROP TABLE bare")
        connection.commit()
    finally:
        connection.close()


def _load_slice(cursor: Any, rows: list[tuple[int, str, str]]) -> None:
    if db.is_sqlite():
        cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)
    else:
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    cursor.connection.commit()


def _cpu_seconds() -> float:
    """What this process and the server's process of its connection have computed so far."""
    if db.is_sqlite():
        return time.process_time()
    backend = db.connection().execute(sa.select(sa.func.pg_backend_pid())).scalar()
    db.db.session.rollback()
    scheduled = Path(f"/proc/{backend}/schedstat").read_text(encoding="ascii")
    return time.process_time() + int(scheduled.split()[0]) / 1e9


def _peak_mb() -> float:
    """The most memory that this process had: `ru_maxrss` would count what started it, too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/self/status names no peak")


def main(arguments: list[str] | None = None) -> int:
    """Run it; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--n", type=int, default=20_000, help="products (default 20,000)")
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite", help="engine")
    given = parser.parse_args(arguments)
    print(orjson.dumps(asdict(import_products(given.n, given.db)), option=orjson.OPT_INDENT_2).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
