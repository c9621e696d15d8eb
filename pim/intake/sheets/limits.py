"""How much of a stranger's file is read, at most. The only place where these numbers stand."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one file. A real sheet unpacks to 5 to 50 times its size; a bomb to 700 times."""

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 200 * MIB  # of all parts of a workbook together
    ratio: int = 100  # unpacked bytes per byte of the file
    entries: int = 200  # parts of a workbook
    rows: int = 100_000
    columns: int = 500
    cell_chars: int = 32_767  # what a spreadsheet keeps in one cell
    seconds: int = 120  # of processor time in the child
    memory_bytes: int = 512 * MIB  # of address space in the child


LIMITS = Limits()
