"""The process that reads a stranger's file: `python -m pim.intake.sheets.child`, started by `reading`.

Stdin has one line of JSON (name, declared options, limits) and then the file; stdout gets
a line of facts, a line per row, and a line that says how it ended. Before it looks at the
file it gives up what it does not need: memory and time beyond the limits, and every right
to write a file.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable
from typing import Any

import orjson

from pim.errors import BadValue, NotFound
from pim.intake.sheets.archives import Archive
from pim.intake.sheets.delimited import Delimited
from pim.intake.sheets.limits import MIB, Limits
from pim.intake.sheets.workbooks import Workbook

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password
MOST_OF_ROW = 8 * MIB  # bytes of one row as it travels


def main() -> None:
    """Read what stdin holds."""
    given = orjson.loads(sys.stdin.buffer.readline())
    limits = Limits(**given["limits"])
    _confine(limits)
    try:
        content = sys.stdin.buffer.read()
        _read(given["name"], content, given["options"], limits)
    except BadValue as error:
        _say({"refused": [error.field, str(error.found), error.remedy]})
    except NotFound as error:
        _say({"missing": [error.kind, error.key, str(error)]})
    except MemoryError:
        _say({"refused": [given["name"], "a file that needs too much memory", "Split it."]})


def _confine(limits: Limits) -> None:
    for what, most, spare in (
        (resource.RLIMIT_AS, limits.memory_bytes, 0),
        (resource.RLIMIT_CPU, limits.seconds, 1),  # at the softer one it still says why it dies
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (most, most + spare))


def _read(name: str, content: bytes, options: dict[str, Any], limits: Limits) -> None:
    if content.startswith(_OLE):
        raise BadValue(name, "an old or encrypted workbook", "Save it as .xlsx without a password.")
    if content.startswith(_ZIP):
        workbook = Workbook(name, Archive(name, content, limits), limits)
        if not workbook.sheets:
            raise BadValue(name, "a workbook without a sheet", "Save it as .xlsx, .csv or .tsv.")
        sheet = options["sheet"] or workbook.sheets[0]
        _say({"kind": "xlsx", "sheet": sheet, "sheets": workbook.sheets, "encoding": "", "delimiter": ""})
        _say_rows(name, workbook.iter_rows(sheet), options["header_row"] + limits.rows, limits)
        return
    table = Delimited(name, content, options["encoding"], options["delimiter"], limits)
    facts = {"encoding": table.encoding, "delimiter": table.delimiter}
    _say({"kind": "csv", "sheet": "", "sheets": [], **facts})
    _say_rows(name, table.iter_rows(), options["header_row"] + limits.rows, limits)


def _say_rows(name: str, rows: Iterable[tuple[int, list[Any]]], last: int, limits: Limits) -> None:
    count = 0
    for number, cells in rows:
        if all(cell == "" for cell in cells):
            continue
        if number > last:
            raise BadValue(name, f"row {number:,}", f"Split it into files of {limits.rows:,} rows at most.")
        line = orjson.dumps([number, cells])
        if len(line) > MOST_OF_ROW:
            raise BadValue(f"{name}, row {number}", f"{len(line):,} bytes in one row", "Shorten it.")
        sys.stdout.buffer.write(line + b"\n")
        count += 1
    _say({"end": count})


def _say(told: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")


if __name__ == "__main__":
    main()
