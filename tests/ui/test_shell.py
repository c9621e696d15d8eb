"""The frame of the pages in a browser: keyboard, small windows, what asks before it is lost."""

from __future__ import annotations

import pytest

from pim.accounts import people
from pim.db import db, transaction

PASSWORD = "correct horse battery staple"


@pytest.fixture
def user_id(app):
    with transaction():
        people.create("anna@example.com", PASSWORD, ["admin"], "Anna Nowak")
        return people.create("boris@example.com", roles=["viewer"], name="Boris").id


@pytest.fixture
def signed_in(page, user_id):
    page.goto("/admin/")
    page.keyboard.type("anna@example.com")  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("details.person").wait_for()
    return page


def test_first_key_leads_past_the_navigation(signed_in):
    signed_in.keyboard.press("Tab")
    assert signed_in.evaluate("document.activeElement.textContent") == "Skip to the content"

    signed_in.keyboard.press("Enter")

    assert signed_in.evaluate("document.activeElement.id") == "content"


def test_menu_opens_and_closes_by_keyboard(signed_in):
    menu = signed_in.locator("details.person")
    menu.locator("summary").focus()
    signed_in.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None

    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert signed_in.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("url", ["/admin/", "/admin/people/", "/admin/people/new", "/account/"])
def test_page_of_320_pixels_needs_no_sideways_scrolling(signed_in, url):
    signed_in.set_viewport_size({"width": 320, "height": 640})

    signed_in.goto(url)

    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 320


def test_refused_question_changes_nothing(signed_in, user_id):
    signed_in.goto(f"/admin/people/{user_id}")
    asked = []
    signed_in.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))

    signed_in.get_by_role("button", name="Erase").click()

    assert "can not be undone" in asked[0]
    db.session.rollback()
    assert people.get(user_id).email == "boris@example.com"


def test_answered_question_is_not_asked_again(signed_in, user_id):
    signed_in.goto(f"/admin/people/{user_id}")
    signed_in.once("dialog", lambda dialog: dialog.accept())

    signed_in.get_by_role("button", name="Erase").click()

    signed_in.wait_for_url("**/admin/people/")
    assert signed_in.get_by_role("status").inner_text().startswith("The person is erased.")


def test_page_asks_before_typed_text_is_lost_and_never_without_reason(signed_in, user_id):
    asked = []
    signed_in.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    signed_in.goto(f"/admin/people/{user_id}")
    signed_in.fill("#name", "Boris B.")
    signed_in.fill("#name", "Boris")  # as it was
    signed_in.goto("/account/")
    assert asked == []

    signed_in.goto(f"/admin/people/{user_id}")
    signed_in.fill("#name", "Boris B.")
    signed_in.goto("/account/")

    assert asked == ["beforeunload"]


def test_ctrl_s_saves(signed_in, user_id):
    signed_in.goto(f"/admin/people/{user_id}")
    signed_in.fill("#name", "Boris B.")

    with signed_in.expect_navigation():
        signed_in.keyboard.press("Control+s")

    assert "The person is saved." in signed_in.get_by_role("status").inner_text()
    db.session.rollback()
    assert people.get(user_id).name == "Boris B."


def test_browser_tells_its_time_zone(signed_in):
    signed_in.goto("/account/")

    assert signed_in.locator("#zone").input_value() in ("UTC", "")
