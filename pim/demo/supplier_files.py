"""Files as suppliers of the demo company send them, with their mappings and the faults that are in them.

`przewex.csv` is written in cp1250 with semicolons and decimal commas; `rurvik.xlsx` has a
title above its header, notes beside its table, and numbers as text. Both are the same bytes
on every call.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from pim.changes import Draft
from pim.demo.fields import create, gtin, labels
from pim.demo.texts import Five

FIRST_SERIAL = 9_500_001
_SHEET = "Cennik 2026"


@dataclass(frozen=True, slots=True)
class SupplierFile:
    """One file. `faults` names the SKUs, or the numbers of rows without one, that can not be taken."""

    name: str
    mapping: str
    labels: Five
    rules: dict[str, Any]
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    faults: dict[str, str]

    def content(self) -> bytes:
        """The bytes of the file."""
        return _csv(self) if self.name.endswith(".csv") else _xlsx(self)


def _column(column: str, field: str, **more: Any) -> dict[str, Any]:
    return {"column": column, "field": field, **more}


_PRZEWEX = SupplierFile(
    "przewex.csv",
    "przewex",
    ("Dostawca Przewex", "Leverantör Przewex", "Supplier Przewex", "Dodavatel Przewex", "Поставщик Przewex"),
    {
        "file": {"decimal_mark": ",", "grouping": " ", "date_format": "DD.MM.YYYY"},
        "key_field": "sku",
        "columns": [
            _column("Indeks", "sku"),
            _column("Rodzina", "family"),
            _column("Nazwa", "values.name..pl_PL", mode="set_if_empty"),
            _column("EAN", "values.gtin..", check="gtin"),
            _column("Masa [kg]", "values.weight..", unit="KILOGRAM"),
            _column("Kraj", "values.country_of_origin..", options="label", locale="pl_PL"),
            _column("Barwa", "values.colour..", options="label", locale="pl_PL"),
            _column("Od dnia", "values.available_on.."),
            _column("Uwagi", "skip"),
        ],
    },
    ("Indeks", "Rodzina", "Nazwa", "EAN", "Masa [kg]", "Kraj", "Barwa", "Od dnia", "Uwagi"),
    (
        ("PRX-PG-12-GREY", "", "Dławnica kablowa M12, szara", "", "0,007", "Polska", "", "", "nowa masa"),
        ("PRX-JB-80-WHITE", "", "", "", "0,065", "Polska", "", "", ""),
        ("PRX-ZD-1", "installation", "Złączka 2-żyłowa, żółta", gtin(FIRST_SERIAL), "0,004", "Polska", "", "",
         "nowość"),
        ("PRX-ZD-2", "installation", "Złączka 3-żyłowa, pomarańczowa", gtin(FIRST_SERIAL + 1), "0,005",
         "Polska", "", "01.02.2027", "nowość"),
        ("PRX-ZD-3", "installation", "Złączka 5-żyłowa, źródło Łódź", gtin(FIRST_SERIAL + 2), "0,008",
         "Niemcy", "", "01.02.2027", ""),
        ("PRX-ZD-4", "installation", "Puszka końcowa", "5,90E+12", "0,03", "Polska", "", "", "EAN z Excela"),
        ("PRX-ZD-5", "installation", "Puszka łączeniowa", f"{gtin(FIRST_SERIAL + 3)[:-1]}X", "0,03", "Polska",
         "", "", ""),
        ("PRX-ZD-6", "installation", "Opaska kablowa 200 mm", gtin(FIRST_SERIAL + 4), "1.234", "Polska", "",
         "", "masa z kropką"),
        ("PRX-ZD-7", "installation", "Opaska kablowa 300 mm", gtin(FIRST_SERIAL + 5), "0,2", "Atlantyda", "",
         "", ""),
        ("PRX-ZD-8", "installation", "Peszel giętki 16 mm", gtin(FIRST_SERIAL + 6), "-1,5",
         "Polska", "", "", ""),
        ("PRX-ZD-9", "installation", "Peszel giętki 20 mm", gtin(FIRST_SERIAL + 7), "1,2", "Polska", "szary",
         "30.02.2027", ""),
        ("", "installation", "Bez indeksu", "", "", "", "", "", ""),
    ),
    {
        "PRX-ZD-4": "The EAN went through a spreadsheet.",
        "PRX-ZD-5": "The EAN ends in a letter.",
        "PRX-ZD-6": "The weight is a thousand to some and one and a bit to others.",
        "PRX-ZD-7": "There is no such country.",
        "PRX-ZD-8": "A weight is not negative.",
        "PRX-ZD-9": "There is no such day.",
        "13": "The row names no product.",
    },
)  # fmt: skip

_RURVIK = SupplierFile(
    "rurvik.xlsx",
    "rurvik",
    ("Dostawca Rurvik", "Leverantör Rurvik", "Supplier Rurvik", "Dodavatel Rurvik", "Поставщик Rurvik"),
    {
        "file": {"sheet": _SHEET, "header_row": 4, "decimal_mark": ",", "date_format": "DD.MM.YYYY"},
        "key_field": "sku",
        "columns": [
            _column("Kód", "sku"),
            _column("Řada", "family"),
            _column("Název", "values.name..cs_CZ", mode="set_if_empty"),
            _column("EAN", "values.gtin..", check="gtin"),
            _column("Průměr (mm)", "values.diameter..", unit="MILLIMETER"),
            _column("Materiál", "values.material..", options="label", locale="cs_CZ"),
        ],
    },
    ("Kód", "Řada", "Název", "EAN", "Průměr (mm)", "Materiál"),
    (
        ("RRV-PR-15", "plumbing", "Přechodka lisovací 15 mm", gtin(FIRST_SERIAL + 20), 15, "Měď"),
        ("RRV-PR-18", "plumbing", "  Přechodka lisovací\N{NO-BREAK SPACE}18 mm ", gtin(FIRST_SERIAL + 21),
         "18", "Měď"),
        ("RRV-PR-22", "plumbing", "Přechodka lisovací 22 mm", gtin(FIRST_SERIAL + 22), "22,0", "Mosaz"),
        ("RRV-PR-28", "plumbing", "Přechodka lisovací 28 mm", 5.9e12, 28, "Měď"),
        ("RRV-PR-35", "plumbing", "Přechodka lisovací 35 mm", gtin(FIRST_SERIAL + 24), "=1/0", "Měď"),
        ("RRV-PR-42", "plumbing", "Přechodka lisovací 42 mm", gtin(FIRST_SERIAL + 25), 42, "Unobtainium"),
        ("RRV-PR-15", "plumbing", "Přechodka lisovací 15 mm, podruhé", gtin(FIRST_SERIAL + 26), 15, "Měď"),
    ),
    {
        "RRV-PR-28": "The EAN lost its digits.",
        "RRV-PR-35": "A formula failed.",
        "RRV-PR-42": "There is no such material.",
        "11": "The product stands in the file twice.",
    },
)  # fmt: skip

SUPPLIER_FILES = (_PRZEWEX, _RURVIK)


def import_mappings() -> Iterator[Draft]:
    """The mappings by which the files are read."""
    for file in SUPPLIER_FILES:
        yield create(
            "import_mapping", file.mapping, {"code": file.mapping, **labels(file.labels), **file.rules}
        )


def _csv(file: SupplierFile) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerows([file.header, *file.rows])
    return out.getvalue().encode("cp1250")


def _xlsx(file: SupplierFile) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the format knows no zone
    sheet = book.add_worksheet(_SHEET)
    sheet.write_string(0, 0, "Rurvik s.r.o. – ceník platný od 1. 1. 2026")
    sheet.write_string(1, 0, "Ceny bez DPH. Změny vyhrazeny.")
    for place, text in enumerate(file.header):
        sheet.write_string(3, place, f" {text} ")
    for number, row in enumerate(file.rows, start=4):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(number, place, cell, None, "#DIV/0!")
            elif isinstance(cell, str):
                sheet.write_string(number, place, cell)
            else:
                sheet.write_number(number, place, cell)
    book.add_worksheet("Poznámky").write_string(0, 0, "Interní poznámky, neimportovat.")
    book.close()
    return out.getvalue()
