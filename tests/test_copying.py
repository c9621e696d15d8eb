"""Rows in bulk come into the database as they are, and what is wrong with them is told: on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pim import db
from pim.db import Json, UtcDateTime
from pim.trade.models import Exact

pytestmark = pytest.mark.usefixtures("app")

_samples = sa.Table(
    "sample_of_copying",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text),
    sa.Column("flag", sa.Boolean),
    sa.Column("number", sa.Float),
    sa.Column("exact", Exact),
    sa.Column("octets", sa.LargeBinary),
    sa.Column("on", sa.Date),
    sa.Column("at", UtcDateTime),
    sa.Column("told", Json),
    sa.Column("word", sa.Text, unique=True),
)
NAMES = tuple(column.name for column in _samples.c)
MANY = db.COPY_FROM + 1  # so many go by COPY where the engine has it

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ROWS = st.tuples(
    st.none() | TEXTS | st.sampled_from(["\\N", "\\", "a\tb", "a\nb\r\n", "\\.", ""]),
    st.none() | st.booleans(),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.decimals(-(10**12), 10**12, places=6),
    st.none() | st.binary(max_size=20),
    st.none() | st.dates(),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.dictionaries(TEXTS, TEXTS, max_size=3),
)


@pytest.fixture(autouse=True)
def _table(app):
    with db.transaction() as conn:
        _samples.create(conn)


def test_rows_come_back_as_they_went_in():
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=st.lists(ROWS, min_size=1, max_size=8))
    def agree(rows):
        told = [(number, *rows[number % len(rows)], None) for number in range(MANY)]
        with db.transaction() as conn:
            conn.execute(_samples.delete())
            db.insert_tuples(_samples, NAMES, told)
            found = [tuple(row) for row in conn.execute(sa.select(_samples).order_by(_samples.c.id))]
        assert found == [_exactly(row) for row in told]

    agree()


def test_many_rows_that_are_there_already_become_what_came():
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=st.lists(ROWS, min_size=1, max_size=8))
    def agree(rows):
        told = [(number, *rows[number % len(rows)], None) for number in range(MANY)]
        with db.transaction() as conn:
            conn.execute(_samples.delete())
            db.insert_tuples(_samples, ("id", "text"), [(n, "before") for n in range(0, MANY, 2)])
            db.upsert_rows(_samples, [dict(zip(NAMES, row, strict=True)) for row in told], NAMES[1:])
            found = [tuple(row) for row in conn.execute(sa.select(_samples).order_by(_samples.c.id))]
        assert found == [_exactly(row) for row in told]

    agree()


def test_many_rows_replace_only_those_that_meet_the_condition():
    with db.transaction() as conn:
        db.insert_tuples(_samples, ("id", "text"), [(0, "old"), (1, "kept")])
        rows = [{"id": n, "text": "new"} for n in range(MANY)]
        db.upsert_rows(_samples, rows, ["text"], where=_samples.c.text == "old")
        kept = conn.execute(sa.select(_samples.c.id).where(_samples.c.text != "new")).scalars().all()

    assert kept == [1]


def test_rows_of_several_tables_and_calls_come_in_the_order_of_the_calls():
    with db.transaction() as conn:
        for start in range(0, 5 * MANY, MANY):
            db.insert_tuples(_samples, ("id", "text"), [(start + n, str(n)) for n in range(MANY)])
        db.insert_tuples(_samples, ("id", "text"), [(-1, "few, after many")])
        assert conn.execute(sa.select(sa.func.count()).select_from(_samples)).scalar_one() == 5 * MANY + 1


@pytest.mark.parametrize("end", ["statement", "commit", "settle"])
def test_what_the_database_refuses_is_told_in_the_same_transaction_and_nothing_stays(end):
    def insert():
        with db.transaction() as conn:
            db.insert_tuples(_samples, ("id", "word"), [(n, "the same") for n in range(MANY)])
            db.insert_tuples(_samples, ("id", "word"), [(n + MANY, str(n)) for n in range(MANY)])
            if end == "statement":
                conn.execute(sa.select(_samples)).all()
            if end == "settle":
                db.settle()
                pytest.fail("the database took the same word twice")

    with pytest.raises(sa.exc.IntegrityError, match="word"):
        insert()

    assert db.connection().execute(sa.select(_samples)).all() == []


def test_rehearsal_tells_what_the_database_refuses():
    with pytest.raises(sa.exc.IntegrityError), db.rehearsal():
        db.insert_tuples(_samples, ("id", "word"), [(n, "the same") for n in range(MANY)])


def test_error_of_the_caller_is_told_rather_than_that_of_the_rows_it_leaves_behind():
    def insert():
        told_at_once = db.is_sqlite()
        with db.transaction():
            rows = [(n, str(n) if told_at_once else "the same") for n in range(MANY)]
            db.insert_tuples(_samples, ("id", "word"), rows)
            raise LookupError("of the caller")

    with pytest.raises(LookupError):
        insert()

    assert db.connection().execute(sa.select(_samples)).all() == []


def _exactly(row):
    """The row as it is read: numbers in the one spelling that they are stored in."""
    return tuple(
        Decimal(Exact().process_bind_param(cell, None)) if isinstance(cell, Decimal) else cell for cell in row
    )


def test_kinds_of_cells_cover_what_rows_of_ours_hold():
    row = (
        1,
        "ł\\",
        True,
        0.1,
        Decimal("1.50"),
        b"\\x00\n",
        date(2026, 1, 1),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    with db.transaction() as conn:
        db.insert_tuples(_samples, NAMES[:8], [(n, *row[1:]) for n in range(MANY)])
        found = conn.execute(sa.select(_samples).where(_samples.c.id == MANY - 1)).one()
    assert tuple(found)[1:8] == (*row[1:4], Decimal("1.5"), *row[5:])
