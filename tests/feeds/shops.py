"""A small catalogue, the channels that show it, and receivers who fetch with a token of their own."""

from __future__ import annotations

import contextvars
import gzip
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
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
    ("attribute", {"code": "colour", "type": "simple_select", "group": "texts"}),
    ("option", {"code": "red", "attribute": "colour"}),
    ("option", {"code": "blue", "attribute": "colour"}),
    ("option", {"code": "green", "attribute": "colour"}),
    ("family", {"code": "shirts", "attributes": ["name", "gtin", "colour"]}),
    (
        "family_variant",
        {"code": "by_colour", "family": "shirts", "axes": [["colour"]], "attributes": [["colour", "gtin"]]},
    ),
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

    def open_slowly(self, what: str) -> TestResponse:
        """An answer of which nothing is read yet; the caller closes it."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return contextvars.Context().run(super().open, f"/feeds/{self.code}/{what}", headers=headers)

    def ask(self, what: str, *, method: str = "GET", **headers: str) -> TestResponse:
        """Fetch from the feeds of the own channel: `ask("delta?since=1", if_none_match=…)`."""
        return self.ask_path(f"/feeds/{self.code}/{what}", method=method, **headers)

    def ask_path(self, path: str, *, method: str = "GET", **headers: str) -> TestResponse:
        sent = Headers({"Authorization": f"Bearer {self.token}"})
        for name, value in headers.items():
            sent.set(name.replace("_", "-"), value)
        return self.open(path, method=method, headers=sent)


def make_catalogue() -> None:
    """What channels and products stand on."""
    changes.apply(changes.stage([_creation(*one) for one in SURROUNDINGS], Author("system", "test")))


def _creation(kind: str, body: dict[str, Any]) -> Draft:
    key = f"colour.{body['code']}" if kind == "option" else body["code"]
    return Draft(kind, key, "", body, op="create")


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
    save(_product(sku, name, status, more))


def make_long_feed() -> None:
    """So many products that a feed is sent in several pieces."""
    save(*(_product(f"long{number:03}", "x" * 250, "approved", {}) for number in range(400)))


def _product(sku: str, name: str, status: str, more: dict[str, Any]) -> Draft:
    body = {"sku": sku, "values.name..": name, "categories": ["root"], "status.gb": status} | more
    return Draft("product", sku, "", body, op="create")


def make_shirts(model: str = "shirt") -> None:
    """A product model with a red and a blue variant, `<model>-red` and `<model>-blue`."""
    body = {"code": model, "family_variant": "by_colour", "values.name..": "Shirt", "categories": ["root"]}
    save(Draft("model", model, "", body, op="create"))
    for colour in ("red", "blue"):
        make_variant(model, colour)


def make_variant(model: str, colour: str) -> None:
    body = {"sku": f"{model}-{colour}", "parent": model, "values.colour..": colour, "status.gb": "approved"}
    save(Draft("product", body["sku"], "", body, op="create"))


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
