"""Signing in and out, and how the session cookie knows who came back.

The cookie lives as long as the browser; it holds a random key of the sign-in and when it
was last used. Passwords are hashed outside of transactions.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask import Blueprint, Flask, Request, current_app, redirect, render_template, request, session, url_for
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_security.utils import login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from pim import accounts, clock
from pim.accounts import User, passwords, people, sessions, throttling
from pim.db import transaction
from pim.web.access import public
from pim.web.problems import is_for_machine

IDLE_SECONDS = 60 * 60  # without a click for so long, the session ends
_NOTED_SECONDS = 60  # a click renews the cookie once in so long
_BROWSER_SECONDS = 180 * 24 * 3600

blueprint = Blueprint("sign_in", __name__)
_log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Mount the pages, and load people by our own sessions."""
    security = accounts.init_app(app)
    security.login_manager.user_loader(load_user)
    # Tokens of Flask-Security are never issued, and no request shall be taken for a person by one.
    security.login_manager.request_loader(lambda _request: None)
    # It would load the person, and so the session, on every request, those of receivers too.
    security.principal.identity_loaders.clear()
    app.session_interface = PeopleSessions()
    app.register_blueprint(blueprint)


class PeopleSessions(SecureCookieSessionInterface):
    """Flask's sessions in a signed cookie, on the paths of people only.

    Receivers have none; and a public file that depended on a cookie could be kept by no shared cache.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; an empty one on paths of receivers, whatever cookie came along."""
        return self.session_class() if _has_no_session() else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        """Send the cookie, but never to a receiver."""
        if not _has_no_session():
            super().save_session(app, session, response)


def _has_no_session() -> bool:
    return is_for_machine() or request.path.startswith(("/media/", "/static/"))


@blueprint.get("/")
@public
def root() -> Response:
    """Lead to the start page, which asks for a sign-in where there is none."""
    return redirect(url_for("admin.index"))


@blueprint.get("/sign-in")
@public
def form() -> Response:
    """Ask for e-mail address and password; who is signed in goes on."""
    if current_user.is_authenticated:
        return redirect(_next_page())
    return _form()


@blueprint.post("/sign-in")
@public
def submit() -> Response:
    """Sign the person in, or say no in the same words whatever was wrong."""
    email, at = request.form.get("email", ""), clock.now()
    keys = throttling.keys(email, request.remote_addr or "", _known_browser(email))
    with transaction():
        wait = throttling.take(keys, at)
    if wait:
        _log.warning("sign-in refused for %s seconds, from %s", wait, request.remote_addr)
        return _refuse_for(wait, email)
    user = people.find(email)
    if not passwords.matches(request.form.get("password", ""), user.password if user else None):
        user = None
    if user is None or not user.active:
        _log.warning("sign-in failed, from %s", request.remote_addr)
        return _form(_("E-mail address or password is wrong."), email=email, status=422)
    return _begin(user, keys, at)


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session, for every copy of its cookie; harmless where there is none."""
    key = session.get("key")
    if isinstance(key, str):
        with transaction():
            sessions.end(key, clock.now())
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.form"), 303)


def load_user(uniquifier: str) -> User | None:
    """The person of the session cookie, unless it ended, rested too long, or was revoked."""
    now = clock.now()
    key, used = session.get("key"), session.get("used")
    seconds = int(now.timestamp())
    if not isinstance(key, str) or not isinstance(used, int) or seconds - used > IDLE_SECONDS:
        return None
    user = sessions.find_user(key, now)
    if user is None or not secrets.compare_digest(user.fs_uniquifier, uniquifier):
        return None
    if seconds - used > _NOTED_SECONDS:
        session["used"] = seconds
    return user


def begin_session(user: User, at: datetime) -> None:
    """Sign the person in on this browser, with a fresh session. Call it in a transaction."""
    settings = current_app.extensions["settings"]
    session.clear()  # nothing of who was here before, the form token neither
    session["key"] = sessions.begin(
        user.id,
        at,
        settings.session_hours,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )
    session["used"] = int(at.timestamp())
    login_user(user, remember=False, authn_via=["password"])


def _begin(user: User, keys: list[str], at: datetime) -> Response:
    user_id = user.id
    with transaction():
        user = people.get(user_id)  # read again: the block began a new transaction
        throttling.forgive(keys, at)
        zone = request.form.get("zone", "")
        if user.zone is None and zone in available_timezones():
            user.zone = zone
        begin_session(user, at)
        email = user.email
    response = redirect(_next_page(), 303)
    _remember_browser(response, email)
    return response


def _form(error: str = "", *, email: str = "", status: int = 200) -> Response:
    page = render_template("pim/sign_in.html", error=error, email=email, next=request.values.get("next", ""))
    return Response(page, status=status, mimetype="text/html")


def _refuse_for(seconds: int, email: str) -> Response:
    words = ngettext(
        "Too many attempts. Try again in %(num)d second.",
        "Too many attempts. Try again in %(num)d seconds.",
        seconds,
    )
    response = _form(words, email=email, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _next_page() -> str:
    """Where the person wanted to go: a path of ours, never another host."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    # Browsers read "/\host" and "//host" as another host, and drop control characters first.
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    if is_ours and not parts.scheme and not parts.netloc:
        return request.script_root + wanted
    return url_for("admin.index")


def _known_browser(email: str) -> str | None:
    """The name of this browser, if the account signed in on it before."""
    try:
        name, digest = _serializer().loads(request.cookies.get(_cookie_name(), ""), max_age=_BROWSER_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(name) if digest == _digest(email) else None


def _remember_browser(response: Response, email: str) -> None:
    """Let this account's next attempts here count by themselves (`pim.accounts.throttling`)."""
    config = current_app.config
    response.set_cookie(
        _cookie_name(),
        str(_serializer().dumps([secrets.token_urlsafe(12), _digest(email)])),
        max_age=_BROWSER_SECONDS,
        path=current_app.session_interface.get_cookie_path(current_app),
        secure=config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}_browser"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="browser")


def _digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
