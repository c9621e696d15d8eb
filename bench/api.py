"""Calls of the API to their last byte, through everything but a socket, each beside what it cannot avoid."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from flask import current_app
from flask.testing import FlaskClient

from bench.edits import NAME, bare_commits
from bench.lists import PAGE, bare_page
from bench.products import Products, sku_of
from bench.races import race
from bench.report import Row, rated, timed
from pim import db
from pim.accounts import api_tokens

READ_ROUNDS, EDIT_ROUNDS, BULK_ROUNDS = 21, 60, 5
LINES = 100  # of a bulk call


def api_rows(products: Products) -> Iterator[Row]:
    """A page of products beside bare rows; an edit beside a bare commit; many at once beside edits."""
    call = _program()
    last = products.first_id + products.total

    def read(number: int) -> None:
        call("GET", f"/products?limit={PAGE}&cursor={number * 7919 % last}")

    times = race(read, lambda number: bare_page(number * 7919 % last), READ_ROUNDS, warm=3)
    yield timed("api_page", times.value * 1000, "ms", times.floor * 1000)

    def edit(number: int) -> None:
        told = {"changes": [{"field": NAME, "value": f"Name of call {number}"}]}
        call("PATCH", f"/products/{sku_of(number * 7919 % products.simple)}", json=told)

    with bare_commits() as commit:
        times = race(edit, commit, EDIT_ROUNDS, warm=6)
    yield timed("api_edit", times.value * 1000, "ms", times.floor * 1000)

    def send(number: int) -> None:
        lines = [
            orjson.dumps(
                {
                    "sku": sku_of(which % products.simple),
                    "changes": [{"field": NAME, "value": f"{number} {which}"}],
                }
            )
            for which in range(LINES)
        ]
        call("POST", "/products/bulk", data=b"\n".join(lines), content_type="application/jsonl")

    times = race(
        send, lambda number: [edit(number * LINES + one) for one in range(LINES)], BULK_ROUNDS, warm=1
    )
    yield rated("api_bulk", LINES, times.value, "lines/s", times.floor)


def _program() -> Callable[..., Any]:
    """Calls the API with a token of its own, each in a context of its own; what it refuses ends the bench."""
    with db.transaction():
        _token, text = api_tokens.create("admin", "Bench")
    client: FlaskClient = current_app.test_client()

    def call(method: str, path: str, **sent: Any) -> None:
        headers = {"Authorization": f"Bearer {text}"}
        answer = contextvars.Context().run(
            client.open, f"/api/v1{path}", method=method, headers=headers, buffered=True, **sent
        )
        if answer.status_code != 200:
            raise RuntimeError(f"{method} {path}: {answer.text}")

    return call
