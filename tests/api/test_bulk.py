"""Many products at once: each line gets its answer, and the good ones are one change set."""

from __future__ import annotations

import json

from pim.web.api import bulk
from tests.api.programs import make_program
from tests.builders import make_products, make_structure


def lines_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/jsonl"), answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def edit_line(sku, *changes):
    return json.dumps({"sku": sku, "changes": [*changes]})


def test_each_line_has_its_own_end_and_the_good_ones_are_one_change_set(erp):
    make_products(3)
    rename = {"field": "values.name..en_GB", "value": "New"}

    answer = erp.send_lines(
        "/products/bulk",
        json.dumps({"sku": "N-1", "family": "tools", "values": {"name": {"": {"en_GB": "Made"}}}}),
        edit_line("T-1", rename),
        edit_line("T-2", rename | {"expected": "Other"}, {"field": "status.PL", "value": "in_work"}),
        edit_line("T-3", {"field": "family", "value": "nothing"}),
        edit_line("X", rename),
        json.dumps({"sku": "T-1", "family": "tools"}),
        json.dumps({"sku": "T-3x", "colour": "red"}),
        "no json",
        "[1]",
    )

    told = lines_of(answer)
    assert [one["status"] for one in told] == [201, 200, 409, 422, 404, 422, 422, 400, 400]
    assert told[2]["left"] == [{"field": "values.name..en_GB", "outcome": "conflict", "theirs": "Tool T-2"}]
    assert told[3]["left"][0]["detail"].startswith("There is no family nothing.")
    assert told[5]["detail"] == "T-1 stands in line 2 already: put its changes together."
    set_ids = {one.get("change_set") for one in told[:4]}
    assert set_ids == {int(answer.headers["PIM-Change-Set"])}
    assert erp.read("/products/N-1")["values"] == {"name": {"": {"en_GB": "Made"}}}
    assert erp.read("/products/T-2")["status"]["PL"] == "in_work"

    erp.call("POST", f"/changes/{set_ids.pop()}/revert")
    assert erp.read("/products/T-1")["values"]["name"] == {"": {"en_GB": "Tool T-1"}}
    assert erp.read("/products/N-1")["archived"] is True


def test_product_that_exists_is_not_made_again(erp):
    make_products(1)

    assert [one["status"] for one in lines_of(erp.send_lines("/products/bulk", '{"sku": "T-1"}'))] == [409]


def test_dry_run_says_the_same_and_writes_nothing(erp):
    make_products(1)
    line = edit_line("T-1", {"field": "status.PL", "value": "in_work"})

    [told] = lines_of(erp.send_lines("/products/bulk?dry_run=true", line))

    assert told == {"line": 1, "key": "T-1", "status": 200, "change_set": None}
    assert erp.read("/products/T-1")["status"]["PL"] == "approved"


def test_models_come_in_lines_too(erp):
    line = json.dumps({"code": "coat", "family_variant": "wear_color"})

    assert [one["status"] for one in lines_of(erp.send_lines("/models/bulk", line))] == [201]
    assert erp.read("/models/coat")["family"] == "wear"


def test_what_is_sent_is_bounded(app, monkeypatch):
    make_structure()
    erp = make_program(app)

    too_many = erp.send_lines("/products/bulk", *["{}"] * (bulk.MOST_LINES + 1))
    too_large = erp.call("POST", "/products/bulk", b" " * (bulk.MOST_BYTES + 1), Content_Type=bulk.LINES)
    [long] = lines_of(erp.send_lines("/products/bulk", json.dumps({"sku": "A", "family": "x" * (1 << 20)})))

    assert [answer.status_code for answer in (too_many, too_large)] == [413, 413]
    assert (long["status"], "bytes" in long["detail"]) == (400, True)
    assert erp.call("POST", "/products/bulk", {"sku": "A"}).status_code == 415
    assert lines_of(erp.send_lines("/products/bulk")) == []
