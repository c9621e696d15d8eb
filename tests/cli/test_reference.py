"""`reference`: records that products name."""

from __future__ import annotations

import pytest

from pim.changes import get_set
from tests.builders import create, make_structure, read, save

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


def test_record_is_made_with_its_entity_and_named_again(run_json, run):
    made = run_json("reference", "set", "material", "oak", "--label", "en_GB=Oak", "--text", "en_GB=Slow.")
    again = run_json("reference", "set", "material", "oak", "--label", "sv_SE=Ek", "--text", "en_GB=")

    assert (made["labels"], made["texts"]) == ({"en_GB": "Oak"}, {"en_GB": "Slow."})
    assert (again["labels"], again["texts"]) == ({"en_GB": "Oak", "sv_SE": "Ek"}, {})
    assert get_set(again["change_set"]).title == "Reference material.oak"
    assert run_json("reference", "list")[0]["records"] == 1
    assert [one["code"] for one in run_json("reference", "list", "material")] == ["oak"]
    assert "Undo it" in run("reference", "set", "material", "--label", "en_GB=Material").stderr
    assert read("reference_entity", "material", "labels.en_GB") == "Material"


def test_saying_the_same_again_makes_no_change_set(run_json, run):
    run("reference", "set", "material", "oak", "--label", "en_GB=Oak")

    assert run_json("reference", "set", "material", "oak", "--label", "en_GB=Oak")["change_set"] is None


def test_products_name_the_records(run, run_json):
    run("reference", "set", "material", "oak", "--label", "en_GB=Oak", "-q")
    rules = {"entity": "material", "many": True}
    body = {"code": "materials", "type": "reference", "group": "general", "rules": rules}
    save(create("attribute", "materials", body), create("product", "T-1", {"sku": "T-1", "family": "tools"}))

    assert run_json("product", "set", "T-1", "materials", "oak")["new"] == ["oak"]


def test_what_is_not_there_or_not_whole_is_refused(run):
    run("reference", "list", "wood", code=1)
    run("reference", "set", "material", "oak", "--label", "en_US=Oak", code=1)
    run("reference", "set", "material", "oak", "--label", "Oak", code=2)
    run("reference", "set", "material", "--text", "en_GB=Oak", code=2)
