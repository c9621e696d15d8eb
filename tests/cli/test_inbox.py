"""`import erp` and `inbox`: what an ERP brings waits for a family, and is told what it looks like."""

from __future__ import annotations

import pytest

from tests.builders import edit, make_model, make_product, make_structure, make_variant, read, value

pytestmark = pytest.mark.usefixtures("app")
COLUMNS = "Symbol;Name;EAN;MPN;Manufacturer\n"


@pytest.fixture(autouse=True)
def catalogue(app):
    make_structure()
    for number in range(3):
        make_product(f"D-{number}", value("name", f"Cordless drill {number}", locale="en_GB"))
    make_product("J-1", value("name", "Rain jacket", locale="en_GB"), family="wear")


@pytest.fixture
def bring(tmp_path, run_json):
    def import_file(text, *options, code=0):
        path = tmp_path / "articles.csv"
        path.write_text(COLUMNS + text, encoding="utf-8")
        return run_json("import", "erp", str(path), "--locale", "en_GB", *options, code=code)

    return import_file


def test_new_products_wait_without_family_and_in_work(bring, run_json):
    told = bring("N-1;Drill cordless 18 V;4006381333931;XX 1;Bosch\nD-1;Other name;;;\n", "--market", "PL")

    assert (told["created"], told["known"], told["rejected"]) == (1, 1, 0)
    shown = run_json("product", "show", "N-1")
    assert (shown["family"], shown["status"]) == (None, {"PL": "in_work"})
    assert {v["attribute"]: v["value"] for v in shown["values"]} == {
        "name": "Drill cordless 18 V", "gtin": "4006381333931", "mpn": "XX 1", "brand": "bosch",
    }  # fmt: skip
    assert read("product", "D-1", "values.name..en_GB") == "Cordless drill 1"


def test_same_file_again_creates_nothing(bring, count_sets):
    bring("N-1;Drill;;;\n")
    before = count_sets()

    assert bring("N-1;Drill;;;\n")["created"] == 0
    assert count_sets() == before


def test_dry_run_creates_nothing(bring, run_json):
    assert bring("N-1;Drill;;;\n", "--dry-run")["created"] == 1
    assert run_json("inbox", "list") == []


def test_bad_lines_and_cells_are_told_and_the_rest_goes_in(bring, run_json):
    text = "N-1;Drill;;;Nobody\n;No key;;;\nN-1;Again;;;\nN-2;Saw;;M-1;\nN-3;Saw;;M-1;\n"

    told = bring(text, code=3)

    assert [(p["row"], p["rule"]) for p in told["problems"]] == [
        (2, "cell refused"), (3, "sku"), (4, "repeated line"), (6, "product refused"),
    ]  # fmt: skip
    assert [one["key"] for one in run_json("inbox", "list")] == ["N-1", "N-2"]


def test_family_is_suggested_by_the_words_of_the_name(bring, run_json, run):
    bring("N-1;Cordless drill of a new kind;;;\nN-2;Jacket;;;\nN-3;Unheard-of;;;\nN-4;;;;\n")

    found = {one["key"]: one["suggestion"] for one in run_json("inbox", "list")}

    assert found["N-1"] == {"family": "tools", "percent": 50, "words": ["cordless", "drill"]}
    assert found["N-2"] == {"family": "wear", "percent": 100, "words": ["jacket"]}
    assert (found["N-3"], found["N-4"]) == (None, None)
    assert "wear" in run("inbox", "list").stdout


def test_product_with_the_same_gtin_is_told_in_any_spelling(bring, run_json):
    make_product("T-1", value("gtin", "4006381333931"))
    bring("N-1;Drill;04006381333931;;\n")

    [waiting] = run_json("inbox", "list")

    assert [(d["key"], d["attribute"]) for d in waiting["duplicates"]] == [("T-1", "gtin")]


def test_product_with_the_same_part_of_the_same_maker_is_told(bring, run_json):
    make_model("jacket", value("brand", "bosch"))
    make_variant("J-red", value("mpn", "GSR-12/V"), color="red")
    make_product("T-1", {**value("mpn", "gsr.12.v"), **value("brand", "makita")})
    bring("N-1;Drill;;GSR 12 V;Bosch\n")

    [waiting] = run_json("inbox", "list")

    assert [(d["key"], d["attribute"], d["value"]) for d in waiting["duplicates"]] == [
        ("J-red", "mpn", "GSR 12 V")
    ]


def test_accepted_product_has_a_family_and_waits_no_longer(bring, run, run_json):
    bring("N-1;Drill;;;\n")

    run("inbox", "accept", "N-1", "--family", "tools")

    assert read("product", "N-1", "family") == "tools"
    assert run_json("inbox", "list") == []
    assert "No product waits" in run("inbox", "list").stderr
    assert "Changed by somebody else" in run("inbox", "accept", "N-1", "--family", "wear", code=1).stderr


def test_archived_product_waits_no_longer(bring, run_json):
    bring("N-1;Drill;;;\n")
    edit("product", "N-1", "archived", True)

    assert run_json("inbox", "list") == []


def test_file_without_skus_is_refused(tmp_path, run):
    path = tmp_path / "articles.csv"
    path.write_text("name\nDrill\n")

    assert "A column sku is needed" in run("import", "erp", str(path), code=1).stderr
