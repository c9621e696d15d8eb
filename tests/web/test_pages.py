"""What holds for every page: no inline script or style, one frame, words for every control."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from flask import flash

from pim.config import ROOT
from pim.db import db
from pim.errors import Blocked
from pim.web.access import signed_in
from pim.web.admin import shell
from pim.web.problems import MACHINE_PATHS
from tests.web.rights import ENDPOINTS
from tests.web.visitors import make_colleague, make_visitor

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"""\s(on[a-z]+|style)\s*=\s*["']|hx-on|["']javascript:""", re.IGNORECASE)


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def list(self, *tags):
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_holds_no_inline_script_or_style(template):
    source = template.read_text(encoding="utf-8")

    assert INLINE.findall(source) == []
    assert "<style" not in source
    assert "|safe" not in source.replace(" ", "")


def test_every_page_without_parameters_is_whole_and_accessible(app, admin):
    urls = [r.rule for r in app.url_map.iter_rules() if is_page(r)]
    assert len(urls) >= 4

    for url in urls:
        answer = admin.get(url)
        assert answer.status_code == 200, url
        if answer.mimetype == "text/html":
            check_page(answer.text)


@pytest.mark.parametrize("url", ["/sign-in", "/nothing"])
def test_page_of_a_stranger_is_whole_and_accessible(app, url):
    check_page(make_visitor(app).get(url).text)


def test_message_has_an_undo_button_where_there_is_something_to_undo(app):
    @signed_in
    def say():
        shell.flash_saved("Three <b>products</b> are changed.", 7)
        flash("Nothing was sent.", "error")
        return ""

    app.add_url_rule("/say", "say", say)
    if "changes.revert" not in app.view_functions:
        app.add_url_rule(
            "/changes/<int:set_id>/revert", "changes.revert", signed_in(lambda set_id: ""), methods=["POST"]
        )
    admin = make_colleague(app, "admin")
    admin.get("/say")

    page = admin.get("/account/").text

    assert "Three &lt;b&gt;products&lt;/b&gt; are changed." in page
    assert "/7/revert" in page
    assert "<strong>Not done:</strong> Nothing was sent." in page
    check_page(page)


def test_refused_rule_becomes_a_message_on_the_page_one_came_from(app):
    @signed_in
    def fail():
        with shell.refusing():
            raise Blocked("The feed would shrink by half.")

    app.add_url_rule("/fail", "fail", fail, methods=["POST"])
    admin = make_colleague(app, "admin")

    answer = admin.send("/fail", headers={"Referer": "http://localhost/account/?tab=1"})
    foreign = admin.send("/fail", headers={"Referer": "http://evil.example/account/"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/account/?tab=1"
    assert foreign.headers["Location"] == "/admin/"
    assert "The feed would shrink by half." in admin.get("/account/").text


def test_type_error_of_a_view_is_not_called_twice(app, admin):
    """Flask-Admin calls a view again, otherwise, with other arguments."""
    calls = []

    def fail(view):
        calls.append(view)
        raise TypeError("from deep inside")

    view = app.view_functions["admin.index"].__self__

    with pytest.raises(TypeError, match="from deep inside"):
        view._run_view(fail)
    assert calls == [view]


def test_flask_admins_own_files_are_not_served(app):
    assert [r.rule for r in app.url_map.iter_rules() if "static" in r.endpoint] == ["/static/<path:filename>"]


def test_page_that_is_only_looked_at_writes_nothing(app, admin):
    refused = []

    def refuse(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            refused.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        for rule in app.url_map.iter_rules():
            if is_page(rule):
                admin.get(rule.rule)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", refuse)

    assert refused == []


def is_page(rule):
    simple = "GET" in rule.methods and not rule.arguments and not rule.rule.startswith(MACHINE_PATHS)
    return simple and ENDPOINTS.get(rule.endpoint) != "public"


def check_page(page):
    """Landmarks, one heading, a label for each control, no inline script or style, no double id."""
    assert INLINE.findall(page) == []
    outline = Outline(page)
    (html,) = outline.list("html")
    assert html["lang"]
    assert len(outline.list("main")) == len(outline.list("h1")) == len(outline.list("title")) == 1
    assert outline.elements[[tag for tag, _ in outline.elements].index("body") + 1][1]["href"] == "#content"
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {label.get("for") for label in outline.list("label")}
    wrapped = re.findall(r'<label class="tick"><input type="checkbox"', page)
    controls = [
        c
        for c in outline.list("input", "select", "textarea")
        if c.get("type") not in ("hidden", "checkbox", "radio")
    ]
    assert [c for c in controls if c.get("id") not in labelled and "aria-label" not in c] == []
    assert len(wrapped) == len([c for c in outline.list("input") if c.get("type") in ("checkbox", "radio")])
    assert [s for s in outline.list("script", "style") if not s.get("nonce")] == []
    assert [i for i in outline.list("img") if "alt" not in i] == []
    forms = [form for form in outline.list("form") if form.get("method") == "post"]
    assert page.count('name="csrf_token"') == len(forms)
    assert "None" not in re.sub(r"<option.*?</option>", "", page)
