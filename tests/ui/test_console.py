"""A channel manager at work: publish, compare, go back, be released; plan by a pasted list. By clicking."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pim.publish.channels import get_channel, get_stream
from tests.web.console.world import SHOP, edit, look, make_world, publish_shop, rename
from tests.web.visitors import PASSWORD, make_person

PHONE = {"width": 360, "height": 740}
PAGES = [
    "/admin/",
    "/admin/channels/",
    f"/admin/channels/{SHOP}/",
    f"/admin/channels/{SHOP}/held-back",
    f"/admin/channels/{SHOP}/revisions",
    f"/admin/channels/{SHOP}/difference",
    f"/admin/channels/{SHOP}/settings",
    f"/admin/channels/{SHOP}/tokens",
    f"/admin/channels/{SHOP}/rollback/1",
    "/admin/assortments/",
    "/admin/assortments/tools/",
    "/admin/assortments/tools/pins",
    "/admin/assortments/tools/members",
    "/admin/assortments/tools/why?sku=DRILL-1",
    "/admin/assortments/tools/edit",
    "/admin/changes/",
    "/admin/changes/30",
]


@pytest.fixture
def manager(app: Flask, page: Page) -> Page:
    """The page of a channel manager who has signed in."""
    make_world()
    make_person("maria@example.com", "channel_manager")
    look()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("maria@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_publish_compare_go_back_and_release_by_clicking(manager, complaints):
    manager.get_by_role("link", name="Channels").click()
    manager.get_by_role("link", name="The shop").click()
    manager.get_by_role("button", name="Publish now").click()
    expect(manager.get_by_role("status")).to_contain_text("Revision 1: 8 added")

    rename("DRILL-1", "Drill 1 with a mistake")
    manager.get_by_role("button", name="Publish now").click()
    expect(manager.get_by_role("status")).to_contain_text("Revision 2: 0 added, 1 changed")

    manager.get_by_role("link", name="What changed").click()
    expect(manager.locator("ins")).to_have_text(" with a mistake")

    manager.get_by_role("link", name="Revisions").click()
    manager.get_by_role("link", name="Go back to revision 1").click()
    manager.get_by_label("Why?").fill("There is a mistake in the name.")
    manager.get_by_role("button", name="Go back to revision 1").click()
    expect(manager.get_by_text("Nothing is published until somebody releases it.")).to_be_visible()
    look()
    assert get_stream(get_channel(SHOP).id).live_revision == 3

    manager.once("dialog", lambda dialog: dialog.accept())
    manager.get_by_role("button", name="Release").click()
    expect(manager.get_by_role("status")).to_contain_text("The channel is released.")
    manager.get_by_role("button", name="Publish now").click()
    expect(manager.get_by_role("status")).to_contain_text("Revision 4: 0 added, 1 changed")


def test_pasted_list_is_pinned_and_undone_by_clicking(manager):
    manager.get_by_role("link", name="Assortments").click()
    manager.get_by_role("link", name="Tools", exact=True).click()
    manager.get_by_role("link", name="Pins").first.click()
    manager.get_by_label("SKUs").fill("SAW-RED\nSAW-BLUE\nNOBODY")
    manager.get_by_label("Note").fill("Spring action")
    manager.get_by_role("button", name="Preview").click()
    expect(manager.get_by_text("Not known")).to_be_visible()

    manager.get_by_role("button", name="Pin 2 products").click()
    expect(manager.get_by_role("cell", name="Spring action")).to_have_count(2)

    manager.get_by_role("button", name="Undo").click()
    expect(manager.get_by_text("Nothing is pinned here")).to_be_visible()


def test_rule_is_tried_before_it_is_saved_by_keyboard(manager):
    manager.goto("/admin/assortments/tools/")
    manager.get_by_label("As JSON").fill('{"attribute": "colour", "op": "=", "value": "red"}')
    manager.keyboard.press("Tab")
    manager.keyboard.press("Enter")
    expect(manager.get_by_text("+1 product")).to_be_visible()
    expect(manager.get_by_text("Colour is Red")).to_be_visible()

    manager.get_by_role("button", name="Save the rule").press("Enter")
    expect(manager.get_by_role("status")).to_contain_text("The rule is saved.")


def test_shrinking_publication_needs_a_reason(manager, complaints):
    complaints.expect("status of 409")
    publish_shop()
    for n in range(1, 6):
        edit("product", f"DRILL-{n}", "status.gb", "in_work")
    manager.goto(f"/admin/channels/{SHOP}/")
    manager.get_by_role("button", name="Publish now").click()
    expect(manager.get_by_role("alert")).to_contain_text("The guard against shrinking refused")

    manager.get_by_label("Publish all the same, because").fill("The drills are recalled.")
    manager.get_by_role("button", name="Publish all the same").click()
    expect(manager.get_by_role("status")).to_contain_text("5 removed")


def test_new_token_can_be_copied(manager):
    manager.context.grant_permissions(["clipboard-read", "clipboard-write"])
    manager.goto(f"/admin/channels/{SHOP}/tokens")
    manager.get_by_label("Who uses it?").fill("shop of the client")
    manager.get_by_role("button", name="Make the token").click()
    token = manager.locator(".secret code").inner_text()

    manager.locator(".secret").get_by_role("button", name="Copy").click()

    expect(manager.locator(".secret").get_by_role("button", name="Copied")).to_be_visible()
    assert manager.evaluate("navigator.clipboard.readText()") == token


def test_every_page_fits_a_phone_and_complains_of_nothing(manager):
    publish_shop()
    rename("DRILL-1", "Drill 1 with a hammer")
    publish_shop()
    manager.set_viewport_size(PHONE)

    wide = []
    for url in PAGES:
        assert manager.goto(url).status == 200, url
        if manager.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(url)

    assert wide == []
