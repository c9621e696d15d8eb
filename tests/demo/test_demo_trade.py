"""The demo's clients have terms and numbers, and the files of its suppliers come in but for their faults."""

from __future__ import annotations

from datetime import date

import pytest

from pim import db
from pim.catalog.documents import find_id
from pim.changes import Author, apply, stage
from pim.demo import (
    SUPPLIER_FILES,
    counted_stock,
    listed_prices,
    product_drafts,
    structure_drafts,
    terms_drafts,
)
from pim.demo.clients import CLIENTS, NUMBERED, PRICE_LISTS, WAREHOUSES
from pim.intake.products.importing import import_products
from pim.intake.sheets.reading import load_source
from pim.plan.part_numbers import find_product
from tests.demo.reading import creations, products


def load(*lists):
    for drafts in lists:
        saved = apply(stage(drafts, Author("cli", "Demo")))
        assert [(row.key, row.field, row.problem) for row in saved.invalid + saved.conflicts] == []


def kept(_content, _name):
    return "0" * 64


def test_prices_are_of_every_list_and_fall_with_the_tier():
    rows = listed_prices()
    tiers = {}
    for row in rows:
        tiers.setdefault((row.price_list, row.sku), []).append((row.min_quantity, row.amount))

    assert {row.price_list for row in rows} == {code for code, *_rest in PRICE_LISTS}
    assert all(row.amount > 0 and row.amount == round(row.amount, 2) for row in rows)
    assert all(
        [amount for _quantity, amount in sorted(prices, reverse=True)]
        == sorted(amount for _q, amount in prices)
        for prices in tiers.values()
    )


def test_stock_is_of_every_warehouse_and_what_is_out_is_expected():
    rows = counted_stock()

    assert {row.warehouse for row in rows} == {code for code, *_rest in WAREHOUSES}
    assert all((row.quantity, bool(row.next_quantity)) == (0, True) for row in rows if row.next_on)
    assert 100 < sum(row.next_on is not None for row in rows) < len(rows) / 5
    assert {row.sku for row in rows} == {
        key for key, fields in creations(products(), "product").items() if "sku" in fields
    }


def test_three_clients_have_part_numbers_of_products_that_exist():
    numbered = {
        draft.field.removeprefix("numbers.") for draft in terms_drafts() if draft.kind == "part_number"
    }

    assert len(CLIENTS) == 3
    assert numbered == set(NUMBERED) == {code for code, *_rest in CLIENTS}


def test_terms_are_applied_and_a_clients_number_leads_to_the_product(app):
    load(structure_drafts(), product_drafts(kept), terms_drafts())

    with db.transaction():
        found = find_product("stocznia_gdansk", "SG-100017", date(2026, 12, 1))
        assert found is not None


@pytest.mark.parametrize("file", SUPPLIER_FILES, ids=lambda file: file.name)
def test_file_of_a_supplier_comes_in_but_for_its_seeded_faults(app, tmp_path, file):
    load(structure_drafts(), product_drafts(kept), terms_drafts())
    path = tmp_path / file.name
    path.write_bytes(file.content())

    report = import_products(load_source(path), file.mapping)
    again = import_products(load_source(path), file.mapping)

    header = file.rules["file"].get("header_row", 1)
    rows = dict(enumerate(file.rows, start=header + 1))
    refused = {str(n) if str(n) in file.faults else rows[n][0] for n in report.rejected_rows}
    assert refused == set(file.faults)
    assert again.change_set is None
    with db.transaction():
        sound = [row[0] for row in file.rows if row[0] and row[0] not in file.faults]
        assert all(find_id(sku) for sku in sound)


def test_files_of_suppliers_are_the_same_bytes_each_time():
    assert [file.content() for file in SUPPLIER_FILES] == [file.content() for file in SUPPLIER_FILES]
    assert "ź".encode("cp1250") in SUPPLIER_FILES[0].content()
