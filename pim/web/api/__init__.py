"""The REST API `/api/v1`: programs read and write the catalogue by token; every write is a change set."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Mount the API and its document."""
    # They mount their routes on the blueprint as they are imported.
    from pim.web.api import changes, document, facts, guarding, media, products, structure  # noqa: F401
    from pim.web.api.mounting import blueprint

    app.register_blueprint(blueprint)
    app.register_blueprint(document.blueprint)
