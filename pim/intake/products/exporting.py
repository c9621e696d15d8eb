"""Products in the columns of a mapping: what is changed there comes back by the same mapping.

Only what a product says itself is written, so that a variant does not become the owner of
what it inherits. A value that no cell of its column would read back as is left out and
told, and an empty cell leaves it as it is: exporting and importing changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pim.catalog import documents
from pim.catalog.documents import Document
from pim.catalog.models import PRODUCT
from pim.errors import BadValue
from pim.intake.mappings import SKIP, MappingRules, get_mapping
from pim.intake.products.writing import CellWriter
from pim.intake.sheets import write_sheet
from pim.intake.standing import Standing
from pim.structure.current import current

KINDS = {".xlsx": "xlsx", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value that no cell of its column reads back as."""

    key: str
    column: str
    value: Any


@dataclass(slots=True)
class ExportReport:
    """What was written. Products without what the key column holds are in no file: `without_key`."""

    rows: int = 0
    without_key: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def export_products(path: Path, mapping: str, pages: Iterable[Sequence[int]]) -> ExportReport:
    """Write the products of these pages of ids to a new file, page by page; models are passed over.

    The kind of file is that of its name; it appears when it is whole. Raises `NotFound` for
    the mapping, and `BadValue` for another kind of file or a letter that the declared
    encoding does not have.
    """
    rules = get_mapping(mapping)
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise BadValue("file", path.name, f"Let its name end in one of: {', '.join(KINDS)}.")
    aside = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    report = ExportReport()
    try:
        _write(aside, kind, rules, pages, report)
        aside.replace(path)
    except UnicodeEncodeError as error:
        letters = error.object[error.start : error.end]
        raise BadValue(path.name, letters, f"{error.encoding} has no such letter: declare utf-8.") from error
    finally:
        aside.unlink(missing_ok=True)
    return report


def _write(
    path: Path, kind: str, rules: MappingRules, pages: Iterable[Sequence[int]], report: ExportReport
) -> None:
    file = rules.file
    tab = "\t" if path.suffix.lower() == ".tsv" else ";"
    encoding = "utf-8-sig" if file.encoding in (None, "utf-8") else str(file.encoding)
    writers = [CellWriter(current(), file, rule, guarded=kind == "csv") for rule in rules.columns]
    with write_sheet(
        path, kind, sheet=file.sheet or "", encoding=encoding, delimiter=file.delimiter or tab
    ) as sheet:
        for _above in range(1, file.header_row):
            sheet.write(())
        sheet.write([rule.column for rule in rules.columns])
        for page in pages:
            for row in _rows(page, rules, writers, report):
                sheet.write(row)


def _rows(
    ids: Sequence[int], rules: MappingRules, writers: Sequence[CellWriter], report: ExportReport
) -> Iterator[list[str]]:
    key_at = [rule.field for rule in rules.columns].index(rules.key_field)
    found = documents.load(ids)
    standing = Standing({str(i): document for i, document in found.items()})
    for product_id in ids:
        document = found.get(product_id)
        if document is None or document.kind != PRODUCT:
            continue
        cells = [_cell(document, standing, writer, report) for writer in writers]
        if cells[key_at]:
            report.rows += 1
            yield cells
        else:
            report.without_key.append(document.key)


def _cell(document: Document, standing: Standing, writer: CellWriter, report: ExportReport) -> str:
    name = writer.rule.field
    if name == SKIP:
        return ""
    if name.startswith("relations."):
        links = standing.links(document, name)
        value: Any = [
            {"to": key, "kind": kind} | ({} if quantity is None else {"quantity": quantity})
            for kind, key, quantity in links
        ]
    else:
        value = standing.value(document, name)
    cell = writer.write(value)
    if cell is None:
        report.left_out.append(LeftOut(document.key, writer.rule.column, value))
    return cell or ""
