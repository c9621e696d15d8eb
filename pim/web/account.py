"""What people change about themselves: name, language, time zone, password, open sessions."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response

from pim import clock
from pim.accounts import SignIn, passwords, people, sessions
from pim.db import transaction
from pim.errors import BadValue, PimError
from pim.web.access import current_person, signed_in
from pim.web.signing_in import begin_session

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/")
@signed_in
def index() -> str:
    """Show the settings of the person, and where they are signed in."""
    person = current_person()
    return render_template(
        "pim/account.html",
        person=person,
        sign_ins=sessions.list_live(person.id, clock.now()),
        is_this=_is_this,
        zones=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
    )


@blueprint.post("/")
@signed_in
def save() -> Response:
    """Change name, language and time zone."""
    try:
        with transaction():
            person = current_person()
            people.rename(person, request.form.get("name", ""))
            person.ui_locale = _one_of("language", current_app.extensions["settings"].ui_locales)
            person.zone = _one_of("zone", available_timezones())
    except PimError as error:
        flash(str(error), "error")
    else:
        refresh()  # answer in the language that was just chosen
        flash(_("Your settings are saved."), "success")
    return redirect(url_for("account.index"), 303)


@blueprint.post("/password")
@signed_in
def change_password() -> Response:
    """Change the password: ends every session but this one."""
    person = current_person()
    if not passwords.matches(request.form.get("current", ""), person.password):
        flash(_("The current password is wrong. Nothing was changed."), "error")
    elif request.form.get("new", "") != request.form.get("repeated", ""):
        flash(_("The two new passwords differ. Nothing was changed."), "error")
    else:
        _change_password(person.id, request.form.get("new", ""))
    return redirect(url_for("account.index"), 303)


@blueprint.post("/sessions/<int:sign_in_id>/end")
@signed_in
def end_session(sign_in_id: int) -> Response:
    """Sign out another browser of the person."""
    with transaction():
        sessions.end_one(current_person().id, sign_in_id, clock.now())
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("account.index"), 303)


def _change_password(user_id: int, password: str) -> None:
    try:
        with transaction():
            person = people.get(user_id)
            people.set_password(person, password)
            begin_session(person, clock.now())
    except PimError as error:
        flash(str(error), "error")
    else:
        flash(_("Your password is changed. Other browsers are signed out."), "success")


def _is_this(row: SignIn) -> bool:
    key = session.get("key")
    return isinstance(key, str) and sessions.is_of(row, key)


def _one_of(field: str, known: tuple[str, ...] | set[str]) -> str | None:
    """The value of the form field; None where it is empty. Raises `BadValue` for what no list offered."""
    value = request.form.get(field, "")
    if value and value not in known:
        raise BadValue(field, value, "Choose one of the list.")
    return value or None
