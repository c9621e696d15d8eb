"""Change sets over the API: listed, shown, undone."""

from __future__ import annotations

from tests.api.programs import change
from tests.builders import edit, make_products


def test_sets_are_listed_the_newest_first_and_page_by_page(erp):
    make_products(1)
    ids = [
        erp.edit("/products/T-1", change("status.PL", status)).json["change_set"]
        for status in ("in_work", "approved", "phase_out")
    ]

    first = erp.read("/changes?limit=2")

    assert [one["id"] for one in first["items"]] == ids[:0:-1]
    assert first["items"][0]["title"] == "ERP: product T-1"
    following = erp.read(first["next"].removeprefix("http://localhost/api/v1"))
    assert following["items"][0]["id"] == ids[0]
    assert erp.read("/changes?state=draft") == {"items": [], "next": None}


def test_set_is_shown_with_old_and_new_values_page_by_page(erp):
    make_products(2)
    link = {"to": "T-2"}
    answer = erp.edit("/products/T-1", change("status.PL", "in_work"), change("relations.accessory", [link]))

    path, found = f"/changes/{answer.json['change_set']}?limit=1", []
    while path:
        told = erp.read(path)
        found += told["items"]
        path = (told["next"] or "").removeprefix("http://localhost/api/v1")

    assert (told["state"], told["total"]) == ("applied", 2)
    assert [(one["field"], one["old"], one["new"]) for one in found] == [
        ("status.PL", "approved", "in_work"),
        ("relations.accessory", None, [link]),
    ]
    assert erp.call("GET", "/changes/99").status_code == 404


def test_what_was_changed_since_is_left_and_named_or_overwritten(erp):
    make_products(1)
    set_id = erp.edit("/products/T-1", change("status.PL", "in_work")).json["change_set"]
    edit("product", "T-1", "status.PL", "phase_out")
    left = [{"kind": "product", "key": "T-1", "field": "status.PL", "theirs": "phase_out", "problem": None}]

    rehearsed = erp.call("POST", f"/changes/{set_id}/revert?dry_run=true").json
    assert rehearsed == {"change_set": None, "applied": 0, "same": 0, "dry_run": True, "left": left}
    both = erp.call("POST", f"/changes/{set_id}/revert", {"force": True, "include_later": True})
    assert both.status_code == 422

    forced = erp.call("POST", f"/changes/{set_id}/revert", {"force": True}).json

    assert (forced["applied"], forced["left"]) == (1, [])
    assert erp.read("/products/T-1")["status"]["PL"] == "approved"
    assert erp.call("POST", f"/changes/{set_id}/revert").status_code == 409


def test_later_sets_can_be_undone_too(erp):
    make_products(1)
    set_id = erp.edit("/products/T-1", change("status.PL", "in_work")).json["change_set"]
    erp.edit("/products/T-1", change("status.PL", "phase_out"))

    erp.call("POST", f"/changes/{set_id}/revert", {"include_later": True})

    assert erp.read("/products/T-1")["status"]["PL"] == "approved"
