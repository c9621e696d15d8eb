"""Channels on pages: at a glance, publishing, refusals, what is held back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from pim import changes, clock
from pim.accounts import tokens
from pim.changes import Author, Draft
from pim.db import db, transaction
from pim.jobs.worker import Worker
from pim.locks import exclusive
from pim.publish.acknowledgements import acknowledge
from pim.publish.candidates import count_held_back as count_of_channel
from pim.publish.channels import get_channel, get_stream, market_day
from pim.publish.fetches import record_fetch
from pim.publish.streams import publish_stream
from pim.web.admin.channels import holding
from tests.web.console.world import DRILLS, SHOP, edit, id_of, publish_shop, rename, words

PAGE = f"/admin/channels/{SHOP}"


def test_card_says_what_is_live_and_what_is_held_back(manager):
    publish_shop()

    page = words(manager.get("/admin/channels/").text)

    assert "The shop" in page
    assert "revision 1" in page
    assert "2 products" in page
    assert "no token yet" in page


def test_channel_is_published_in_the_background(manager):
    answer = manager.send(f"{PAGE}/publish", background="1")

    assert answer.status_code == 303
    job = manager.get(answer.headers["Location"])
    assert f"publish {SHOP}" in words(job.text)
    assert get_stream(get_channel(SHOP).id).revision == 0
    Worker().run(count=1)
    assert get_stream(get_channel(SHOP).id).revision == 1


def test_card_says_which_revision_each_token_fetched_last(manager):
    publish_shop()
    fetch("shop of the client", 1)
    rename("DRILL-1", "Drill one")
    publish_shop()

    page = words(manager.get("/admin/channels/").text)

    assert "shop of the client: revision 1," in page
    assert "behind" in page


def test_channel_that_was_never_published_says_so(viewer):
    assert "never published" in viewer.get("/admin/channels/").text
    assert "never published" in viewer.get(f"{PAGE}/").text


def test_page_tells_where_each_stream_stands(manager):
    publish_shop()
    publish_stream(SHOP, "prices")

    page = words(manager.get(f"{PAGE}/").text)

    assert "Content revision 1;" in page
    assert "Prices revision 1; 0 products," in page
    assert "Stock load 0, at once" in page


def test_publication_goes_out_and_says_what_changed(manager):
    answer = manager.send(f"{PAGE}/publish")

    assert answer.status_code == 303
    assert get_stream(get_channel(SHOP).id).live_revision == 1
    assert "Revision 1: 8 added, 0 changed, 0 removed." in words(manager.get(f"{PAGE}/").text)


def test_publication_names_its_author(manager):
    manager.send(f"{PAGE}/publish")

    assert "channel_manager@example.com" in words(manager.get(f"{PAGE}/revisions").text)


def test_publication_without_changes_makes_no_revision(manager):
    publish_shop()

    manager.send(f"{PAGE}/publish", whole="1")

    assert get_stream(get_channel(SHOP).id).live_revision == 1
    assert "Nothing to publish" in manager.get(f"{PAGE}/").text


def test_dry_run_says_what_would_change_and_changes_nothing(manager):
    publish_shop()
    rename("DRILL-1", "Drill one")

    page = words(manager.send(f"{PAGE}/publish", dry_run="1").text)

    assert "Changed 1" in page
    assert "Nothing of this was written." in page
    assert get_stream(get_channel(SHOP).id).live_revision == 1


def test_shrinking_publication_is_refused_and_offers_a_reason(manager):
    publish_shop()
    shrink()

    answer = manager.send(f"{PAGE}/publish")

    assert answer.status_code == 409
    assert "The guard against shrinking refused" in answer.text
    assert "Removed 5" in words(answer.text)
    assert get_stream(get_channel(SHOP).id).live_revision == 1


def test_shrinking_publication_goes_out_with_a_reason_that_everybody_reads(manager):
    publish_shop()
    shrink()

    manager.send(f"{PAGE}/publish", reason="The drills are recalled.")

    assert get_stream(get_channel(SHOP).id).live_revision == 2
    assert "The drills are recalled." in manager.get(f"{PAGE}/revisions").text


def test_dry_run_of_a_shrinking_publication_shows_numbers_and_refusal(manager):
    publish_shop()
    shrink()

    answer = manager.send(f"{PAGE}/publish", dry_run="1")

    assert answer.status_code == 200
    assert "Removed 5" in words(answer.text)
    assert "The guard against shrinking refused" in answer.text


def test_publication_beside_another_run_says_so(manager):
    with exclusive(f"channel:{get_channel(SHOP).id}"):
        answer = manager.send(f"{PAGE}/publish")

    assert answer.status_code == 503
    assert "Another run is at work" in answer.text


def test_publication_does_not_wait_for_a_half_applied_set_but_names_it(manager):
    set_id = leave_half_applied()

    answer = manager.send(f"{PAGE}/publish")

    assert answer.status_code == 503
    assert f"change set {set_id} (Half of it)" in answer.text
    assert f"/admin/changes/{set_id}" in manager.get(f"{PAGE}/").text


def test_held_back_products_are_grouped_by_cause_and_lead_to_the_value(viewer):
    publish_shop()

    answer = viewer.get(f"{PAGE}/held-back").text

    assert "name (en_GB) is missing" in answer
    assert "gtin has a wrong check digit" in answer
    assert "4006381333932" in answer
    nameless = f"/admin/products/{id_of('NAMELESS')}"
    assert f"{nameless}?scope=ecommerce&amp;locale=en_GB#field-values.name..en_GB" in answer


def test_mended_product_is_held_back_no_longer(viewer):
    publish_shop()
    rename("NAMELESS", "It has one now")

    publish_shop()

    page = viewer.get(f"{PAGE}/held-back").text
    assert "is missing" not in page
    assert "wrong check digit" in page


def test_held_back_of_all_channels_at_once_are_those_of_each(world):
    publish_shop()
    edit("product", "MISTYPED", "status.gb", "in_work")
    channel = get_channel(SHOP)
    view_id = get_stream(channel.id).view_id

    each = count_of_channel(channel, view_id, market_day(channel))

    assert each == 1
    assert holding.count_held_back() == {channel.id: each}


def test_settings_tell_which_attribute_feeds_which_field(viewer):
    page = words(viewer.get(f"{PAGE}/settings").text)

    assert "gtin Trade number A GTIN has 8, 12, 13 or 14 digits and nothing else." in page
    assert "days begin in Europe/London" in page


def test_number_of_queries_does_not_grow_with_the_channels(world, manager):
    manager.get("/admin/channels/")
    few = count_queries(lambda: manager.get("/admin/channels/"))
    body = {"connector": "b2b_shop", "market": "gb", "scope": "ecommerce", "locales": ["sv_SE"]}
    for n in range(4):
        more = {"code": f"more_{n}", "assortment": "all", "mapping": "shop"}
        with transaction():
            changes.save([Draft("channel", f"more_{n}", "", body | more, op="create")], Author("system"))

    assert count_queries(lambda: manager.get("/admin/channels/")) == few


@pytest.mark.parametrize("path", ["", "/held-back", "/revisions", "/settings", "/tokens"])
def test_unknown_channel_is_not_found(viewer, path):
    answer = viewer.get(f"/admin/channels/nothing{path or '/'}")

    assert answer.status_code == 404
    assert "There is: shop" in answer.text


def test_viewer_sees_no_button_that_would_be_refused(viewer):
    publish_shop()
    rename("DRILL-1", "Drill one")
    publish_shop()

    for path in ("/", "/revisions", "/tokens"):
        assert 'method="post"' not in content(viewer.get(f"{PAGE}{path}").text)


def content(page: str) -> str:
    """The page without its frame, which has the button to sign out."""
    return page[page.index("<main") :]


def shrink() -> None:
    for sku in DRILLS:
        edit("product", sku, "status.gb", "in_work")


def leave_half_applied() -> int:
    """A set of two chunks, of which a process that died has applied one."""
    drafts = [Draft("product", sku, "values.name..sv_SE", "Borr") for sku in DRILLS[:2]]
    set_id = changes.stage(drafts, Author("import", "Half of it"), chunk=1)

    def die(done: int, _chunks: int) -> None:
        if done == 1:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        changes.apply(set_id, progress=die)
    return set_id


def fetch(label: str, revision: int) -> int:
    """A fetch by a new token; the id of the token."""
    channel_id = get_channel(SHOP).id
    with transaction():
        token, _text = tokens.create(channel_id, label)
        at = clock.now() - timedelta(hours=1)
        record_fetch((channel_id, token.id), at, "full", revision=revision, status=200, size=1000)
        return int(token.id)


def count_queries(call) -> int:
    statements: list[str] = []

    def hear(_conn, _cursor, statement, *_rest):
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", hear)
    try:
        assert call().status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", hear)
    return len(statements)


def test_readiness_says_the_score_and_what_mending_each_gap_wins(viewer):
    publish_shop()

    page = words(viewer.get(f"{PAGE}/readiness").text)

    assert "of 100 points" in page
    assert "gtin has a wrong check digit held back" in page
    assert "brand (en_GB) is not filled" in page


def test_readiness_before_the_first_publication_says_so(viewer):
    assert "Publish once" in viewer.get(f"{PAGE}/readiness").text


def test_channel_shows_what_its_reader_acknowledged(manager):
    publish_shop()
    token_id = fetch("shop of the client", 1)
    with transaction():
        acknowledge(get_channel(SHOP), token_id, 1, "e", clock.now())

    assert "acknowledged revision 1" in words(manager.get(f"{PAGE}/").text)


def test_channel_for_tests_is_marked_on_its_pages(manager):
    edit("channel", SHOP, "is_test", True)
    edit("channel", SHOP, "faults", ["slow"])

    assert "Its readers meet faults that were switched on: slow." in words(manager.get(f"{PAGE}/").text)
