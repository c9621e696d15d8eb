"""Prices and stock over the API: an outcome for each line, and nothing of the content touched."""

from __future__ import annotations

import json

from pim import changes, db
from pim.trade.stock import load_levels
from tests.api.programs import make_program
from tests.builders import make_price_list, make_product, make_warehouse


def lines_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/jsonl"), answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def told(answer):
    return [one.get("outcome", one["status"]) for one in lines_of(answer)]


def test_stock_is_taken_line_by_line_and_makes_no_change_set(app, erp):
    product_id = make_product("T-1")
    make_warehouse("malmo")
    with db.transaction():
        sets = len(changes.history.list_sets(limit=1000))
    lines = [
        '{"warehouse": "malmo", "sku": "T-1", "quantity": 12, "at": "2026-06-15T12:00:00Z"}',
        '{"warehouse": "nowhere", "sku": "T-1", "quantity": 1}',
        '{"warehouse": "malmo", "sku": "X", "quantity": 1}',
        '{"warehouse": "malmo", "sku": "T-1", "quantity": "many"}',
        '{"warehouse": "malmo", "sku": "T-1", "quantity": 1e300}',
        '{"warehouse": "malmo", "sku": "T-1", "quantity": 1, "at": "0001-01-01T00:00:00+14:00"}',
        "no json",
    ]

    assert told(erp.send_lines("/stock?dry_run=true", *lines)) == ["new", 422, 404, 422, 422, 422, 400]
    assert told(erp.send_lines("/stock", *lines)) == ["new", 422, 404, 422, 422, 422, 400]
    assert told(erp.send_lines("/stock", *lines[:1])) == ["same"]
    with db.transaction():
        assert load_levels("SE", [product_id])[product_id].quantity == 12
        assert len(changes.history.list_sets(limit=1000)) == sets
    assert make_program(app, "viewer").send_lines("/stock", lines[0]).status_code == 403


def test_prices_are_taken_line_by_line(erp):
    make_product("T-1")
    make_price_list("list_se")
    line = '{"sku": "T-1", "amount": "12.50", "min_quantity": 10, "valid_from": "2026-03-01"}'
    bad = '{"sku": "T-1", "amount": "1", "valid_from": "2026-03-01", "valid_to": "2026-02-01"}'

    first = erp.send_lines("/price-lists/list_se/prices", line, bad, '{"sku": "T-1"}', Idempotency_Key="k")
    again = erp.send_lines("/price-lists/list_se/prices", line, bad, '{"sku": "T-1"}', Idempotency_Key="k")

    assert told(first) == ["new", 422, 422]
    assert first.data == again.data
    assert told(erp.send_lines("/price-lists/list_se/prices", line.replace("12.50", "13"))) == ["changed"]
    assert erp.send_lines("/price-lists/nothing/prices", line).status_code == 404
    assert erp.call("POST", "/stock", {"sku": "T-1"}).status_code == 415
