"""Change sets on pages: lists, differences, undoing, applying, scheduling, and who may."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from pim import changes
from pim.accounts import people
from pim.catalog import documents
from pim.changes import Author, Draft
from pim.changes.scheduling import apply_due
from pim.db import transaction
from tests.web.console.world import (
    DRILLS,
    GOOD_GTIN,
    TOOLS,
    create,
    edit,
    id_of,
    look,
    make_product,
    pin,
    rename,
    words,
)
from tests.web.visitors import make_colleague


def test_list_shows_the_newest_first_and_filters_by_state_way_and_author(world, marketing):
    anna = people.find("marketing@example.com").id
    edit("product", "DRILL-1", "values.name..en_GB", "A", Author("web", "By a person", anna))
    edit("product", "DRILL-2", "values.name..en_GB", "B", Author("import", "By an import"))
    stage_names("A draft")

    def titles(query: str) -> list[str]:
        page = marketing.get(f"/admin/changes/{query}").text
        return re.findall(r'<a href="/admin/changes/\d+">([^<]+)</a>', page)

    assert titles("")[:3] == ["A draft", "By an import", "By a person"]
    assert titles("?state=draft") == ["A draft"]
    assert titles("?via=import") == ["A draft", "By an import"]
    assert titles(f"?author={anna}") == ["By a person"]
    assert titles("?state=applying") == []


def test_list_goes_on_page_by_page(viewer, monkeypatch):
    monkeypatch.setattr("pim.web.admin.changes.pages.SETS", 3)
    seen, url = [], "/admin/changes/?via=system"
    while url:
        page = viewer.get(url).text
        seen += re.findall(r'<a href="/admin/changes/(\d+)">', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = found and found[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) > 20
    assert seen == sorted(seen, key=int, reverse=True)


def test_difference_names_fields_by_their_labels_and_leads_to_the_value(viewer):
    set_id = rename("DRILL-1", "Drill 1 with a hammer")

    page = viewer.get(f"/admin/changes/{set_id}").text

    assert "Name · en_GB" in page
    assert "Drill 1<ins> with a hammer</ins>" in page
    url = f"/admin/products/{id_of('DRILL-1')}?locale=en_GB#field-values.name..en_GB"
    assert url in page


def test_values_are_told_in_words(viewer):
    option = edit("product", "DRILL-1", "values.colour..", "red")
    emptied = edit("product", "DRILL-1", "values.colour..", None)
    status = edit("product", "DRILL-1", "status.gb", "phase_out")
    pinned = pin(TOOLS, "SAW-RED", "in", from_on="2026-03-01", note="Spring")
    category = edit("product", "DRILL-1", "categories", ["root"])
    rule = edit("assortment", TOOLS, "rule", {"not": {"category": "drills"}})

    assert "Colour After: Red" in told(viewer, option)
    assert "Colour Before: Red After: –" in told(viewer, emptied)
    assert "Status in [gb] Before: approved After: phase-out" in told(viewer, status)
    assert "Pin of SAW-RED After: in, from Mar 1, 2026 on, “Spring”" in told(viewer, pinned)
    assert "Categories Before: Drills After: Everything" in told(viewer, category)
    assert "After: This does not hold: ( In category Drills or below it )" in told(viewer, rule)


def test_packaging_and_groups_are_told_in_words(viewer):
    create([("packaging_unit", {"code": "each", "labels.en_GB": "Each"}), ("group_type", {"code": "season"})])
    create([("product_group", {"code": "spring", "type": "season", "labels.en_GB": "Spring"})])
    unit = edit("product", "DRILL-1", "packaging.each", {"quantity": "1", "gtin": GOOD_GTIN})
    groups = edit("product", "DRILL-1", "groups", ["spring"])

    assert f"Each After: Quantity 1 · GTIN {GOOD_GTIN}" in told(viewer, unit)
    assert "Groups of products After: Spring" in told(viewer, groups)


def test_creation_lists_what_was_filled(viewer):
    create([("product", make_product("NEW-1", "Brand new"))])

    page = words(viewer.get("/admin/changes/?via=system").text)
    newest = re.search(r"/admin/changes/(\d+)", viewer.get("/admin/changes/").text)[1]

    assert "The small catalogue" in page
    shown = told(viewer, newest)
    assert "product NEW-1 created" in shown
    assert "Name · en_GB Brand new" in shown
    assert "Status in [gb] approved" in shown


def test_changed_mapping_is_told_field_by_field(viewer):
    fields = [
        {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]},
        {"field": "brand", "steps": [{"step": "constant", "text": "Ours"}]},
    ]
    set_id = edit("mapping", "shop", "fields", fields)

    page = told(viewer, set_id)

    assert "brand" in page
    assert "gtin" in page
    assert "Name" not in page


def test_changes_of_a_set_are_shown_page_by_page(viewer, monkeypatch):
    monkeypatch.setattr("pim.web.admin.changes.pages.CHANGES", 2)
    set_id = stage_names("Names")
    changes.apply(set_id)
    seen, url = [], f"/admin/changes/{set_id}"
    while url:
        page = viewer.get(url).text
        seen += re.findall(r">(DRILL-\d)</a>", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = found and found[1].replace("&amp;", "&")

    assert seen == DRILLS


def test_undo_brings_the_old_values_back(marketing):
    set_id = rename("DRILL-1", "Wrong")

    answer = marketing.send(f"/admin/changes/{set_id}/revert", choice="skip")

    assert name_of("DRILL-1") == "Drill 1"
    assert "Before: Wrong After: Drill 1" in words(marketing.get(answer.location).text)
    assert "reverted" in marketing.get(f"/admin/changes/{set_id}").text


def test_undo_lists_fields_that_were_changed_since_and_leaves_them(marketing):
    set_id = stage_names("Names")
    changes.apply(set_id)
    rename("DRILL-1", "Later")

    answer = marketing.send(f"/admin/changes/{set_id}/revert", choice="skip")

    assert (name_of("DRILL-1"), name_of("DRILL-2")) == ("Later", "Drill 2")
    page = words(marketing.get(answer.location).text)
    assert "One was left out: changed since, or not valid any more." in page
    conflicts = words(marketing.get(f"{answer.location}?outcome=conflict").text)
    assert "DRILL-1" in conflicts
    assert "DRILL-2" not in conflicts
    assert "Before: Later After: Drill 1" in conflicts


def test_undo_overwrites_later_changes_where_it_is_told_to(marketing):
    set_id = rename("DRILL-1", "Wrong")
    rename("DRILL-1", "Later")

    marketing.send(f"/admin/changes/{set_id}/revert", choice="force")

    assert name_of("DRILL-1") == "Drill 1"


def test_undo_of_later_sets_too_asks_first(marketing):
    set_id = rename("DRILL-1", "Wrong")
    later = rename("DRILL-1", "Later")
    url = f"/admin/changes/{set_id}/revert"

    assert marketing.send(url, choice="include").status_code == 409
    assert name_of("DRILL-1") == "Later"
    marketing.send(url, choice="include", confirmed="yes")

    assert name_of("DRILL-1") == "Drill 1"
    assert "reverted" in marketing.get(f"/admin/changes/{later}").text


def test_undo_button_of_another_page_leads_back_there(marketing):
    set_id = rename("DRILL-1", "Wrong")
    here = "http://localhost/admin/channels/shop/?x=1"

    answer = marketing.send(f"/admin/changes/{set_id}/revert", headers={"Referer": here})

    assert answer.location == "/admin/channels/shop/?x=1"


def test_undo_button_leads_to_no_foreign_page(marketing):
    set_id = rename("DRILL-1", "Wrong")

    answer = marketing.send(
        f"/admin/changes/{set_id}/revert", headers={"Referer": "http://elsewhere.example/admin/"}
    )

    assert re.fullmatch(r"(http://localhost)?/admin/changes/\d+", answer.location)


def test_set_is_undone_once(marketing):
    set_id = rename("DRILL-1", "Wrong")
    marketing.send(f"/admin/changes/{set_id}/revert", choice="skip")

    marketing.send(f"/admin/changes/{set_id}/revert", choice="skip")

    assert "only an applied one can be reverted" in marketing.get("/admin/changes/").text


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("viewer", set()),
        ("marketing", {"product", "attribute"}),
        ("purchasing", {"assortment"}),
        ("channel_manager", {"assortment", "channel"}),
        ("admin", {"product", "attribute", "assortment", "channel"}),
    ],
)
def test_person_undoes_what_they_may_change(world, role, kinds):
    visitor = make_colleague(world, role)
    sets = {
        "product": rename("DRILL-1", "Wrong"),
        "attribute": edit("attribute", "name", "labels.en_GB", "Wrong"),
        "assortment": edit("assortment", TOOLS, "labels.en_GB", "Wrong"),
        "channel": edit("channel", "shop", "labels.en_GB", "Wrong"),
    }

    offered = {
        kind for kind, i in sets.items() if "Undo this change set" in visitor.get(f"/admin/changes/{i}").text
    }
    done = {kind for kind, i in sets.items() if visitor.send(f"/admin/changes/{i}/revert").status_code == 303}

    assert offered == done == kinds


def test_set_of_several_kinds_takes_all_their_permissions(world, purchasing):
    with transaction():
        drafts = [
            Draft("product", "DRILL-1", "values.name..en_GB", "X"),
            Draft("assortment", TOOLS, "labels.en_GB", "X"),
        ]
        set_id = changes.save(drafts, Author("web", "Both")).set_id

    answer = purchasing.send(f"/admin/changes/{set_id}/revert")

    assert answer.status_code == 403
    assert "edit products" in answer.text


def test_draft_shows_what_it_would_do_now_and_writes_nothing(marketing):
    set_id = stage_names("Names")
    rename("DRILL-1", "Meanwhile")

    page = told(marketing, set_id)

    assert "This is what it would do now." in page
    assert "Before: Meanwhile After: New 1" in page
    assert name_of("DRILL-1") == "Meanwhile"


def test_draft_tells_which_of_its_changes_would_conflict(marketing):
    drafts = [Draft("product", "DRILL-1", "values.name..en_GB", "New", expected="Drill 1")]
    set_id = changes.stage(drafts, Author("import", "Names"))
    rename("DRILL-1", "Meanwhile")

    assert "Changed by somebody else since" in told(marketing, set_id)


def test_draft_is_applied_after_a_question(marketing):
    set_id = stage_names("Names")
    url = f"/admin/changes/{set_id}/apply"

    assert "Apply 5 changes now?" in marketing.send(url).text
    assert name_of("DRILL-1") == "Drill 1"
    marketing.send(url, confirmed="yes")

    assert name_of("DRILL-1") == "New 1"


def test_draft_that_is_scheduled_is_applied_at_its_hour_of_the_persons_day(world, marketing):
    set_id = stage_names("Names")
    with transaction():
        people.find("marketing@example.com").zone = "Europe/Warsaw"

    marketing.send(f"/admin/changes/{set_id}/schedule", due_at="2030-07-01T06:00")

    assert "Jul 1, 2030, 06:00" in told(marketing, set_id)
    look()
    assert apply_due(datetime(2030, 7, 1, 3, 59, tzinfo=UTC)) == {}
    assert list(apply_due(datetime(2030, 7, 1, 4, 0, tzinfo=UTC))) == [set_id]


def test_scheduled_set_becomes_a_draft_again(marketing):
    set_id = stage_names("Names")
    marketing.send(f"/admin/changes/{set_id}/schedule", due_at="2030-07-01T06:00")

    marketing.send(f"/admin/changes/{set_id}/unschedule")

    look()
    assert changes.get_set(set_id).state == "draft"


def test_hour_that_is_none_is_refused(marketing):
    set_id = stage_names("Names")

    marketing.send(f"/admin/changes/{set_id}/schedule", due_at="tomorrow")

    assert "Give a day and an hour" in marketing.get("/admin/changes/").text
    look()
    assert changes.get_set(set_id).state == "draft"


def test_half_applied_set_is_gone_on_with(marketing):
    set_id = leave_half_applied()
    assert "A part of this set is applied." in told(marketing, set_id)

    marketing.send(f"/admin/changes/{set_id}/resume")

    assert [name_of(sku) for sku in DRILLS] == [f"New {n}" for n in range(1, 6)]


def test_half_applied_set_is_aborted_after_a_question(marketing):
    set_id = leave_half_applied()
    url = f"/admin/changes/{set_id}/abort"

    assert marketing.send(url).status_code == 409
    assert name_of("DRILL-1") == "New 1"
    marketing.send(url, confirmed="yes")

    assert [name_of(sku) for sku in DRILLS] == [f"Drill {n}" for n in range(1, 6)]


@pytest.mark.parametrize("action", ["revert", "resume", "abort", "apply", "schedule", "unschedule"])
def test_who_may_only_look_decides_nothing(viewer, action):
    set_id = stage_names("Names")

    assert viewer.send(f"/admin/changes/{set_id}/{action}").status_code == 403
    assert viewer.get(f"/admin/changes/{set_id}/{action}").status_code in (404, 405)


def test_unknown_set_is_not_found(viewer):
    assert viewer.get("/admin/changes/999999").status_code == 404


def told(visitor, set_id) -> str:
    return words(visitor.get(f"/admin/changes/{set_id}").text)


def name_of(sku: str) -> str:
    look()
    return documents.get(sku).own.values["name"][""]["en_GB"]


def stage_names(title: str, **more) -> int:
    drafts = [Draft("product", sku, "values.name..en_GB", f"New {sku[-1]}") for sku in DRILLS]
    return changes.stage(drafts, Author("import", title), **more)


def leave_half_applied() -> int:
    """A set of five chunks, of which a process that died has applied two."""
    set_id = stage_names("Half of it", chunk=1)

    def die(done: int, _chunks: int) -> None:
        if done == 2:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        changes.apply(set_id, progress=die)
    return set_id
