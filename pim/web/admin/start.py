"""The start page: what waits for whom."""

from __future__ import annotations

from flask_babel import lazy_gettext

from pim.web.admin.shell import PimView, expose


class StartView(PimView):
    """Where people land after signing in."""

    title = lazy_gettext("Start")
    code = "admin"
    permission = "view"

    def __init__(self) -> None:
        super().__init__()
        self.url = "/admin"

    @expose("/")
    def index(self) -> str:
        """Show the entries of the navigation that the person may use."""
        return self.render("pim/start.html")


VIEWS = (StartView,)
