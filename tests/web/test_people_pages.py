"""How administrators add people and change what they may do."""

from __future__ import annotations

import re

from pim.accounts import people
from pim.db import db
from tests.web.visitors import make_person, make_visitor


def read(email):
    db.session.rollback()
    return people.find(email)


def test_added_person_signs_in_with_the_password_that_is_shown_once(app, admin):
    page = admin.send(
        "/admin/people/new", email="Boris@example.com", name="Boris", roles=["marketing", "viewer"]
    )
    password = re.search(r"<code>([^<]+)</code>", page.text)[1]
    boris = make_visitor(app)

    assert boris.sign_in("boris@example.com", password).status_code == 303
    assert [role.name for role in read("boris@example.com").roles] == ["marketing", "viewer"]
    assert password not in admin.get(f"/admin/people/{read('boris@example.com').id}").text


def test_form_comes_back_filled_where_something_is_wrong(admin):
    page = admin.send("/admin/people/new", email="no address", name="Boris", roles=["marketing"])

    assert page.status_code == 422
    assert "no address" in page.text
    assert 'value="Boris"' in page.text
    assert re.search(r'value="marketing" checked', page.text)


def test_roles_change_at_the_next_click(app, admin):
    user_id = make_person("boris@example.com", "viewer")
    boris = make_visitor(app)
    boris.sign_in("boris@example.com")
    assert boris.get("/admin/people/").status_code == 403

    admin.send(f"/admin/people/{user_id}", name="Boris", roles=["admin"])

    assert boris.get("/admin/people/").status_code == 200


def test_new_password_ends_the_sessions_of_the_person(app, admin):
    user_id = make_person("boris@example.com")
    boris = make_visitor(app)
    boris.sign_in("boris@example.com")

    page = admin.send(f"/admin/people/{user_id}/password")

    assert not boris.is_signed_in
    assert (
        boris.sign_in("boris@example.com", re.search(r"<code>([^<]+)</code>", page.text)[1]).status_code
        == 303
    )


def test_person_is_kept_out_and_let_in_again(app, admin):
    user_id = make_person("boris@example.com")
    boris = make_visitor(app)

    admin.send(f"/admin/people/{user_id}/deactivate")
    assert boris.sign_in("boris@example.com").status_code == 422
    admin.send(f"/admin/people/{user_id}/activate")
    assert boris.sign_in("boris@example.com").status_code == 303
    admin.send(f"/admin/people/{user_id}/sign-out")
    assert not boris.is_signed_in


def test_erasing_asks_first_and_then_forgets(admin):
    user_id = make_person("boris@example.com")

    question = admin.send(f"/admin/people/{user_id}/erase")
    assert question.status_code == 409
    assert 'name="confirmed" value="yes"' in question.text
    assert read("boris@example.com") is not None

    admin.send(f"/admin/people/{user_id}/erase", confirmed="yes")

    assert read("boris@example.com") is None


def test_last_administrator_is_told_why_not(admin):
    user_id = read("admin@example.com").id

    admin.send(f"/admin/people/{user_id}", name="", roles=["viewer"])

    assert "last administrator" in admin.get("/admin/people/").text
    assert admin.get("/admin/people/").status_code == 200


def test_person_who_is_not_there_is_not_found(admin):
    assert admin.get("/admin/people/999").status_code == 404
    assert admin.send("/admin/people/999/password").status_code == 303
