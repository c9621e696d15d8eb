"""What receivers fetch."""

from __future__ import annotations

ENDPOINTS = {
    "feeds.ack": "token",
    "feeds.full": "token",
    "feeds.delta": "token",
    "feeds.item": "token",
    "feeds.manifest": "token",
    "feeds.new_prices": "token",
    "feeds.new_stock": "token",
    "feeds.part": "token",
    "feeds.prices": "token",
    "feeds.sample": "token",
    "feeds.schema": "token",
    "feeds.stock": "token",
    "open_feeds.full": "key",  # in its address, and 404 without
    "open_feeds.part": "key",
    "media.file": "public",  # its address holds a hash that nobody guesses
}
