"""Revisions on pages: what differs, what was said of an item, going back and being released."""

from __future__ import annotations

import hashlib

import pytest

from pim.publish.channels import get_channel, get_stream
from pim.publish.publishing import publish
from tests.web.console.world import SHOP, edit, id_of, publish_shop, rename, words

PAGE = f"/admin/channels/{SHOP}"


@pytest.fixture
def two_revisions(world):
    publish_shop()
    rename("DRILL-1", "Drill 1 with a hammer")
    edit("product", "DRILL-2", "status.gb", "in_work")
    publish_shop()


def test_difference_tells_old_and_new_text_of_a_field(viewer, two_revisions):
    page = viewer.get(f"{PAGE}/difference?old=1&new=2").text

    assert "name · en_GB" in page
    assert "Before: Drill 1 After: Drill 1 with a hammer" in words(page)
    assert "Drill 1<ins> with a hammer</ins>" in page


def test_difference_tells_why_an_item_is_gone(viewer, two_revisions):
    page = words(viewer.get(f"{PAGE}/difference?old=1&new=2").text)

    assert "DRILL-2 removed not approved in this market" in page


def test_difference_of_the_live_revision_is_shown_without_being_asked_for(viewer, two_revisions):
    page = words(viewer.get(f"{PAGE}/difference").text)

    assert "Added 0, changed 1, removed 1." in page


def test_difference_is_the_same_whichever_revision_is_named_first(viewer, two_revisions):
    forth = viewer.get(f"{PAGE}/difference?old=1&new=2").text
    back = viewer.get(f"{PAGE}/difference?old=2&new=1").text

    assert words(forth) == words(back)


def test_variant_that_came_is_told_in_its_group(viewer, world):
    edit("product", "SAW-BLUE", "status.gb", "in_work")
    publish_shop()
    edit("product", "SAW-BLUE", "status.gb", "approved")
    publish_shop()

    page = words(viewer.get(f"{PAGE}/difference").text)

    assert "variants · SAW-BLUE" in page
    assert "SAW-BLUE (Blue)" in page


def test_revision_that_never_was_has_no_difference(viewer, two_revisions):
    assert viewer.get(f"{PAGE}/difference?old=1&new=9").status_code == 410


def test_long_difference_is_cut_and_says_so(viewer, world, monkeypatch):
    publish_shop()
    for n in (1, 2, 3):
        rename(f"DRILL-{n}", f"Better drill {n}")
    publish_shop()
    monkeypatch.setattr("pim.web.admin.channels.revision_pages.ITEMS", 2)

    page = viewer.get(f"{PAGE}/difference").text

    assert "Only the first 2 items are shown." in page
    assert "DRILL-3" not in page


def test_history_of_an_item_tells_each_stretch_of_revisions(viewer, two_revisions):
    page = words(viewer.get(f"{PAGE}/items/{id_of('DRILL-1')}").text)

    assert "From revision 2 on now" in page
    assert "Revision 1 until before 2" in page
    assert "Drill 1 with a hammer" in page


def test_history_of_an_item_tells_that_receivers_do_not_get_it_any_more(viewer, two_revisions):
    page = words(viewer.get(f"{PAGE}/items/{id_of('DRILL-2')}").text)

    assert "receivers do not get it any more" in page
    assert "not approved in this market" in page


def test_item_is_found_by_its_sku(viewer, two_revisions):
    answer = viewer.get(f"{PAGE}/items?sku=DRILL-1")

    assert answer.location.endswith(f"{PAGE}/items/{id_of('DRILL-1')}")
    assert viewer.get(f"{PAGE}/items?sku=NOBODY").status_code == 404


def test_file_of_a_revision_is_the_one_whose_checksum_is_shown(viewer, two_revisions):
    page = viewer.get(f"{PAGE}/revisions").text

    file = viewer.get(f"{PAGE}/revisions/1/file")

    assert f"SHA-256 {hashlib.sha256(file.data).hexdigest()}" in page


def test_rollback_shows_the_old_revision_again_and_pauses_the_channel(manager, two_revisions):
    answer = manager.send(f"{PAGE}/rollback/1", note="The hammer was a mistake.")

    stream = get_stream(get_channel(SHOP).id)
    assert answer.status_code == 303
    assert stream.live_revision == 3
    assert stream.paused_at is not None
    page = words(manager.get(f"{PAGE}/").text)
    assert "Paused" in page
    assert "The hammer was a mistake." in page
    assert "Drill 1" in words(manager.get(f"{PAGE}/difference?old=2&new=3").text)


def test_rollback_needs_a_reason(manager, two_revisions):
    answer = manager.send(f"{PAGE}/rollback/1", note="  ")

    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert get_stream(get_channel(SHOP).id).paused_at is None


def test_rollback_warns_that_it_pauses_before_it_does(manager, two_revisions):
    page = words(manager.get(f"{PAGE}/rollback/1").text)

    assert "The channel is paused then" in page


def test_paused_channel_offers_no_publication_and_refuses_one(manager, two_revisions):
    manager.send(f"{PAGE}/rollback/1", note="Wrong text")

    assert f'action="{PAGE}/publish"' not in manager.get(f"{PAGE}/").text
    assert manager.send(f"{PAGE}/publish").status_code == 409


def test_released_channel_publishes_again_what_it_went_back_from(manager, two_revisions):
    manager.send(f"{PAGE}/rollback/1", note="Wrong text")

    manager.send(f"{PAGE}/release", confirmed="yes")

    assert get_stream(get_channel(SHOP).id).paused_at is None
    outcome = publish(SHOP)
    assert (outcome.revision, outcome.changed, outcome.removed) == (4, 1, 1)


def test_release_of_a_channel_that_is_not_paused_says_so(manager, two_revisions):
    answer = manager.send(f"{PAGE}/release", headers={"Referer": f"http://localhost{PAGE}/"})

    assert answer.location.endswith(f"{PAGE}/")
    assert "is not paused" in manager.get(f"{PAGE}/").text


def test_revision_can_not_be_gone_back_to_if_it_is_live(manager, two_revisions):
    page = manager.get(f"{PAGE}/revisions").text

    assert f"{PAGE}/rollback/1" in page
    assert f"{PAGE}/rollback/2" not in page


@pytest.mark.parametrize("path", ["publish", "release", "rollback/1"])
def test_looking_is_not_doing(viewer, two_revisions, path):
    assert viewer.send(f"{PAGE}/{path}", note="x").status_code == 403


def test_revisions_are_shown_page_by_page(viewer, two_revisions, monkeypatch):
    monkeypatch.setattr("pim.web.admin.channels.revision_pages.REVISIONS", 1)

    first = viewer.get(f"{PAGE}/revisions").text
    second = viewer.get(f"{PAGE}/revisions?before=2").text

    assert "revisions?before=2" in first
    assert "rollback" not in first + second
    assert "before=1" not in second
