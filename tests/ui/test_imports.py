"""Somebody of marketing brings a supplier's file in: by clicking, and without a mouse."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.builders import make_product, make_structure
from tests.web.visitors import PASSWORD, make_person

PHONE = {"width": 360, "height": 740}
LINES = ["Indeks;Rodzina;name-pl_PL;Weight;Colour;Uwagi", "T-1;tools;Wiertarka ręczna;1,5;red;x"]
LINES += [f"N-{n};tools;Młotek nr {n};2,{n};{'czerwony' if n < 4 else 'red'};" for n in range(1, 9)]
LINES += ["N-9;tools;Piła;1.234;red;"]


@pytest.fixture
def marketing(app: Flask, page: Page) -> Page:
    """The page of somebody who may import, and has signed in."""
    make_structure()
    make_product("T-1", {"values.name..pl_PL": "Wiertarka"})
    make_person("maria@example.com", "marketing")
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("maria@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Imports", exact=True).click()
    return page


def choose(page, lines=LINES, name="hammer 2026-11.csv"):
    page.get_by_label("File of products").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode("cp1250")}
    )
    page.get_by_role("button", name="Upload").press("Enter")


def test_file_of_a_new_supplier_is_brought_in_and_undone(marketing):
    choose(marketing)
    expect(marketing.get_by_role("heading", level=1)).to_contain_text("hammer 2026-11.csv")
    expect(marketing.get_by_label("Encoding")).to_contain_text("guessed: cp1250")
    expect(marketing.get_by_label("Indeks: goes to")).to_have_value("SKU")

    marketing.get_by_label("Colour: goes to").fill("color en")
    marketing.get_by_label("Decimals").select_option("comma: 1,5")
    expect(marketing.get_by_label("Name of the mapping")).to_have_value("hammer")
    marketing.get_by_role("button", name="Save and check the file").press("Enter")

    expect(marketing.get_by_text("checked, not imported yet")).to_be_visible()
    expect(marketing.get_by_text("“czerwony” in 3 rows")).to_be_visible()
    marketing.get_by_label("“czerwony”").fill("red en")
    marketing.get_by_role("button", name="Save in the mapping and check again").press("Enter")
    expect(marketing.get_by_text("“czerwony”")).to_have_count(0)

    expect(marketing.locator("ins").first).to_contain_text("ręczna")
    with marketing.expect_download() as download:
        marketing.get_by_role("link", name="Download the rejected rows").click()
    assert download.value.suggested_filename == "hammer 2026-11-rejected.csv"
    marketing.get_by_role("button", name="Import: write").press("Enter")
    expect(marketing.get_by_text("imported, with rows rejected")).to_be_visible()

    marketing.once("dialog", lambda dialog: dialog.accept())
    marketing.get_by_role("button", name="Undo the import").press("Enter")
    expect(marketing.get_by_role("status")).to_contain_text("Undone.")


def test_next_file_of_the_supplier_needs_no_questions(marketing):
    choose(marketing)
    marketing.get_by_role("button", name="Save and check the file").click()
    expect(marketing.get_by_text("checked, not imported yet")).to_be_visible()

    marketing.get_by_role("link", name="Imports", exact=True).click()
    marketing.get_by_label("What its columns mean").select_option("[hammer]")
    choose(marketing, LINES[:2], "next.csv")

    expect(marketing.get_by_role("heading", level=1)).to_contain_text("next.csv")
    expect(marketing.get_by_text("checked, not imported yet")).to_be_visible()


def test_every_page_fits_a_phone(marketing):
    choose(marketing)
    marketing.get_by_role("button", name="Save and check the file").click()
    expect(marketing.get_by_text("checked, not imported yet")).to_be_visible()
    marketing.set_viewport_size(PHONE)

    wide = []
    for url in ("/admin/imports/", "/admin/imports/1/", "/admin/imports/1/columns"):
        marketing.goto(url)
        if marketing.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(url)

    assert wide == []
