"""A call with an `Idempotency-Key` is made once, however often it arrives."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from pim import changes, clock, db
from pim.accounts.models import ApiAnswer
from pim.web.api import idempotency, writing
from tests.api.programs import change, make_program
from tests.builders import make_product, read

_answers = ApiAnswer.__table__
DRILL = {"sku": "N-1", "family": "tools"}


@pytest.fixture(autouse=True)
def product(erp):
    make_product("T-1")


def count_sets():
    with db.transaction():
        return len(changes.history.list_sets(limit=1000))


def set_claim(**values):
    with db.transaction() as connection:
        connection.execute(_answers.update().values(**values))


def test_same_call_gets_the_same_answer_and_is_made_once(erp):
    first = erp.call("POST", "/products", DRILL, Idempotency_Key="k-1")
    sets = count_sets()

    again = erp.call("POST", "/products", DRILL, Idempotency_Key="k-1")

    assert (first.status_code, again.status_code, again.data) == (201, 201, first.data)
    assert again.headers["Location"] == first.headers["Location"]
    assert (again.headers["Idempotent-Replayed"], count_sets()) == ("true", sets)
    assert "Idempotent-Replayed" not in first.headers
    assert erp.call("POST", "/products", DRILL).status_code == 409


def test_other_call_under_the_same_key_is_refused(erp):
    erp.call("POST", "/products", DRILL, Idempotency_Key="k")

    for method, path, told in (
        ("POST", "/products", {"sku": "N-2"}),
        ("POST", "/products?dry_run=true", DRILL),
        ("DELETE", "/products/N-1", None),
    ):
        answer = erp.call(method, path, told, Idempotency_Key="k")
        assert (answer.status_code, answer.json["type"]) == (422, "urn:pim:problem:key-reused")
    assert read("product", "N-1", "archived") is False


def test_refusals_are_said_again_too(erp):
    wrong = change("family", "nothing")

    answers = [erp.edit("/products/T-1", wrong, Idempotency_Key="k") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_key_belongs_to_its_token(app, erp):
    erp.edit("/products/T-1", change("status.PL", "in_work"), Idempotency_Key="k")
    other = make_program(app, "marketing", "agency")

    answer = other.edit("/products/T-1", change("status.PL", "phase_out"), Idempotency_Key="k")

    assert answer.json["applied"] == 1


def test_twin_of_a_call_that_is_under_way_is_asked_to_wait(erp):
    erp.call("POST", "/products", DRILL, Idempotency_Key="k")
    set_claim(status=None)

    twin = erp.call("POST", "/products", DRILL, Idempotency_Key="k")

    assert (twin.status_code, twin.json["type"]) == (409, "urn:pim:problem:in-flight")
    assert twin.headers["Retry-After"] == "1"


def test_claim_of_a_process_that_died_is_given_free_after_a_while(erp):
    erp.edit("/products/T-1", change("status.PL", "in_work"), Idempotency_Key="k")
    set_claim(status=None, at=clock.now() - idempotency.ABANDONED - timedelta(seconds=1))

    answer = erp.edit("/products/T-1", change("status.PL", "phase_out"), Idempotency_Key="k")

    assert answer.json["applied"] == 1


def test_answers_are_forgotten_after_two_days(erp):
    erp.edit("/products/T-1", change("status.PL", "in_work"), Idempotency_Key="old")
    set_claim(at=clock.now() - timedelta(hours=48, seconds=1))

    erp.edit("/products/T-1", change("status.PL", "approved"), Idempotency_Key="new")

    assert list(db.connection().execute(sa.select(_answers.c.key)).scalars()) == ["new"]


def test_answer_is_kept_if_and_only_if_the_write_is(app, erp, monkeypatch):
    """A fault before the commit leaves neither; the call may then be made again."""
    app.testing = False

    def fail(_answer):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(writing.idempotency, "keep", fail)
        fault = erp.edit("/products/T-1", change("status.PL", "in_work"), Idempotency_Key="k")

    assert (fault.status_code, read("product", "T-1", "status.PL")) == (500, "approved")
    again = erp.edit("/products/T-1", change("status.PL", "in_work"), Idempotency_Key="k")
    assert (again.status_code, again.json["applied"]) == (200, 1)


def test_lines_and_reverts_are_made_once_too(erp):
    line = '{"sku": "T-1", "changes": [{"field": "status.PL", "value": "in_work"}]}'

    first, again = (erp.send_lines("/products/bulk", line, Idempotency_Key="k") for _ in range(2))
    set_id = first.headers["PIM-Change-Set"]
    undone = [erp.call("POST", f"/changes/{set_id}/revert", Idempotency_Key="r") for _ in range(2)]

    assert first.data == again.data
    assert again.mimetype == "application/jsonl"
    assert undone[0].json == undone[1].json
    assert undone[1].status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 256, "ä"])
def test_key_is_short_and_printable(erp, key):
    answer = erp.call("POST", "/products", DRILL, Idempotency_Key=key.encode().decode("latin-1"))

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json["detail"]
