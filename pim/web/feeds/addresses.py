"""Where receivers reach the feeds of a channel."""

from __future__ import annotations

from pim import db


def address(code: str, what: str) -> str:
    """The public address of a feed; `what` is full, delta, manifest, schema, items, prices or stock."""
    return f"{db.settings().public_url}/feeds/{code}/{what}"
