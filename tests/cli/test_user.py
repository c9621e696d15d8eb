"""`user`: people; passwords come from stdin and are never repeated."""

from __future__ import annotations

import pytest

from pim.accounts import passwords, people
from pim.db import db

pytestmark = pytest.mark.usefixtures("app")
PASSWORD = "violet harbour sandpaper"


@pytest.fixture
def anna(run):
    run("user", "create", "Anna@Example.com", "--role", "admin", "--name", "Anna", stdin=f"{PASSWORD}\n")
    return "anna@example.com"


def stored(email):
    db.session.rollback()
    return people.find(email)


def test_create_reads_the_password_from_stdin(anna):
    user = stored(anna)

    assert (user.name, [role.name for role in user.roles]) == ("Anna", ["admin"])
    assert passwords.matches(PASSWORD, user.password)


def test_no_option_takes_a_password(run):
    assert "--password" not in run("user", "create", "--help").stdout


def test_weak_password_is_refused_and_not_repeated(run):
    result = run("user", "create", "bo@example.com", stdin="short\n", code=1)

    assert "characters" in result.stderr
    assert "short" not in result.output
    assert stored("bo@example.com") is None


def test_missing_password_is_refused(run):
    assert "0 characters" in run("user", "create", "bo@example.com", stdin="", code=1).stderr


def test_person_without_a_role_is_pointed_to_roles(run):
    result = run("user", "create", "bo@example.com", stdin=f"{PASSWORD}\n")

    assert "user roles bo@example.com viewer" in result.stderr


def test_list_tells_roles_and_no_password(anna, run, run_json):
    [told] = run_json("user", "list")

    assert told == told | {"email": anna, "name": "Anna", "roles": ["admin"], "active": True}
    assert not any("password" in name for name in told)
    assert anna in run("user", "list").stdout


def test_password_is_changed(anna, run):
    run("user", "password", anna, "-q", stdin="seven green umbrellas\r\n")

    assert passwords.matches("seven green umbrellas", stored(anna).password)


def test_roles_replace_each_other(anna, run, run_json):
    run("user", "create", "bo@example.com", "--role", "viewer", "-q", stdin=f"{PASSWORD}\n")

    assert run_json("user", "roles", "bo@example.com", "marketing", "purchasing")["roles"] == [
        "marketing",
        "purchasing",
    ]


def test_last_administrator_stays_one(anna, run):
    assert "last administrator" in run("user", "roles", anna, "viewer", code=1).stderr
    assert "last administrator" in run("user", "deactivate", anna, code=1).stderr


def test_deactivated_person_can_come_back(anna, run):
    run("user", "create", "bo@example.com", "--role", "viewer", "-q", stdin=f"{PASSWORD}\n")

    run("user", "deactivate", "bo@example.com")
    assert stored("bo@example.com").active is False
    run("user", "deactivate", "bo@example.com", "--undo", "--quiet")
    assert stored("bo@example.com").active is True


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["create", "bo"], 1, "Use an address such as"),
        (["create", "bo@example.com", "--role", "king"], 2, "'king' is not one of"),
        (["roles", "bo@example.com", "king"], 2, "'king' is not one of"),
        (["password", "bo@example.com"], 1, "There is no person bo@example.com."),
        (["deactivate", "bo@example.com"], 1, "There is no person bo@example.com."),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_what_is_wrong_is_said(run, arguments, code, message):
    assert message in run("user", *arguments, code=code).stderr
