"""Mappings on pages: what feeds which field, tried on a product, changed step by step."""

from __future__ import annotations

import html
import re

import pytest
from werkzeug.datastructures import MultiDict

from pim.db import transaction
from pim.publish.mappings import get_mapping
from pim.web.admin.mappings.forms import change_steps, read_steps
from tests.web.console.world import SHOP, edit, words

with_code = "/admin/mappings/{}/"
STEPS = [
    {"step": "attribute", "attribute": "name", "then": [{"do": "truncate", "length": 80, "ending": "…"}]},
    {
        "step": "join",
        "separator": "",
        "steps": [{"step": "label", "attribute": "colour"}, {"step": "constant", "text": "x"}],
        "then": [{"do": "tags", "allowed": ["b", "p"]}, {"do": "table", "values": {"a": "b = c", "d": "e"}}],
    },
]


@pytest.fixture
def code(world):
    with transaction():
        from pim.publish.channels import get_channel

        return get_channel(SHOP).mapping


def fields_of(code):
    with transaction():
        return {one["field"]: one["steps"] for one in get_mapping(code).fields}


def form_of(page):
    """What a browser would send of the form of a field, its buttons left out."""
    body = page[page.index('<form method="post" action="/admin/mappings') :]
    form = MultiDict()
    for tag in re.findall(r"<input [^>]*>", body):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        form.add(told["name"], html.unescape(told.get("value", "")))
    for name, options in re.findall(
        r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', body, re.DOTALL
    ):
        chosen = re.findall(r'<option(?: value="([^"]*)")? selected>([^<]*)<', options)
        first = re.findall(r'<option(?: value="([^"]*)")?\s*>([^<]*)<', options)
        for value, text in chosen or ([] if "multiple" in body else first[:1]):
            form.add(name, html.unescape(value or text))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        form.add(name, html.unescape(text))
    return form


def open_field(visitor, code, field):
    return form_of(visitor.get(f"/admin/mappings/{code}/field?field={field}").text)


def send(visitor, code, form, do, **more):
    told = {name: form.getlist(name) for name in form if name != "csrf_token"}
    return visitor.send(f"/admin/mappings/{code}/field", **told, do=do, **more)


def test_list_names_the_channels_of_each_mapping(viewer, code):
    page = words(viewer.get("/admin/mappings/").text)

    assert code in page
    assert SHOP in page


def test_every_field_of_the_receiver_is_shown_with_its_rules_and_what_feeds_it(viewer, code):
    page = words(viewer.get(f"/admin/mappings/{code}/?sku=DRILL-1").text)

    assert "name required by language Name" in page
    assert "A GTIN has 8, 12, 13 or 14 digits and nothing else." in page
    assert "(GS1 General Specifications, 3.3.2)" in page
    assert "en_GB Drill 1" in page


def test_field_that_nothing_feeds_says_so(viewer, code):
    assert "brand by language nothing" in words(viewer.get(f"/admin/mappings/{code}/").text)


def test_step_is_added_tried_and_saved(manager, code):
    form = open_field(manager, code, "brand")
    form["steps-new"] = "constant"
    added = send(manager, code, form, "add:steps")
    form = form_of(added.text)
    form["steps-0-text"], form["sku"] = "Fixona", "DRILL-1"

    tried = words(send(manager, code, form, "try").text)
    saved = send(manager, code, form, "save")

    assert "With this en_GB Fixona" in tried
    assert saved.status_code == 303
    assert fields_of(code)["brand"] == [{"step": "constant", "text": "Fixona"}]


def test_what_would_change_is_told_and_nothing_is_saved(manager, code):
    form, before = open_field(manager, code, "name"), fields_of(code)
    form["steps-0-then-new"] = "wrap"
    form = form_of(send(manager, code, form, "add:steps-0-then").text)
    form["steps-0-then-0-after"] = "!"

    page = words(send(manager, code, form, "impact").text)

    assert "records change." in page
    assert "Drill 1!" in page
    assert fields_of(code) == before


def test_step_that_does_not_fit_is_named_and_not_saved(manager, code):
    form = open_field(manager, code, "gtin")
    form["steps-new"] = "identifier"
    form = form_of(send(manager, code, form, "add:steps").text)
    before = fields_of(code)

    tried, saved = send(manager, code, form, "try"), send(manager, code, form, "save")

    assert "steps.1.say" in tried.text
    assert saved.status_code == 422
    assert fields_of(code) == before


def test_field_that_somebody_changed_meanwhile_is_not_overwritten(manager, code):
    form = open_field(manager, code, "name")
    with transaction():
        now = get_mapping(code).fields
    others = [{"field": "name", "steps": [{"step": "attribute", "attribute": "gtin"}]}, *now[1:]]
    edit("mapping", code, "fields", others)

    answer = send(manager, code, form, "save")

    assert answer.status_code == 422
    assert "Somebody changed it" in answer.text
    assert fields_of(code)["name"] == [{"step": "attribute", "attribute": "gtin"}]


def test_field_is_fed_no_longer(manager, code):
    form = open_field(manager, code, "gtin")

    send(manager, code, form, "drop")

    assert "gtin" not in fields_of(code)


def test_unknown_field_is_refused(viewer, code):
    assert viewer.get(f"/admin/mappings/{code}/field?field=price").status_code == 404


def test_whole_step_comes_back_from_its_form(manager, code):
    with transaction():
        now = get_mapping(code).fields
    edit("mapping", code, "fields", [*now, {"field": "description", "steps": STEPS}])

    assert read_steps(open_field(manager, code, "description")) == STEPS


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up:steps-1", ["b", "a"]),
        ("up:steps-0", ["a", "b"]),
        ("remove:steps-0", ["b"]),
        ("remove:steps-7", ["a", "b"]),
        ("remove:steps-0-then-0", ["a", "b"]),
        ("remove:steps-0-field-0", ["a", "b"]),
        ("remove:else-0", ["a", "b"]),
        ("add:steps-9-then", ["a", "b"]),
        ("add:steps", ["a", "b"]),
        ("", ["a", "b"]),
    ],
)
def test_button_changes_the_list_that_it_names(do, expected):
    steps = [{"step": "constant", "text": text} for text in "ab"]

    change_steps(steps, MultiDict({"steps-new": "nothing"}), do)

    assert [step["text"] for step in steps] == expected
