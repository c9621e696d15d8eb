"""Delimited text files (CSV, TSV) of other systems: bounded before they are opened, read line by line.

Knows no product. A file that can not be trusted as a whole is refused with `BadValue`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pim.errors import BadValue

DELIMITERS = (";", "\t", ",", "|")
MAX_BYTES = 256 * 1024 * 1024
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
MAX_CELL = 10_000  # characters: an open quote swallows the rest of a file


@dataclass(frozen=True, slots=True)
class Delimited:
    """A file whose header has been read. Rows can be read several times."""

    path: Path
    columns: tuple[str, ...]
    delimiter: str

    def iter_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that has a filled cell, with its number as a spreadsheet shows it: the header is 1.

        Raises `BadValue` where the file stops being readable.
        """
        for number, cells in enumerate(_iter_records(self.path, self.delimiter), start=1):
            if number > MAX_ROWS:
                raise BadValue(
                    self.path.name, f"row {number}", f"A file has at most {MAX_ROWS} rows: cut it."
                )
            if number > 1 and any(cells):
                yield number, cells


def open_delimited(path: Path, delimiter: str | None = None) -> Delimited:
    """The file with its header; the delimiter is the one of `DELIMITERS` that the header has most.

    Raises `BadValue` for a file beyond the bounds, without a header, or with a doubled column.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        remedy = f"At most {MAX_BYTES // 1024 // 1024} MB are read: cut the file."
        raise BadValue(path.name, f"{size // 1024 // 1024} MB", remedy)
    chosen = delimiter or _guess(path)
    columns = tuple(cell.strip() for cell in next(_iter_records(path, chosen), []))
    if not any(columns):
        raise BadValue(path.name, "no header", "The first line has to name the columns.")
    if len(columns) > MAX_COLUMNS:
        raise BadValue(path.name, f"{len(columns)} columns", f"At most {MAX_COLUMNS} columns are read.")
    named = [column.casefold() for column in columns if column]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise BadValue(path.name, ", ".join(twice), "Two columns have this name: rename or remove one.")
    return Delimited(path, columns, chosen)


def _guess(path: Path) -> str:
    header = next(_iter_records(path, "\0"), [""])[0]
    return max(DELIMITERS, key=header.count)


def _iter_records(path: Path, delimiter: str) -> Iterator[list[str]]:
    """The records as they stand; with NUL as delimiter, which no file may hold, whole lines."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if delimiter == "\0":
                yield [file.readline(MAX_CELL)]
                return
            for record in csv.reader(file, delimiter=delimiter, strict=True):
                if any(len(cell) > MAX_CELL for cell in record):
                    remedy = f"A cell has at most {MAX_CELL} characters: is a quote left open before it?"
                    raise BadValue(path.name, max(record, key=len), remedy)
                yield record
    except UnicodeDecodeError as error:
        remedy = "It has to be UTF-8: save it as “CSV UTF-8”."
        raise BadValue(path.name, f"byte {error.start}", remedy) from error
    except csv.Error as error:
        raise BadValue(path.name, str(error), "Put quotes around cells, and double quotes inside.") from error
