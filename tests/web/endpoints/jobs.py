"""Jobs: everybody may see them; stopping and repeating them is for who publishes."""

from __future__ import annotations

ENDPOINTS = {
    "jobs.index": "view",
    "jobs.show": "view",
    "jobs.cancel": "publish",
    "jobs.retry": "publish",
}
