"""The address that Prometheus asks, with a token of the API whose role may: `monitor`."""

from __future__ import annotations

import os

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from pim import clock
from pim.web.access import allow_api
from pim.web.metrics.requests import registry
from pim.web.metrics.state import State

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
@allow_api("monitor")
def metrics() -> Response:
    """What was counted in all processes, and how the installation is doing now."""
    counted = registry
    if SHARED in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(State(clock.now()))
    return Response(generate_latest(counted) + generate_latest(state), content_type=CONTENT_TYPE_LATEST)
