"""`category-table`: made, filled, and what it lacks."""

from __future__ import annotations

import pytest

from tests.builders import make_product, make_structure, read

pytestmark = pytest.mark.usefixtures("app")


def test_table_is_made_filled_and_shown_with_what_it_lacks(run, run_json):
    make_structure()
    make_product("A", categories=["drills"])
    make_product("B", categories=["saws"])
    run("category-table", "create", "google", "--label", "en_GB=Google")

    told = run_json("category-table", "set", "google", "drills", "1167")

    assert (told["category"], told["name"]) == ("drills", "1167")
    (lacking,) = run_json("category-table", "show", "google", "--unmapped")
    assert (lacking["category"], lacking["products"], lacking["path"]) == (
        "saws",
        1,
        ["shop", "tools", "saws"],
    )
    (table,) = run_json("category-table", "list")
    assert (table["named"], table["unmapped_categories"], table["unmapped_products"]) == (1, 1, 1)


def test_name_is_taken_away_and_a_dry_run_takes_nothing(run):
    make_structure()
    run("category-table", "create", "google")
    run("category-table", "set", "google", "drills", "1167")

    run("category-table", "set", "google", "drills", "", "--dry-run")
    assert read("category_table", "google", "names.drills") == "1167"

    run("category-table", "set", "google", "drills", "")
    assert read("category_table", "google", "names.drills") is None


def test_table_is_configuration(run, tmp_path):
    make_structure()
    run("category-table", "create", "google")
    run("category-table", "set", "google", "drills", "Tools & drills: 1167")
    path = tmp_path / "names.yaml"

    run("config", "export", "--only", "category_tables", "-o", str(path))
    assert "drills: 'Tools & drills: 1167'" in path.read_text(encoding="utf-8")

    run("category-table", "set", "google", "drills", "")
    run("config", "apply", str(path))
    assert read("category_table", "google", "names.drills") == "Tools & drills: 1167"
