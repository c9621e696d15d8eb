"""Rejected rows come back as they were sent, with a reason; corrected, they go in by the same mapping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pim.intake.importing import Counts
from pim.intake.products.importing import read_options
from pim.intake.products.rejecting import write_rejected
from pim.intake.sheets import FileOptions, Source, open_sheet, write_sheet
from tests.builders import make_structure
from tests.intake.files import csv_of, load, make_import_mapping, xlsx_of


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


def rejected(source, tmp_path, mapping="supplier"):
    """What comes back of a file."""
    path = tmp_path / source.name
    write_rejected(path, source, read_options(mapping, None), load(source, mapping).rejected)
    return Source(source.name, path.read_bytes())


def test_csv_comes_back_in_its_own_encoding_delimiter_and_order(tmp_path):
    make_import_mapping(file={"header_row": 2})
    rows = [
        ["Lista", "", ""],
        ["Namn", "Artnr", "Gears"],
        ["Borr", "A-1", "2"],
        ["Såg", "A-2", "två"],
        ["=1", "", "3"],
    ]
    source = csv_of(rows, delimiter="|", encoding="utf-16")

    back = rejected(source, tmp_path)

    lines = back.content.decode("utf-16").split("\r\n")
    assert lines[:2] == ["Lista||", "Namn|Artnr|Gears|import_problems"]
    assert lines[2].startswith("Såg|A-2|två|Gears: not a value that fits. Write digits")
    assert lines[3].startswith("=1||3|Artnr: no key.")
    assert len(lines) == 5


def test_workbook_comes_back_with_the_types_of_its_cells(tmp_path):
    make_import_mapping()
    rows = [["Artnr", "Namn", "Gears", "Launched", "Weight"]]
    rows += [["0012", "=1+1", Decimal("2.5"), date(2026, 3, 1), "tung"]]

    back = rejected(xlsx_of(rows), tmp_path)

    with open_sheet(back) as sheet:
        assert sheet.found.sheet == "Products"
        assert sheet.columns == ("Artnr", "Namn", "Gears", "Launched", "Weight", "import_problems")
        [row] = sheet.iter_rows()
    assert row.cells[:5] == ("0012", "=1+1", Decimal("2.5"), date(2026, 3, 1), "tung")
    assert row.cells[5].startswith("Weight: ")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_corrected_rows_go_in_and_rows_that_are_wrong_again_come_back_once_more(kind, tmp_path):
    make_import_mapping()
    rows = [["Artnr", "Family", "Gears"], ["A-1", "tools", "x"], ["A-2", "tools", "y"], ["A-3", "tools", "3"]]
    first = csv_of(rows) if kind == "csv" else xlsx_of(rows)
    back = rejected(first, tmp_path)

    with open_sheet(back) as sheet:
        sent = [list(row.cells) for row in sheet.iter_rows()]
        columns = sheet.columns
    sent[0][2] = "1"
    path = tmp_path / f"again.{kind}"
    with write_sheet(path, kind) as writer:
        for row in [columns, *sent]:
            writer.write(row)
    again = Source(path.name, path.read_bytes())
    report = load(again)
    write_rejected(path, again, FileOptions(), report.rejected)

    assert (report.by_kind["product"], report.rejected_rows) == (Counts(created=1), [3])
    with open_sheet(Source(path.name, path.read_bytes())) as sheet:
        assert sheet.columns == columns
        assert [row.cells[0] for row in sheet.iter_rows()] == ["A-2"]


def test_reason_fits_the_encoding_of_the_file(tmp_path):
    make_import_mapping(file={"encoding": "iso-8859-5"})

    back = rejected(csv_of([["Artnr", "Gears"], ["Ж-1", "много"]], encoding="iso-8859-5"), tmp_path)

    assert "Ж-1;много;Gears: not a value" in back.content.decode("iso-8859-5")
