"""Measurements for Prometheus, and a line in the log for each request."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Mount the address, and measure every request."""
    from pim.web.metrics import requests
    from pim.web.metrics.routes import blueprint

    app.register_blueprint(blueprint)
    requests.init_app(app)
