"""What protects every answer, whatever page gives it."""

from __future__ import annotations

import base64
import dataclasses
import logging
import re

import pytest
from flask import request

from pim import create_app
from pim.accounts import people, tokens
from pim.db import db, transaction
from pim.errors import Busy, NotFound
from pim.web.access import allow_token, check_channel, current_token, public
from tests.accounts.channels import make_channel
from tests.web.visitors import make_visitor

POLICY = (
    "default-src 'self'; script-src 'nonce-{0}'; style-src 'self' 'nonce-{0}'; img-src 'self' data:;"
    " object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def make_app(settings, **changed):
    app = create_app(dataclasses.replace(settings, **changed))
    app.testing = True
    return app


# headers


@pytest.mark.parametrize(
    "url", ["/", "/sign-in", "/admin/", "/static/pim.css", "/nothing", "/feeds/nothing", "/sign-out"]
)
def test_every_answer_carries_the_headers(visitor, url):
    headers = visitor.get(url).headers

    nonce = re.search(r"'nonce-([\w-]{22})'", headers["Content-Security-Policy"])[1]
    assert headers["Content-Security-Policy"] == POLICY.format(nonce)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_nonce_is_new_in_every_answer_and_stands_in_the_page(visitor):
    pages = [visitor.get("/sign-in") for _ in range(3)]

    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"])[1] for page in pages]
    assert len(set(nonces)) == 3
    for page, nonce in zip(pages, nonces, strict=True):
        assert re.findall(r'nonce="([^"]*)"', page.text) == [nonce]


def test_pages_are_not_cached_and_files_named_by_their_hash_are(visitor, admin):
    page = admin.get("/admin/")
    css = re.search(r'href="(/static/pim\.css\?v=\w+)"', page.text)[1]

    assert page.headers["Cache-Control"] == "no-store"
    assert visitor.get(css).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.get("/static/pim.css").headers["Cache-Control"] == "no-cache"


def test_view_may_set_its_own_caching(app, visitor):
    app.add_url_rule("/open", "open", public(lambda: ("", {"Cache-Control": "private, no-cache"})))

    assert visitor.get("/open").headers["Cache-Control"] == "private, no-cache"


# form tokens


def test_every_form_is_refused_without_its_token_and_nothing_is_written(app, admin):
    stranger = make_visitor(app)
    foreign = stranger.token()
    urls = [url for url in list_posts(app) if not url.startswith(("/feeds/", "/api/"))]
    before = read_everything()

    for url in urls:
        for fields in ({}, {"csrf_token": ""}, {"csrf_token": foreign}):
            assert (
                admin.post(url, data={"email": "x@example.com", "confirmed": "yes", **fields}).status_code
                == 400
            ), url
        assert admin.post(url, json={"confirmed": "yes"}).status_code == 400, url

    assert len(urls) > 5
    assert read_everything() == before


def test_form_stays_good_as_long_as_the_session(app, admin):
    """A product form may be open all day: its token has no clock of its own."""
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_sign_out_by_a_link_of_somebody_else_does_nothing(admin):
    assert admin.get("/sign-out").status_code == 405
    assert admin.post("/sign-out").status_code == 400
    assert admin.is_signed_in


def test_over_https_a_form_from_another_site_is_refused(settings):
    app = make_app(settings, public_url="https://localhost")
    visitor = make_visitor(app)
    visitor.get("/sign-in", base_url="https://localhost")
    token = re.search(
        r'csrf_token" value="([^"]+)"', visitor.get("/sign-in", base_url="https://localhost").text
    )[1]

    def send(**headers):
        return visitor.post(
            "/sign-in", base_url="https://localhost", data={"csrf_token": token}, headers=headers
        )

    assert send().status_code == 400
    assert send(Referer="https://evil.example/").status_code == 400
    assert send(Referer="https://localhost/sign-in").status_code == 422  # looked at: no such person


# tokens of receivers


@pytest.fixture
def feeds(app):
    """Two channels with a token each, and a page that tells whose token came."""

    @allow_token
    def show(code):
        check_channel(ids.get(code), code)
        return f"{code} for token {current_token().id}"

    ids = {code: make_channel(code) for code in ("shop", "market")}
    app.add_url_rule("/api/probe/<code>", "probe", show, methods=["GET", "POST"])
    with transaction():
        return {code: tokens.create(channel_id, code)[1] for code, channel_id in ids.items()}


def test_token_opens_its_channel_as_bearer_or_as_password(feeds, visitor):
    basic = base64.b64encode(f"shop:{feeds['shop']}".encode()).decode()

    for header in (f"Bearer {feeds['shop']}", f"Basic {basic}"):
        assert visitor.get("/api/probe/shop", headers={"Authorization": header}).text.startswith("shop for")
    assert (
        visitor.post("/api/probe/shop", headers={"Authorization": f"Bearer {feeds['shop']}"}).status_code
        == 200
    )


def test_other_channel_is_not_found_just_like_one_that_is_not_there(feeds, visitor):
    header = {"Authorization": f"Bearer {feeds['shop']}"}

    other, missing = (visitor.get(f"/api/probe/{code}", headers=header) for code in ("market", "nothing"))

    assert (other.status_code, missing.status_code) == (404, 404)
    assert other.json["detail"].replace("market", "nothing") == missing.json["detail"]


@pytest.mark.parametrize(
    "header", [None, "Bearer x", "Basic !!!", "Basic c2hvcDp4", "Digest x", "Bearer", "", "Bearer \x00"]
)
def test_without_a_live_token_nothing_opens(feeds, visitor, header):
    answer = visitor.get("/api/probe/shop", headers={} if header is None else {"Authorization": header})

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert [value.split()[0] for value in answer.headers.getlist("WWW-Authenticate")] == ["Bearer", "Basic"]


def test_session_opens_no_feed_and_a_token_no_page(feeds, visitor, admin):
    assert admin.get("/api/probe/shop").status_code == 401
    assert visitor.get("/admin/", headers={"Authorization": f"Bearer {feeds['shop']}"}).status_code == 302


def test_receiver_gets_no_cookie_and_none_is_read(feeds, admin):
    answer = admin.get("/api/probe/shop", headers={"Authorization": f"Bearer {feeds['shop']}"})

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_token_in_the_address_is_not_looked_at(feeds, visitor):
    assert visitor.get(f"/api/probe/shop?token={feeds['shop']}&auth_token={feeds['shop']}").status_code == 401


# where we are


def test_foreign_host_name_is_refused_everywhere(settings):
    visitor = make_visitor(make_app(settings, hosts=("pim.example.org", ".intern.example")))

    for url in ("/", "/sign-in", "/static/pim.css", "/feeds/x", "/nothing"):
        answer = visitor.get(url, base_url="http://evil.example")
        assert answer.status_code == 400
        assert "evil.example" not in answer.text
    assert visitor.get("/sign-in", base_url="http://pim.example.org").status_code == 200
    assert visitor.get("/sign-in", base_url="http://a.intern.example").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, "127.0.0.1"), (1, "198.51.100.2"), (2, "198.51.100.1")],
    ids=["none", "one", "two"],
)
def test_only_as_many_proxies_are_believed_as_there_are(settings, proxies, seen):
    app = make_app(settings, proxies=proxies)
    app.add_url_rule("/who", "who", public(lambda: f"{request.remote_addr} {request.scheme}"))

    answer = make_visitor(app).get(
        "/who",
        headers={
            "X-Forwarded-For": "203.0.113.9, 198.51.100.1, 198.51.100.2",
            "X-Forwarded-Proto": "http, https, https",
        },
    )

    assert answer.text == f"{seen} {'https' if proxies else 'http'}"


def test_over_https_browsers_are_told_to_stay_there(settings):
    visitor = make_visitor(make_app(settings, public_url="https://localhost"))

    answer = visitor.get("/sign-in", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-pim=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize("stripped", [True, False], ids=["proxy-strips", "proxy-keeps"])
def test_under_a_path_every_address_has_it(settings, stripped):
    app = make_app(settings, public_url="http://localhost/pim")
    visitor = make_visitor(app)
    prefix = "" if stripped else "/pim"

    page = visitor.get(f"{prefix}/sign-in")
    away = visitor.get(f"{prefix}/admin/people/?a=b")

    assert page.status_code == 200
    addresses = re.findall(r'(?:href|src|action)="([^"#]*)"', page.text)
    assert len(addresses) >= 4
    assert [address for address in addresses if not address.startswith("/pim/")] == []
    assert away.headers["Location"] == "/pim/sign-in?next=/admin/people/?a%3Db"
    assert "Path=/pim;" in page.headers["Set-Cookie"] + ";"


def test_path_that_only_begins_alike_is_not_ours(settings):
    visitor = make_visitor(make_app(settings, public_url="http://localhost/pim"))

    assert visitor.get("/pimsign-in").status_code == 404


# errors


def test_receiver_gets_a_problem_and_a_person_a_page(app, visitor):
    def fail():
        raise NotFound("channel", "shop", "See the list.")

    app.add_url_rule("/feeds/fail", "fail", public(fail))
    app.add_url_rule("/fail", "fail_page", public(fail))

    problem, page = visitor.get("/feeds/fail"), visitor.get("/fail")

    assert (problem.status_code, page.status_code) == (404, 404)
    assert problem.mimetype == "application/problem+json"
    assert problem.json == {
        "type": "urn:pim:problem:not-found",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no channel shop. See the list.",
        "instance": "/feeds/fail",
    }
    assert page.mimetype == "text/html"
    assert "There is no channel shop. See the list." in page.text


def test_rule_brings_its_own_status(app, visitor):
    def fail():
        raise Busy("The channel is being published.")

    app.add_url_rule("/feeds/fail", "fail", public(fail))

    assert visitor.get("/feeds/fail").status_code == 503


@pytest.mark.parametrize("url", ["/fail", "/feeds/fail"])
def test_fault_of_ours_shows_a_number_and_nothing_else(app, visitor, caplog, url):
    def fail():
        raise KeyError("a-secret-of-the-code")

    app.add_url_rule(url, "fail", public(fail))
    app.testing = False

    with caplog.at_level(logging.ERROR):
        answer = visitor.get(url)

    assert answer.status_code == 500
    assert "a-secret-of-the-code" not in answer.text
    number = re.search(r"\b[0-9a-f]{8}\b", answer.text)[0]
    assert number in caplog.text
    assert "a-secret-of-the-code" in caplog.text
    assert "Content-Security-Policy" in answer.headers


def test_error_leaves_no_half_a_transaction(app, visitor):
    def fail():
        with transaction():
            people.create("anna@example.com")
            raise NotFound("channel", "shop")

    app.add_url_rule("/feeds/fail", "fail", public(fail))
    visitor.get("/feeds/fail")

    assert people.find("anna@example.com") is None


def test_upload_that_is_too_large_is_refused(app, visitor):
    app.config["MAX_CONTENT_LENGTH"] = 1000

    answer = visitor.send("/sign-in", email="x" * 2000)

    assert answer.status_code == 413
    assert "too large" in answer.text


def list_posts(app):
    """The address of every endpoint that takes more than GET, its parts filled with 1, or a word it knows."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.methods - {"GET", "HEAD", "OPTIONS"}]
    return [re.sub(r"<[^>]+>", "1", re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)) for rule in rules]


def read_everything():
    """Every row of every table."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in db.metadata.sorted_tables
        }
