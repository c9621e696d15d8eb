"""The OpenAPI document of the API says what there is, no less and no more."""

from __future__ import annotations

import re

import pytest

from pim.web.access import find_access
from pim.web.api.document import iter_operations, make_document
from tests.web.visitors import make_visitor


@pytest.fixture
def document(app):
    return make_visitor(app).get("/api/v1/openapi.json").json


def test_every_route_is_listed_with_its_permission_and_nothing_else(app, document):
    routes = {
        (re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule), method): find_access(
            app, rule.endpoint
        ).permission
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    listed = {(path, method): told["x-permission"] for path, method, told in iter_operations()}

    assert listed == routes
    assert set(document["paths"]) == {path for path, _ in routes}


def test_document_is_openapi_3_1_and_every_reference_leads_somewhere(document):
    def find(node):
        if isinstance(node, dict):
            yield from [node["$ref"]] if "$ref" in node else []
            node = list(node.values())
        for part in node if isinstance(node, list) else []:
            yield from find(part)

    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost"}]
    for reference in set(find(document)):
        place = document
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


def test_every_call_has_a_name_and_says_what_may_refuse_it():
    names = [told["operationId"] for _path, _method, told in iter_operations()]

    assert len(set(names)) == len(names)
    for _path, method, told in iter_operations():
        assert {"400", "401", "403", "404", "429", "500"} <= set(told["responses"])
        assert ("409" in told["responses"]) == (method != "GET")
        assert told["summary"]


def test_document_is_made_once_and_holds_no_address_of_an_installation():
    assert make_document() is make_document()
    assert "servers" not in make_document()


def test_page_shows_a_call_for_every_operation_and_no_foreign_script(app):
    page = make_visitor(app).get("/openapi/api").text

    for path, method, told in iter_operations():
        assert f"<code>{method} {path}</code>" in page
        assert f'id="{told["operationId"]}"' in page
    assert page.count("curl --fail-with-body") == len(iter_operations())
    assert "http://localhost/api/v1/products/SKU" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
