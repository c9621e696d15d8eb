"""The shell that every page for people sits in; Flask-Admin mounts the views and nothing more.

How to write a page, `pim/web/admin/widgets.py`:

    class WidgetsView(PimView):
        title = lazy_gettext("Widgets")     # in the navigation
        code = "widgets"                    # endpoint `widgets.<method>`, URL /admin/widgets/…
        permission = "view"                 # of every method that declares no other
        rank = 40                           # place in the navigation; None: not in it

        @expose("/")
        def index(self) -> str:
            return self.render("pim/widgets/index.html", widgets=widgets.list_all())

        @expose("/<int:widget_id>/rename", methods=["POST"])
        @allow("enrich")                    # under @expose
        def rename(self, widget_id: int) -> Response:
            with refusing(), transaction():
                author = get_author(_("Rename of a widget"))
                saved = changes.save([Draft(…)], author)
            flash_saved(_("The widget is renamed."), saved.set_id)
            return self.back("widgets.index")

    VIEWS = (WidgetsView,)                  # the folder is searched for it; nothing else to edit

- **Rights.** A method without a declaration has the class's permission. Every endpoint needs a line in
  `tests/web/endpoints/<code>.py`, or `tests/web/test_roles.py` fails.
- **GET never writes.** A POST opens `with transaction():` (`pim.db`) around one decision; rows read
  before the block are read again inside it. Services commit nothing.
- **Refusals.** Let a `PimError` fly: the person sees it on a page with its status. Where the form
  should stay filled, catch it and render the form again with `error=str(error), 422`. `refusing()`
  turns it into a message on the page that the person came from.
- **Undo.** `flash_saved(text, change_set_id)` shows an Undo button, a POST to `changes.revert`.
- **What can not be undone** asks first: `if not is_confirmed(): return self.ask(_("Purge 12 products?"))`.
  It works without script; forms with `data-confirm="…"` ask in the browser and skip the extra page.
- **Templates** extend `pim/base.html` (blocks `title`, `heading`, `actions`, `tabs`, `content`,
  `frame`, `scripts`) and know `pim/macros.html` as `ui`; a fragment without the frame imports it. Each
  POST form holds `{{ ui.form_token() }}`. No `style=`, no `on…=`: behaviour hangs on `data-…` attributes
  (`static/pim.js` lists them); a script of the page's own, in `static/`, carries `nonce="{{ csp_nonce() }}"`.
- **Words.** Everything visible through `_()`; catalogue labels through `label_of(labels, code)`, with
  `lang=` where the language is known to differ; dates and numbers through `as_date`, `as_instant`, `as_ago`,
  `as_number`, `as_percent`, `as_money`, `as_size` (`pim.web.language`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask import abort, flash, redirect, request, url_for
from flask_admin import BaseView, expose
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from pim.accounts.roles import PERMISSIONS
from pim.errors import PimError
from pim.web.access import allow, get_author, may

__all__ = ["PimView", "allow", "expose", "flash_saved", "get_author", "is_confirmed", "refusing"]


class PimView(BaseView):
    """A group of pages under one URL. Subclasses declare the attributes and expose methods."""

    title: ClassVar[LazyString | str]
    code: ClassVar[str]
    permission: ClassVar[str] = "view"
    rank: ClassVar[int | None] = None
    group: ClassVar[str] = "main"  # or "settings"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.permission not in PERMISSIONS:
            raise ValueError(f"{cls.__name__}: there is no permission {cls.permission}")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint=self.code)

    def is_accessible(self) -> bool:
        """Whether the navigation offers it. Requests are checked by `pim.web.access`."""
        return may(self.permission)

    def is_visible(self) -> bool:
        """Whether it is meant for the navigation at all."""
        return self.rank is not None

    def render(self, template: str, **values: Any) -> str:
        """Render a template of ours; it knows this view as `admin_view`."""
        return str(super().render(template, **values))

    def back(self, endpoint: str, **values: Any) -> Response:
        """Show this page next, by GET: a reload does not send the form again."""
        return redirect(url_for(endpoint, **values), 303)

    def ask(self, question: str) -> Response:
        """Ask before doing what was posted; yes posts it again with `confirmed=yes`. Status 409."""
        fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
        body = self.render("pim/confirm.html", question=question, fields=fields, cancel=_came_from())
        return Response(body, status=409, mimetype="text/html")

    def _handle_view(self, name: str, **kwargs: Any) -> None:
        """Nothing to do: `pim.web.access` has let the request in, by the method's own permission."""

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the method. Flask-Admin's own calls it a second time, otherwise, after any `TypeError`."""
        return fn(self, *args, **kwargs)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a `PimError` of the block into a message on the page that the person came from."""
    try:
        yield
    except PimError as error:
        flash(str(error)[:_LONGEST], "error")
        abort(redirect(_came_from(), 303))


def flash_saved(text: str, change_set_id: int | None = None) -> None:
    """Say on the next page that something was saved, with a button to undo the change set."""
    flash({"text": text[:_LONGEST], "undo": change_set_id}, "success")  # type: ignore[arg-type]


def is_confirmed() -> bool:
    """Whether the person has answered yes to what the form does."""
    return request.form.get("confirmed") == "yes"


_LONGEST = 600  # characters: messages travel in the session cookie, which holds 4 kB


def _came_from() -> str:
    """The page of ours that the request came from, else the start page."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc == request.host and parts.scheme == request.scheme:
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return url_for("admin.index")
