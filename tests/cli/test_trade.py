"""Clients, client groups, tax classes, warehouses and price lists, made and shown by commands."""

from __future__ import annotations

import pytest

from tests.builders import edit, make_model, make_product, make_structure, make_variant

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


def test_client_is_made_with_its_group_and_its_terms(run, run_json):
    run("client-group", "create", "builders", "--label", "en_GB=Builders")
    run(
        *("client", "create", "nordbygg", "--market", "SE", "--group", "builders", "--currency", "EUR"),
        *("--locales", "sv_SE,en_GB", "--contact", "inkop@nordbygg.example", "--label", "sv_SE=Nordbygg AB"),
    )

    assert run_json("client", "show", "nordbygg") == {
        "code": "nordbygg",
        "market": "SE",
        "client_group": "builders",
        "currency": "EUR",
        "locales": ["sv_SE", "en_GB"],
        "contact": "inkop@nordbygg.example",
        "labels": {"sv_SE": "Nordbygg AB"},
    }
    assert [client["code"] for client in run_json("client", "list")] == ["nordbygg"]
    assert run_json("client-group", "list")[0]["clients"] == ["nordbygg"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["client", "create", "x", "--market", "SEE"], "no market SEE"),
        (["client", "create", "x", "--market", "SE", "--group", "g"], "no client group g"),
        (["client", "show", "nobody"], "no client nobody"),
        (["tax-class", "create", "x", "--rate", "SE=much"], "much"),
        (["tax-class", "create", "x", "--rate", "SE=101"], "percentage from 0 to 100"),
        (["tax-class", "create", "x", "--rate", "XX=25"], "no market XX"),
        (["price-list", "create", "x"], "currency"),
        (["price-list", "create", "x", "--currency", "SEK"], "exactly one"),
        (["warehouse", "create", "x", "--markets", "XX"], "no market XX"),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_what_can_not_be_made_is_explained(run, arguments, message):
    assert message in run(*arguments, code=1).stderr


def test_price_list_takes_the_currency_of_its_market_or_client(run, run_json):
    run("client", "create", "berlin", "--market", "SE", "--currency", "EUR")
    run("price-list", "create", "se", "--market", "SE")
    run("price-list", "create", "berlin", "--client", "berlin", "--gross", "--to", "2028-01-01")

    found = {one["code"]: one for one in run_json("price-list", "list")}

    assert (found["se"]["currency"], found["se"]["market"], found["se"]["prices"]) == ("SEK", "SE", 0)
    assert (found["berlin"]["currency"], found["berlin"]["includes_vat"]) == ("EUR", True)
    assert found["berlin"]["valid_to"] == "2028-01-01"


def test_rate_changes_on_its_day(run, run_json):
    run("tax-class", "create", "standard", "--rate", "SE=25", "--standard", "SE")
    run("tax-class", "rate", "standard", "SE", "26", "--from", "2099-01-01")
    run("tax-class", "rate", "standard", "SE", "24", "--from", "2026-01-01")
    make_product("T-1")

    [told] = run_json("tax-class", "list")
    percents = [
        run_json("price", "show", "T-1", "--market", "SE", "--on", day)["vat_percent"]
        for day in ("2025-12-31", "2026-01-01", "2099-01-01")
    ]

    assert (told["percent"], len(told["rates"])) == ("24", 3)
    assert percents == ["25", "24", "26"]


def test_market_has_one_standard_class(run):
    run("tax-class", "create", "standard", "--rate", "SE=25", "--standard", "SE,PL")

    assert (
        "standard is the standard class there"
        in run("tax-class", "create", "other", "--standard", "PL", code=1).stderr
    )


def test_variant_is_taxed_as_its_model_unless_it_says_otherwise(run, run_json):
    for code, percent in (("standard", "25"), ("reduced", "12"), ("books", "6")):
        run("tax-class", "create", code, "--rate", f"SE={percent}")
    edit("tax_class", "standard", "standard_in", ["SE"])
    make_model("jacket", {"vat.SE": "reduced"})
    make_variant("J-red", color="red")
    make_variant("J-blue", {"vat.SE": "books"}, color="blue")
    make_product("T-1")

    def percent(sku):
        return run_json("price", "show", sku, "--market", "SE")["vat_percent"]

    assert [percent(sku) for sku in ("T-1", "J-red", "J-blue")] == ["25", "12", "6"]
    run("product", "set", "J-blue", "--field", "vat.SE", "")
    assert percent("J-blue") == "12"
    assert "no tax class none" in run("product", "set", "T-1", "--field", "vat.SE", "none", code=1).stderr


def test_product_model_has_no_price(run):
    make_model("jacket")

    assert "one of its variants" in run("price", "show", "jacket", "--market", "SE", code=1).stderr


@pytest.mark.parametrize("noun", ["client", "client-group", "tax-class", "warehouse", "price-list"])
def test_none_yet_is_no_failure(run, noun):
    result = run(noun, "list")

    assert (result.stdout, f"{noun} create" in result.stderr) == ("", True)
