"""`mapping`: shown, tried, changed."""

from __future__ import annotations

import json

import pytest

from tests.builders import make_products, make_shop, mapping_fields, read

pytestmark = pytest.mark.usefixtures("app")
WRAPPED = [
    {
        "field": "name",
        "steps": [{"step": "attribute", "attribute": "name", "then": [{"do": "wrap", "after": "!"}]}],
    }
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps([*WRAPPED, *mapping_fields()[1:]]))
    return str(path)


def test_what_show_prints_is_what_set_takes(run, run_json, tmp_path):
    make_shop()
    path = tmp_path / "shown.json"
    path.write_text(json.dumps(run_json("mapping", "show", "shop")))

    told = run_json("mapping", "set", "shop", str(path))

    assert told == {"mapping": "shop", "version": 1, "change_set": None}
    assert read("mapping", "shop", "fields") == mapping_fields()


def test_dry_set_tells_the_impact_and_writes_nothing(run, run_json, file):
    make_shop()
    make_products(2)

    told = run_json("mapping", "set", "shop", file, "--dry-run", "--examples", "1")

    (channel,) = told["channels"]
    assert (channel["changed"], channel["fields"], channel["unchanged"]) == (2, {"name": 2}, 0)
    assert channel["examples"]["changed"] == [
        {
            "sku": "T-1",
            "fields": {"name": {"before": {"en_GB": "Tool T-1"}, "after": {"en_GB": "Tool T-1!"}}},
            "problems": [],
        }
    ]
    assert run_json("mapping", "list")[0]["version"] == 1


def test_impact_is_told_in_words(run, file):
    make_shop()
    make_products(2)

    result = run("mapping", "impact", "shop", file, "--products", "1")

    assert "shop_pl: 1 changed, 0 becomes ready, 0 becomes held back, 0 unchanged" in result.stdout
    assert "looked at 1 of 2;" in result.stderr


def test_set_makes_a_version_that_channels_use(run_json, file):
    make_shop()

    assert run_json("mapping", "set", "shop", file)["version"] == 2
    (told,) = run_json("mapping", "list")
    assert (told["version"], told["channels"]) == (2, ["shop_pl"])
    assert run_json("mapping", "show", "shop", "--version", "1") == mapping_fields()


def test_versions_tell_which_fields_each_one_changed(run_json, file):
    make_shop()
    run_json("mapping", "set", "shop", file)

    newest, first = run_json("mapping", "versions", "shop")

    assert (newest["version"], newest["added"], newest["changed"], newest["removed"]) == (2, [], ["name"], [])
    assert (first["version"], first["fields"]) == (1, len(first["added"]))


def test_every_fault_of_a_file_is_listed(run, tmp_path):
    make_shop()
    path = tmp_path / "bad.json"
    path.write_text(json.dumps([{"field": "name", "steps": [{"step": "eval"}]}, {"field": "x", "steps": []}]))

    result = run("mapping", "set", "shop", str(path), code=1)

    assert "fields.0.steps.0.step" in result.stderr
    assert "fields.1.field" in result.stderr


def test_file_that_is_no_json_is_refused(run, tmp_path):
    make_shop()
    path = tmp_path / "bad.json"
    path.write_text("[")

    assert "JSON" in run("mapping", "impact", "shop", str(path), code=1).stderr
