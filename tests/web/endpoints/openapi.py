"""What the addresses for machines are."""

from __future__ import annotations

ENDPOINTS = {
    "openapi.document": "public",  # it names no channel and no product
    "openapi.page": "public",
    "openapi.api": "public",
}
