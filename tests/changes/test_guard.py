"""Nothing writes a guarded table but the change engine: not the ORM, not Core, not COPY."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog.models import Product, ProductStatus
from pim.changes import guard
from pim.changes.guard import GuardedWrite
from pim.plan.models import Pin
from pim.publish.models import Channel
from pim.structure.models import Attribute
from tests.builders import make_product, make_structure, read

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def orm_insert():
    db.db.session.add(Product(kind="product", sku="X", document={}, created_at=NOW, updated_at=NOW))
    db.db.session.flush()


def orm_update():
    db.db.session.execute(sa.select(Product)).scalars().one().sku = "X"
    db.db.session.flush()


def orm_delete():
    db.db.session.delete(db.db.session.execute(sa.select(Product)).scalars().one())
    db.db.session.flush()


def core_insert():
    db.insert_rows(ProductStatus.__table__, [{"product_id": 1, "market_id": 1, "status": "approved"}])


def core_upsert():
    rows = [{"product_id": 1, "market_id": 1, "status": "approved"}]
    db.upsert_rows(ProductStatus.__table__, rows, ["status"])


def copy():
    rows = [{"product_id": n, "market_id": 1, "status": "approved"} for n in range(db.COPY_FROM)]
    db.insert_rows(ProductStatus.__table__, rows)


WRITES = {
    "orm insert": orm_insert,
    "orm update": orm_update,
    "orm delete": orm_delete,
    "core insert": core_insert,
    "core upsert": core_upsert,
    "copy": copy,
    "core update": lambda: db.connection().execute(sa.update(Attribute).values(filterable=True)),
    "core delete": lambda: db.connection().execute(sa.delete(Pin)),
    "raw text": lambda: db.connection().execute(sa.text("update  channel set archived = true")),
    "raw text in a WITH": lambda: db.connection().execute(
        sa.text("WITH found AS (SELECT 1) DELETE FROM product_search")
    ),
    "raw driver": lambda: db.connection().exec_driver_sql("DELETE FROM membership"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_write_around_change_sets_is_refused(write):
    make_structure()
    make_product()

    with pytest.raises(GuardedWrite), db.transaction():
        write()

    assert read("product", "T-1", "status.PL") == "approved"


def test_reading_and_unguarded_tables_are_free():
    make_structure()

    with db.transaction() as conn:
        conn.execute(sa.select(Channel.__table__).with_for_update()).all()
        conn.execute(sa.text("DELETE FROM channel_stream"))


def test_guard_closes_again_after_an_error():
    make_structure()

    with pytest.raises(ZeroDivisionError), guard.opened():
        1 / 0  # noqa: B018

    with pytest.raises(GuardedWrite), db.transaction():
        core_insert()
