"""The structure over the API: what is read has the form in which it is written."""

from __future__ import annotations

import pytest

from pim.structure.targets import KINDS
from pim.web.api.shapes import row_shape
from pim.web.api.structure import RESOURCES
from tests.api.programs import change

PATHS = {resource.kind: f"/{resource.path}" for resource in RESOURCES}
FRESH = {
    "locale": {"code": "fi_FI"},
    "currency": {"code": "CZK"},
    "unit": {"code": "TON", "factor": "1000"},
    "option": {"code": "black"},
}


def test_every_kind_of_the_structure_has_its_addresses():
    assert {resource.kind for resource in RESOURCES} == {*KINDS, "assortment"}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.kind)
def test_every_field_of_a_kind_is_in_its_shape(resource):
    shape, columns = row_shape(resource.target), resource.target.columns

    assert set(shape.fields) == set(columns)
    assert shape.keyed == {name for name, column in columns.items() if column.keyed}
    assert {n for n, field in shape.fields.items() if field.required} == {
        n for n, column in columns.items() if column.required
    }


def test_what_is_read_of_a_kind_makes_another_one(erp):
    erp.call("POST", "/reference-entities", {"code": "makers"})
    made = erp.call("POST", "/rendition-profiles", {"code": "web", "max_width": 800, "max_height": 600})
    assert made.status_code == 201, made.text
    erp.call("POST", "/category-tables", {"code": "google", "names": {"drills": "1167"}})
    erp.call("POST", "/reference-records", {"entity": "makers", "code": "acme", "texts": {"en_GB": "Tools"}})
    for kind, path in PATHS.items():
        if kind == "assortment":
            continue
        read = erp.read(path)["items"][0]
        told = {name: part for name, part in read.items() if name != "key"}
        told |= FRESH.get(kind, {"code": "fresh"})

        made = erp.call("POST", path, told)

        assert made.status_code == 201, made.text
        item = {name: part for name, part in made.json["item"].items() if name != "key"}
        assert item == told
        address = made.headers["Location"].removeprefix("http://localhost/api/v1")
        assert erp.read(address) == made.json["item"]
        assert erp.call("POST", path, told).status_code == 409


def test_pages_show_each_one_once_and_lead_to_the_next(erp):
    found, path, pages = [], "/attributes?limit=4&fields=code&locales=sv_SE", 0
    while path:
        answer = erp.call("GET", path)
        found += [item["code"] for item in answer.json["items"]]
        link, pages = answer.headers.get("Link"), pages + 1
        assert link == (f'<{answer.json["next"]}>; rel="next"' if answer.json["next"] else None)
        path = (answer.json["next"] or "").removeprefix("http://localhost/api/v1")

    assert found == sorted(set(found))
    assert found == [item["code"] for item in erp.read("/attributes?limit=500")["items"]]
    assert pages > 2


def test_only_what_is_asked_for_is_shown(erp):
    assert erp.read("/families/tools?fields=code,labels.sv_SE,requirements.print") == {
        "code": "tools",
        "labels": {"sv_SE": "tools sv"},
        "requirements": {"print": ["description", "name"]},
    }
    assert erp.read("/categories/tools?locales=pl_PL")["labels"] == {"pl_PL": "tools pl"}
    assert [item["key"] for item in erp.read("/options?attribute=color")["items"]] == [
        "color.blue",
        "color.green",
        "color.red",
    ]


def test_row_is_changed_archived_and_taken_back(erp):
    same = erp.edit("/categories/drills", change("labels.en_GB", "Drills", expected="drills en"))
    assert (same.status_code, same.json["item"]["labels"]["en_GB"]) == (200, "Drills")

    late = erp.edit("/categories/drills", change("labels.en_GB", "Bits", expected="drills en"))
    assert late.status_code == 409
    assert late.json["conflicts"] == [
        {
            "target": "drills",
            "field": "labels.en_GB",
            "base": "drills en",
            "theirs": "Drills",
            "mine": "Bits",
        }
    ]

    assert erp.call("DELETE", "/categories/drills").json["item"]["archived"] is True
    assert "drills" not in [item["code"] for item in erp.read("/categories")["items"]]
    assert [item["code"] for item in erp.read("/categories?archived=true")["items"]] == ["drills"]
    assert erp.edit("/categories/drills", change("archived", False)).json["applied"] == 1
    assert erp.read("/categories/drills")["archived"] is False


def test_lists_are_appended_to_and_a_dry_run_writes_nothing(erp):
    added = change("locales", ["sv_SE"], op="append")

    rehearsed = erp.edit("/scopes/print?dry_run=true", added)

    assert (rehearsed.json["change_set"], rehearsed.json["dry_run"]) == (None, True)
    assert rehearsed.json["item"]["locales"] == ["en_GB", "sv_SE"]
    assert erp.read("/scopes/print")["locales"] == ["en_GB"]
    assert erp.edit("/scopes/print", added).json["item"]["locales"] == ["en_GB", "sv_SE"]
    assert erp.edit("/scopes/print", added).json == {
        "change_set": None,
        "applied": 0,
        "same": 1,
        "left": [],
        "dry_run": False,
        "item": erp.read("/scopes/print"),
    }


def test_who_has_it_already_gets_nothing(erp):
    first = erp.call("GET", "/families/tools")

    assert erp.call("GET", "/families/tools", If_None_Match=first.headers["ETag"]).status_code == 304
    erp.edit("/families/tools", change("labels.en_GB", "Tools"))
    assert erp.call("GET", "/families/tools", If_None_Match=first.headers["ETag"]).status_code == 200


REFUSALS = [
    ("GET", "/families/nothing", None, 404, "There is no family nothing."),
    ("GET", "/families?limit=501", None, 400, "limit"),
    ("GET", "/families?page=2", None, 400, "page"),
    ("GET", "/families?scope=nowhere", None, 400, "There is no scope nowhere"),
    ("POST", "/families", {"code": "a b"}, 422, "Use 1 to 100 of the characters"),
    ("POST", "/families", {}, 422, "code: Missing data"),
    ("POST", "/families", {"code": "x", "colour": 1}, 422, "colour: Unknown field."),
    ("POST", "/families", {"code": "x", "attributes": "name"}, 422, "attributes: Not a valid list."),
    ("POST", "/families", {"code": "x", "attributes": ["no"]}, 422, "There is no attribute no."),
    ("PATCH", "/families/tools", {"changes": []}, 422, "changes"),
    (
        "PATCH",
        "/families/tools",
        {"changes": [{"field": "code", "value": "x"}]},
        422,
        "cannot be changed",
    ),
    ("PATCH", "/families/tools", {"changes": [{"field": "labels", "value": {}}]}, 422, "labels"),
    ("DELETE", "/families/nothing", None, 404, "There is no family nothing."),
]


def test_refusal_says_what_is_wrong(erp):
    for method, path, told, status, words in REFUSALS:
        answer = erp.call(method, path, told)

        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), path
        assert words in answer.json["detail"]
