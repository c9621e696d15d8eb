"""Reading much: bytes instead of texts, and slices that a thread makes ahead of their reader."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import db, streaming
from pim.publish.models import Record
from pim.streaming import iter_ahead, iter_copied, iter_slices, octets

BODIES = ("plain", "żółć 🙂", 'a "quoted" \\n and \\\\', "two\nlines\tand a tab", "")
_records = Record.__table__


@pytest.fixture
def records(app):
    """A record for each of the bodies, in their order."""
    with db.transaction() as conn:
        for number, body in enumerate(BODIES):
            row = {"hash": bytes([number]), "group_code": "", "sku": str(number), "body": body}
            conn.execute(_records.insert(), row)


def statement():
    other = _records.alias()
    empty = sa.select(octets(other.c.body)).where(other.c.sku == "of none").scalar_subquery()
    number = sa.cast(_records.c.sku, sa.Integer)
    return sa.select(number, octets(_records.c.body), empty).order_by(_records.c.sku)


@pytest.mark.parametrize("read", [iter_slices, iter_copied])
def test_texts_are_read_as_the_bytes_they_are_a_slice_at_a_time(records, monkeypatch, read):
    monkeypatch.setattr(streaming, "SLICE", 2)

    with db.moment():
        slices = list(read(statement()))

    assert [len(slice_) for slice_ in slices] == [2, 2, 1]
    told = [tuple(row) for slice_ in slices for row in slice_]
    assert told == [(number, body.encode(), None) for number, body in enumerate(BODIES)]


def test_rows_are_of_the_moment_that_the_caller_sees(records):
    with db.moment():
        before = db.connection().execute(sa.select(sa.func.count()).select_from(_records)).scalar()
        with db.db.engine.connect() as other:
            other.execute(_records.delete().where(_records.c.sku == "0"))
            other.commit()
        seen = [row for slice_ in iter_copied(statement()) for row in slice_]

    assert len(seen) == before == len(BODIES)


def test_reader_that_gives_up_leaves_the_transaction_usable(records, monkeypatch):
    monkeypatch.setattr(streaming, "SLICE", 1)

    with db.moment():
        slices = iter_ahead(iter_copied(statement()))
        first = next(slices)
        slices.close()
        left = db.connection().execute(sa.select(sa.func.count()).select_from(_records)).scalar()

    assert (len(first), left) == (1, len(BODIES))


def test_error_of_the_thread_reaches_the_reader():
    def parts():
        yield 1
        raise ValueError("broken")

    ahead = iter_ahead(parts())

    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken"):
        next(ahead)
