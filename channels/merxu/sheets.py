"""merXu's template as files: one row a product, at most 9,999 in a file, the first row names the columns."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO

from channels.base import Frame, Item, Setting
from channels.merxu.columns import compile_cells, iter_products, list_columns, list_extra
from channels.merxu.connector import MerxuBase

MOST_ROWS = 9_999  # H80: 10,000 rows; whether the header counts is not said
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
NUMBERS = ("price", "vat")  # columns whose cells are numbers in a spreadsheet; all others are texts


class MerxuCsv(MerxuBase):
    """Feeds merXu by files to upload: the records of `merxu` as CSV, in parts of 9,999 products."""

    code = "merxu_csv"
    label = "merXu (CSV)"
    media_type = "text/csv; charset=utf-8; header=present"
    file_suffix = ".csv"
    max_items = MOST_ROWS
    settings = (
        *MerxuBase.settings,
        Setting(
            "delimiter",
            "Between columns",
            kind="choice",
            default="comma",
            choices=tuple(DELIMITERS),
            source="C: merXu does not say it",
        ),
        Setting(
            "bom",
            "Byte order mark",
            kind="yes_no",
            default="false",
            hint="For readers that take UTF-8 for another encoding without it.",
        ),
    )

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write the header, then a row for each product (RFC 4180); no cell is changed for spreadsheets."""
        if frame.settings.get("bom") == "true":
            out.write("\ufeff".encode())
        text = io.TextIOWrapper(out, encoding="utf-8", newline="")
        delimiter = DELIMITERS[frame.settings.get("delimiter", "comma")]
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(_rows(items, frame))
        text.flush()
        text.detach()  # leaves `out` open: its owner closes it


class MerxuXlsx(MerxuBase):
    """Feeds merXu by files to upload: the records of `merxu` as XLSX, in parts of 9,999 products."""

    code = "merxu_xlsx"
    label = "merXu (XLSX)"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file_suffix = ".xlsx"
    max_items = MOST_ROWS

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write one sheet; every cell but price and VAT is a text, so that no number loses its zeros."""
        from xlsxwriter import Workbook  # whoever writes other formats has no use for it

        with tempfile.SpooledTemporaryFile(1 << 24) as file:
            book = Workbook(file, {"constant_memory": True, "strings_to_urls": False})
            book.set_properties({"created": frame.built_at.replace(tzinfo=None)})
            sheet = book.add_worksheet("products")
            rows = _rows(items, frame)
            columns = next(rows)
            numbers = {columns.index(name) for name in NUMBERS}
            for number, row in enumerate((columns, *rows)):
                for place, said in enumerate(row):
                    if number and place in numbers and said:
                        sheet.write_number(number, place, Decimal(said))
                    elif said:
                        sheet.write_string(number, place, said)
            book.close()
            file.seek(0)
            out.write(file.read())


def _rows(items: Iterable[Item], frame: Frame) -> Iterator[list[str]]:
    extra = list_extra(frame.fields, frame.settings)
    columns = list_columns(frame.locales, tuple(extra))
    yield columns
    tell = compile_cells(frame, extra)
    for record in iter_products(items):
        cells = dict(tell(record))
        yield [cells.get(name, "") for name in columns]
