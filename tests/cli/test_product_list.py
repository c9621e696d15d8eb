"""`product list`: filters, pages, and what a row says."""

from __future__ import annotations

import pytest

from tests.builders import (
    create,
    make_model,
    make_product,
    make_products,
    make_structure,
    make_variant,
    save,
)

pytestmark = pytest.mark.usefixtures("app")
HEAVY = {"values.weight..": {"amount": "3", "unit": "KILOGRAM"}, "values.brand..": "bosch"}
LIGHT = {"values.weight..": {"amount": "900", "unit": "GRAM"}, "values.brand..": "makita"}


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


@pytest.fixture
def keys(run_json):
    """The keys that a list with these options names, sorted."""

    def listed(*options):
        return sorted(row["key"] for row in run_json("product", "list", *options)["products"])

    return listed


def test_conditions_ask_for_values_in_any_unit_and_slot(keys):
    make_product("T-1", HEAVY, launched=None)
    make_product("T-2", {**LIGHT, "values.name..sv_SE": "Borr", "values.note.print.": "Kept"})

    assert keys("--where", "weight > 2 kg") == ["T-1"]
    assert keys("--where", "weight<=2000 g") == ["T-2"]
    assert keys("--where", "brand in bosch,stihl") == ["T-1"]
    assert keys("--where", "brand != bosch") == ["T-2"]
    assert keys("--where", "name.sv_SE contains orr") == ["T-2"]
    assert keys("--where", "note.print filled") == ["T-2"]
    assert keys("--where", "note.print empty") == ["T-1"]
    assert keys("--where", "brand = bosch", "--where", "weight < 1 kg") == []


def test_filters_combine(keys):
    make_product("T-1", categories=["drills"])
    make_product("T-2", {"status.PL": None}, categories=["saws"])
    make_product("T-3", archived=True)
    make_model("jacket")
    make_variant("J-red", color="red")

    assert keys("--category", "tools") == ["T-1", "T-2"]
    assert keys("--family", "wear", "--kind", "product") == ["J-red"]
    assert keys("--kind", "model") == ["jacket"]
    assert keys("--search", "tool t") == ["T-1", "T-2"]
    assert keys("--status", "PL=new", "--kind", "product") == ["T-2"]
    assert keys("--archived") == ["T-3"]


def test_completeness_is_asked_for_a_scope_and_a_locale(keys, run_json):
    make_product("T-1", {**HEAVY, "values.price..": {"EUR": "5.00", "PLN": "20.00"}})
    make_product("T-2", LIGHT)

    rows = run_json("product", "list", "--in", "ecommerce/en_GB")["products"]

    assert {row["key"]: row["complete"] for row in rows} == {"T-1": 100, "T-2": 75}
    assert keys("--in", "ecommerce/en_GB", "--incomplete") == ["T-2"]
    assert keys("--in", "ecommerce/en_GB", "--missing", "price") == ["T-2"]
    assert keys("--in", "ecommerce/sv_SE", "--missing", "name") == ["T-1", "T-2"]


def test_row_names_the_product_as_its_model_does(run_json):
    make_model("jacket", {"values.name..sv_SE": "Jacka"})
    make_variant("J-red", color="red")

    [row] = run_json("product", "list", "--kind", "product", "--in", "ecommerce/sv_SE")["products"]

    assert (row["key"], row["kind"], row["family"], row["label"], row["archived"]) == (
        *("J-red", "product", "wear", "Jacka"),
        False,
    )


def test_pages_follow_each_other_without_a_gap(run_json, keys):
    make_products(5)

    first = run_json("product", "list", "--limit", "2", "--sort", "key")
    second = run_json("product", "list", "--limit", "2", "--sort", "key", "--after", first["next"])

    assert [row["key"] for row in (*first["products"], *second["products"])] == ["T-1", "T-2", "T-3", "T-4"]
    assert keys("--limit", "2", "--all") == ["T-1", "T-2", "T-3", "T-4", "T-5"]


def test_text_is_a_table_and_names_the_next_page(run):
    make_products(2)

    result = run("product", "list", "--limit", "1")

    assert result.stdout.startswith("key  kind     family  label")
    assert "--after" in result.stderr


def test_empty_list_is_no_failure(run):
    result = run("product", "list", "--search", "nothing")

    assert (result.stdout, result.stderr) == ("", "No product passes.\n")


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--where", "weight"], 2, "Write --where as"),
        (["--where", "wieght > 2 kg"], 1, "There is no attribute wieght. "),
        (["--where", "brand > bosch"], 1, "Of brand (simple_select) ask one of"),
        (["--where", "gtin = 1"], 1, "Make it filterable"),
        (["--where", "name contains x"], 1, "name varies by locale."),
        (["--family", "tool"], 1, "Did you mean tools?"),
        (["--missing", "name"], 2, "--in SCOPE/LOCALE"),
        (["--in", "ecommerce"], 2, "SCOPE/LOCALE"),
        (["--status", "PL"], 2, "MARKET=STATUS"),
        (["--after", "x"], 1, "cursor"),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_what_can_not_be_asked_says_what_can(run, options, code, message):
    assert message in run("product", "list", *options, code=code).stderr


def test_products_without_sku_are_listed_too(keys):
    save(create("product", "later", {"family": "tools"}))

    assert len(keys("--family", "tools")) == 1


def test_products_are_listed_by_group_and_class(keys, run):
    make_product("T-1", {"classifications.etim": {"class": "EC000123"}}, groups=["promo"])
    make_product("T-2", groups=["summer"])

    assert keys("--group", "promo") == ["T-1"]
    assert keys("--class", "etim=EC000123") == ["T-1"]
    assert keys("--group", "summer", "--class", "etim=EC000123") == []
    run("product", "list", "--group", "winter", code=1)
    run("product", "list", "--class", "etim", code=2)


def test_products_with_documents_that_expire_are_listed(run_json, run):
    save(create("attribute", "sheet", {"code": "sheet", "type": "document", "group": "general"}))
    sheet = {"file": "0a" * 32, "name": "a.pdf", "expires_on": "2027-01-31"}
    make_product("T-1", fields={"values.sheet..": sheet})
    make_product("T-2")

    told = run_json("product", "list", "--expires-before", "2027-02-01")

    assert [one["key"] for one in told["products"]] == ["T-1"]
    assert run_json("product", "list", "--expires-before", "2027-01-31")["products"] == []
    assert run("product", "list", "--expires-before", "soon", code=2).stdout == ""
