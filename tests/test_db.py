"""Lists as one parameter: any number of values, and values that no row can have."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog.models import Product
from pim.publish.models import Record
from tests.builders import make_products, make_structure

pytestmark = pytest.mark.usefixtures("app")


def test_ids_beyond_those_of_a_table_are_nobodys():
    """PostgreSQL refuses a list of integers that holds a larger number."""
    make_structure()
    ids = make_products(2)
    products = Product.__table__

    with db.transaction() as conn:
        asked = db.within(products.c.id, [*ids, 2**31, -(2**40), 2**62])
        found = conn.execute(sa.select(products.c.id).where(asked).order_by(products.c.id)).scalars().all()

    assert found == ids


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("hash", [b"", b"\x00\xff", b'"\\,{}']),
        ("sku", ["", 'a "quoted", {b} \\ c', "ż\n\t"]),
    ],
)
def test_octets_and_texts_of_any_kind_are_found_again(column, values):
    records = Record.__table__
    rows = [
        {"hash": f"row {n}".encode(), "group_code": "", "sku": f"row {n}", "body": "{}", column: value}
        for n, value in enumerate(values)
    ]
    with db.transaction() as conn:
        conn.execute(
            records.insert(), [*rows, {"hash": b"other", "group_code": "", "sku": "-", "body": "{}"}]
        )
        found = set(
            conn.execute(sa.select(records.c[column]).where(db.within(records.c[column], values))).scalars()
        )

    assert found == set(values)
