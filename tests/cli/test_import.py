"""`import akeneo`: what came in, what did not, and where."""

from __future__ import annotations

import pytest

from pim.changes import Draft, get_set
from tests.builders import create, read, save
from tests.intake.folders import make_folder

pytestmark = pytest.mark.usefixtures("app")
PRODUCTS = "sku;family;categories;brand;name-en_GB\nhat;hats;hats;Acme;Hat\ncap;hats;hats;Acme;Cap\n"
BAD = "sku;family;weight;weight-unit\nhat;hats;heavy;KILOGRAM\ncap;hats;1;KILOGRAM\n"


@pytest.fixture
def folder(tmp_path):
    def make(products, name="catalogue"):
        (tmp_path / name).mkdir()
        return str(make_folder(tmp_path / name, products=products))

    return make


def test_import_tells_what_became_of_each_kind(run_json, run, folder):
    path = folder(PRODUCTS)

    told = run_json("import", "akeneo", path)

    assert told["by_kind"]["product"] == {"created": 2, "changed": 0, "same": 0, "rejected": 0}
    assert (told["rejected"], told["dry_run"], told["created"] > 20) == ([], False, True)
    assert get_set(told["change_set"]).via == "cli"
    assert run("import", "akeneo", path).stdout.endswith("Nothing differed: no change set was made.\n")


def test_import_says_how_to_undo_it(run, folder):
    result = run("import", "akeneo", folder(PRODUCTS))

    assert "product" in result.stdout
    assert "changes revert" in result.stderr


def test_dry_run_counts_the_same_and_writes_nothing(run_json, run, folder, count_sets):
    path = folder(PRODUCTS)

    planned = run_json("import", "akeneo", path, "--dry-run")

    assert (planned["change_set"], planned["dry_run"], count_sets()) == (None, True, 0)
    assert "a dry run" in run("import", "akeneo", path, "-n").stdout
    assert run_json("import", "akeneo", path)["by_kind"] == planned["by_kind"]


def test_rejected_cells_are_listed_by_file_and_row_and_end_with_3(run, run_json, folder):
    path = folder(BAD)

    result = run("import", "akeneo", path, code=3)
    [told] = run_json("import", "akeneo", path, code=3)["rejected"]

    assert "products.csv, row 2, column weight" in result.stderr
    assert (told["file"], told["row"], told["column"], told["value"]) == (
        "products.csv",
        2,
        "weight",
        "heavy",
    )


def test_quiet_is_silent_unless_something_is_rejected(run, folder):
    assert run("import", "akeneo", folder(PRODUCTS), "-q").output == ""

    result = run("import", "akeneo", folder(BAD, "later"), "-q", code=3)

    assert (result.stdout, result.stderr.endswith("later: 1 cells or rows were rejected\n")) == ("", True)
    assert len(result.stderr.splitlines()) == 1


def test_enabled_products_are_approved_for_the_markets_named(run, folder):
    run("import", "akeneo", folder(PRODUCTS))
    save(create("market", "DE", {"code": "DE", "country": "DE", "currency": "EUR", "zone": "Europe/Berlin"}))

    run("import", "akeneo", folder("sku;enabled\nhat;1\ncap;0\n", "later"), "--market", "DE")

    assert (read("product", "hat", "status.DE"), read("product", "cap", "status.DE")) == (
        "approved",
        "in_work",
    )


def test_unknown_market_is_refused_before_anything_is_written(run, folder, count_sets):
    result = run("import", "akeneo", folder(PRODUCTS), "--market", "XX", code=1)

    assert "There is no market XX" in result.stderr
    assert count_sets() == 0


@pytest.mark.parametrize("path", ["/nowhere", __file__], ids=["missing", "a file"])
def test_folder_that_is_none_is_wrong_usage(run, path):
    assert "Error: Invalid value for 'FOLDER'" in run("import", "akeneo", path, code=2).stderr


def test_source_of_a_folder_leaves_what_others_own(run, run_json, folder):
    run("import", "akeneo", folder(PRODUCTS))
    save(Draft("attribute", "brand", "owner", "marketing"))
    again = folder(PRODUCTS.replace("Acme", "ACME"), "again")

    planned = run_json("import", "akeneo", again, "--source", "supplier", "--dry-run", code=3)
    told = run_json("import", "akeneo", again, "--source", "supplier", code=3)

    assert planned["rejected"] == told["rejected"]
    assert [one["column"] for one in told["rejected"]] == ["brand", "brand"]
    assert "marketing owns it" in told["rejected"][0]["remedy"]
    assert (get_set(told["change_set"]).source, read("product", "hat", "values.brand..")) == (
        "supplier",
        "Acme",
    )
