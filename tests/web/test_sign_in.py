"""Signing in and out: what is said, what is remembered, and what ends it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from pim import create_app
from pim.accounts import people
from pim.db import db, transaction
from pim.web.signing_in import IDLE_SECONDS
from tests.web.visitors import PASSWORD, make_person, make_visitor

ANNA = "anna@example.com"
NEW = "a new and longer one"


def test_person_signs_in_and_lands_where_they_were_going(app, visitor):
    make_person(ANNA, "admin")
    sent_to = visitor.get("/admin/people/?a=1&b=2")
    assert sent_to.headers["Location"] == "/sign-in?next=/admin/people/?a%3D1%26b%3D2"
    form = visitor.get(sent_to.headers["Location"])
    assert 'name="next" value="/admin/people/?a=1&amp;b=2"' in form.text

    answer = visitor.sign_in("Anna@Example.com", next="/admin/people/?a=1&b=2")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/admin/people/?a=1&b=2"
    assert visitor.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\n//evil.example",
        "http:evil.example",
        "",
    ],
)
def test_next_page_is_never_on_another_host(app, visitor, target):
    make_person(ANNA)

    assert visitor.sign_in(ANNA, next=target).headers["Location"] == "/admin/"


def test_answer_is_the_same_for_a_wrong_password_and_for_nobody(app):
    make_person("known@example.com")
    make_person("locked@example.com")
    with transaction():
        people.deactivate(people.find("locked@example.com"))
        people.create("without@example.com")

    answers = []
    for email, password in [
        ("known@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("locked@example.com", PASSWORD),
        ("without@example.com", ""),
        ("no address", PASSWORD),
    ]:
        visitor = make_visitor(app)
        token = visitor.token()
        answer = visitor.post("/sign-in", data={"email": email, "password": password, "csrf_token": token})
        answers.append(
            (
                answer.status_code,
                set(answer.headers.keys()),
                "E-mail address or password is wrong." in answer.text,
            )
        )
        assert not visitor.is_signed_in

    assert answers == [answers[0]] * 5
    assert answers[0][0] == 422


def test_sixth_wrong_password_in_a_row_has_to_wait(app, visitor):
    make_person(ANNA)
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        codes = [visitor.sign_in(ANNA, "wrong").status_code for _ in range(6)]
        refused = visitor.sign_in(ANNA)

    assert codes == [422] * 5 + [429]
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "2"
    assert "Try again in 2 seconds" in refused.text


def test_owner_signs_in_on_a_known_browser_while_the_account_is_attacked(app, visitor):
    make_person(ANNA)
    visitor.sign_in(ANNA)
    visitor.send("/sign-out")
    attacker, stranger = make_visitor(app), make_visitor(app)
    now = datetime.now(UTC)  # cookies are signed with the time
    with time_machine.travel(now, tick=False):
        while attacker.sign_in(ANNA, "wrong").status_code != 429:
            pass

        assert stranger.sign_in(ANNA).status_code == 429
        assert visitor.sign_in(ANNA).status_code == 303


def test_browser_is_known_for_the_account_that_signed_in_there_only(app, visitor):
    make_person(ANNA)
    make_person("boris@example.com")
    visitor.sign_in(ANNA)
    visitor.send("/sign-out")
    attacker = make_visitor(app)
    with time_machine.travel(datetime.now(UTC), tick=False):
        while attacker.sign_in("boris@example.com", "wrong").status_code != 429:
            pass

        assert visitor.sign_in("boris@example.com").status_code == 429


def test_signing_in_begins_a_new_session(app, visitor):
    make_person(ANNA)
    visitor.token()
    before, token = visitor.get_cookie("pim_session").value, visitor.token()

    visitor.sign_in(ANNA)

    assert visitor.get_cookie("pim_session").value != before
    assert visitor.post("/account/", data={"csrf_token": token}).status_code == 400


def test_signed_out_cookie_opens_nothing_however_it_was_copied(app, visitor):
    make_person(ANNA)
    visitor.sign_in(ANNA)
    thief = make_visitor(app)
    thief.set_cookie("pim_session", visitor.get_cookie("pim_session").value)
    assert thief.is_signed_in

    visitor.send("/sign-out")

    assert not thief.is_signed_in
    assert not visitor.is_signed_in


@pytest.mark.parametrize(
    "act", [people.deactivate, people.end_sessions, people.erase], ids=lambda act: act.__name__
)
def test_session_ends_at_the_next_click(app, visitor, act):
    user_id = make_person(ANNA)
    visitor.sign_in(ANNA)

    with transaction():
        act(people.get(user_id))

    assert not visitor.is_signed_in


def test_session_ends_when_it_rests_and_goes_on_when_it_is_used(app, visitor):
    make_person(ANNA)
    start = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        visitor.sign_in(ANNA)
        for _ in range(3):
            clock.shift(timedelta(seconds=IDLE_SECONDS))
            assert visitor.is_signed_in
        clock.shift(timedelta(seconds=IDLE_SECONDS + 1))
        assert not visitor.is_signed_in


def test_session_ends_after_its_hours_however_it_is_used(settings):
    app = create_app(dataclasses.replace(settings, session_hours=2))
    visitor = make_visitor(app)
    with app.app_context():
        make_person(ANNA)
    with time_machine.travel(datetime(2026, 3, 1, 8, 0, tzinfo=UTC), tick=False) as clock:
        visitor.sign_in(ANNA)
        for _ in range(3):
            clock.shift(timedelta(minutes=39))
            assert visitor.is_signed_in
        clock.shift(timedelta(minutes=39))
        assert not visitor.is_signed_in


def test_changing_the_password_signs_out_other_browsers_and_keeps_this_one(app, visitor):
    make_person(ANNA)
    other = make_visitor(app)
    visitor.sign_in(ANNA)
    other.sign_in(ANNA)

    visitor.send("/account/password", current=PASSWORD, new=NEW, repeated=NEW)

    assert visitor.is_signed_in
    assert not other.is_signed_in
    assert other.sign_in(ANNA).status_code == 422
    assert other.sign_in(ANNA, NEW).status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": "wrong", "new": NEW, "repeated": NEW}, "current password is wrong"),
        ({"current": PASSWORD, "new": NEW, "repeated": "another one entirely"}, "differ"),
        ({"current": PASSWORD, "new": "short", "repeated": "short"}, "has 5 characters"),
    ],
    ids=["current", "repeated", "weak"],
)
def test_password_is_kept_where_something_is_wrong(app, visitor, fields, words):
    make_person(ANNA)
    visitor.sign_in(ANNA)

    visitor.send("/account/password", **fields)

    assert words in visitor.get("/account/").text
    assert make_visitor(app).sign_in(ANNA).status_code == 303


def test_person_signs_out_another_browser_of_theirs(app, visitor):
    make_person(ANNA)
    other = make_visitor(app)
    other.sign_in(ANNA)
    visitor.sign_in(ANNA)
    page = visitor.get("/account/").text
    assert page.count("This browser") == 1

    visitor.send(page.split('action="')[-1].split('"')[0])

    assert not other.is_signed_in
    assert visitor.is_signed_in


def test_time_zone_comes_from_the_browser_once(app, visitor):
    user_id = make_person(ANNA)

    visitor.sign_in(ANNA, zone="Europe/Warsaw")
    visitor.send("/sign-out")
    visitor.sign_in(ANNA, zone="Asia/Tokyo")

    db.session.rollback()
    assert people.get(user_id).zone == "Europe/Warsaw"


def test_zone_that_does_not_exist_is_left_out(app, visitor):
    user_id = make_person(ANNA)

    visitor.sign_in(ANNA, zone="Mars/Olympus")

    db.session.rollback()
    assert people.get(user_id).zone is None


def test_post_of_somebody_who_was_signed_out_says_so_and_sends_nowhere(app, visitor):
    answer = visitor.send("/account/", name="typed for an hour")

    assert answer.status_code == 401
    assert "Sign in again in another tab" in answer.text


def test_forged_cookies_are_nobody(app, visitor):
    make_person(ANNA)
    visitor.sign_in(ANNA)
    good = visitor.get_cookie("pim_session").value

    for forged in (good[:-2] + "AA", "x", "", "." * 10, good + "."):
        visitor.set_cookie("pim_session", forged)
        visitor.set_cookie("pim_session_browser", forged)
        assert not visitor.is_signed_in
        assert visitor.get("/sign-in").status_code == 200
