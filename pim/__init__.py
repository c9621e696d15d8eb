"""A product information management system for companies that sell to companies.

`create_app` is the one place where all parts meet. Importing the package alone loads no
framework: the child processes that read foreign files start in a fraction of the time.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from pim.config import Settings

# New objects before the collector looks for cycles, and its rounds between looks at older ones. A chunk
# of changes holds some hundred thousand objects and makes no cycle: looking at them over and over, as
# Python's 700 have it, took a fifth of an import.
COLLECT_AFTER = (20_000, 20, 50)


def create_app(settings: Settings | None = None, *, pages: bool = True) -> Flask:
    """The application, ready to serve pages and feeds and to run commands. Touches no table.

    Without `pages` it answers no request: commands start in half the time.
    """
    from flask import Flask

    from pim import db, logs
    from pim.config import Settings

    settings = settings or Settings.from_environ()
    app = Flask("pim", root_path=str(db.ROOT), template_folder="templates", static_folder="static")
    settings.check_production()
    settings.make_folders()
    logs.set_up(settings)
    gc.set_threshold(*COLLECT_AFTER)
    app.config.update(settings.to_flask())
    app.extensions["settings"] = settings
    db.init_app(app)
    _register_parts(app)
    if pages:
        from pim import web

        web.init_app(app)
    return app


def _register_parts(app: Flask) -> None:
    """Make known what the parts bring: targets, hooks in the order of the arrows, jobs, guarded tables."""
    from pim import (
        catalog,
        changes,
        db,
        enrich,
        intake,
        jobs,
        keeping,
        notifications,
        plan,
        publish,
        schedules,
        structure,
        trade,
    )
    from pim.accounts import models as _people  # noqa: F401 - change sets refer to their table
    from pim.changes import guard

    for part in (
        jobs,
        changes,
        structure,
        notifications,
        schedules,
        catalog,
        enrich,
        trade,
        plan,
        publish,
        intake,
        keeping,
    ):
        part.register()
    with app.app_context():
        guard.install(db.db.engine)
