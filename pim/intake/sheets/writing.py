"""Writing sheets that read back: texts stay texts, no cell becomes a formula, each written as it comes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from pim.intake.sheets.cells import DIGITS, Cell, text_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# What spreadsheets take for a formula, wide signs too, and such a text behind the quotes that mark it.
_RISKY = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")

MAX_SHEET_NAME = 31  # characters; and these can not stand in it
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")

_SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class SheetWriter(Protocol):
    """Takes the rows of one sheet in their order."""

    def write(self, cells: Sequence[Cell]) -> None:
        """Add a row."""


@contextmanager
def write_sheet(
    path: Path, kind: str, *, sheet: str = "", encoding: str = "utf-8-sig", delimiter: str = ";"
) -> Iterator[SheetWriter]:
    """A new file of this kind (csv, xlsx), whole when the block has ended."""
    if kind == "xlsx":
        from xlsxwriter import Workbook  # the child that reads has no use for it

        with Workbook(path, _SETTINGS) as workbook:
            yield _Xlsx(workbook, sheet)
        return
    with path.open("w", encoding=encoding, newline="") as stream:
        yield _Csv(stream, delimiter)


def guard_formula(text: str) -> str:
    """The text as a CSV cell for people: with ' before it where a spreadsheet would run it."""
    return f"'{text}" if _RISKY.match(text) else text


def unguard_formula(text: str) -> str:
    """The text behind the ' of `guard_formula`."""
    return text[1:] if _GUARDED.match(text) else text


class _Csv:
    """Texts as they are handed over: whoever knows which are numbers has guarded the others."""

    def __init__(self, stream: IO[str], delimiter: str) -> None:
        self._writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")

    def write(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow([text_of(cell) for cell in cells])


class _Xlsx:
    """Texts as text, numbers that keep their digits as numbers, days as days."""

    def __init__(self, workbook: Workbook, sheet: str) -> None:
        name = _NOT_IN_NAMES.sub("_", sheet)[:MAX_SHEET_NAME].strip("'")
        self._worksheet, self._row = workbook.add_worksheet(name or None), 0
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._text = workbook.add_format({"num_format": "@"})

    def write(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            self._write_cell(column, cell)
        self._row += 1

    def _write_cell(self, column: int, cell: Cell) -> None:
        if isinstance(cell, bool):
            self._worksheet.write_boolean(self._row, column, cell)
        elif isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= DIGITS:
            self._worksheet.write_number(self._row, column, float(cell))
        elif isinstance(cell, date):
            self._worksheet.write_datetime(self._row, column, cell, self._day)
        elif text := text_of(cell):
            self._worksheet.write_string(self._row, column, text, self._text)
