from __future__ import annotations

import pytest

from pim import clock
from pim.accounts import User, people, sessions
from pim.accounts.roles import PERMISSIONS, ROLES
from pim.db import db, transaction
from pim.errors import BadValue, Conflict, DuplicateKey, Invalid, NotFound, UnknownCode

PASSWORD = "correct horse battery"


def make(email="anna@example.com", *roles, password=None, name=""):
    with transaction():
        return people.create(email, password, roles, name).id


def test_person_is_found_by_address_however_it_is_spelled(app):
    user_id = make("Anna.Nowak@Example.COM")

    assert people.find(" anna.nowak@EXAMPLE.com ").id == user_id
    assert people.get(user_id).email == "anna.nowak@example.com"


def test_address_is_taken_once(app):
    make("anna@example.com")

    with pytest.raises(DuplicateKey), transaction():
        people.create("ANNA@example.com")


@pytest.mark.parametrize(
    "email", ["", "anna", "anna@", "anna@host", "a b@example.com", "a@b@c.de", "x" * 250 + "@a.bc"]
)
def test_what_is_no_address_is_refused(app, email):
    with pytest.raises(BadValue), transaction():
        people.create(email)


def test_weak_password_makes_no_person(app):
    with pytest.raises(Invalid), transaction():
        people.create("anna@example.com", "123456789012")

    assert people.find("anna@example.com") is None


def test_unknown_role_is_refused_with_those_there_are(app):
    with pytest.raises(UnknownCode, match="marketing"), transaction():
        people.create("anna@example.com", roles=["boss"])


def test_person_may_what_any_of_their_roles_may(app):
    user = people.get(make("anna@example.com", "marketing", "purchasing"))

    assert {name for name in PERMISSIONS if user.has_permission(name)} == {
        *ROLES["marketing"],
        *ROLES["purchasing"],
    }


def test_person_without_role_may_nothing(app):
    user = people.get(make())

    assert [name for name in PERMISSIONS if user.has_permission(name)] == []


def test_roles_are_replaced_and_shared_between_people(app):
    first, second = make("a@example.com", "viewer"), make("b@example.com", "viewer", "marketing")

    with transaction():
        people.set_roles(people.get(second), ["viewer"])

    assert [role.id for role in people.get(first).roles] == [role.id for role in people.get(second).roles]


@pytest.mark.parametrize(
    "act", [people.deactivate, people.erase, lambda user: people.set_roles(user, ["viewer"])]
)
def test_last_administrator_stays_one(app, act):
    user_id = make("boss@example.com", "admin")

    with pytest.raises(Conflict, match="last administrator"), transaction():
        act(people.get(user_id))

    assert people.get(user_id).active
    assert people.get(user_id).has_permission("administer")


def test_administrator_may_go_while_another_stays(app):
    user_id = make("boss@example.com", "admin")
    make("other@example.com", "admin")

    with transaction():
        people.deactivate(people.get(user_id))

    assert not people.get(user_id).active


@pytest.mark.parametrize(
    "act",
    [people.end_sessions, people.deactivate, people.erase, lambda user: people.set_password(user, PASSWORD)],
    ids=["end", "deactivate", "erase", "password"],
)
def test_every_session_ends_at_once(app, act):
    user_id, now = make(), clock.now()
    with transaction():
        keys = [sessions.begin(user_id, now, 12, address="::1", agent="test") for _ in range(2)]
    assert [sessions.find_user(key, now).id for key in keys] == [user_id] * 2
    before = people.get(user_id).fs_uniquifier

    with transaction():
        act(people.get(user_id))

    assert [sessions.find_user(key, now) for key in keys] == [None, None]
    assert people.get(user_id).fs_uniquifier != before


def test_erased_person_leaves_a_pseudonym_and_nothing_else(app):
    user_id = make("anna@example.com", "marketing", password=PASSWORD, name="Anna Nowak")
    with transaction():
        sessions.begin(user_id, clock.now(), 12, address="192.0.2.7", agent="Firefox")

    with transaction():
        people.erase(people.get(user_id))

    with db.engine.connect() as connection:
        stored = [
            str(row)
            for table in db.metadata.sorted_tables
            if table.name in ("user", "role", "user_role", "sign_in", "sign_in_attempts")
            for row in connection.execute(table.select())
        ]
    assert not any(
        trace in row for row in stored for trace in ("anna", "Anna", "192.0.2.7", "Firefox", "argon2")
    )
    assert people.list_labels([user_id]) == {user_id: f"#{user_id}"}
    assert people.list_all() == []
    make("anna@example.com")


def test_label_is_the_name_or_else_the_address(app):
    ids = [make("a@example.com", name="  Żaneta   Ż "), make("b@example.com")]

    assert people.list_labels([*ids, 999]) == {ids[0]: "Żaneta Ż", ids[1]: "b@example.com"}


def test_nobody_is_not_found(app):
    with pytest.raises(NotFound, match="person 7"):
        people.get(7)


def test_roles_name_only_permissions_that_exist():
    assert {name for names in ROLES.values() for name in names} == set(PERMISSIONS)


def test_person_shows_no_secret(app):
    assert repr(User(id=3, email="anna@example.com", password="secret")) == "<User 3>"
