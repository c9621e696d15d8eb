"""What is too much is refused before anything looks at it; every refusal is a problem in JSON."""

from __future__ import annotations

import dataclasses

import pytest

from pim import create_app
from pim.web.api.bodies import DEPTH, JSON_BYTES
from tests.api.programs import make_program


@pytest.fixture
def erp(app):
    return make_program(app)


def test_token_that_calls_too_often_waits_and_others_do_not(settings):
    app = create_app(dataclasses.replace(settings, api_per_minute=3))
    with app.app_context():
        busy, calm = make_program(app), make_program(app)

    answers = [busy.call("GET", "/locales") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[3].headers["RateLimit-Limit"] == "3"
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
    assert answers[3].json["type"] == "urn:pim:problem:too-many-requests"
    assert calm.call("GET", "/locales").status_code == 200


def test_file_is_no_larger_than_the_installation_takes(settings):
    app = create_app(dataclasses.replace(settings, max_upload_mb=1))
    with app.app_context():
        erp = make_program(app)

    sent = [erp.call("POST", "/media?name=a.txt", b"x" * size) for size in (1 << 20, (1 << 20) + 1)]

    assert [answer.status_code for answer in sent] == [201, 413]


BODIES = {
    "no JSON": (b"{", "application/json", 400, "This is no JSON"),
    "no UTF-8": (b'{"code": "\xff"}', "application/json", 400, "This is no JSON"),
    "half a surrogate": (b'{"code": "\\ud800"}', "application/json", 400, "This is no JSON"),
    "NUL": (b'{"code": "a\\u0000"}', "application/json", 400, "NUL"),
    "too deep": (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), "application/json", 400, "nests deeper"),
    "far too deep": (b"[" * 100_000, "application/json", 400, "This is no JSON"),
    "too large": (b" " * (JSON_BYTES + 1), "application/json", 413, "too large"),
    "no type": (b'{"code": "x"}', "", 415, "application/json"),
    "a form": (b"code=x", "application/x-www-form-urlencoded", 415, "application/json"),
    "no object": (b"[]", "application/json", 422, "Invalid input type"),
    "nothing": (b"", "application/json", 422, "code"),
}


def test_body_that_can_not_be_read_is_refused(erp):
    for name, (content, media_type, status, words) in BODIES.items():
        answer = erp.call("POST", "/categories", content, Content_Type=media_type)

        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), name
        assert words in answer.json["detail"], name
        assert answer.json["status"] == status


def test_address_that_can_not_be_is_refused(erp):
    assert erp.call("GET", "/products/a%00b").status_code == 400
    assert erp.call("GET", "/products?text=%00").status_code == 400
    assert erp.call("GET", "/changes/99999999999999999999").status_code == 404
    assert erp.call("GET", "/nothing").json["type"] == "urn:pim:problem:not-found"


def test_method_that_an_address_does_not_take_is_named(erp):
    answer = erp.call("PUT", "/products/A")

    assert (answer.status_code, answer.json["type"]) == (405, "urn:pim:problem:method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "PATCH", "DELETE"}


def test_fault_of_ours_is_a_problem_with_a_number(app, erp, monkeypatch):
    app.testing = False
    monkeypatch.setattr("pim.web.api.structure.answer_page", None)

    answer = erp.call("GET", "/locales")

    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert answer.json["incident"] in answer.json["detail"]
