"""A token of the API opens the API, as far as its role goes, and nothing else."""

from __future__ import annotations

import sqlalchemy as sa

from pim import changes, db
from pim.accounts import ApiToken, api_tokens, tokens
from tests.accounts.channels import make_channel
from tests.api.programs import Program, make_program
from tests.builders import edit, make_product, make_structure
from tests.web.visitors import make_colleague


def count_sets():
    with db.transaction():
        return len(changes.history.list_sets(limit=1000))


def test_each_kind_of_token_opens_its_own_side_only(app):
    channel_id = make_channel("shop")
    with db.transaction():
        _, feed = tokens.create(channel_id, "shop")
    erp = make_program(app)
    shop = Program(app, app.response_class)
    shop.text = feed

    assert shop.call("GET", "/products").status_code == 401
    assert erp.call("GET", "/products").status_code == 200
    header = {"Authorization": f"Bearer {erp.text}"}
    assert erp.get("/feeds/shop/manifest", headers=header).status_code == 401
    assert erp.get("/admin/", headers=header).status_code == 302


def test_cookie_opens_nothing_and_none_is_sent(app):
    admin, erp = make_colleague(app, "admin"), make_program(app)

    assert admin.get("/api/v1/products").status_code == 401
    assert "Set-Cookie" not in erp.call("GET", "/products").headers


def test_refusal_of_a_stranger_says_what_to_send(app):
    answer = Program(app, app.response_class).call("GET", "/products")

    assert answer.status_code == 401
    assert answer.json["type"] == "urn:pim:problem:unauthorized"
    assert "pim_api_" in answer.json["detail"]
    assert "Bearer" in answer.headers["WWW-Authenticate"]


def test_revoked_token_opens_nothing_from_the_next_call_on(app):
    erp = make_program(app)
    assert erp.call("GET", "/products").status_code == 200

    with db.transaction():
        tokens.revoke(api_tokens.find(erp.text))

    assert erp.call("GET", "/products").status_code == 401


def test_use_of_a_token_is_noted(app):
    make_program(app).call("GET", "/products")

    assert db.connection().execute(sa.select(ApiToken.last_used_at)).scalar_one() is not None


def test_program_writes_what_its_role_may_and_its_changes_bear_its_name(app):
    make_structure()
    make_product("T-1")
    viewer, agency = make_program(app, "viewer"), make_program(app, "marketing", "agency")
    change = {"field": "status.PL", "value": "in_work"}
    before = count_sets()

    refused = viewer.edit("/products/T-1", change)
    assert (refused.status_code, count_sets()) == (403, before)
    assert "the role viewer: it may not edit products" in refused.json["detail"]

    set_id = agency.edit("/products/T-1", change).json["change_set"]
    told = agency.read(f"/changes/{set_id}")
    assert (told["via"], told["title"], told["author"]) == ("api", "agency: product T-1", None)


def test_revert_takes_the_permission_for_what_the_set_holds(app):
    make_structure()
    make_product("T-1")
    erp, planner = make_program(app), make_program(app, "purchasing")
    set_id = erp.edit("/products/T-1", {"field": "status.PL", "value": "in_work"}).json["change_set"]

    refused = planner.call("POST", f"/changes/{set_id}/revert")

    assert refused.status_code == 403
    assert erp.call("POST", f"/changes/{set_id}/revert").json["applied"] == 1


def test_token_with_a_source_leaves_alone_what_another_one_owns(app):
    make_structure()
    edit("attribute", "name", "owner", "marketing")
    make_product("T-1")
    erp = make_program(app, source="erp")

    answer = erp.edit(
        "/products/T-1",
        {"field": "values.name..en_GB", "value": "From the ERP"},
        {"field": "values.gears..", "value": "2"},
    )

    assert (answer.status_code, answer.json["applied"]) == (200, 1)
    assert [one["field"] for one in answer.json["left"]] == ["values.name..en_GB"]
    assert answer.json["item"]["values"]["name"] == {"": {"en_GB": "Tool T-1"}}
    assert erp.read(f"/changes/{answer.json['change_set']}")["source"] == "erp"
