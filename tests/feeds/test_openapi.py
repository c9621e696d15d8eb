"""The OpenAPI document says what there is, no less and no more."""

from __future__ import annotations

import re

import pytest

from pim.catalog import media
from pim.db import transaction
from pim.web.access import find_access
from pim.web.openapi.table import OPERATIONS
from tests.feeds.shops import Receiver, change, publish

UNDER = ("/feeds/", "/media/")


@pytest.fixture
def document(app):
    return Receiver(app, "", "").open("/openapi.json").json


def in_openapi(rule):
    """`/feeds/<code>/items/<path:sku>` as the document spells it."""
    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)
    return path.replace("{code}", "{channel}")


def test_every_route_is_listed_and_nothing_else(app, document):
    routes = {
        in_openapi(rule.rule): {method.lower() for method in rule.methods - {"OPTIONS"}}
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(UNDER)
    }

    listed = {path: set(item) - {"parameters"} for path, item in document["paths"].items()}

    assert listed == routes


def test_every_parameter_of_a_path_is_described(document):
    for path, item in document["paths"].items():
        described = {one["name"] for one in item["parameters"] if one["in"] == "path"}
        assert described == set(re.findall(r"{(\w+)}", path))


def test_what_needs_no_token_says_so(app, document):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(UNDER):
            item = document["paths"][in_openapi(rule.rule)]
            call = item.get("get") or item["post"]
            is_public = find_access(app, rule.endpoint).way in ("public", "key")
            assert call.get("security", document["security"]) == ([] if is_public else document["security"])


def test_every_reference_leads_somewhere(document):
    def find(node):
        if isinstance(node, dict):
            yield from [node["$ref"]] if "$ref" in node else []
            node = list(node.values())
        for part in node if isinstance(node, list) else []:
            yield from find(part)

    for reference in set(find(document)):
        place = document
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


def test_document_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost"}]
    calls = [
        (m, item[m]) for item in document["paths"].values() for m in ("get", "head", "post") if m in item
    ]
    names = [call["operationId"] for _method, call in calls]
    assert len(set(names)) == len(names)
    for method, call in calls:
        assert all(re.fullmatch("[1-5][0-9]{2}", status) for status in call["responses"])
        assert all(response["description"] for response in call["responses"].values())
        assert method != "head" or not any("content" in told for told in call["responses"].values())


def test_answers_are_those_that_are_described(shop, document):
    change("A", {"values.name..": "Nut"})
    publish()
    asked = {
        "full": [
            {},
            {"range": "bytes=0-3"},
            {"range": "bytes=9999-"},
            {"authorization": ""},
            {"if_match": '"x"'},
        ],
        "delta?since=1": [{}, {"accept_encoding": "gzip"}, {"if_none_match": "*"}],
        "delta": [{}],
        "delta?since=9": [{}],
        "manifest": [{}, {"range": "bytes=0-3"}, {"if_none_match": "*"}],
        "schema": [{}, {"range": "bytes=0-3"}],
        "sample": [{}, {"range": "bytes=0-3"}],
        "items/A": [{}, {"range": "bytes=0-3"}],
        "items/nowhere": [{}],
    }

    for what, variants in asked.items():
        path = "/feeds/{channel}/" + re.sub(r"items/.*", "items/{sku}", what.partition("?")[0])
        for headers in variants:
            got = shop.ask(what, **headers)
            described = document["paths"][path]["get"]["responses"][str(got.status_code)]
            missing = [name for name in described.get("headers", ()) if name not in got.headers]
            assert set(missing) <= {"Content-Encoding"}, (what, headers)
            if got.status_code != 304:
                assert got.mimetype in described["content"]


def test_answers_for_media_are_those_that_are_described(app, document):
    visitor = Receiver(app, "", "")
    with transaction():
        sha256 = media.keep(b"%PDF-1.4", "sheet.pdf").sha256
    described = document["paths"]["/media/{sha256}/{rendition}.{ext}"]["get"]["responses"]
    asked = {"Range": "bytes=99-"}, {"If-Match": '"x"'}, {"If-None-Match": "*"}, {"Range": "bytes=0-1"}, {}

    answers = [visitor.open(f"/media/{sha256}/original.pdf", headers=headers) for headers in asked]
    answers.append(visitor.open(f"/media/{sha256}/web.jpg"))

    assert [got.status_code for got in answers] == [416, 412, 304, 206, 200, 404]
    for got in answers:
        content = described[str(got.status_code)].get("content", {})
        assert got.status_code == 304 or content.keys() & {got.mimetype, "*/*"}


def test_problems_have_the_described_shape(shop, document):
    shape = document["components"]["schemas"]["Problem"]

    for what in ("delta", "delta?since=9", "items/nowhere"):
        problem = shop.ask(what).json
        assert set(shape["required"]) <= set(problem) <= set(shape["properties"])


def test_manifest_has_the_described_shape(shop, document):
    shape = document["components"]["schemas"]["Manifest"]

    assert set(shape["required"]) <= set(shop.ask("manifest").json)


def test_page_shows_a_call_for_every_address_and_no_foreign_script(app):
    page = Receiver(app, "", "").open("/openapi/?channel=shop_pl").text

    for operation in OPERATIONS:
        assert operation.path in page
    assert page.count("curl --fail-with-body") == len(OPERATIONS)
    assert "http://localhost/feeds/shop_pl/full" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_what_is_no_code_goes_into_no_call(app):
    visitor = Receiver(app, "", "")

    for given in ("", "<script>", '"; rm -rf /', "$(id)", "ä"):
        page = visitor.open("/openapi/", query_string={"channel": given}).text
        assert "/feeds/CHANNEL/full" in page
        assert "rm -rf" not in page
        assert "$(id)" not in page
