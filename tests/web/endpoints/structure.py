"""The structure: looked at by all, changed by few."""

from __future__ import annotations

ENDPOINTS = {
    "structure.index": "view",
    "structure.list_kind": "view",
    "structure.new": "structure",
    "structure.create": "structure",
    "structure.show": "view",
    "structure.save": "structure",
    "structure.archive": "structure",
}
