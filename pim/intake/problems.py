"""What a reader refuses: where it stands in the sender's file, why, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One refused cell, column or row of an imported file. Problems of one cause share `rule` word for word.

    `row` is the line number as a spreadsheet shows it: the header is 1, and a cell that
    spans lines is still one row. `column` is empty when a whole row or file is meant.
    """

    file: str  # its name inside the imported folder
    row: int
    column: str
    value: str  # as it stands in the file
    rule: str
    remedy: str
    sheet: str = ""  # of a workbook

    def __str__(self) -> str:
        places = (self.file, self.sheet, f"row {self.row}", self.column and f"column {self.column}")
        place = ", ".join(filter(None, places))
        return f"{place}: {self.rule} (“{_cut(self.value)}”). {self.remedy}"


def _cut(value: str) -> str:
    return f"{value[:60]}…" if len(value) > 60 else value
