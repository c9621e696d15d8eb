"""The pages for people. Every module of this folder that has `VIEWS` is mounted; nothing here names them."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module

from flask import Flask, url_for
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from pim.web.admin.shell import PimView
from pim.web.security import nonce

URL = "/admin"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation, as the person at hand may see it."""

    title: str
    url: str
    is_current: bool


def init_app(app: Flask) -> None:
    """Mount the views, and tell templates the navigation."""
    views = _find_views()
    start = next(view for view in views if view.code == "admin")
    admin = Admin(
        app,
        name="PIM",
        url=URL,
        index_view=start,
        theme=Bootstrap4Theme(base_template="pim/base.html"),
        csp_nonce_generator=nonce,
    )
    admin.add_views(*(view for view in views if view is not start))

    def navigation(group: str, current: PimView | None = None) -> list[Entry]:
        return [
            Entry(str(view.title), url_for(f"{view.code}.index"), view is current)
            for view in views
            if view.group == group and view.is_visible() and view.is_accessible()
        ]

    app.jinja_env.globals["navigation"] = navigation


def _find_views() -> list[PimView]:
    """One of each view, in the order of the navigation."""
    classes: list[type[PimView]] = []
    for module in pkgutil.iter_modules(__path__):
        classes.extend(getattr(import_module(f"{__name__}.{module.name}"), "VIEWS", ()))
    ranked = sorted(classes, key=lambda view: (view.rank is None, view.rank or 0, view.code))
    return [view() for view in ranked]
