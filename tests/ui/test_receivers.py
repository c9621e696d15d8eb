"""What a receiver is told, by clicking: a setting changed, refused, saved and undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pim import db
from pim.publish.connectors import get_connector
from pim.publish.proposals import default_mapping
from pim.structure.current import current
from tests.builders import make_assortment, make_channel, make_mapping, make_structure, read
from tests.web.visitors import PASSWORD, make_person

SETTINGS = "/admin/channels/heureka_cz/settings"


@pytest.fixture
def manager(app, page: Page) -> Page:
    """A channel manager on the page of a channel to Heureka."""
    make_structure()
    make_assortment()
    with db.transaction():
        fields = default_mapping(current(), get_connector("heureka"))
    make_mapping("heureka", {"fields": fields}, connector="heureka")
    told = {"receiver.link_pattern": "https://shop.example/{sku}", "receiver.carriers": "PPL=99"}
    make_channel("heureka_cz", told, connector="heureka", mapping="heureka")
    make_person("maria@example.com", "channel_manager")
    page.goto(SETTINGS)
    page.get_by_label("E-mail").fill("maria@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What the receiver is told")).to_be_visible()
    return page


def test_what_a_receiver_is_told_is_changed_and_undone(manager, complaints):
    complaints.expect("status of 422")
    manager.get_by_label("Carriers").fill("PPL")
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_text("1 to 100 carriers").first).to_be_visible()
    expect(manager.get_by_label("Carriers")).to_have_value("PPL")

    manager.get_by_label("Carriers").fill("PPL=99/129\nDPD=89")
    manager.get_by_label("Heureka of").select_option("sk")
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_text("The receiver is told with the next publication")).to_be_visible()
    assert read("channel", "heureka_cz", "receiver.carriers") == "PPL=99/129\nDPD=89"

    manager.get_by_role("button", name="Undo").click()
    expect(manager.get_by_text("PPL=99").first).to_be_visible()
