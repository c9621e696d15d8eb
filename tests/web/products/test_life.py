"""The life of a product on its pages: asked, previewed, confirmed, and refused with what was typed."""

from __future__ import annotations

import re

from pim.catalog.models import MODEL
from pim.changes import Draft
from tests.builders import save
from tests.web.products.catalogue import edit, get, own_values, product_id
from tests.web.test_pages import check_page
from tests.web.visitors import make_colleague


def url(key, verb):
    return f"/admin/products/{product_id(key)}/life/{verb}"


def confirm(visitor, key, verb, **given):
    """Preview, look, say yes."""
    preview = visitor.send(url(key, verb), **given)
    assert preview.status_code == 200, preview.text
    check_page(preview.text)
    seen = re.search(r'name="seen" value="([^"]+)"', preview.text)[1]
    return preview.text, visitor.send(url(key, verb), **given, seen=seen, confirm="1")


def test_pages_are_whole_and_accessible(marketing):
    asked = [("DRILL-1", verb) for verb in ("family", "variant", "merge", "archive")]
    for key, verb in (*asked, ("SHIRT-RED-M", "simple"), ("SHIRT", "archive")):
        answer = marketing.get(url(key, verb))

        assert answer.status_code == 200
        check_page(answer.text)
    check_page(marketing.get(url("DRILL-1", "variant") + "?model=SHIRT-RED").text)


def test_product_page_offers_what_fits(marketing):
    simple = marketing.get(f"/admin/products/{product_id('DRILL-1')}").text
    variant = marketing.get(f"/admin/products/{product_id('SHIRT-RED-M')}").text

    assert "Change family…" in simple
    assert "Make a variant…" in simple
    assert "Make it simple…" in variant
    assert "Move to another model…" in variant


def test_family_is_changed_after_a_preview_that_writes_nothing(marketing):
    text, done = confirm(marketing, "DRILL-1", "family", family="shirts")

    assert "not in the new family: kept" in text
    assert done.status_code == 303
    assert get("DRILL-1").family == "shirts"


def test_preview_alone_keeps_nothing(marketing):
    marketing.send(url("DRILL-1", "family"), family="shirts")
    marketing.get(url("DRILL-1", "archive"))

    assert (get("DRILL-1").family, get("DRILL-1").archived) == ("drills", False)


def test_variant_is_made_with_its_axes_and_stands_alone_again(marketing):
    edit("SHIRT-RED-S", archived=True)
    axes = {"values.size..": "s"}
    text, _done = confirm(marketing, "DRILL-1", "variant", model="SHIRT-RED", **axes)

    assert "lost: only the history keeps it" in text
    assert get("DRILL-1").parent_id == product_id("SHIRT-RED")
    assert own_values("DRILL-1")["size.."] == "s"
    confirm(marketing, "DRILL-1", "simple")
    assert get("DRILL-1").parent_id is None


def test_axis_that_is_missing_or_taken_is_said_and_nothing_is_lost(marketing):
    missing = marketing.send(url("DRILL-1", "variant"), model="SHIRT-RED")
    taken = marketing.send(url("DRILL-1", "variant"), model="SHIRT-RED", **{"values.size..": "m"})

    assert missing.status_code == 422
    assert "A variant needs a value of each axis." in missing.text
    assert taken.status_code == 422
    assert "already has a variant" in taken.text
    assert 'value="SHIRT-RED"' in taken.text


def test_what_would_do_something_else_by_now_is_shown_again(marketing):
    preview = marketing.send(url("DRILL-1", "family"), family="shirts", clear="1").text
    seen = re.search(r'name="seen" value="([^"]+)"', preview)[1]
    edit("DRILL-1", **{"values.cores..": None})

    again = marketing.send(url("DRILL-1", "family"), family="shirts", clear="1", seen=seen, confirm="1")

    assert "Look again" in again.text
    assert get("DRILL-1").family == "drills"


def test_duplicate_is_merged_with_the_fields_that_were_chosen(marketing):
    preview = marketing.send(url("CASE-1", "merge"), winner="DRILL-1").text
    assert 'name="take" value="values.name..en_GB"' in preview

    _text, done = confirm(marketing, "CASE-1", "merge", winner="DRILL-1", take="values.name..en_GB")

    assert done.status_code == 303
    assert own_values("DRILL-1")["name..en_GB"] == "Case"
    shown = marketing.get(f"/admin/products/{product_id('CASE-1')}").text
    assert "Another product stands in its place" in shown
    history = marketing.get(f"/admin/products/{product_id('CASE-1')}/history").text
    assert "Successor" in history
    assert "DRILL-1" in history


def test_merge_that_moves_pins_needs_the_right_to_plan(catalogue, marketing):
    assortment = {"code": "pl", "market": "PL"}
    save(Draft("assortment", "pl", "", assortment, op="create"))
    save(Draft("assortment", "pl", f"pins.{product_id('CASE-1')}", {"way": "in"}))

    refused = marketing.send(url("CASE-1", "merge"), winner="DRILL-1")
    admin = make_colleague(catalogue, "admin")
    text, _done = confirm(admin, "CASE-1", "merge", winner="DRILL-1")

    assert refused.status_code == 403
    assert "Pin in pl" in text
    assert get("CASE-1").archived


def test_model_is_archived_with_its_variants_and_brought_back(marketing):
    text, _done = confirm(marketing, "SHIRT", "archive")
    assert "SHIRT-RED-M" in text
    assert get("SHIRT").kind == MODEL
    assert get("SHIRT").archived

    marketing.send(f"/admin/products/{product_id('SHIRT')}/unarchive")
    assert not get("SHIRT").archived
