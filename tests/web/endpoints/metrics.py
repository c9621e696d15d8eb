"""What Prometheus asks."""

from __future__ import annotations

ENDPOINTS = {
    "metrics.metrics": "api:monitor",
}
