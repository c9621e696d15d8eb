"""`part-number`: a client's own list, brought in, looked up and corrected."""

from __future__ import annotations

import pytest

from tests.builders import make_client, make_model, make_products, make_structure

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def catalogue(app):
    make_structure()
    make_client("nordbygg")
    make_products(3)


@pytest.fixture
def numbers(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("sku;number;valid_from\nT-1;NB-1;\nT-2;NB-2;2020-01-01\nT-3;NB-1;\nT-9;NB-9;\nT-3;;\n")
    return str(path)


def test_list_of_a_client_comes_in_and_what_collides_is_told(run, run_json, numbers):
    told = run_json("part-number", "import", numbers, "--client", "nordbygg", code=3)

    assert (told["changed"], told["same"], told["rejected"]) == (2, 0, 3)
    assert [(p["row"], p["rule"]) for p in told["problems"]] == [
        (4, "part number refused"), (5, "unknown product"), (6, "number"),
    ]  # fmt: skip
    assert "taken by product T-1" in told["problems"][0]["remedy"]
    assert run("part-number", "list", "--client", "nordbygg").stdout.split() == [
        "sku", "number", "T-1", "NB-1", "T-2", "NB-2",
    ]  # fmt: skip


def test_same_list_again_makes_no_change_set(run_json, numbers, count_sets):
    run_json("part-number", "import", numbers, "--client", "nordbygg", code=3)
    before = count_sets()
    again = run_json("part-number", "import", numbers, "--client", "nordbygg", "--dry-run", code=3)

    assert (again["changed"], again["same"], again["change_set"]) == (0, 2, None)
    assert count_sets() == before


def test_number_is_set_and_looked_up_both_ways(run, run_json):
    run("part-number", "set", "nordbygg", "T-1", "NB-1", "-q")
    told = run_json("part-number", "set", "nordbygg", "T-1", "NB-2", "--from", "2099-01-01")

    assert told["numbers"] == [
        {"client": "nordbygg", "number": "NB-1", "valid_from": None, "valid_to": "2099-01-01"},
        {"client": "nordbygg", "number": "NB-2", "valid_from": "2099-01-01", "valid_to": None},
    ]
    [found] = run_json("part-number", "list", "--client", "nordbygg", "--number", "NB-1")
    assert found["sku"] == "T-1"
    assert len(run_json("part-number", "list", "--sku", "T-1")) == 2
    run("part-number", "set", "nordbygg", "T-1", "", "--from", "2020-01-01")
    assert (
        "means no product"
        in run("part-number", "list", "--client", "nordbygg", "--number", "NB-1", code=1).stderr
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["set", "nobody", "T-1", "A"], 1, "no client nobody"),
        (["set", "nordbygg", "jacket", "A"], 1, "buys variants"),
        (["list"], 2, "Name a --client"),
        (["list", "--client", "nordbygg", "--sku", "T-1"], 2, "Name a --client"),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_wrong_use_is_explained(run, arguments, code, message):
    make_model("jacket")

    assert message in run("part-number", *arguments, code=code).stderr
