"""Measure the application on a generated catalogue: `python -m bench --n 20000 --db sqlite`.

Prints a table, writes var/bench/report.json, and ends with 1 when a bar does not hold.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.api import api_rows
from bench.catalogue import load_catalogue
from bench.clients import client_rows
from bench.edits import edit_rows
from bench.feeds import feed_rows
from bench.imports import import_rows
from bench.installation import FOLDER, installed
from bench.lists import list_rows
from bench.pictures import picture_rows
from bench.products import Products
from bench.publications import publication_rows
from bench.report import Row, exit_code, table, write_report
from bench.trade import trade_rows

ALONE: dict[str, Callable[[int, str], Iterable[Row]]] = {
    "imports": import_rows
}  # begin with an empty database
PARTS: dict[str, Callable[[Products], Iterable[Row]]] = {
    "edits": edit_rows,
    "api": api_rows,
    "lists": list_rows,
    "pictures": picture_rows,
    "publications": publication_rows,
    "feeds": feed_rows,
    "clients": client_rows,
    "trade": trade_rows,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the bench; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--n", type=int, default=20_000, help="products, up to 1,000,000 (default 20,000)")
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite", help="engine")
    parser.add_argument(
        "--part", choices=[*ALONE, *PARTS], action="append", help="only this part; may be repeated"
    )
    parser.add_argument("--report", type=Path, default=FOLDER / "report.json", help="where the JSON goes")
    given = parser.parse_args(arguments)
    rows = list(_measure(given.n, given.db, given.part or [*ALONE, *PARTS]))
    write_report(rows, given.report)
    print(f"\n{table(rows)}\n\n{given.report}")
    return exit_code(rows)


def _measure(count: int, engine: str, parts: list[str]) -> Iterator[Row]:
    for part in parts:
        if part in ALONE:
            yield from _told(ALONE[part](count, engine))
    parts = [part for part in parts if part in PARTS]
    if not parts:
        return
    with installed(engine):
        started = time.perf_counter()
        products = load_catalogue(count)
        seconds = time.perf_counter() - started
        print(f"Structure of {products.shape.source}: {products.total:,} documents loaded in {seconds:.0f} s")
        for part in parts:
            yield from _told(PARTS[part](products))


def _told(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        print(f"  {row.name}: {row.value:,.2f} {row.unit}", flush=True)
        yield row


if __name__ == "__main__":
    sys.exit(main())
