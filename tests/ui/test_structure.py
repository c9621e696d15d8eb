"""The structure by clicking: an attribute is made and required, on a phone too."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.builders import make_structure, read
from tests.web.visitors import PASSWORD, make_person

PHONE = {"width": 360, "height": 740}
PAGES = ("attribute/", "attribute/weight/", "attribute/new", "family/tools/", "option/?owner=color")


@pytest.fixture
def marketing(app: Flask, page: Page) -> Page:
    """The page of somebody who may change the structure, and has signed in."""
    make_structure()
    make_person("maria@example.com", "marketing")
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("maria@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_attribute_is_made_and_required_by_a_family(marketing):
    marketing.get_by_role("link", name="Structure", exact=True).click()
    marketing.get_by_role("link", name="New", exact=True).click()
    marketing.get_by_label("Code").fill("torque")
    marketing.get_by_label("Type").select_option("number")
    marketing.get_by_label("Group").select_option("general")
    marketing.get_by_role("textbox", name="en_GB").fill("Torque")
    marketing.keyboard.press("Control+s")
    expect(marketing.get_by_role("status")).to_contain_text("Saved.")

    marketing.goto("/admin/structure/family/tools/")
    marketing.get_by_label("Add attributes").fill("Torque")
    marketing.get_by_role("button", name="Save").press("Enter")
    marketing.get_by_label("Torque: required for print").check()
    marketing.get_by_role("button", name="Save").press("Enter")

    expect(marketing.get_by_label("Torque: required for print")).to_be_checked()
    assert "torque" in read("family", "tools", "requirements.print")


def test_every_page_fits_a_phone(marketing):
    marketing.set_viewport_size(PHONE)

    wide = []
    for url in PAGES:
        marketing.goto(f"/admin/structure/{url}")
        if marketing.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(url)

    assert wide == []
