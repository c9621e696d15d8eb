"""The beginning of an uploaded file, for a person who says what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from pim.intake.sheets import FileOptions, Row, Sheet, open_sheet
from pim.intake.uploads.files import open_source
from pim.intake.uploads.models import Upload

ROWS = 8


@dataclass(frozen=True, slots=True)
class Peek:
    """The header of a sheet, how it was read, and its first rows below the header."""

    sheet: Sheet  # its rows can not be walked any more
    rows: tuple[Row, ...]


def peek(upload: Upload, options: FileOptions) -> Peek:
    """Read the beginning of a file. Raises what `open_sheet` raises, `NotFound` once it is cleaned away."""
    with open_sheet(open_source(upload), options) as sheet:
        return Peek(sheet, tuple(islice(sheet.iter_rows(), ROWS)))
