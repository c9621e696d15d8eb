"""Products in the columns of a mapping, and back: nothing is lost, changed or run on the way."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pim import db
from pim.catalog import documents
from pim.errors import BadValue, Invalid
from pim.intake.importing import Counts
from pim.intake.mappings import ColumnRule, FileFormat
from pim.intake.products.cells import LEAVE, CellReader
from pim.intake.products.exporting import LeftOut, export_products
from pim.intake.products.writing import CellWriter
from pim.intake.sheets import Source, guard_formula, open_sheet, unguard_formula
from pim.structure.current import current
from pim.structure.types import normalise
from tests.builders import edit, make_model, make_product, make_structure, make_variant
from tests.intake.files import load, make_import_mapping

AWKWARD = (
    *(
        "=1+1",
        "+48 22",
        "-20 °C",
        "@SUM(A1)",
        "'=1",
        "''x",
        "'",
        "<clear>",
        "'<clear>",
        " =1".strip(),
        "＝1+1",
    ),
    *("5.90E-12", "0012", "1.234,5", "−5", "a;b,c|d", '"', 'say "=1"', "two\nlines", "tab\there", "_x0041_"),
    *("ö", "żółć", "Ж", "🔩", "&lt;b>", "#N/A", "TRUE", "2026-03-01", "=cmd|' /C calc'!A0", "x" * 255),
)


@pytest.fixture
def shop(app):
    make_structure()
    make_import_mapping()
    for number, text in enumerate(AWKWARD):
        make_product(
            f"S-{number}",
            {
                "values.name..sv_SE": text,
                "values.weight..": {"amount": "-1234.5", "unit": "GRAM"},
                "values.price..": {"EUR": "12.50", "SEK": "9.00"},
                "values.features..": ["case", "led"],
                "values.color..": "red",
                "values.launched..": "2026-03-01",
                "values.cordless..": False,
                "categories": ["drills", "saws"],
            },
        )
    edit("product", "S-1", "relations.spare_part", [{"to": "S-2", "quantity": "2.5"}, {"to": "S-3"}])
    make_model("jacket")
    edit("product", "S-1", "relations.accessory", [{"to": "jacket", "kind": "model"}, {"to": "S-2"}])
    make_variant("J-red", color="red")


def pages():
    with db.transaction():
        return [list(documents.load(range(1, 200)))]


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv", "out.tsv"])
def test_exported_file_brings_nothing_new_when_it_comes_back(shop, tmp_path, name):
    path = tmp_path / name

    told = export_products(path, "supplier", pages())
    report = load(Source(name, path.read_bytes()))

    assert (told.rows, report.rows, told.without_key) == (len(AWKWARD) + 1, len(AWKWARD) + 1, [])
    assert told.left_out == [LeftOut(f"S-{AWKWARD.index('#N/A')}", "Namn", "#N/A")]
    assert (report.rejected, report.change_set) == ([], None)
    assert report.by_kind == {"product": Counts(same=told.rows)}
    assert not report.ignored_columns + report.missing_columns


def test_no_cell_of_a_csv_file_begins_like_a_formula(shop, tmp_path):
    export_products(tmp_path / "out.csv", "supplier", pages())

    rows = list(
        csv.reader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"), newline=""), delimiter=";")
    )
    risky = {cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell}
    assert risky == set()
    assert {"'=1+1", "'-20 °C"} <= {cell for row in rows for cell in row}


def test_every_cell_of_a_workbook_is_text(shop, tmp_path):
    path = tmp_path / "out.xlsx"
    export_products(path, "supplier", pages())

    with open_sheet(Source("out.xlsx", path.read_bytes())) as sheet:
        assert {type(cell) for row in sheet.iter_rows() for cell in row.cells} == {str}


def test_file_stands_as_the_mapping_says(app, tmp_path):
    make_structure()
    make_import_mapping("old", file={"encoding": "cp1250", "delimiter": ",", "header_row": 3})
    make_product("A-1", {"values.name..sv_SE": "żółw"})
    edit("product", "A-1", "values.gears..", "1.5")

    export_products(tmp_path / "old.csv", "old", pages())

    lines = (tmp_path / "old.csv").read_bytes().decode("cp1250").split("\r\n")
    assert lines[:2] == ["", ""]
    assert lines[2].startswith("Artnr,Family,Parent,")
    assert "żółw" in lines[3]
    assert '"1,5"' in lines[3]
    assert load(Source("old.csv", (tmp_path / "old.csv").read_bytes()), "old").change_set is None


def test_letter_that_the_encoding_lacks_is_refused_and_no_file_is_left(app, tmp_path):
    make_structure()
    make_import_mapping("old", file={"encoding": "cp1250"})
    make_product("A-1", {"values.name..sv_SE": "Ж"})

    with pytest.raises(BadValue, match="declare utf-8"):
        export_products(tmp_path / "old.csv", "old", pages())
    with pytest.raises(BadValue, match=r"\.xlsx, \.csv"):
        export_products(tmp_path / "old.pdf", "old", pages())
    assert list(tmp_path.glob("*old*")) == []


@given(st.text(max_size=30))
def test_guard_against_formulas_is_taken_back_off(text):
    assert unguard_formula(guard_formula(text)) == text
    assert guard_formula(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3).map(
    lambda n: format(n, "f")
)
VALUES = {
    "name": st.one_of(st.text(max_size=60), st.sampled_from(AWKWARD)),
    "description": st.text(max_size=60),
    "mpn": st.one_of(
        st.text(max_size=30), st.from_regex(r"[0-9]{1,3}([.,][0-9]{3})*(E\+?[0-9]{2})?", fullmatch=True)
    ),
    "gears": NUMBERS,
    "weight": st.builds(
        lambda a, u: {"amount": a, "unit": u}, NUMBERS, st.sampled_from(["GRAM", "KILOGRAM"])
    ),
    "price": st.dictionaries(st.sampled_from(["EUR", "PLN", "SEK"]), NUMBERS, min_size=1),
    "color": st.sampled_from(["red", "blue", "green"]),
    "features": st.lists(st.sampled_from(["led", "case", "quiet"]), min_size=1, unique=True),
    "cordless": st.booleans(),
    "launched": st.dates().map(lambda day: day.isoformat()),
}
FILES = st.builds(
    FileFormat,
    decimal_mark=st.sampled_from([".", ","]),
    grouping=st.sampled_from(["", " ", "'"]),
    date_format=st.sampled_from(["YYYY-MM-DD", "DD.MM.YYYY", "MM/DD/YYYY", "YYYYMMDD"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data(), FILES, st.booleans())
def test_any_value_reads_back_from_its_cell(structure, data, file, guarded):
    code = data.draw(st.sampled_from(sorted(VALUES)))
    try:
        value = normalise(structure, structure.attribute(code), data.draw(VALUES[code]))
    except Invalid:
        return
    unit = data.draw(st.sampled_from({"weight": ["GRAM", None], "price": ["EUR", None]}.get(code, [None])))
    labelled = {"options": "label", "locale": "sv_SE"} if code in ("color", "features") and guarded else {}
    scope = "ecommerce" if code == "description" else ""
    locale = "sv_SE" if code in ("name", "description") else ""
    rule = ColumnRule("C", f"values.{code}.{scope}.{locale}", unit=unit, separator="|", **labelled)

    cell = CellWriter(structure, file, rule, guarded=guarded).write(value)

    wanted = {k: v for k, v in value.items() if k == unit} if code == "price" and unit and value else value
    if cell is None:
        assert value == "#N/A"
    else:
        read = CellReader(structure, file, replace(rule)).read(cell, guarded=guarded)
        assert read == (wanted or LEAVE)


@pytest.fixture
def structure(app):
    make_structure()
    return current()
