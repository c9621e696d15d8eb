"""Rejected rows in the layout that they came in, with what was wrong: corrected, they can be sent again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pim.intake.mappings import ERRORS
from pim.intake.problems import Problem
from pim.intake.sheets import (
    LIMITS,
    Cell,
    FileOptions,
    Limits,
    Row,
    SheetWriter,
    Source,
    guard_formula,
    open_sheet,
    write_sheet,
)


def write_rejected(
    path: Path, source: Source, options: FileOptions, problems: Iterable[Problem], limits: Limits = LIMITS
) -> int:
    """Write the rows that have problems, with all columns of the source and a last one that says why.

    The rows above the header stand as they did; kind, encoding, delimiter and sheet are
    those of the source. Gives the number of rows. Raises what `open_sheet` raises.
    """
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    with open_sheet(source, options, limits) as sheet:
        found = sheet.found
        encoding, delimiter = found.encoding or "utf-8", found.delimiter or ";"
        with write_sheet(
            path, found.kind, sheet=found.sheet, encoding=encoding, delimiter=delimiter
        ) as writer:
            _write_above(writer, sheet.preamble, options.header_row)
            at = _places(sheet.columns)
            writer.write([*(sheet.columns[n] for n in at), ERRORS])
            count = 0
            for row in sheet.iter_rows():
                if told := by_row.get(row.number):
                    surplus = row.cells[len(sheet.columns) :]
                    text = (
                        " ".join(map(_reason, told))[: limits.cell_chars - 1]
                        .encode(encoding, "replace")
                        .decode(encoding)
                    )
                    reason = guard_formula(text) if found.kind == "csv" else text
                    writer.write([*(_cell(row, n) for n in at), reason, *surplus])
                    count += 1
    return count


def _write_above(writer: SheetWriter, preamble: Sequence[Row], header_row: int) -> None:
    rows = {row.number: row.cells for row in preamble}
    for number in range(1, header_row):
        writer.write(rows.get(number, ()))


def _places(columns: Sequence[str]) -> list[int]:
    """The columns as they came, without the one that an earlier rejection added."""
    return [number for number, column in enumerate(columns) if column != ERRORS]


def _cell(row: Row, number: int) -> Cell:
    return row.cells[number] if number < len(row.cells) else ""


def _reason(problem: Problem) -> str:
    place = f"{problem.column}: " if problem.column else ""
    return f"{place}{problem.rule}. {problem.remedy}"
