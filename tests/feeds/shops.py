"""A small catalogue, the channels that show it, and receivers who fetch with a token of their own."""

from __future__ import annotations

import contextvars
import gzip
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pim import changes
from pim.accounts import tokens
from pim.changes import Author, Draft
from pim.db import db, transaction
from pim.publish import publishing
from pim.publish.channels import get_channel

NAME = {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}
GTIN = {"field": "gtin", "steps": [{"step": "attribute", "attribute": "gtin"}]}
SURROUNDINGS = (
    ("locale", {"code": "en_GB"}),
    ("attribute_group", {"code": "texts"}),
    ("attribute", {"code": "name", "type": "text", "group": "texts"}),
    ("attribute", {"code": "gtin", "type": "text", "group": "texts"}),
    ("currency", {"code": "EUR"}),
    ("category", {"code": "root"}),
    ("category", {"code": "secret", "parent": "root"}),
    ("scope", {"code": "ecommerce", "locales": ["en_GB"], "currencies": ["EUR"], "category": "root"}),
    (
        "market",
        {
            "code": "gb",
            "country": "GB",
            "currency": "EUR",
            "zone": "Europe/London",
            "locales": ["en_GB"],
        },
    ),
    ("assortment", {"code": "open", "market": "gb", "rule": {"not": {"category": "secret"}}}),
    ("assortment", {"code": "all", "market": "gb", "rule": {"all": []}}),
    ("mapping", {"code": "shop", "connector": "b2b_shop", "fields": [NAME, GTIN]}),
)


@dataclass
class Receiver(FlaskClient):
    """Someone who fetches. Shares no `g` and no database session with the test; takes every answer whole."""

    app: Flask
    code: str
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        super().__init__(self.app, self.app.response_class)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return contextvars.Context().run(super().open, *args, buffered=True, **kwargs)

    def ask(self, what: str, *, method: str = "GET", **headers: str) -> TestResponse:
        """Fetch from the feeds of the own channel: `ask("delta?since=1", if_none_match=…)`."""
        return self.ask_path(f"/feeds/{self.code}/{what}", method=method, **headers)

    def ask_path(self, path: str, *, method: str = "GET", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.open(path, method=method, headers={"Authorization": f"Bearer {self.token}"} | named)


def make_catalogue() -> None:
    """What channels and products stand on."""
    for kind, body in SURROUNDINGS:
        save(Draft(kind, body["code"], "", body, op="create"))


def make_receiver(app: Flask, code: str = "shop", assortment: str = "open", **settings: Any) -> Receiver:
    """A channel with a receiver; publishes nothing."""
    body = {"code": code, "connector": "b2b_shop", "market": "gb", "scope": "ecommerce", "mapping": "shop"}
    body |= {"locales": ["en_GB"], "assortment": assortment, "max_shrink_percent": 100} | settings
    save(Draft("channel", code, "", body, op="create"))
    return Receiver(app, code, make_token(code)[1])


def make_token(code: str) -> tuple[int, str]:
    """A further token of a channel: its id and its text."""
    with transaction():
        token, text = tokens.create(get_channel(code).id, "shop")
        return token.id, text


def make_product(sku: str, name: str = "Bolt", *, status: str = "approved", **more: Any) -> None:
    """A product for every channel whose assortment takes it."""
    body = {"sku": sku, "values.name..": name, "categories": ["root"], "status.gb": status} | more
    save(Draft("product", sku, "", body, op="create"))


def change(sku: str, fields: dict[str, Any]) -> None:
    save(*(Draft("product", sku, name, value) for name, value in fields.items()))


def save(*drafts: Draft) -> None:
    with transaction():
        changes.save(list(drafts), Author("system", "test"))


def publish(code: str = "shop") -> int:
    """Publish; the revision."""
    return publishing.publish(code).revision


def lines(answer: TestResponse) -> list[dict[str, Any]]:
    """The items of a feed, by a reader that knows JSON Lines and gzip."""
    body = gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data
    return [orjson.loads(line) for line in body.splitlines()]


def fresh() -> None:
    """Let the test see what requests have written since its last statement."""
    db.session.rollback()
