"""CSV, TSV and XLSX files of strangers as rows of cells, read in a child process that can harm nobody.

`load_source` bounds the file before it is opened; `open_sheet` hands it to the child and
streams what comes back.
"""

from pim.intake.sheets.cells import Cell, FormulaError, text_of
from pim.intake.sheets.limits import LIMITS, Limits
from pim.intake.sheets.reading import FileOptions, Found, Row, Sheet, Source, load_source, open_sheet
from pim.intake.sheets.writing import SheetWriter, guard_formula, unguard_formula, write_sheet

__all__ = [
    "LIMITS",
    "Cell",
    "FileOptions",
    "FormulaError",
    "Found",
    "Limits",
    "Row",
    "Sheet",
    "SheetWriter",
    "Source",
    "guard_formula",
    "load_source",
    "open_sheet",
    "text_of",
    "unguard_formula",
    "write_sheet",
]
