"""`import prices` and `import stock`: files that come by themselves, and what is said about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pim.intake.sheets import write_sheet
from tests.builders import make_client, make_price_list, make_product, make_structure, make_warehouse, value

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def catalogue(app):
    make_structure()
    make_price_list("list_se")
    make_warehouse("malmo")
    make_product("T-1", value("gtin", "4006381333931"))
    make_product("T-2", value("gtin", "0036000291452"))


@pytest.fixture
def write(tmp_path):
    def to_file(text, name="facts.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return str(path)

    return to_file


def test_prices_come_in_and_the_same_file_writes_nothing(run, run_json, write):
    file = write("sku;price;min_quantity\nT-1;12.50;1\nT-1;11;100\nT-2;8;\n")

    first = run_json("import", "prices", file, "--list", "list_se")
    second = run("import", "prices", file, "--list", "list_se")

    assert (first["new"], first["number"], first["rejected"]) == (3, 1, 0)
    assert second.stdout == "0 new, 0 changed, 3 same\n"
    told = run_json("price", "show", "T-1", "--market", "SE", "--quantity", "100")
    assert (told["price"]["amount"], told["price"]["list"], told["currency"]) == ("11", "list_se", "SEK")
    assert [row["reason"] for row in told["rows"]] == [None, "higher_tier"]
    assert "costs 12.5 SEK" in run("price", "show", "T-1", "--market", "SE").stdout


def test_bad_lines_are_told_by_number_and_the_rest_goes_in(run, run_json, write):
    file = write("sku,price\nT-1,12.50\nT-9,1\n,2\nT-2,much\nT-1,13\nT-2,1,000\n")

    result = run("import", "prices", file, "--list", "list_se", code=3)

    assert "5 lines were rejected" in result.stderr
    for told in (
        "row 3, column sku: unknown product (“T-9”)",
        "row 4, column sku: no key",
        "row 5: price (“much”)",
        "row 6: repeated line",
        "row 7: more cells than columns",
    ):
        assert told in result.stderr
    assert run_json("price", "show", "T-1", "--market", "SE")["price"]["amount"] == "12.5"


def test_file_of_another_country_is_read_as_it_is_told(run_json, write):
    file = write("\ufeffIndeks\tCena netto\nT-1\t1 012,50\n", "cennik.tsv")

    told = run_json(
        "import",
        "prices",
        file,
        "--list",
        "list_se",
        "--decimal-mark",
        "comma",
        "--column",
        "price=cena netto",
    )

    assert told["new"] == 1
    assert run_json("price", "show", "T-1", "--market", "SE")["price"]["amount"] == "1012.5"


@pytest.mark.parametrize("key", [["--key", "gtin"], []], ids=["told", "seen in the header"])
def test_products_are_found_by_their_ean_in_any_spelling(run_json, write, key):
    file = write("gtin,quantity\n04006381333931,5\n36000291452,7\n4006381333948,9\n")

    told = run_json("import", "stock", file, "--warehouse", "malmo", *key, code=3)

    assert (told["new"], told["rejected"]) == (2, 1)
    assert [(p["row"], p["rule"]) for p in told["problems"]] == [(4, "unknown product")]


def test_key_that_two_products_share_means_neither(run_json, write):
    make_product("T-3", value("gtin", "04006381333931"))
    file = write("gtin,quantity\n4006381333931,5\n")

    told = run_json("import", "stock", file, "--warehouse", "malmo", code=3)

    assert told["problems"][0]["rule"] == "several products"


def test_stock_names_its_warehouse_in_a_column(run_json, run, write):
    make_warehouse("oslo")
    file = write(
        "sku,warehouse,quantity,next_on,next_quantity\nT-1,malmo,5,2026-07-01,20\nT-1,oslo,2,,\nT-2,lund,1,,\n"
    )

    told = run_json("import", "stock", file, code=3)

    assert (told["new"], told["problems"][0]["rule"]) == (2, "unknown warehouse")
    listed = {one["code"]: one["products"] for one in run_json("warehouse", "list")}
    assert listed == {"malmo": 1, "oslo": 1}


def test_whole_stock_file_leaves_nothing_of_what_it_does_not_name(run_json, run, write):
    run("import", "stock", write("sku,quantity\nT-1,5\nT-2,7\n"), "--warehouse", "malmo")
    half = write("sku,quantity\nT-1,5\n", "half.csv")

    assert run_json("import", "stock", half, "--warehouse", "malmo", "--full")["ended"] == 1
    empty = write("sku,quantity\n", "empty.csv")
    refused = run("import", "stock", empty, "--warehouse", "malmo", "--full", code=4)
    assert "Is the file whole?" in refused.stderr


def test_line_that_can_not_be_read_ends_nothing(run_json, run, write):
    run("import", "prices", write("sku,price\nT-1,5\nT-2,7\n"), "--list", "list_se")

    told = run_json(
        "import", "prices", write("sku,price\nT-1,5\nT-2,?\n"), "--list", "list_se", "--full", code=3
    )

    assert told["ended"] == 0
    assert run_json("price", "show", "T-2", "--market", "SE")["price"]["amount"] == "7"


def test_dry_run_tells_and_writes_nothing(run_json, run, write):
    file = write("sku,quantity\nT-1,5\n")

    told = run_json("import", "stock", file, "--warehouse", "malmo", "--dry-run")

    assert (told["new"], told["number"], told["dry_run"]) == (1, None, True)
    assert run_json("import", "stock", file, "--warehouse", "malmo")["new"] == 1


def test_price_of_a_day_that_passed_is_what_was_known_then(run_json, run, write):
    run("import", "prices", write("sku,price\nT-1,5\n"), "--list", "list_se")

    assert run_json("price", "show", "T-1", "--market", "SE", "--on", "2020-01-01")["price"] is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Name the row that has the columns' names"),
        ("sku,amount,Amount\n", "Two columns have this name"),
        ("sku,colour\nT-1,red\n", "A column price or amount"),
        ("name,price\nDrill,1\n", "A column sku or"),
        ('sku,price\n"T-1,1\n', "quotes"),
    ],
    ids=["empty", "doubled column", "no price", "no key", "open quote"],
)
def test_file_that_can_not_be_trusted_is_refused_whole(run, write, text, message):
    result = run("import", "prices", write(text), "--list", "list_se", code=1)

    assert message in result.stderr


def test_file_in_another_encoding_is_refused(run, write):
    file = write("sku,price\nT-1,1\nŻ-1,2\n", encoding="cp1250")

    refused = run("import", "prices", file, "--list", "list_se", code=1)

    assert "not utf-8: declare its encoding" in refused.stderr


def test_file_in_another_encoding_is_read_where_that_is_declared(run_json, write):
    file = write("sku,price,uwagi\nT-1,1,żółty\n", encoding="cp1250")

    assert run_json("import", "prices", file, "--list", "list_se", "--encoding", "cp1250")["new"] == 1


def test_workbook_of_facts_is_read_with_its_numbers_whatever_the_decimal_mark(run_json, tmp_path):
    path = tmp_path / "prices.xlsx"
    with write_sheet(path, "xlsx") as writer:
        writer.write(["sku", "price", "from"])
        writer.write(["T-1", Decimal("12.5"), date(2026, 3, 1)])

    told = run_json("import", "prices", str(path), "--list", "list_se", "--decimal-mark", "comma")

    assert told["new"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--list", "list_pl"], 1, "no price list list_pl"),
        (["--list", "list_se", "--key", "name", "--column", "key=sku"], 1, "varies neither"),
        (["--list", "list_se", "--column", "colour=x"], 1, "What a column can say"),
        (["--list", "list_se", "--column", "price"], 2, "ROLE=HEADER"),
    ],
    ids=["unknown list", "key that varies", "unknown role", "no role"],
)
def test_wrong_use_is_explained(run, write, arguments, code, message):
    file = write("sku,price\nT-1,1\n")

    assert message in run("import", "prices", file, *arguments, code=code).stderr


def test_product_shows_what_buyers_are_told(run, run_json, write):
    make_client("nordbygg")
    run("import", "prices", write("sku,price,valid_to\nT-1,12.50,2099-01-01\n"), "--list", "list_se")
    run("import", "stock", write("sku,quantity\nT-1,5\n"), "--warehouse", "malmo")
    run("part-number", "set", "nordbygg", "T-1", "NB-1")
    run("tax-class", "create", "standard", "--rate", "SE=25", "--standard", "SE")

    told = run_json("product", "show", "T-1")["trade"]

    assert told["prices"] == [
        {
            "list": "list_se", "of": "SE", "min_quantity": "1", "amount": "12.5", "currency": "SEK",
            "includes_vat": False, "per_quantity": "1", "unit": "", "valid_from": None,
            "valid_to": "2099-01-01",
        }
    ]  # fmt: skip
    assert told["vat"] == [{"market": "SE", "tax_class": "standard", "percent": "25", "origin": None}]
    assert [(one["market"], one["quantity"]) for one in told["stock"]] == [("SE", "5")]
    assert [one["number"] for one in told["part_numbers"]] == ["NB-1"]
    assert "NB-1" in run("product", "show", "T-1").stdout
