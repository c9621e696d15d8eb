"""The page of the inbox."""

from __future__ import annotations

ENDPOINTS = {
    "inbox.index": "view",
    "inbox.accept": "enrich",
}
