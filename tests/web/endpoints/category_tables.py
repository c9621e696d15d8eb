"""What receivers call our categories."""

from __future__ import annotations

ENDPOINTS = {
    "category_tables.index": "view",
    "category_tables.create": "publish",
    "category_tables.show": "view",
    "category_tables.save": "publish",
}
