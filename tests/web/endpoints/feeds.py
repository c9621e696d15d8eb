"""What receivers fetch."""

from __future__ import annotations

ENDPOINTS = {
    "feeds.ack": "token",
    "feeds.full": "token",
    "feeds.delta": "token",
    "feeds.item": "token",
    "feeds.manifest": "token",
    "feeds.sample": "token",
    "feeds.schema": "token",
    "media.file": "public",  # its address holds a hash that nobody guesses
}
