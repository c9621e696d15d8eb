"""CSV files as Akeneo writes them: bounded before they are opened, read row by row. Knows no product.

A file that can not be trusted as a whole (not UTF-8, NUL, an open quote, a doubled
column) is refused with `BadValue`; what is wrong with one row is left to the readers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pim.errors import BadValue

DELIMITER = ";"
MAX_FILE_BYTES = 512 * 1024 * 1024  # what Akeneo itself takes as one import file
MAX_COLUMNS = 2_000  # 1,000 attributes in five locales and two scopes have about 1,300
MAX_ROWS = 1_048_576  # a spreadsheet ends here: nobody could look up row 1,048,577
MAX_LINE = 4_000_000  # characters: 30 cells as long as the csv module allows (131,072 each)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its filled cells by column, as they stand. `number` is what a spreadsheet shows."""

    number: int
    cells: Mapping[str, str]
    surplus: str = ""  # the first filled cell beyond the last column: the row is shifted


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file whose header has been read. Rows can be read several times."""

    path: Path
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file's name, as problems give it."""
        return self.path.name

    def iter_rows(self) -> Iterator[Row]:
        """Every record that has a filled cell, in order.

        Raises `BadValue` where the file stops being readable.
        """
        records = _iter_records(self.path)
        next(records)
        for number, record in records:
            row = _row(number, self.columns, record)
            if row.cells or row.surplus:
                yield row


def find_table(folder: Path, name: str, *required: str) -> Table | None:
    """The file of this name with its header; None where there is none or it is empty.

    Raises `BadValue` for a file beyond the bounds, and for one without the `required` columns.
    """
    path = folder / name
    if not path.is_file():
        return None
    _check_size(path)
    _number, header = next(_iter_records(path), (1, []))
    columns = tuple(cell.strip() for cell in header)
    if not any(columns):
        return None
    _check_header(name, columns, required)
    return Table(path, columns)


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise BadValue(
            path.name, f"{size:,} bytes", f"Split it into files of {MAX_FILE_BYTES:,} bytes at most."
        )


def _check_header(name: str, columns: tuple[str, ...], required: tuple[str, ...]) -> None:
    if len(columns) > MAX_COLUMNS:
        raise BadValue(
            name, f"{len(columns):,} columns", f"Split it into files of {MAX_COLUMNS:,} columns at most."
        )
    seen: set[str] = set()
    for column in filter(None, columns):
        if column in seen:
            raise BadValue(name, column, "Each column may stand once: remove or rename one of the two.")
        seen.add(column)
    if missing := [column for column in required if column not in seen]:
        found = DELIMITER.join(columns)
        raise BadValue(name, found, f"Add the column {missing[0]}; columns are separated by “{DELIMITER}”.")


def _row(number: int, columns: tuple[str, ...], record: list[str]) -> Row:
    filled = {
        column: cell for column, cell in zip(columns, record, strict=False) if cell and not cell.isspace()
    }
    surplus = next((cell for cell in record[len(columns) :] if cell.strip()), "")
    return Row(number, filled, surplus)


def _iter_records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each record, the header being 1; blank lines count and come out empty."""
    number = 0
    # utf-8-sig: spreadsheets write a byte order mark in front; newline="": the csv module asks for it
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            # strict: a quote that is not closed must not swallow the rest of the file
            for number, record in enumerate(
                csv.reader(_iter_lines(stream), delimiter=DELIMITER, strict=True), 1
            ):
                if number > MAX_ROWS:
                    raise BadValue(
                        path.name, f"row {number:,}", f"Split it into files of {MAX_ROWS:,} rows at most."
                    )
                yield number, record
        except UnicodeDecodeError as error:
            raise _unreadable(
                path, number, repr(error.object[error.start : error.end]), "Save it as UTF-8."
            ) from error
        except csv.Error as error:
            raise _unreadable(path, number, str(error), "Correct the quotes around that row.") from error
        except _BadLine as error:
            raise _unreadable(path, number, error.found, error.remedy) from error


def _iter_lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise _BadLine(f"{line[:40]}…", f"Keep lines below {MAX_LINE:,} characters.")
        if "\0" in line:
            raise _BadLine("a NUL character", "Save the file as UTF-8 text, without NUL characters.")
        yield line


def _unreadable(path: Path, after: int, found: str, remedy: str) -> BadValue:
    return BadValue(f"{path.name}, after row {after}", found, remedy)


class _BadLine(Exception):  # never leaves this module: the row number is added on the way
    def __init__(self, found: str, remedy: str) -> None:
        self.found, self.remedy = found, remedy
        super().__init__(found)
