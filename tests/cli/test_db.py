"""`db`: migrating, and checking what is derived."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog.models import ProductSearch, ProductStatus
from pim.changes import guard
from tests.builders import make_product, make_shop

pytestmark = pytest.mark.usefixtures("app")


def spoil(table):
    """Delete the rows of a side table past the engine, as a mistake in the code would."""
    with db.transaction() as conn, guard.opened():
        conn.execute(sa.delete(table))


def test_upgrade_of_what_is_up_to_date_changes_nothing(run_json, run):
    told = run_json("db", "upgrade")

    assert told["before"] == told["after"] is not None
    assert run("db", "upgrade", "-q").output == ""


def test_upgrade_makes_the_tables_of_an_empty_database(run, tmp_path):
    environ = {"PIM_DATABASE_URL": f"sqlite:///{tmp_path}/fresh.db"}

    assert "It was empty." in run("db", "upgrade", env=environ).stdout
    assert "failed" not in run("db", "check", env=environ).stdout


def test_sound_database_passes_even_the_deep_check(run, run_json):
    make_shop()
    make_product()

    told = run_json("db", "check", "--deep")

    assert [one["name"] for one in told if not one["ok"]] == []
    assert {"schema", "search", "side tables as rebuilt", "membership as rebuilt"} <= {
        o["name"] for o in told
    }
    assert run("db", "check", "--quiet").output == ""


def test_missing_words_are_found_at_once(run):
    make_shop()
    make_product()
    spoil(ProductSearch)

    result = run("db", "check", code=1)

    assert "failed  search: 0 rows for 1 products" in result.stdout


def test_wrong_side_table_is_found_by_the_deep_check_and_left_alone(run):
    make_shop()
    make_product()
    spoil(ProductStatus)

    for _time in range(2):
        result = run("db", "check", "--deep", "--quiet", code=1)
        assert (result.stdout, "product_status differs in 3 rows" in result.stderr) == ("", True)


def test_old_schema_is_told_with_the_remedy(run):
    with db.transaction() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))

    assert "run python cli.py db upgrade" in run("db", "check", code=1).stdout
