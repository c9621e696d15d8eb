"""People and their roles, for who administers."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import clock
from pim.accounts import User, people, sessions
from pim.accounts.roles import LABELS, PERMISSIONS, ROLES
from pim.db import transaction
from pim.errors import PimError
from pim.web.admin.shell import PimView, expose, flash_saved, is_confirmed, refusing


class PeopleView(PimView):
    """Who may sign in, and what they may do then."""

    title = lazy_gettext("People")
    code = "people"
    permission = "administer"
    rank = 900
    group = "settings"

    @expose("/")
    def index(self) -> str:
        """List everybody."""
        return self.render(
            "pim/people/index.html",
            people=people.list_all(),
            permissions=_list_permissions(),
            labels=dict(_list_roles()),
        )

    @expose("/new")
    def new(self) -> str:
        """Ask whom to add."""
        return self.render("pim/people/new.html", roles=_list_roles(), chosen=[], given={}, problems=[])

    @expose("/new", methods=["POST"])
    def create(self) -> Response:
        """Add a person, and show the password to hand over: once."""
        form, chosen, password = request.form, request.form.getlist("roles"), _make_password()
        try:
            with transaction():
                user = people.create(form.get("email", ""), password, chosen, form.get("name", ""))
                user_id = user.id
        except PimError as error:
            page = self.render(
                "pim/people/new.html", roles=_list_roles(), chosen=chosen, given=form, problems=[str(error)]
            )
            return Response(page, status=422, mimetype="text/html")
        return self._show_password(people.get(user_id), password)

    @expose("/<int:user_id>")
    def show(self, user_id: int) -> str:
        """Show one person: roles, sign-ins, what can be done."""
        user = people.get(user_id)
        live = sessions.list_live(user_id, clock.now())
        return self.render("pim/people/show.html", person=user, roles=_list_roles(), sign_ins=live)

    @expose("/<int:user_id>", methods=["POST"])
    def save(self, user_id: int) -> Response:
        """Change name and roles."""

        def change(user: User) -> None:
            people.rename(user, request.form.get("name", ""))
            people.set_roles(user, request.form.getlist("roles"))

        return self._change(user_id, change, _("The person is saved."))

    @expose("/<int:user_id>/password", methods=["POST"])
    def reset_password(self, user_id: int) -> Response:
        """Give a new password, which ends every session, and show it: once."""
        password = _make_password()
        with refusing(), transaction():
            people.set_password(people.get(user_id), password)
        return self._show_password(people.get(user_id), password)

    @expose("/<int:user_id>/sign-out", methods=["POST"])
    def sign_out(self, user_id: int) -> Response:
        """Sign the person out everywhere."""
        return self._change(user_id, people.end_sessions, _("The person is signed out everywhere."))

    @expose("/<int:user_id>/deactivate", methods=["POST"])
    def deactivate(self, user_id: int) -> Response:
        """Keep the person from signing in."""
        return self._change(user_id, people.deactivate, _("The person can not sign in any more."))

    @expose("/<int:user_id>/activate", methods=["POST"])
    def activate(self, user_id: int) -> Response:
        """Let the person sign in again."""
        return self._change(user_id, people.activate, _("The person can sign in again."))

    @expose("/<int:user_id>/erase", methods=["POST"])
    def erase(self, user_id: int) -> Response:
        """Forget who the person was; what they did stays in the history, without a name."""
        if not is_confirmed():
            return self.ask(_("Erase name and e-mail address of this person? This can not be undone."))
        with refusing(), transaction():
            people.erase(people.get(user_id))
        flash_saved(_("The person is erased. The history stays, without the name."))
        return self.back("people.index")

    def _change(self, user_id: int, change: Callable[[User], None], said: str) -> Response:
        with refusing(), transaction():
            change(people.get(user_id))
        flash_saved(said)
        return self.back("people.show", user_id=user_id)

    def _show_password(self, user: User, password: str) -> Response:
        """Not by way of a message: those travel in the cookie."""
        page = self.render("pim/people/password.html", person=user, password=password)
        return Response(page, mimetype="text/html")


def _make_password() -> str:
    return secrets.token_urlsafe(15)  # 120 bits


def _list_roles() -> list[tuple[str, str]]:
    """Each role with its label."""
    return [(role, _(label)) for role, label in LABELS.items()]


def _list_permissions() -> list[tuple[str, list[str]]]:
    """The label of each role, and what it lets people do."""
    return [(_(LABELS[role]), [_(PERMISSIONS[name]) for name in names]) for role, names in ROLES.items()]


VIEWS = (PeopleView,)
