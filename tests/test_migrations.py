"""The migrations make what the models say, and can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.migration import MigrationContext

from pim import db
from pim.catalog.media import library
from pim.db import Base
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
