"""What a channel tells its receiver, on the page of its settings."""

from __future__ import annotations

import pytest

from pim.publish.channels import get_channel
from tests.builders import make_assortment, make_channel, make_mapping, make_structure, read
from tests.web.console.world import words
from tests.web.visitors import make_colleague

PAGE = "/admin/channels/letter/settings"
PATTERN = "https://shop.example/{sku}"


@pytest.fixture
def manager(invented, app):
    make_structure()
    make_assortment()
    name = {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}
    make_mapping("letter", {"fields": [name]}, connector="price_letter")
    told = {"receiver.link_pattern": PATTERN}
    make_channel("letter", told, connector="price_letter", mapping="letter")
    return make_colleague(app, "channel_manager")


def test_page_shows_each_setting_with_what_it_says_now(manager):
    page = manager.get(PAGE).text

    assert PATTERN in page
    assert "Days until delivery" in words(page)
    assert "Usually: 3" in words(page)


def test_what_the_form_says_is_saved_as_one_change_set_that_can_be_undone(manager):
    said = {"setting-days": "7", "setting-carriers": "PPL=99\r\nDPD=89", "setting-basis": "net"}

    answer = manager.send(PAGE, **said, **{"setting-link_pattern": PATTERN})

    assert answer.status_code == 303
    assert get_channel("letter").receiver == {
        "link_pattern": PATTERN,
        "days": "7",
        "carriers": "PPL=99\nDPD=89",
        "basis": "net",
    }
    assert "Undo" in manager.get(answer.headers["Location"]).text
    manager.send(PAGE, **{"setting-days": ""})
    assert read("channel", "letter", "receiver.days") is None


def test_what_is_refused_is_said_above_the_form_which_keeps_what_was_typed(manager):
    answer = manager.send(PAGE, **{"setting-days": "soon", "setting-head": "New head"})

    assert answer.status_code == 422
    assert "A whole number in digits." in words(answer.text)
    assert 'value="soon"' in answer.text
    assert get_channel("letter").receiver == {"link_pattern": PATTERN}


def test_a_form_that_changes_nothing_makes_no_change_set(manager):
    page = manager.get(manager.send(PAGE, **{"setting-link_pattern": PATTERN}).headers["Location"])

    assert "Nothing was changed." in words(page.text)


def test_a_format_that_needs_to_be_told_nothing_has_no_form(manager):
    make_mapping()
    make_channel()

    assert "What the receiver is told" not in words(manager.get("/admin/channels/shop_pl/settings").text)
