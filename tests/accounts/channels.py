"""The smallest channels that can have a token."""

from __future__ import annotations

import sqlalchemy as sa

from pim import changes
from pim.changes import Author, Draft
from pim.db import db, transaction
from pim.publish.models import Channel

NAME = {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}
SURROUNDINGS = {
    "locale": {"code": "en_GB"},
    "attribute_group": {"code": "texts"},
    "attribute": {"code": "name", "type": "text", "group": "texts"},
    "currency": {"code": "EUR"},
    "category": {"code": "root"},
    "scope": {"code": "ecommerce", "locales": ["en_GB"], "currencies": ["EUR"], "category": "root"},
    "market": {
        "code": "gb",
        "country": "GB",
        "currency": "EUR",
        "zone": "Europe/London",
        "locales": ["en_GB"],
    },
    "assortment": {"code": "all", "market": "gb", "rule": {"all": []}},
    "mapping": {"code": "shop", "connector": "b2b_shop", "fields": [NAME]},
}


def make_channel(code: str) -> int:
    """A channel and, the first time, what it stands on; the id."""
    with transaction():
        if db.session.scalar(sa.select(sa.func.count()).select_from(Channel)) == 0:
            for kind, body in SURROUNDINGS.items():
                _create(kind, body)
        channel = {"code": code, "connector": "b2b_shop", "market": "gb", "scope": "ecommerce"}
        _create("channel", channel | {"locales": ["en_GB"], "assortment": "all", "mapping": "shop"})
        return db.session.scalars(sa.select(Channel.id).where(Channel.code == code)).one()


def _create(kind: str, body: dict) -> None:
    drafts = [Draft(kind, body["code"], "", body, op="create")]
    changes.save(drafts, Author("system", f"Make {kind}"))
