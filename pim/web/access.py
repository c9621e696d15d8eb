"""Who may call which endpoint: each one declares it, and what declares nothing is refused.

    @allow("publish")   people who have the permission (`pim.accounts.roles`)
    @signed_in          everybody who is signed in
    @allow_token        receivers with a live token of a channel; no cookie is read, so no CSRF check
    @allow_key          receivers that send no header: the key stands in the address, 404 without
    @allow_api("view")  programs with a live token of the API whose role has the permission; no cookie either
    @public             everybody

A class of views may declare for all its methods: `permission = "view"` (`pim.web.admin.shell`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from pim import clock
from pim.accounts import ApiToken, Token, User, api_tokens, tokens
from pim.accounts.roles import PERMISSIONS
from pim.changes import Author
from pim.errors import Denied, NotFound

View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call an endpoint: `way` is public, person, token, key or api; some need a permission."""

    way: str
    permission: str = ""

    def __post_init__(self) -> None:
        if self.permission and self.permission not in PERMISSIONS:
            raise ValueError(f"There is no permission {self.permission}. There is: {', '.join(PERMISSIONS)}.")


def allow(permission: str) -> Callable[[View], View]:
    """Let people in who have this permission."""
    return _declare(Access("person", permission))


def signed_in(view: View) -> View:
    """Let in everybody who is signed in, whatever their roles."""
    return _declare(Access("person"))(view)


def public(view: View) -> View:
    """Let everybody in, also those who are not signed in."""
    return _declare(Access("public"))(view)


def allow_token(view: View) -> View:
    """Let receivers in by token. The view still compares the token's channel: `check_channel`."""
    csrf.exempt(view)
    return _declare(Access("token"))(view)


def allow_key(view: View) -> View:
    """Let receivers in by the live key in the address. The view still compares the key's channel."""
    csrf.exempt(view)
    return _declare(Access("key"))(view)


def allow_api(permission: str) -> Callable[[View], View]:
    """Let programs in by a token of the API whose role has this permission."""

    def declare(view: View) -> View:
        csrf.exempt(view)
        return _declare(Access("api", permission))(view)

    return declare


def init_app(app: Flask) -> None:
    """Check every request, after its CSRF token. Call it after everything that hooks in before."""
    csrf.init_app(app)
    app.before_request(check)
    app.jinja_env.globals.update(may=may, has_page=has_page)
    public(app.view_functions["static"])


def find_access(app: Flask, endpoint: str) -> Access | None:
    """What the endpoint declares; None for one that was forgotten."""
    view = app.view_functions[endpoint]
    declared = getattr(view, "access", None)
    if isinstance(declared, Access):
        return declared
    permission = getattr(getattr(view, "__self__", None), "permission", None)
    return Access("person", permission) if isinstance(permission, str) else None


def check() -> Response | None:
    """Let the request through, or send who is not signed in to do so.

    Raises `Denied`, and `Unauthorized` where no page for signing in would help.
    """
    if request.endpoint is None:
        return None  # no such page: the router's own answer follows
    access = find_access(current_app, request.endpoint)
    if access is None:
        _log.error("endpoint %s declares no access and is refused", request.endpoint)
        raise Denied(_("This page does not say who may see it, so nobody may."))
    if access.way == "public":
        return None
    if access.way == "token":
        g.token = _get_token()
        return None
    if access.way == "key":
        g.token = _get_keyed()
        return None
    if access.way == "api":
        g.api_token = _get_api_token()
        check_token_permission(access.permission)
        return None
    return _check_person(access.permission)


def current_person() -> User:
    """The person who is signed in. Raises `Denied` if nobody is."""
    if not current_user.is_authenticated:
        raise Denied("Nobody is signed in. Sign in first.")
    user: User = current_user._get_current_object()  # noqa: SLF001 - a proxy would outlive the request
    return user


def may(permission: str) -> bool:
    """Whether whoever is signed in has the permission: for what a page shows."""
    return bool(current_user.is_authenticated and current_user.has_permission(permission))


def has_page(endpoint: str) -> bool:
    """Whether there is such an endpoint: a page links to parts that an installation may lack."""
    return endpoint in current_app.view_functions


def get_author(title: str, via: str = "web") -> Author:
    """The person who is signed in, as author of a change set with this title. Raises `Denied`."""
    return Author(via=via, title=title, user_id=current_person().id)


def current_token() -> Token:
    """The token by which this request came in. Raises `Denied` where there is none."""
    token: Token | None = g.get("token")
    if token is None:
        raise Denied("This page is for receivers with a token.")
    return token


def current_api_token() -> ApiToken:
    """The token of the API by which this request came in. Raises `Denied` where there is none."""
    token: ApiToken | None = g.get("api_token")
    if token is None:
        raise Denied("This address is for programs with a token of the API.")
    return token


def check_token_permission(permission: str) -> None:
    """Raise `Denied` unless the role of the request's API token has the permission."""
    token = current_api_token()
    if not token.has_permission(permission):
        raise Denied(
            f"The token {token.prefix}… has the role {token.role}: it may not {PERMISSIONS[permission]}."
        )


def get_api_author(title: str) -> Author:
    """The program whose token came, as author of a change set: its name stands before the title."""
    token = current_api_token()
    return Author(via="api", title=f"{token.label}: {title}", source=token.source)


def check_channel(channel_id: int | None, code: str) -> None:
    """Raise `NotFound` unless the token is of this channel.

    Also for None, the id of a channel that does not exist: nobody learns which ones there are.
    """
    if channel_id is None or current_token().channel_id != channel_id:
        raise _no_channel(code)


def _declare(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def _check_person(permission: str) -> Response | None:
    if not current_user.is_authenticated:
        if request.method not in ("GET", "HEAD"):
            raise Unauthorized(
                _("You are signed out. Sign in again in another tab, then go back, reload and save again.")
            )
        asked = request.full_path.rstrip("?")
        return redirect(url_for("sign_in.form", next=asked))
    if permission and not current_user.has_permission(permission):
        words = _("You may not do this: it needs the permission to %(do)s.", do=_(PERMISSIONS[permission]))
        raise Denied(words)
    return None


def _get_token() -> Token:
    """The feed token of the request. Raises `Unauthorized`."""
    text = _sent_text()
    token = tokens.find(text, clock.now()) if text else None
    if token is None:
        raise Unauthorized("Send a live token: “Authorization: Bearer pim_feed_…”, or as Basic password.")
    return token


def _get_keyed() -> Token:
    """The token whose text stands in the address. Raises `NotFound`, as for a channel that is not there."""
    given = request.view_args or {}
    token = tokens.find_keyed(given.get("key", ""), clock.now())
    if token is None:
        raise _no_channel(given.get("code", ""))
    return token


def _no_channel(code: str) -> NotFound:
    return NotFound("channel", code, "A token opens the feeds of its own channel only.")


def _get_api_token() -> ApiToken:
    """The API token of the request. Raises `Unauthorized`."""
    text = _sent_text()
    token = api_tokens.find(text, clock.now()) if text else None
    if token is None:
        raise Unauthorized("Send a live token: “Authorization: Bearer pim_api_…”, or as Basic password.")
    return token


def _sent_text() -> str | None:
    """What the Authorization header brings: as Bearer, or as the password of Basic."""
    given = request.authorization
    return (given.token if given.type == "bearer" else given.password) if given else None
