"""The tokens by which programs call the API: made, shown once, revoked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import clock
from pim.accounts import api_tokens, tokens
from pim.accounts.roles import LABELS
from pim.changes.drafts import SOURCES
from pim.db import transaction
from pim.errors import BadValue, PimError
from pim.web.admin.shell import PimView, expose, flash_saved, is_confirmed, refusing
from pim.web.admin.wording.names import source_name


class ApiTokensView(PimView):
    """What programs may call the API with."""

    title = lazy_gettext("Tokens of the API")
    code = "api_tokens"
    permission = "administer"
    rank = 910
    group = "settings"

    @expose("/")
    def index(self) -> str:
        """List all of them, and ask for a new one."""
        return self._show()

    @expose("/", methods=["POST"])
    def create(self) -> Response:
        """Make a token, and show it: once."""
        form = request.form
        try:
            with transaction():
                _token, text = api_tokens.create(
                    form.get("role", ""),
                    form.get("name", ""),
                    _read_day(form.get("expires", "")),
                    _read_source(form.get("source", "")),
                )
        except PimError as error:
            return Response(self._show(problem=str(error)), status=422, mimetype="text/html")
        # Not by way of a message: those travel in the cookie.
        return Response(self._show(text=text), mimetype="text/html")

    @expose("/<int:token_id>/revoke", methods=["POST"])
    def revoke(self, token_id: int) -> Response:
        """Close a token for ever."""
        if not is_confirmed():
            return self.ask(_("Revoke this token? The program that uses it is refused from now on."))
        with refusing(), transaction():
            tokens.revoke(api_tokens.get(token_id))
        flash_saved(_("The token is revoked."))
        return self.back("api_tokens.index")

    def _show(self, *, text: str = "", problem: str = "") -> str:
        return self.render(
            "pim/api_tokens/index.html",
            tokens=api_tokens.list_all(),
            now=clock.now(),
            roles=[(role, _(label)) for role, label in LABELS.items()],
            labels={role: _(label) for role, label in LABELS.items()},
            sources=[(source, source_name(source)) for source in SOURCES],
            source_names={source: source_name(source) for source in SOURCES},
            given=request.form if problem else {},
            text=text,
            problem=problem,
        )


def _read_day(text: str) -> datetime | None:
    """The beginning of a day in UTC; None for no day. Raises `BadValue`."""
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise BadValue("expires", text, "Give a day as 2026-03-01.") from error


def _read_source(text: str) -> str | None:
    """A source; None for none. Raises `BadValue`."""
    if text and text not in SOURCES:
        raise BadValue("source", text, f"Use one of: {', '.join(SOURCES)}.")
    return text or None


VIEWS = (ApiTokensView,)
