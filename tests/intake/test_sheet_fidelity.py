"""What awkward cells become: the same value in the product, the sheet and the feed, or one refusal."""

from __future__ import annotations

import orjson
import pytest

from pim import db
from pim.catalog import documents
from pim.intake.products.exporting import export_products
from pim.intake.sheets import Source
from pim.publish.channels import get_channel
from pim.publish.feeds import iter_full
from pim.publish.publishing import publish
from tests.builders import make_shop
from tests.intake.files import csv_of, load, make_import_mapping, xlsx_of

# cell, column, what the product holds, and the feed
KEPT = [
    (" 1.234,5", "Gears", "1234.5"),
    ("1234,5", "Gears", "1234.5"),
    ("1 234,5", "Gears", "1234.5"),
    ("\u2212" + "12,5", "Gears", "-12.5"),
    ("1\u202f234", "Gears", "1234"),
    ("\u2212" + "20 °C", "Namn", "\u2212" + "20 °C"),
    ("-20 °C", "Namn", "-20 °C"),
    ("=1+1", "Namn", "=1+1"),
    ("+48 22 123", "Namn", "+48 22 123"),
    ("o\u0308l", "Namn", "öl"),
    ("żółć", "Namn", "żółć"),
    ("ABC-1", "MPN", "ABC-1"),
    ("abc-1", "MPN", "abc-1"),
    ("0012", "MPN", "0012"),
]
DEFAULTS = {"Namn": "Produkt"}
REFUSED = [
    ("1.234", "Gears", "two readings"),
    ("5.90E+12", "EAN", "lost digits"),
    ("5.90E+12", "MPN", "Scientific notation"),
    ("5,90E+12", "Gears", "Scientific notation"),
    ("12.5", "Gears", "“,” as decimal mark"),
    ("12345678905", "EAN", "Were leading zeros lost? 012345678905 is sound"),
    ("#DIV/0!", "Namn", "formula"),
    ("2026-03-01", "Launched", "DD.MM.YYYY"),
    ("03/01/2026", "Launched", "DD.MM.YYYY"),
]


@pytest.fixture(autouse=True)
def shop(app):
    make_shop(locales=["sv_SE"])
    make_import_mapping(file={"grouping": ""})


def fields(sku):
    document = documents.get(sku).own
    return {
        "Gears": document.values.get("gears", {}).get("", {}).get(""),
        "Namn": document.values.get("name", {}).get("", {}).get("sv_SE"),
        "MPN": document.values.get("mpn", {}).get("", {}).get(""),
    }


def rows_of(cells):
    """A row for each cell, in its column."""
    columns = ["Gears", "Namn", "MPN", "EAN", "Launched"]
    rows = [
        [
            f"F-{n}",
            "tools",
            "approved",
            *(cell if name == column else DEFAULTS.get(name, "") for name in columns),
        ]
        for n, (cell, column, _wanted) in enumerate(cells)
    ]
    return [["Artnr", "Family", "Status", *columns], *rows]


def feed():
    """What the channel says now, by SKU."""
    revision = publish("shop_pl").revision
    with db.transaction():
        return {
            (told := orjson.loads(item.body))["sku"]: told
            for item in iter_full(get_channel("shop_pl"), revision)
        }


def said(item, column):
    """The value of a column in an item of the feed."""
    if column == "Namn":
        return item["name"]["sv_SE"]
    values = {attribute["code"]: attribute["value"] for attribute in item["attributes"]}
    return values[{"Gears": "gears", "MPN": "mpn"}[column]]


@pytest.mark.parametrize("kind", ["csv", "cp1250", "xlsx"])
def test_awkward_cells_reach_product_sheet_and_feed_as_the_same_value(kind, tmp_path):
    rows = rows_of([one for one in KEPT if kind != "cp1250" or one[0].isascii() or one[0] == "żółć"])
    kept = [one for one in KEPT if any(one[0] in row for row in rows)]
    source = (
        xlsx_of(rows) if kind == "xlsx" else csv_of(rows, encoding="cp1250" if kind == "cp1250" else "utf-8")
    )

    first = load(source)
    export_products(tmp_path / "out.xlsx", "supplier", [range(1, 100)])
    again = load(Source("out.xlsx", (tmp_path / "out.xlsx").read_bytes()))

    assert (first.rejected, again.rejected, again.change_set) == ([], [], None)
    items = feed()
    for number, (_cell, column, wanted) in enumerate(kept):
        assert fields(f"F-{number}")[column] == wanted
        assert said(items[f"F-{number}"], column) == wanted


def test_refused_cells_are_each_named_once_with_what_would_be_right():
    report = load(csv_of(rows_of(REFUSED)))

    assert [(p.row, p.column, p.value) for p in report.rejected] == [
        (n, column, cell) for n, (cell, column, _said) in enumerate(REFUSED, 2)
    ]
    for problem, (_cell, _column, said) in zip(report.rejected, REFUSED, strict=True):
        assert said in problem.remedy
    assert documents.find_id("F-0") is None
