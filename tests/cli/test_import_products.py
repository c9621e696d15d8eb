"""`import mapping`, `import products` and `product export`: what they say, write and end with."""

from __future__ import annotations

import json

import pytest

from pim.catalog import documents
from pim.changes import get_set
from tests.builders import make_product, make_structure
from tests.intake.files import make_import_mapping
from tests.intake.workbooks import workbook

pytestmark = pytest.mark.usefixtures("app")
GOOD = "Artnr;Family;Namn;Gears\nA-1;tools;Borr;2\nA-2;tools;Såg;3\n"
BAD = "Artnr;Family;Namn;Gears\nA-1;tools;Borr;2\nA-2;tools;Såg;tre\n"


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


@pytest.fixture
def sheet(tmp_path):
    def write(content, name="supplier.csv"):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(tmp_path / name)

    return write


def test_import_tells_what_became_of_the_rows_and_how_to_undo_it(run, run_json, sheet):
    make_import_mapping()
    path = sheet(GOOD)

    told = run_json("import", "products", path, "--mapping", "supplier")
    again = run("import", "products", path, "--mapping", "supplier")

    assert told["by_kind"] == {"product": {"created": 2, "changed": 0, "same": 0, "rejected": 0}}
    assert (told["rows"], told["rejected"], told["dry_run"]) == (2, [], False)
    assert told["found"]["guessed"] == ["encoding", "delimiter"]
    assert get_set(told["change_set"]).via == "cli"
    assert again.stdout.endswith(
        "2 rows, 0 rejected, 0 skipped.\nNothing differed: no change set was made.\n"
    )
    assert "supplier.csv: CSV, encoding utf-8 (guessed), delimiter ; (guessed)" in again.stderr


def test_rejected_rows_are_listed_and_written_and_end_with_3(run, sheet, tmp_path):
    make_import_mapping()
    again = tmp_path / "again.csv"

    result = run("import", "products", sheet(BAD), "--mapping", "supplier", "--rejected", str(again), code=3)

    assert "1 of 2 rows were rejected" in result.stderr
    assert "supplier.csv, row 3, column Gears: not a value that fits (“tre”)." in result.stderr
    assert again.read_text("utf-8").splitlines()[1].startswith("A-2;tools;Såg;tre;Gears: ")


def test_dry_run_says_the_same_and_writes_nothing(run_json, run, sheet, count_sets):
    make_import_mapping()
    path, before = sheet(BAD), count_sets()

    planned = run_json("import", "products", path, "--mapping", "supplier", "--dry-run", code=3)

    assert (planned["change_set"], planned["dry_run"], count_sets()) == (None, True, before)
    assert "a dry run" in run("import", "products", path, "--mapping", "supplier", "-n", code=3).stdout
    done = run_json("import", "products", path, "--mapping", "supplier", code=3)
    assert (planned["by_kind"], planned["rejected"]) == (done["by_kind"], done["rejected"])


def test_quiet_is_silent_unless_something_is_rejected(run, sheet):
    make_import_mapping()

    assert run("import", "products", sheet(GOOD), "--mapping", "supplier", "-q").output == ""
    result = run("import", "products", sheet(BAD), "--mapping", "supplier", "-q", code=3)
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)


def test_hostile_file_ends_with_1_and_leaves_the_database_as_it_was(run, sheet, count_sets):
    make_import_mapping()
    before = count_sets()
    path = sheet(workbook('<!DOCTYPE x [<!ENTITY a "b">]><s/>'), "bomb.xlsx")

    result = run("import", "products", path, "--mapping", "supplier", code=1)

    assert result.stderr.startswith("Error: bomb.xlsx: “a document type” is not valid.")
    assert count_sets() == before


def test_unknown_file_mapping_and_sheet_are_named(run, sheet, tmp_path):
    make_import_mapping()

    assert (
        "no file"
        in run("import", "products", str(tmp_path / "no.csv"), "--mapping", "supplier", code=1).stderr
    )
    path = sheet(GOOD)
    assert "no import mapping x" in run("import", "products", path, "--mapping", "x", code=1).stderr
    book = sheet(workbook("<s/>"), "book.xlsx")
    told = run("import", "products", book, "--mapping", "supplier", "--sheet", "Two", code=1)
    assert "There is no sheet Two. book.xlsx has: Sheet1." in told.stderr


def test_mapping_is_proposed_saved_shown_and_used(run, run_json, sheet, tmp_path):
    path = sheet("Artnr;family;Name sv;price-EUR;ean;Farve\nA-1;tools;Borr;9;;rød\n")
    proposed = run("import", "mapping", "propose", path)
    body = json.loads(proposed.stdout)
    assert {one["column"]: one["field"] for one in body["columns"]} == {
        "Artnr": "sku",
        "family": "family",
        "Name sv": "values.name..en_GB",
        "price-EUR": "values.price..",
        "ean": "skip",
        "Farve": "skip",
    }
    assert "Artnr" in proposed.stderr
    body["columns"][2]["field"] = "values.name..sv_SE"
    file = sheet(json.dumps(body), "mapping.json")

    assert "can be saved" in run("import", "mapping", "save", "new", file, "--dry-run").stdout
    assert "There is no import mapping yet" in run("import", "mapping", "list").stderr
    assert run_json("import", "mapping", "save", "new", file)["columns"] == 6
    assert run_json("import", "mapping", "save", "new", file)["change_set"] is None
    assert "new" in run("import", "mapping", "list").stdout
    shown = run_json("import", "mapping", "show", "new")
    assert shown["columns"][3] == {"column": "price-EUR", "field": "values.price..", "unit": "EUR"}
    assert run_json("import", "products", path, "--mapping", "new")["by_kind"]["product"]["created"] == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"columns": [{"column": "A", "field": "values.colour.."}]}, "There is no attribute colour"),
        ({"columns": [{"column": "A", "field": "values.name.."}]}, "It needs a locale"),
        ({"columns": [{"column": "A", "field": "size"}]}, "Use one of: sku, family"),
        ({"columns": [{"column": "A", "field": "family"}]}, "One of the columns must have this field"),
        ({"columns": [{"column": "A", "field": "sku"}] * 2}, "Name each column once"),
        ({"columns": []}, "Name 1 to 500 columns"),
        ({"key_field": "values.gtin.."}, "One of the columns must have this field"),
        ({"file": {"decimal_mark": "·"}}, "Use one of: '.', ','"),
        ({"file": {"encoding": "ebcdic"}}, "Use one of: 'utf-8'"),
        ({"file": {"lines": 3}}, "Use: encoding"),
        ({"other": 1}, "Use: file"),
    ],
)
def test_mapping_that_does_not_fit_is_refused(run, sheet, count_sets, changed, said):
    before = count_sets()
    body = {"columns": [{"column": "A", "field": "sku"}], **changed}

    result = run("import", "mapping", "save", "new", sheet(json.dumps(body), "m.json"), code=1)

    assert said in result.stderr
    assert count_sets() == before


def test_export_takes_the_filters_of_the_list_and_comes_back_unchanged(run, run_json, tmp_path):
    make_import_mapping()
    make_product("A-1", family="tools")
    make_product("A-2", family="wear")
    path = str(tmp_path / "out.xlsx")

    told = run_json("product", "export", "--mapping", "supplier", "-o", path, "--family", "tools")

    assert (told["rows"], told["left_out"], told["without_key"]) == (1, [], [])
    back = run_json("import", "products", path, "--mapping", "supplier")
    assert (back["rows"], back["change_set"]) == (1, None)
    assert "2 products" in run("product", "export", "--mapping", "supplier", "-o", path).stdout


def test_export_names_what_can_not_stand_in_its_cell(run, tmp_path):
    make_import_mapping()
    make_product(None)
    make_product("A-1", {"values.name..sv_SE": "#REF!"})

    result = run("product", "export", "--mapping", "supplier", "-o", str(tmp_path / "out.csv"))

    assert "1 have no key" in result.stderr
    assert "A-1 Namn: #REF!" in result.stderr
    assert documents.get("A-1").own.values["name"] == {"": {"en_GB": "Tool A-1", "sv_SE": "#REF!"}}
