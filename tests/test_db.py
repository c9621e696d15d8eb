"""Lists as one parameter: any number of values, and values that no row can have."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog.models import Product
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
