"""Sheets of products and the mappings that read them, for tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pim.intake.products.importing import SheetReport, import_products
from pim.intake.sheets import Cell, Source, write_sheet
from tests.builders import create, save

COLUMNS = {
    "Artnr": {"field": "sku"},
    "Family": {"field": "family"},
    "Parent": {"field": "parent"},
    "Categories": {"field": "categories", "separator": "|"},
    "Status": {"field": "status.PL"},
    "Namn": {"field": "values.name..sv_SE"},
    "Text": {"field": "values.description.ecommerce.en_GB"},
    "EAN": {"field": "values.gtin..", "check": "gtin"},
    "MPN": {"field": "values.mpn.."},
    "Colour": {"field": "values.color..", "options": "label", "locale": "en_GB"},
    "Features": {"field": "values.features..", "separator": "|"},
    "Weight": {"field": "values.weight..", "unit": "KILOGRAM"},
    "EUR": {"field": "values.price..", "unit": "EUR"},
    "PLN": {"field": "values.price..", "unit": "PLN"},
    "Cordless": {"field": "values.cordless..", "map": {"TAK": "true", "NIE": "false"}},
    "Launched": {"field": "values.launched.."},
    "Gears": {"field": "values.gears.."},
    "Accessories": {"field": "relations.accessory"},
    "Spares": {"field": "relations.spare_part"},
    "Remark": {"field": "skip"},
}
FILE = {"decimal_mark": ",", "date_format": "DD.MM.YYYY"}


def make_import_mapping(
    code: str = "supplier",
    *,
    file: dict[str, Any] | None = None,
    key: str = "sku",
    columns: dict[str, dict[str, Any]] | None = None,
    **changed: dict[str, Any],
) -> str:
    """A mapping of a Swedish supplier's file; `changed` adds to single columns. Gives its code."""
    parts = COLUMNS if columns is None else columns
    listed = [{"column": name, **part, **changed.get(name, {})} for name, part in parts.items()]
    body = {"code": code, "file": {**FILE, **(file or {})}, "key_field": key, "columns": listed}
    save(create("import_mapping", code, body))
    return code


def csv_file(text: str, encoding: str = "utf-8", name: str = "supplier.csv") -> Source:
    """A CSV file of these lines, indented as the test is."""
    return Source(name, "".join(f"{line.strip()}\n" for line in text.strip().splitlines()).encode(encoding))


def csv_of(rows: Sequence[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8") -> Source:
    """A CSV file of these rows, quoted where it must be."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return Source("supplier.csv", stream.getvalue().encode(encoding))


def xlsx_of(rows: Sequence[Sequence[Cell]], name: str = "supplier.xlsx") -> Source:
    """A workbook of these rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with write_sheet(path, "xlsx", sheet="Products") as writer:
            for row in rows:
                writer.write(row)
        return Source(name, path.read_bytes())


def load(file: Source, mapping: str = "supplier", **options: Any) -> SheetReport:
    """Import, as the command does."""
    return import_products(file, mapping, **options)
