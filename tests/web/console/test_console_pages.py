"""What holds for every page of channels, assortments and changes: it is whole, and looking writes nothing."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from pim.db import db
from tests.web.console.world import SHOP, edit, pin, publish_shop, rename
from tests.web.test_pages import Outline

CHANNEL, PLAN = f"/admin/channels/{SHOP}", "/admin/assortments/tools"


@pytest.fixture
def busy_world(world):
    """Two revisions, pins, things held back, sets in many states."""
    publish_shop()
    rename("DRILL-1", "Drill 1 with a hammer")
    pin("tools", "DRILL-2", "out", note="Recalled")
    edit("product", "DRILL-3", "values.colour..", "red")
    publish_shop()
    return world


PATHS = [
    "/admin/",
    "/admin/channels/",
    f"{CHANNEL}/",
    f"{CHANNEL}/held-back",
    f"{CHANNEL}/revisions",
    f"{CHANNEL}/difference",
    f"{CHANNEL}/items/1",
    f"{CHANNEL}/settings",
    f"{CHANNEL}/tokens",
    f"{CHANNEL}/rollback/1",
    "/admin/assortments/",
    "/admin/assortments/new",
    f"{PLAN}/",
    f"{PLAN}/pins",
    f"{PLAN}/members",
    f"{PLAN}/why?sku=DRILL-2",
    f"{PLAN}/edit",
    "/admin/changes/",
    "/admin/changes/1",
    "/admin/changes/31",
]


def test_every_page_is_whole_labelled_and_looked_at_without_writing(busy_world, admin):
    written: list[str] = []

    def hear(_conn, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", hear)
    try:
        for path in PATHS:
            answer = admin.get(path)
            assert answer.status_code == 200, path
            check(answer.text)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", hear)

    assert written == []


def check(page: str) -> None:
    """One heading, no id twice, a label for each control, a token in each form, nothing undefined."""
    outline = Outline(page)
    assert len(outline.list("main")) == len(outline.list("h1")) == 1
    ids = [attributes["id"] for _tag, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = {label["for"] for label in outline.list("label") if "for" in label}
    ticks = page.count('<label class="tick"><input')
    bare = [
        control
        for control in outline.list("input", "select", "textarea")
        if control.get("type") != "hidden" and control.get("id") not in labels and "aria-label" not in control
    ]
    assert len(bare) == ticks
    forms = [form for form in outline.list("form") if form.get("method") == "post"]
    assert page.count('name="csrf_token"') == len(forms)
    assert "None" not in re.sub(r"<option.*?</option>", "", page)
