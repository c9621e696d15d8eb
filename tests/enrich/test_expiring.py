"""Products whose documents expire are found in time."""

from __future__ import annotations

from datetime import date

import pytest

from pim import db
from pim.catalog import side_tables
from pim.catalog.models import ProductValue
from pim.enrich.product_list import ProductFilter, list_ids
from tests.builders import create, edit, make_model, make_product, make_structure, make_variant, read, save

pytestmark = pytest.mark.usefixtures("app")

SHEET = {"file": "0123456789abcdef" * 4, "name": "sheet.pdf"}
FIELD = "values.sheet..en_GB"


@pytest.fixture(autouse=True)
def _sheets(app):
    make_structure()
    body = {"code": "sheet", "type": "document", "group": "general", "localizable": True}
    save(create("attribute", "sheet", {**body, "rules": {"document_kind": "safety_data_sheet"}}))
    edit("family_variant", "wear_color", "overridable", ["name", "sheet"])


def until(day):
    return {**SHEET, "expires_on": day}


def expiring(day):
    with db.transaction():
        return list_ids(ProductFilter(expires_before=date.fromisoformat(day)))


def test_product_is_found_from_the_day_after_the_last_one_on():
    product = make_product(fields={FIELD: until("2027-01-31")})
    make_product("T-2", fields={FIELD: SHEET})

    assert read("product", "T-1", FIELD) == until("2027-01-31")
    assert (expiring("2027-01-31"), expiring("2027-02-01")) == ([], [product])


def test_document_that_was_renewed_is_not_found_any_more():
    make_product(fields={FIELD: until("2027-01-31")})

    edit("product", "T-1", FIELD, until("2028-01-31"))

    assert expiring("2027-06-01") == []


def test_variants_inherit_a_document_that_expires_and_override_it():
    model = make_model(fields={FIELD: until("2027-01-31")})
    red = make_variant("J-red", color="red")
    make_variant("J-blue", color="blue", fields={FIELD: SHEET})
    make_variant("J-green", color="green", fields={FIELD: until("2028-01-31")})

    assert expiring("2027-06-01") == [model, red]


@pytest.mark.parametrize("filterable", [True, False])
def test_documents_are_found_whether_they_can_be_filtered_or_not(filterable):
    product = make_product(fields={FIELD: until("2027-01-31")})

    edit("attribute", "sheet", "filterable", True)
    edit("attribute", "sheet", "filterable", filterable)

    assert expiring("2027-06-01") == [product]


def test_rows_after_edits_are_those_of_a_rebuild():
    make_model(fields={FIELD: until("2027-01-31")})
    make_variant("J-blue", color="blue", fields={FIELD: SHEET})
    make_product("T-1", fields={FIELD: SHEET})
    edit("product", "T-1", FIELD, until("2027-03-01"))
    edit("model", "jacket", FIELD, SHEET)

    table = ProductValue.__table__
    with db.transaction() as conn:
        before = {tuple(row) for row in conn.execute(table.select())}
        side_tables.rebuild()
        after = {tuple(row) for row in conn.execute(table.select())}

    assert before == after
