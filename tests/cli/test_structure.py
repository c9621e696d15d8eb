"""`structure create`, `set` and `list`: rows of the structure, one at a time."""

from __future__ import annotations

import pytest

from tests.builders import make_structure, read

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


def test_rows_of_every_kind_are_made_by_their_keys(run, run_json):
    told = run_json(
        "structure", "create", "packaging_unit", "crate", "labels.en_GB=Crate", "un_ece=CR", "position=7"
    )
    run("structure", "create", "product_group", "winter", "type=related")
    run("structure", "create", "option", "brand.hilti", "labels.en_GB=Hilti")
    run("structure", "create", "unit", "Weight.TON", "factor=1000", "symbol=t")

    run("structure", "create", "classification", "etim_10", "system=etim", "version=10.0")

    assert told["change_set"] is not None
    assert read("classification", "etim_10", "version") == "10.0"
    assert read("packaging_unit", "crate", "position") == 7
    assert read("product_group", "winter", "type") == "related"
    assert read("option", "brand.hilti", "labels.en_GB") == "Hilti"
    assert read("unit", "Weight.TON", "factor") == "1000"


def test_set_changes_a_field_and_empties_it(run):
    run("structure", "set", "packaging_unit", "box", "labels.en_GB", "Carton")
    run("structure", "set", "packaging_unit", "box", "un_ece", "")

    assert read("packaging_unit", "box", "labels.en_GB") == "Carton"
    assert read("packaging_unit", "box", "un_ece") is None


def test_list_shows_keys_and_fields(run, run_json):
    assert [row["code"] for row in run_json("structure", "list", "packaging_unit")] == [
        "box",
        "each",
        "pallet",
    ]
    assert "etim" in run("structure", "list", "classification").stdout
    assert run_json("structure", "list", "option")[0]["key"] == "brand.bosch"


def test_dry_run_writes_nothing(run_json, count_sets):
    before = count_sets()

    told = run_json("structure", "create", "group_type", "season", "--dry-run")

    assert (told["change_set"], told["dry_run"], count_sets()) == (None, True, before)


def test_what_can_not_be_is_refused_with_the_reason(run):
    assert "kind of structure" in run("structure", "list", "product", code=1).stderr
    assert (
        "Use one of: etim" in run("structure", "create", "classification", "x", "system=mine", code=1).stderr
    )
    assert "taken" in run("structure", "create", "packaging_unit", "box", code=1).stderr
    assert "FIELD=VALUE" in run("structure", "create", "packaging_unit", "x", "label", code=2).stderr
