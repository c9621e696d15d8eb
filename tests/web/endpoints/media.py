"""The media library."""

from __future__ import annotations

ENDPOINTS = {
    "library.index": "view",
    "library.upload": "enrich",
    "library.show": "view",
}
