"""Files of facts and of new products, as an ERP writes them every few minutes: lines of texts, of any number.

They are read by the reader of sheets, in its child, within bounds of their own. Knows no product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import cast

from pim.errors import BadValue
from pim.intake.sheets import Cell, FileOptions, Limits, Sheet, load_source, open_sheet, text_of
from pim.intake.sheets.limits import MIB

LIMITS = Limits(
    file_bytes=200 * MIB,
    unpacked_bytes=600 * MIB,
    rows=1_000_000,
    columns=200,
    cell_chars=10_000,  # an open quote swallows the rest of a file
    seconds=300,
    memory_bytes=2048 * MIB,
)


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose header has been read. Its rows can be walked once, inside `open_table`."""

    name: str
    columns: tuple[str, ...]
    decimal_mark: str
    _sheet: Sheet

    def iter_rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Every row that has a filled cell, with its number as a spreadsheet shows it: the header is 1.

        Cells are texts; numbers of a workbook have the mark of the table. Raises `BadValue`
        where the file stops being readable.
        """
        if self._sheet.found.kind == "csv":
            for row in self._sheet.iter_rows():
                yield row.number, cast(tuple[str, ...], row.cells)
            return
        for row in self._sheet.iter_rows():
            yield row.number, [self._text(cell) for cell in row.cells]

    def _text(self, cell: Cell) -> str:
        text = text_of(cell)
        return text.replace(".", self.decimal_mark) if isinstance(cell, Decimal) else text


@contextmanager
def open_table(
    path: Path, *, delimiter: str | None = None, encoding: str | None = None, decimal_mark: str = "."
) -> Iterator[Table]:
    """The table of a file, for as long as the block runs; the delimiter is found in its first lines.

    The encoding is never guessed, since nobody looks on: without one it is UTF-8. Raises what
    `open_sheet` raises, and `BadValue` for columns that differ in case only.
    """
    options = FileOptions(encoding=encoding or "utf-8", delimiter=delimiter)
    with open_sheet(load_source(path, LIMITS), options, LIMITS) as sheet:
        named = [column.casefold() for column in sheet.columns if column]
        if twice := sorted({name for name in named if named.count(name) > 1}):
            raise BadValue(path.name, ", ".join(twice), "Two columns have this name: rename or remove one.")
        yield Table(path.name, sheet.columns, decimal_mark, sheet)
