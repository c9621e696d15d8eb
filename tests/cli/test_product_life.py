"""`product family`, `to-variant`, `to-simple`, `archive`: previewed, done, undone."""

from __future__ import annotations

import pytest

from tests.builders import make_model, make_product, make_shop, make_structure, make_variant, read, value

pytestmark = pytest.mark.usefixtures("app")


def test_dry_run_tells_what_becomes_of_each_field_and_writes_nothing(run, run_json, count_sets):
    make_structure()
    make_model("jacket", value("gears", "2"))
    make_product("T-1", value("gears", "3"))
    before = count_sets()

    told = run_json("product", "to-variant", "T-1", "jacket", "--axis", "color=red", "--dry-run")
    text = run("product", "to-variant", "T-1", "jacket", "--axis", "color=red", "-n").stdout

    lost = {"key": "T-1", "field": "values.gears..", "fate": "lost", "old": "3", "new": "2"}
    assert lost in told["fields"]
    assert told["dry_run"]
    assert told["change_set"] is None
    assert "T-1: variant of jacket (dry run)" in text
    assert count_sets() == before


def test_product_becomes_a_variant_and_simple_again(run, run_json):
    make_structure()
    make_model()
    make_product("T-1")

    done = run("product", "to-variant", "T-1", "jacket", "--axis", "color=red")

    assert "Undo it: python cli.py changes revert" in done.stderr
    assert run_json("product", "to-simple", "T-1")["variants"] == ["T-1"]
    assert read("product", "T-1", "parent") is None


def test_axis_of_another_form_is_wrong_usage_and_an_unknown_option_an_error(run):
    make_structure()
    make_model()
    make_product("T-1")

    assert "color=red" in run("product", "to-variant", "T-1", "jacket", "--axis", "red", code=2).stderr
    run("product", "to-variant", "T-1", "jacket", "--axis", "color=mauve", code=1)


def test_family_changes(run, run_json):
    make_structure()
    make_product("T-1")

    run("product", "family", "T-1", "wear", "-q")

    assert read("product", "T-1", "family") == "wear"
    assert "Nothing differs" in run("product", "family", "T-1", "wear").stdout


def test_archiving_a_model_names_its_variants_and_the_channels_that_lose_them(run, run_json):
    make_shop()
    make_model()
    make_variant("A", color="red")
    make_variant("B", color="blue")

    told = run_json("product", "archive", "jacket")

    assert told["losses"] == {"shop_pl": ["A", "B"]}
    assert told["variants"] == ["A", "B"]
    assert run_json("product", "unarchive", "jacket")["gains"] == {"shop_pl": ["A", "B"]}


def test_model_is_regrouped_with_the_axes_that_variants_lack(run, run_json):
    make_structure()
    make_model()
    make_variant("A:1", color="red")
    asked = ("model", "regroup", "jacket", "--family-variant", "wear_color_size", "--axis", "A:1:size=s")

    told = run_json(*asked, "--dry-run")
    run(*asked)

    assert {"key": "A:1", "field": "values.size..", "fate": "copied", "old": "s", "new": "s"} in told[
        "fields"
    ]
    assert read("product", "A:1", "parent") == "jacket_red"
    assert "SKU:color=red" in run(*asked[:-1], "size=s", code=2).stderr


def test_duplicate_is_merged_and_the_field_that_wins_is_told(run, run_json):
    make_structure()
    make_product("T-1", value("gears", "2"))
    make_product("T-2", value("gears", "3"))

    told = run_json("product", "merge", "T-2", "T-1", "--take", "gears")

    assert ("values.gears..", "taken", "2", "3") in [
        (field["field"], field["fate"], field["old"], field["new"]) for field in told["fields"]
    ]
    assert run_json("product", "show", "T-2")["successor"] == "T-1"


def test_purge_reports_first_asks_for_yes_and_goes_on_after_what_is_refused(run, run_json):
    make_structure()
    make_product("T-1", archived=True)
    make_product("T-2")

    told = run_json("product", "purge", "T-1", "--dry-run")
    assert run("product", "purge", "T-1", code=4).stdout == ""
    done = run_json("product", "purge", "T-1", "T-2", "--yes", code=3)

    assert {"name": "SKUs, free again", "count": 1, "fate": "removed", "remedy": ""} in told[0]["uses"]
    assert (told[0]["change_set"], told[0]["problem"]) == (None, None)
    assert done[0]["change_set"]
    assert "Archive it first" in done[1]["problem"]
    assert "There is no product T-1" in run("product", "show", "T-1", code=1).stderr
