"""Assortments on pages: the rule and its preview, pins by list, members on a day, why."""

from __future__ import annotations

import json
import re

import pytest

from pim.plan.preview import preview_rule
from pim.plan.why import get_assortment, list_members
from pim.web.admin.assortments.reading import market_today
from tests.web.console.world import (
    ALL,
    DRILLS,
    TOOLS,
    create,
    edit,
    id_of,
    look,
    make_product,
    pin,
    publish_shop,
    words,
)

PAGE = f"/admin/assortments/{TOOLS}"
RED = {"attribute": "colour", "op": "=", "value": "red"}


def test_list_counts_the_members_of_today(viewer):
    page = words(viewer.get("/admin/assortments/").text)

    assert "Tools tools [gb] 5 0" in page
    assert "[all] all [gb] 9 0" in page


def test_rule_is_told_in_words(viewer):
    edit("assortment", TOOLS, "rule", {"any": [{"category": "drills"}, {"not": RED}]})

    page = words(viewer.get(f"{PAGE}/").text)

    assert (
        "At least one of these holds: In category Drills or below it This does not hold: Colour is Red"
        in page
    )


def test_preview_says_who_would_join_and_leave_and_saves_nothing(purchasing):
    page = words(purchasing.send(f"{PAGE}/rule", rule=json.dumps(RED), preview="1").text)

    assert "+1 product , −5 products : from 5 to 1 member." in page
    assert "SAW-RED" in page
    assert find_plan().rule == {"category": "drills"}


@pytest.mark.parametrize(
    "rule",
    [None, {"all": []}, {"not": {"category": "drills"}}, RED, {"any": []}],
    ids=["none", "all", "not", "value", "nobody"],
)
@pytest.mark.parametrize("parent", [None, "within"], ids=["alone", "within"])
def test_preview_is_what_saving_makes(world, parent, rule):
    create([("assortment", {"code": "within", "market": "gb", "rule": {"family": "tool"}})])
    pin("within", "DRILL-5", "out")
    if parent:
        edit("assortment", TOOLS, "parent", parent)
    pin(TOOLS, "SAW-BLUE", "in", from_on="2020-01-01")
    pin(TOOLS, "DRILL-1", "out")
    pin(TOOLS, "DRILL-2", "out", to_on="2020-01-01")
    today = market_today("gb")
    before = members_on(today)

    told = preview_rule(TOOLS, rule, today)
    if rule != find_plan().rule:
        edit("assortment", TOOLS, "rule", rule)

    after = members_on(today)
    assert (told.before, told.after) == (len(before), len(after))
    assert set(told.joining) == after - before
    assert set(told.leaving) == before - after


def test_preview_of_an_assortment_to_come_looks_at_its_first_day(world):
    edit("assortment", TOOLS, "from_on", "2999-01-01")

    told = preview_rule(TOOLS, {"all": []}, market_today("gb"))

    assert told.on.isoformat() == "2999-01-01"
    assert (told.before, told.after) == (5, 9)


def test_rule_is_saved_with_an_undo(purchasing):
    answer = save_rule(purchasing, RED)

    assert answer.status_code == 303
    assert members_on(market_today("gb")) == {id_of("SAW-RED")}
    assert re.search(r'action="/admin/changes/\d+/revert"', purchasing.get(f"{PAGE}/").text)


def test_emptied_rule_leaves_what_is_pinned_in(purchasing):
    pin(TOOLS, "SAW-RED", "in")

    save_rule(purchasing, "")

    assert members_on(market_today("gb")) == {id_of("SAW-RED")}
    assert "only what is pinned in" in purchasing.get(f"{PAGE}/").text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"all": [{"category": "nowhere"}]}', "rule all[0].category"),
        ('{"any": [{"not": {"colour": "red"}}]}', "rule any[0].not"),
        ('{"all": [\n  {"family": }\n]}', "line 2, column"),
        ("[]", "rule: “list” is not valid"),
        ('{"attribute": "name", "locale": "en_GB", "op": "=", "value": "x"}', "filterable"),
    ],
    ids=["unknown-code", "unknown-word", "no-json", "no-object", "not-filterable"],
)
@pytest.mark.parametrize("button", ["preview", "save"])
def test_wrong_rule_names_the_place_and_stays_in_the_form(purchasing, text, place, button):
    answer = purchasing.send(f"{PAGE}/rule", rule=text, expected='{"category": "drills"}', **{button: "1"})

    assert answer.status_code == 422
    assert place in words(answer.text).replace("&#34;", '"')
    assert text.split("\n")[-1].replace('"', "&#34;") in answer.text


def test_rule_that_somebody_changed_meanwhile_is_not_overwritten(purchasing):
    edit("assortment", TOOLS, "rule", {"all": []})

    answer = save_rule(purchasing, RED, expected={"category": "drills"})

    assert answer.status_code == 409
    assert "Changed by somebody else meanwhile" in answer.text
    assert find_plan().rule == {"all": []}


def test_rule_that_names_what_was_archived_says_so(viewer):
    edit("assortment", TOOLS, "rule", RED)
    edit("attribute", "colour", "archived", True)

    assert "names something that was archived since" in viewer.get(f"{PAGE}/").text


def test_pasted_list_is_told_sku_by_sku_before_anything_is_pinned(purchasing):
    pin(TOOLS, "DRILL-1", "in")

    answer = purchasing.send(
        f"{PAGE}/pins", skus="DRILL-2,SAW-RED\nSAW-BLUE\tDRILL-1; UNKNOWN-1,SAW-RED\r\nsaw", way="in"
    )

    page = words(answer.text)
    assert "3 products will be pinned: in, always" in page
    assert "Members today already 1 DRILL-2" in page
    assert "Not known 1 UNKNOWN-1" in page
    assert "Product models: they are not sold, pin their variants 1 saw" in page
    assert "Pinned so already 1 DRILL-1" in page
    assert "More than once in the list 1 SAW-RED" in page
    assert "Nothing is pinned" not in page
    assert id_of("SAW-RED") not in members_on(market_today("gb"))


def test_list_that_was_seen_is_pinned_with_dates_and_note(purchasing):
    told = {"skus": "SAW-RED,SAW-BLUE", "way": "in", "from_on": "2020-01-01", "note": "Spring action"}

    confirm_pins(purchasing, told)

    page = words(purchasing.get(f"{PAGE}/pins").text)
    assert "SAW-RED in from Jan 1, 2020 on Spring action" in page
    assert {id_of("SAW-RED"), id_of("SAW-BLUE")} < members_on(market_today("gb"))


def test_five_hundred_skus_are_pinned_as_one_change_set(purchasing):
    more = [f"MORE-{n}" for n in range(500)]
    create_products(more)

    answer = confirm_pins(purchasing, {"skus": "\n".join(more), "way": "out"})

    assert answer.status_code == 303
    assert "500 products are pinned." in purchasing.get(f"{PAGE}/pins").text


def test_pins_that_changed_since_they_were_seen_are_shown_again(purchasing):
    told = {"skus": "SAW-RED", "way": "in"}
    seen = see_pins(purchasing, told)
    pin(TOOLS, "SAW-RED", "out")

    answer = purchasing.send(f"{PAGE}/pins", **told, seen=seen, confirm="1")

    assert "Somebody changed these pins meanwhile" in answer.text
    assert "SAW-RED: out, always" in answer.text
    assert id_of("SAW-RED") not in members_on(market_today("gb"))


@pytest.mark.parametrize(
    "told",
    [
        {"skus": "", "way": "in"},
        {"skus": "SAW-RED", "way": "sideways"},
        {"skus": "SAW-RED", "way": "in", "from_on": "tomorrow"},
        {"skus": "SAW-RED", "way": "in", "from_on": "2026-02-01", "to_on": "2026-02-01"},
    ],
    ids=["no-sku", "no-way", "no-day", "no-period"],
)
def test_pin_that_can_not_be_is_refused_and_the_form_stays_filled(purchasing, told):
    answer = purchasing.send(f"{PAGE}/pins", **told)

    assert answer.status_code == 422
    assert "One thing to correct" in answer.text
    assert told["skus"] in answer.text


def test_ticked_pins_are_taken_away(purchasing):
    pin(TOOLS, "DRILL-1", "out")
    pin(TOOLS, "DRILL-2", "out")

    purchasing.send(f"{PAGE}/unpin", product_id=[id_of("DRILL-1"), id_of("DRILL-2")])

    assert "Nothing is pinned here" in purchasing.get(f"{PAGE}/pins").text
    assert len(members_on(market_today("gb"))) == 5


def test_members_are_those_of_the_day_asked_for_with_their_cause(viewer):
    pin(TOOLS, "SAW-RED", "in", from_on="2030-01-01")

    now = words(viewer.get(f"{PAGE}/members").text)
    then = words(viewer.get(f"{PAGE}/members?on=2030-01-01").text)

    assert "SAW-RED" not in now
    assert "DRILL-1 Drill 1 rule" in now
    assert "SAW-RED Saw pin" in then


def test_members_are_shown_page_by_page(viewer, monkeypatch):
    monkeypatch.setattr("pim.web.admin.assortments.pages.MEMBERS", 2)
    seen = []

    url = f"{PAGE}/members"
    while url:
        page = viewer.get(url).text
        seen += re.findall(r">(DRILL-\d)</a>", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = found and found[1].replace("&amp;", "&")

    assert seen == DRILLS


def test_why_names_the_pin_and_its_date(viewer):
    pin(TOOLS, "DRILL-1", "out", from_on="2026-03-01", note="Recalled")

    before = words(viewer.get(f"{PAGE}/why?sku=DRILL-1&on=2026-02-28").text)
    after = words(viewer.get(f"{PAGE}/why?sku=DRILL-1&on=2026-03-01").text)

    assert "DRILL-1 is in on Feb 28, 2026." in before
    assert "DRILL-1 is not in on Mar 1, 2026." in after
    assert "Pinned out from 2026-03-01 on (Recalled)." in after


def test_why_explains_every_node_of_the_rule(viewer):
    edit("assortment", TOOLS, "rule", {"all": [{"category": "drills"}, {"not": RED}]})

    page = words(viewer.get(f"{PAGE}/why?sku=SAW-RED").text)

    assert "✗ does not hold: All of these hold: 0 of 2 hold" in page
    assert "✗ does not hold: In category Drills or below it It is not in drills or below." in page
    assert "✓ holds: Colour is Red" in page


def test_why_of_a_product_nobody_knows_says_so(viewer):
    answer = viewer.get(f"{PAGE}/why?sku=NOBODY")

    assert answer.status_code == 404
    assert "There is no product NOBODY." in answer.text


def test_dates_and_parent_are_saved(purchasing):
    purchasing.send(f"{PAGE}/edit", from_on="2030-01-01", parent=ALL)

    row = find_plan()
    assert (str(row.from_on), row.parent, row.to_on) == ("2030-01-01", ALL, None)
    assert "0" in words(purchasing.get("/admin/assortments/").text)


def test_field_that_the_person_left_alone_keeps_what_somebody_else_wrote(purchasing):
    edit("assortment", TOOLS, "to_on", "2031-01-01")

    answer = purchasing.send(f"{PAGE}/edit", from_on="2030-01-01")

    assert answer.status_code == 303
    row = find_plan()
    assert (str(row.from_on), str(row.to_on)) == ("2030-01-01", "2031-01-01")


def test_period_without_a_day_is_refused(purchasing):
    answer = purchasing.send(f"{PAGE}/edit", from_on="2030-01-01", to_on="2030-01-01")

    assert answer.status_code == 422
    assert 'value="2030-01-01"' in answer.text


def test_new_assortment_holds_nothing_yet(purchasing):
    answer = purchasing.send("/admin/assortments/new", code="spring", label="Spring", market="gb", parent=ALL)

    assert answer.location.endswith("/admin/assortments/spring/")
    assert list_members("spring", market_today("gb")) == []
    assert "Spring" in purchasing.get("/admin/assortments/spring/").text


def test_new_assortment_needs_a_code_that_is_free(purchasing):
    answer = purchasing.send("/admin/assortments/new", code=TOOLS, label="Again", market="gb")

    assert answer.status_code == 409
    assert 'value="Again"' in answer.text


def test_archived_assortment_has_no_members_and_can_be_brought_back(purchasing):
    purchasing.send(f"{PAGE}/archive", archived="1")
    assert members_on(market_today("gb")) == set()
    assert "Tools" in purchasing.get("/admin/assortments/?archived=1").text

    purchasing.send(f"{PAGE}/archive", archived="0")
    assert len(members_on(market_today("gb"))) == 5


@pytest.mark.parametrize("path", ["rule", "pins", "unpin", "edit", "archive"])
def test_who_may_not_plan_changes_nothing(marketing, path):
    assert marketing.send(f"{PAGE}/{path}", rule="", skus="SAW-RED", way="in").status_code == 403


def test_who_may_not_plan_sees_the_rule_without_an_editor(viewer):
    page = viewer.get(f"{PAGE}/").text

    assert "In category Drills" in page
    assert "<textarea" not in page


def test_page_names_the_channels_that_show_the_assortment(viewer):
    publish_shop()

    assert "Shown by: shop ." in words(viewer.get(f"/admin/assortments/{ALL}/").text)


def members_on(day) -> set[int]:
    look()
    return {row[0] for row in list_members(TOOLS, day, limit=10_000)}


def save_rule(visitor, rule, *, expected=None):
    text = rule if isinstance(rule, str) else json.dumps(rule)
    before = json.dumps(expected or find_plan().rule)
    return visitor.send(f"{PAGE}/rule", rule=text, expected=before)


def see_pins(visitor, told) -> str:
    return re.search(r'name="seen" value="(\w+)"', visitor.send(f"{PAGE}/pins", **told).text)[1]


def confirm_pins(visitor, told):
    return visitor.send(f"{PAGE}/pins", **told, seen=see_pins(visitor, told), confirm="1")


def create_products(skus) -> None:
    create([("product", make_product(sku, sku)) for sku in skus])


def find_plan():
    look()
    return get_assortment(TOOLS)
