"""Media files under permanent public addresses: whoever has the hash of a file may have the file."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Mount the files."""
    from pim.web.media.routes import blueprint

    app.register_blueprint(blueprint)
