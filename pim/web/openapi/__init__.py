"""What the addresses for machines are, for machines and for the people who call them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Mount the document and its page."""
    from pim.web.openapi.routes import blueprint

    app.register_blueprint(blueprint)
