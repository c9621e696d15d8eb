"""The feeds: what receivers fetch with the token of their channel."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Mount the feeds."""
    from pim.web.feeds import stream_routes  # noqa: F401 - adds its addresses
    from pim.web.feeds.integrating import blueprint
    from pim.web.feeds.open_routes import blueprint as open_blueprint

    app.register_blueprint(blueprint)
    app.register_blueprint(open_blueprint)
