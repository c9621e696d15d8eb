from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pim.accounts import SignIn, people, sessions
from pim.db import db, transaction

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def make_person(email="anna@example.com"):
    with transaction():
        return people.create(email).id


def begin(user_id, at=NOW, hours=12):
    with transaction():
        return sessions.begin(user_id, at, hours, address="192.0.2.1", agent="Firefox")


def test_session_holds_until_its_hours_are_over(app):
    user_id = make_person()
    key = begin(user_id, hours=12)

    assert sessions.find_user(key, NOW + timedelta(hours=11, minutes=59)).id == user_id
    assert sessions.find_user(key, NOW + timedelta(hours=12)) is None


def test_key_is_not_stored(app):
    key = begin(make_person())

    with db.engine.connect() as connection:
        assert key not in str(connection.execute(SignIn.__table__.select()).all())


def test_ending_one_session_leaves_the_others(app):
    user_id = make_person()
    first, second = begin(user_id), begin(user_id)

    with transaction():
        sessions.end(first, NOW)

    assert sessions.find_user(first, NOW) is None
    assert sessions.find_user(second, NOW).id == user_id
    assert [sessions.is_of(row, second) for row in sessions.list_live(user_id, NOW)] == [True]


def test_person_ends_no_session_of_somebody_else(app):
    anna, boris = make_person(), make_person("boris@example.com")
    key = begin(anna)
    (row,) = sessions.list_live(anna, NOW)

    with transaction():
        sessions.end_one(boris, row.id, NOW)

    assert sessions.find_user(key, NOW).id == anna


def test_old_sign_ins_are_forgotten_after_a_while(app):
    user_id = make_person()
    begin(user_id)

    begin(user_id, at=NOW + timedelta(days=91))

    assert db.session.query(SignIn).count() == 1


def test_guessed_key_is_nobodys(app):
    begin(make_person())

    assert sessions.find_user("", NOW) is None
    assert sessions.find_user("x" * 43, NOW) is None
