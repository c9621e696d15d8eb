"""Where receivers reach the feeds of a channel."""

from __future__ import annotations

from pim import db


def open_address(code: str, key: str, what: str = "full") -> str:
    """The public address that opens the feed of a channel by itself; `key` is the text of the token."""
    return address(code, f"open/{key}/{what}")


def address(code: str, what: str) -> str:
    """The public address of a feed; `what` is full, delta, manifest, schema, items, prices or stock."""
    return f"{db.settings().public_url}/feeds/{code}/{what}"
