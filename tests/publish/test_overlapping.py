"""Storing goes on while the next slice is rendered: nothing of it gets lost, and no error does."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from pim import db
from pim.publish.models import Record
from pim.publish.overlapping import one_behind

pytestmark = pytest.mark.usefixtures("app")

_records = Record.__table__


def store(number):
    with db.transaction() as conn:
        row = {"hash": bytes([number]), "group_code": "", "sku": str(number), "body": "{}"}
        conn.execute(_records.insert(), row)


def test_all_pieces_are_done_in_their_order_when_the_block_ends():
    done = []

    with one_behind(done.append) as submit:
        for number in range(5):
            submit(number)

    assert done == [0, 1, 2, 3, 4]


def test_pieces_are_stored_by_sessions_of_their_own_while_the_caller_reads():
    with one_behind(store) as submit:
        for number in range(3):
            with db.moment() as conn:
                conn.execute(sa.select(_records)).all()
                submit(number)

    with db.moment() as conn:
        assert conn.execute(sa.select(sa.func.count()).select_from(_records)).scalar_one() == 3


def test_caller_goes_on_while_a_piece_is_done():
    seen, goes_on = [], threading.Event()

    def wait(number):
        goes_on.wait()
        seen.append(number)

    with one_behind(wait) as submit:
        submit(1)
        seen.append("meanwhile")
        goes_on.set()

    assert seen == ["meanwhile", 1]


def test_error_of_a_piece_is_raised_by_the_next_and_keeps_it_from_being_done():
    asked = []

    def fail(number):
        asked.append(number)
        raise LookupError(str(number))

    def submit_two():
        with one_behind(fail) as submit:
            submit(1)
            submit(2)

    with pytest.raises(LookupError, match="1"):
        submit_two()

    assert asked == [1]


def test_error_of_the_last_piece_is_raised_at_the_end():
    def fail():
        raise LookupError("last")

    with pytest.raises(LookupError, match="last"), one_behind(fail) as submit:
        submit()
