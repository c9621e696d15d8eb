"""`product show`, `set` and `history`: one product, seen and edited."""

from __future__ import annotations

import pytest

from tests.builders import (
    create,
    find,
    make_assortment,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
    save,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


def value_of(told, attribute, locale=""):
    return next(v for v in told["values"] if (v["attribute"], v["locale"]) == (attribute, locale))


def test_show_tells_everything_about_a_product(run_json):
    make_assortment("all_pl")
    make_product("T-2")
    make_product(
        "T-1",
        {"values.weight..": {"amount": "1.50", "unit": "KILOGRAM"}, "relations.accessory": [{"to": "T-2"}]},
        categories=["drills"],
    )

    told = run_json("product", "show", "T-1")

    assert (told["key"], told["kind"], told["family"], told["models"]) == ("T-1", "product", "tools", [])
    assert told["status"] == {"PL": "approved", "SE": "approved", "GB": "approved"}
    assert told["categories"] == ["drills"]
    assert told["relations"] == [{"type": "accessory", "to": "T-2", "quantity": None, "origin": "T-1"}]
    assert told["assortments"] == [{"assortment": "all_pl", "from_on": None, "to_on": None, "cause": "rule"}]
    assert value_of(told, "weight")["text"] == "1.5 KILOGRAM"
    assert value_of(told, "weight")["value"] == {"amount": "1.5", "unit": "KILOGRAM"}
    english = next(c for c in told["completeness"] if (c["scope"], c["locale"]) == ("ecommerce", "en_GB"))
    assert (english["percent"], english["required"], english["missing"]) == (50, 4, ["brand", "price"])


def test_show_names_the_model_that_a_value_comes_from(run_json):
    make_model("jacket", {"values.brand..": "bosch"})
    make_variant("J-red", color="red", fields={"values.name..sv_SE": "Röd jacka"})

    told = run_json("product", "show", "J-red")

    inherited, own = value_of(told, "brand"), value_of(told, "name", "sv_SE")
    assert told["models"] == ["jacket"]
    assert (inherited["value"], inherited["origin"], inherited["own"]) == ("bosch", "jacket", False)
    assert (own["value"], own["origin"], own["own"]) == ("Röd jacka", "J-red", True)


def test_show_takes_the_code_of_a_product_model(run_json):
    make_model("jacket")

    told = run_json("product", "show", "jacket")

    assert (told["kind"], told["completeness"], told["assortments"]) == ("model", [], [])


def test_show_is_readable_text(run):
    make_product("T-1")

    text = run("product", "show", "T-1").stdout

    assert "Tool T-1" in text
    assert "completeness\n" in text


def test_unknown_sku_names_those_that_look_like_it(run):
    make_product("T-100")

    result = run("product", "show", "T-10", code=1)

    assert result.stderr == "Error: There is no product T-10. Did you mean T-100?\n"
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "field", "value"),
    [
        (("name", "Borr", "--locale", "sv_SE"), "values.name..sv_SE", "Borr"),
        (("weight", "1.20 kg"), "values.weight..", {"amount": "1.2", "unit": "KILOGRAM"}),
        (("price", "12.5 EUR, 50 PLN"), "values.price..", {"EUR": "12.50", "PLN": "50.00"}),
        (("features", "quiet, led"), "values.features..", ["led", "quiet"]),
        (("cordless", "yes"), "values.cordless..", True),
        (("note", "Heavy", "--scope", "print"), "values.note.print.", "Heavy"),
        (("--field", "status.PL", "phase_out"), "status.PL", "phase_out"),
        (("categories", "saws,drills", "--field"), "categories", ["drills", "saws"]),
        (("--field", "archived", "yes"), "archived", True),
        (("--field", "values.name..pl_PL", "Wiertarka"), "values.name..pl_PL", "Wiertarka"),
        (("--field", "family", "wear"), "family", "wear"),
        (
            ("film", "https://youtu.be/aQ How to"),
            "values.film..",
            {"url": "https://youtu.be/aQ", "title": "How to"},
        ),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, tuple) else "",
)
def test_set_writes_the_canonical_value(run_json, arguments, field, value):
    make_product("T-1")

    told = run_json("product", "set", "T-1", *arguments)

    assert (told["key"], told["field"], told["new"], told["outcome"]) == ("T-1", field, value, "applied")
    assert told["change_set"] is not None
    assert read("product", "T-1", field) == value


def test_minus_is_a_value_after_two_dashes(run):
    make_product("T-1")

    run("product", "set", "T-1", "gears", "--", "-2")

    assert read("product", "T-1", "values.gears..") == "-2"


def test_set_renames_and_the_old_sku_is_gone(run):
    product_id = make_product("T-1")

    run("product", "set", "T-1", "--field", "sku", "T-9")

    assert find("product", "T-9") == product_id


def test_set_relates_by_sku(run):
    make_product("T-1")
    targets = [make_product("T-2"), make_product("T-3")]

    run("product", "set", "T-1", "--field", "relations.accessory", "T-2, T-3")
    run("product", "set", "T-2", "--field", "relations.spare_part", '[{"to": "T-3", "quantity": "2"}]')

    assert [link["product"] for link in read("product", "T-1", "relations.accessory")] == targets
    assert read("product", "T-2", "relations.spare_part") == [{"product": targets[1], "quantity": "2"}]


def test_empty_value_takes_the_own_one_away(run, run_json):
    make_product("T-1")

    assert run_json("product", "set", "T-1", "name", "", "--locale", "en_GB")["new"] is None
    assert run("product", "set", "T-1", "--field", "status.PL", "").stdout.endswith("approved → nothing\n")
    assert read("product", "T-1", "status.PL") is None


def test_set_says_old_and_new_and_how_to_undo_it(run):
    make_product("T-1")

    result = run("product", "set", "T-1", "name", "Drill", "--locale", "en_GB")

    assert result.stdout == "T-1 values.name..en_GB: Tool T-1 → Drill\n"
    assert "python cli.py changes revert" in result.stderr


def test_what_is_so_already_makes_no_change_set(run, run_json, count_sets):
    make_product("T-1")
    before = count_sets()

    told = run_json("product", "set", "T-1", "--field", "status.PL", "approved")

    assert (told["outcome"], told["old"], told["new"], told["change_set"]) == (
        "same",
        "approved",
        "approved",
        None,
    )
    assert count_sets() == before


def test_dry_run_tells_the_same_and_writes_nothing(run, run_json, count_sets):
    make_product("T-1")
    before = count_sets()

    told = run_json("product", "set", "T-1", "name", "Drill", "--locale", "en_GB", "-n")

    assert (told["old"], told["new"], told["change_set"], told["dry_run"]) == (
        "Tool T-1",
        "Drill",
        None,
        True,
    )
    assert "would become" in run("product", "set", "T-1", "gears", "2", "--dry-run").stdout
    assert (read("product", "T-1", "values.name..en_GB"), count_sets()) == ("Tool T-1", before)


def test_quiet_set_is_silent(run):
    make_product("T-1")

    assert run("product", "set", "T-1", "gears", "2", "-q").output == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nme", "Drill"), "There is no attribute nme."),
        (("weight", "heavy"), "weight: “heavy” is not valid."),
        (("name", "Drill"), "It needs a locale."),
        (("name", "Drill", "--locale", "en_XX"), "There is no locale en_XX."),
        (("--field", "status.XX", "approved"), "There is no market XX."),
        (("--field", "status.PL", "done"), "Use one of: in_work"),
        (("--field", "archived", "perhaps"), "Write yes or no."),
        (("--field", "colour", "red"), "There is no field of a product colour."),
        (("--field", "relations.accessory", "T-404"), "There is no product T-404."),
        (("--field", "relations.accessory", "[{"), "a list in JSON"),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, tuple) else "",
)
def test_set_refuses_what_does_not_fit_and_says_what_would(run, arguments, message, count_sets):
    make_product("T-1")
    before = count_sets()

    for option in ([], ["--dry-run"]):
        assert message in run("product", "set", "T-1", *arguments, *option, code=1).stderr

    assert count_sets() == before


def test_scope_and_locale_do_not_go_with_fields(run):
    make_product("T-1")

    assert (
        "not with fields"
        in run("product", "set", "T-1", "sku", "x", "--field", "--locale", "en_GB", code=2).stderr
    )


def test_history_tells_the_newest_change_first(run, run_json):
    make_product("T-1")
    run("product", "set", "T-1", "name", "Drill", "--locale", "en_GB")
    run("product", "set", "T-1", "gears", "2")

    told = run_json("product", "history", "T-1")

    assert [(one["field"], one["old"], one["new"], one["via"]) for one in told[:2]] == [
        ("values.gears..", None, "2", "cli"),
        ("values.name..en_GB", "Tool T-1", "Drill", "cli"),
    ]
    assert told[-1]["op"] == "create"
    assert len(run_json("product", "history", "T-1", "--field", "values.gears..")) == 1
    assert "Drill" in run("product", "history", "T-1").stdout


def test_product_without_sku_is_told_by_its_number(run):
    save(create("product", "later", {"family": "tools", "values.name..en_GB": "Later"}))

    assert "#" in run("product", "list").stdout


def test_show_tells_who_set_each_value_and_where(run_json, run):
    make_model()
    make_variant(color="red")
    run("product", "set", "jacket", "name", "Jacket", "--locale", "en_GB")

    told = run_json("product", "show", "J-red")

    name, color = value_of(told, "name", "en_GB"), value_of(told, "color")
    assert (name["origin"], name["set_by"]["via"]) == ("jacket", "cli")
    assert name["set_by"]["title"] == "jacket values.name..en_GB"
    assert (color["origin"], color["set_by"]["title"], color["set_by"]["source"]) == ("J-red", "Test", None)
    assert "set_by" not in run("product", "show", "J-red").stdout


def test_packaging_order_groups_and_classes_are_set_and_shown(run, run_json):
    make_product("T-1")

    run("product", "set", "T-1", "packaging.each", '{"quantity": 1, "gtin": "4006381333931"}')
    run(
        "product",
        "set",
        "T-1",
        "packaging.box",
        '{"quantity": "12", "weight": {"amount": "2", "unit": "GRAM"}}',
    )
    run("product", "set", "T-1", "order.unit", "box")
    run("product", "set", "T-1", "--field", "groups", "summer, promo")
    run("product", "set", "T-1", "group_relations.accessory", "promo")
    run("product", "set", "T-1", "classifications.etim", '{"class": "EC000123"}')

    told = run_json("product", "show", "T-1")
    assert [(unit["unit"], unit["quantity"], unit["gtin"]) for unit in told["packaging"]] == [
        ("each", "1", "4006381333931"),
        ("box", "12", None),
    ]
    assert told["packaging"][1]["weight"] == {"amount": "2", "unit": "GRAM"}
    assert told["order"] == {"unit": "box"}
    assert (told["groups"], told["own_groups"]) == (["promo", "summer"], ["promo", "summer"])
    assert told["classifications"] == {"etim": {"class": "EC000123"}}
    assert told["relations"] == [
        {"type": "accessory", "to": "group promo", "quantity": None, "origin": "T-1"}
    ]
    assert "EC000123" in run("product", "show", "T-1").stdout


def test_variant_shows_the_packaging_of_its_model(run_json):
    make_model("jacket", {"packaging.each": {"quantity": "1"}, "classifications.etim": {"class": "EC000123"}})
    make_variant("J-red", color="red")

    told = run_json("product", "show", "J-red")

    assert [(unit["unit"], unit["origin"]) for unit in told["packaging"]] == [("each", "jacket")]
    assert told["classifications"] == {"etim": {"class": "EC000123"}}


def test_packaging_that_is_no_json_is_refused_with_an_example(run):
    make_product("T-1")

    result = run("product", "set", "T-1", "packaging.box", "quantity 12", code=1)

    assert '{"quantity": "12"}' in result.stderr
    assert read("product", "T-1", "packaging.box") is None
