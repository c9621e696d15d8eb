"""The migrations make what the models say, and can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.migration import MigrationContext

from pim import db
from pim.catalog.media import library
from pim.db import Base
from pim.publish.publishing import publish
from tests import builders

ENGINE_PARTS = ("product_search_fts", "tsv")  # written by hand in 0002; no model describes them


def differences():
    with db.db.engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    return [one for one in found if not any(part in repr(one) for part in ENGINE_PARTS)]


def test_migrations_make_what_the_models_say(app):
    assert differences() == []


def test_migrations_go_down_and_up_again(app):
    config = db.migrations(app)
    db.db.session.remove()

    downgrade(config, "base")
    left = set(sa.inspect(db.db.engine).get_table_names()) - {"alembic_version"}
    upgrade(config, "head")

    assert left == set()
    assert differences() == []


def test_catalogue_works_on_a_schema_that_went_down_and_up(app):
    config = db.migrations(app)
    db.db.session.remove()
    downgrade(config, "0001")
    upgrade(config, "head")

    builders.make_structure()
    builders.make_product("T-1")

    assert builders.find("product", "T-1")


def test_files_that_products_use_are_known_after_the_upgrade(app):
    config = db.migrations(app)
    builders.make_structure()
    file = {"file": "a" * 64, "name": "front.jpg"}
    builders.make_product(
        "T-1", {"values.picture..": file, "values.weight..": {"amount": "1", "unit": "GRAM"}}
    )
    with db.transaction():
        before = [user.key for user in library.list_users("a" * 64)]
    db.db.session.remove()

    downgrade(config, "0004")
    upgrade(config, "head")

    with db.transaction():
        assert [user.key for user in library.list_users("a" * 64)] == before == ["T-1"]


def test_listings_of_relations_are_folded_into_those_of_products_by_the_upgrade(app):
    """T-1 has a relation in revision 2 alone: its record stays, so its row is cut in three."""
    config = db.migrations(app)
    builders.make_shop()
    builders.make_products(2)
    builders.make_model("jacket")
    builders.make_variant("J-red", color="red")
    publish("shop_pl")
    for relations in ([{"to": "T-2"}], None):
        builders.edit("product", "T-1", "relations.accessory", relations)
        publish("shop_pl")
    builders.edit("product", "T-2", "archived", True)
    publish("shop_pl")
    told = sa.text(
        "SELECT kind, key, from_revision, to_revision, reason, hash, relations_hash"
        " FROM listing ORDER BY kind, key, from_revision"
    )
    with db.transaction() as conn:
        before = conn.execute(told).all()
    own = [row for row in before if row.key == builders.find("product", "T-1")]
    db.db.session.remove()

    downgrade(config, "0014")
    with db.transaction() as conn:  # as it was written then: one row, since the record was one
        key = {"key": own[0].key}
        conn.execute(sa.text("DELETE FROM listing WHERE kind = 0 AND key = :key AND from_revision > 1"), key)
        conn.execute(sa.text("UPDATE listing SET to_revision = NULL WHERE kind = 0 AND key = :key"), key)
    db.db.session.remove()
    upgrade(config, "head")

    with db.transaction() as conn:
        assert conn.execute(told).all() == before
    assert [(row.from_revision, row.relations_hash is None) for row in own] == [
        (1, True),
        (2, False),
        (3, True),
    ]


def test_axes_of_variants_are_told_beside_their_records_by_the_upgrade(app):
    config = db.migrations(app)
    builders.make_shop()
    builders.make_products(1)
    builders.make_model("jacket")
    builders.make_variant("J-red", color="red")
    publish("shop_pl")
    told = sa.text("SELECT sku, axes FROM record ORDER BY sku, body")
    with db.transaction() as conn:
        before = conn.execute(told).all()
    db.db.session.remove()

    downgrade(config, "0019")
    upgrade(config, "head")

    with db.transaction() as conn:
        assert conn.execute(told).all() == before
    assert {row.sku for row in before if row.axes} == {"J-red"}
