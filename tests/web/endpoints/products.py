"""The pages of products."""

from __future__ import annotations

ENDPOINTS = {
    "products.index": "view",
    "products.paste": "view",
    "products.count": "view",
    "products.new": "enrich",
    "products.create": "enrich",
    "products.show": "view",
    "products.find": "view",
    "products.save": "enrich",
    "products.set_status": "plan",
    "products.ask_life": "enrich",
    "products.live": "enrich",
    "products.unarchive": "enrich",
    "products.history": "view",
    "products.revert": "enrich",
}
