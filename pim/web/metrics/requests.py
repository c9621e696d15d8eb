"""Every request, measured: how many, how long until the first byte, and a line in the log.

Counted in files where `serve` has several processes (PROMETHEUS_MULTIPROC_DIR, which it sets),
so that whichever answers tells of all; in the memory of the process elsewhere.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

from pim import logs

HEADER = "X-Request-ID"
UNKNOWN = "none"  # an address that is none of ours: its text would make a series of each guess
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_log = logging.getLogger(__name__)

registry = CollectorRegistry()
_requests = Counter(
    "pim_requests", "Requests, by template of the route.", ["method", "route", "status"], registry=registry
)
_seconds = Histogram(
    "pim_request_seconds", "Seconds until an answer begins.", ["method", "route"], registry=registry
)


def init_app(app: Flask) -> None:
    """Measure every request, those too that other hooks refuse."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_end)


def _begin() -> None:
    """Name the request: as a proxy in front has named it, or by chance."""
    given = request.headers.get(HEADER, "")
    g.request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
    g.began = time.monotonic()
    logs.bind(request=g.request_id)


def _end(response: Response) -> Response:
    if "began" not in g:
        return response
    method = request.method if request.method in _METHODS else "OTHER"
    route, seconds = request.url_rule.rule if request.url_rule else UNKNOWN, time.monotonic() - g.began
    _requests.labels(method, route, str(response.status_code)).inc()
    _seconds.labels(method, route).observe(seconds)
    response.headers[HEADER] = g.request_id
    # The path without its query, which may hold anything.
    told = {"path": request.path, "status": response.status_code, "seconds": round(seconds, 4)}
    _log.info("%s %s", method, route, extra={"told": told})
    return response
