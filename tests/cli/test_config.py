"""`config export` and `config apply`, as a shell sees them."""

from __future__ import annotations

import pytest

from tests.builders import make_assortment, make_structure, read

pytestmark = pytest.mark.usefixtures("app")


def test_configuration_is_written_to_a_file_and_applied(run, run_json, tmp_path):
    make_structure()
    path = tmp_path / "pim.yaml"
    run("config", "export", "-o", str(path))
    assert run("config", "export", "--only", "units").stdout.startswith(
        "pim_configuration: 1\nunits:\n  Length.CENTIMETER:\n"
    )

    path.write_text(path.read_text().replace("symbol: kg", "symbol: kilo"))
    rehearsed = run_json("config", "apply", str(path), "--dry-run")
    assert read("unit", "Weight.KILOGRAM", "symbol") == "kg"
    done = run("config", "apply", str(path))

    assert (rehearsed["change_set"], [change["new"] for change in rehearsed["changes"]]) == (None, ["kilo"])
    assert done.stdout == "0 created, 1 fields changed\n"
    assert "unit Weight.KILOGRAM symbol: kg → kilo" in done.stderr
    assert run("config", "apply", str(path)).stdout == "Nothing differs.\n"


def test_pin_of_a_product_that_does_not_exist_is_left_out(run, tmp_path):
    make_structure()
    make_assortment()
    path = tmp_path / "pins.yaml"
    path.write_text(
        "pim_configuration: 1\nassortments:\n  all_pl:\n    market: PL\n    pins:\n      T-9: {way: in}\n"
    )

    told = run("config", "apply", str(path), code=3)

    assert "line 6, assortments.all_pl.pins.T-9: There is no product" in told.stderr


def test_file_that_breaks_a_rule_ends_with_its_lines(run, tmp_path):
    make_structure()
    path = tmp_path / "bad.yaml"
    path.write_text("pim_configuration: 1\nfamilies:\n  lamps:\n    attributes: [nobody]\n")

    told = run("config", "apply", str(path), code=1)

    assert "line 3, families.lamps: There is no attribute nobody." in told.stderr
