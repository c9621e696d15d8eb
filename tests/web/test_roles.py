"""Every endpoint × everybody: who is let in, and that nothing was forgotten."""

from __future__ import annotations

import pytest
from flask import request
from flask_login import login_user, logout_user
from werkzeug.exceptions import Unauthorized

from pim.accounts import api_tokens, people, tokens
from pim.db import transaction
from pim.errors import Denied, NotFound
from pim.web import access
from pim.web.problems import MACHINE_PATHS
from tests.accounts.channels import make_channel
from tests.web.rights import ENDPOINTS, LINES, ROLES
from tests.web.visitors import make_colleague


def test_every_endpoint_has_one_line_in_the_table(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ENDPOINTS)
    assert len(LINES) == len(ENDPOINTS)


@pytest.mark.parametrize("role", ROLES)
def test_role_is_let_in_where_the_table_says_so_and_nowhere_else(app, role):
    with transaction():
        user = people.create("anna@example.com", roles=[] if role == "nobody" else [role])

    allowed = {endpoint for endpoint in ENDPOINTS if is_let_in(app, endpoint, user=user)}

    assert allowed == {
        e for e, who in ENDPOINTS.items() if who in ("public", "signed in") or who in ROLES[role]
    }


def test_who_is_not_signed_in_sees_public_pages_only(app):
    assert {e for e in ENDPOINTS if is_let_in(app, e)} == {
        e for e, who in ENDPOINTS.items() if who == "public"
    }


def test_receiver_sees_token_pages_only(app):
    channel_id = make_channel("shop")
    with transaction():
        _, text = tokens.create(channel_id, "shop")

    let_in = {e for e in ENDPOINTS if is_let_in(app, e, headers={"Authorization": f"Bearer {text}"})}

    assert let_in == {e for e, who in ENDPOINTS.items() if who in ("public", "token")}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "nobody"])
def test_program_is_let_in_where_the_role_of_its_token_may_and_nowhere_else(app, role):
    with transaction():
        _, text = api_tokens.create(role, "ERP")

    let_in = {e for e in ENDPOINTS if is_let_in(app, e, headers={"Authorization": f"Bearer {text}"})}

    may = {"public", *(f"api:{permission}" for permission in ROLES[role])}
    assert let_in == {e for e, who in ENDPOINTS.items() if who in may}


def test_token_pages_are_on_the_paths_of_receivers_and_no_others(app):
    """On these paths no cookie is read, and on all others every form needs its token."""
    for rule in app.url_map.iter_rules():
        who = ENDPOINTS[rule.endpoint]
        is_by_token = who in ("token", "key") or who.startswith("api:")
        is_document = rule.rule == "/api/v1/openapi.json"
        assert rule.rule.startswith(MACHINE_PATHS) == (is_by_token or is_document), rule


def test_page_that_declares_nothing_is_refused_to_everybody(app):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    admin = make_colleague(app, "admin")

    answer = admin.get("/forgotten")

    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_declared_permission_must_exist():
    with pytest.raises(ValueError, match="no permission publsh"):
        access.allow("publsh")


def test_refusal_says_which_permission_is_missing(app):
    answer = make_colleague(app, "viewer").get("/admin/people/")

    assert answer.status_code == 403
    assert "manage people and their roles" in answer.text


def test_navigation_shows_what_the_role_may_see(app):
    assert "/admin/people/" in make_colleague(app, "admin").get("/admin/").text
    assert "/admin/people/" not in make_colleague(app, "viewer").get("/admin/").text


def is_let_in(app, endpoint, *, user=None, headers=None):
    """Ask the check that stands before every request; the view itself is not called."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    method = "GET" if "GET" in rule.methods else "POST"
    with app.test_request_context(rule.rule, method=method, headers=headers):
        request.url_rule = rule  # whatever its parameters are: they are not looked at yet
        if user is not None:
            login_user(user)
        try:
            return access.check() is None
        except (Denied, Unauthorized, NotFound):
            return False
        finally:
            logout_user()
