"""The only HTTP: one folder per audience, each with its `init_app`; what serves them all stands beside.

A new audience is a new folder: nothing here names them.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from flask import Flask
from jinja2 import StrictUndefined


def init_app(app: Flask) -> None:
    """Mount every audience's pages, and what guards them."""
    from pim.web import access, account, assets, language, problems, security, signing_in

    app.jinja_env.undefined = StrictUndefined  # a mistyped name fails in the first test, and shows no gap
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.init_app(app)
    access.init_app(app)  # before Flask-Security: form tokens are checked first
    signing_in.init_app(app)
    app.register_blueprint(account.blueprint)
    problems.init_app(app)
    language.init_app(app)
    assets.init_app(app)
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg:
            import_module(f"pim.web.{module.name}").init_app(app)
