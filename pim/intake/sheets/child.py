"""The process that reads a stranger's file: `python -m pim.intake.sheets.child`, started by `reading`.

Stdin has one line of JSON (name, declared options, limits) and then the file; stdout gets
a line of facts, a line for some rows at a time, and a line that says how it ended. Before it looks at the
file it gives up what it does not need: memory and time beyond the limits, and every right
to write a file.
"""

from __future__ import annotations

import resource
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from pim.errors import BadValue, NotFound
from pim.intake.sheets.archives import Archive
from pim.intake.sheets.delimited import Delimited
from pim.intake.sheets.limits import MIB, Limits
from pim.intake.sheets.workbooks import Workbook

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password
MOST_OF_ROW = MIB  # characters of one row
BATCH = 500  # rows that are told at once, where they are short

# What reading may raise where a part holds something that its format does not allow.
_SURPRISES = (ValueError, LookupError, ArithmeticError, OSError, RecursionError, struct.error)


def main() -> None:
    """Read what stdin holds."""
    given = orjson.loads(sys.stdin.buffer.readline())
    limits = Limits(**given["limits"])
    _confine(limits)
    try:
        for told in iter_told(given["name"], sys.stdin.buffer.read(), given["options"], limits):
            sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
    except BadValue as error:
        _say({"refused": [error.field, str(error.found), error.remedy]})
    except NotFound as error:
        _say({"missing": [error.kind, error.key, str(error)]})
    except MemoryError:
        _say({"refused": [given["name"], "a file that needs too much memory", "Split it."]})


def iter_told(name: str, content: bytes, options: Mapping[str, Any], limits: Limits) -> Iterator[Any]:
    """What is said of a file: facts, rows, the end. Raises `BadValue` or `NotFound`, whatever it holds."""
    try:
        yield from _iter_told(name, content, options, limits)
    except _SURPRISES as error:
        found = f"what no spreadsheet writes ({error})"[:200]
        raise BadValue(name, found, "Save it anew, as .xlsx or as .csv in UTF-8.") from error


def _confine(limits: Limits) -> None:
    for what, most, spare in (
        (resource.RLIMIT_AS, limits.memory_bytes, 0),
        (resource.RLIMIT_CPU, limits.seconds, 1),  # at the softer one it still says why it dies
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (most, most + spare))


def _iter_told(name: str, content: bytes, options: Mapping[str, Any], limits: Limits) -> Iterator[Any]:
    last = options["header_row"] + limits.rows
    if content.startswith(_OLE):
        raise BadValue(name, "an old or encrypted workbook", "Save it as .xlsx without a password.")
    if content.startswith(_ZIP):
        workbook = Workbook(name, Archive(name, content, limits), limits)
        if not workbook.sheets:
            raise BadValue(name, "a workbook without a sheet", "Save it as .xlsx, .csv or .tsv.")
        sheet = options["sheet"] or workbook.sheets[0]
        yield {"kind": "xlsx", "sheet": sheet, "sheets": workbook.sheets, "encoding": "", "delimiter": ""}
        yield from _iter_bounded(name, workbook.iter_rows(sheet), last, limits)
        return
    table = Delimited(name, content, options["encoding"], options["delimiter"], limits)
    facts = {"encoding": table.encoding, "delimiter": table.delimiter}
    yield {"kind": "csv", "sheet": "", "sheets": [], **facts}
    yield from _iter_bounded(name, table.iter_rows(), last, limits)


def _iter_bounded(
    name: str, rows: Iterable[tuple[int, list[Any]]], last: int, limits: Limits
) -> Iterator[Any]:
    """The rows that are not blank, some at a time, and the end; those before a fault are told before it."""
    batch: list[Any] = []
    told = 0  # characters in it
    try:
        for number, cells in rows:
            length = _measure(cells)
            if not length:
                continue
            if number > last:
                remedy = f"Split it into files of {limits.rows:,} rows at most."
                raise BadValue(name, f"row {number:,}", remedy)
            if length > MOST_OF_ROW:
                raise BadValue(f"{name}, row {number}", f"{length:,} characters in one row", "Shorten it.")
            batch.append((number, cells))
            told += length
            if len(batch) >= BATCH or told > MOST_OF_ROW:
                yield batch
                batch, told = [], 0
    except (BadValue, *_SURPRISES):
        if batch:
            yield batch
        raise
    if batch:
        yield batch
    yield {"end": True}


def _measure(cells: list[Any]) -> int:
    """The characters of a row, 0 of a blank one; a number may have three hundred."""
    try:
        text = "".join(cells)
    except TypeError:  # not texts alone, so something stands there
        return sum(len(cell.get("n", "") if isinstance(cell, dict) else str(cell)) for cell in cells) or 1
    return len(text) if text.strip() else 0


def _say(told: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")


if __name__ == "__main__":
    main()
