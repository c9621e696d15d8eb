"""What protects every answer: headers with a nonce per request, proxies, the path we are mounted at.

Host names are checked by Flask (`TRUSTED_HOSTS`, from the settings), who may call what by
`pim.web.access`, form tokens by its `csrf`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from pim.config import Settings

YEAR = 365 * 24 * 3600  # seconds

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": over HTTPS the CSRF check compares the referrer.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_CONTENT = (
    "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:;"
    " object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def init_app(app: Flask) -> None:
    """Put the headers on every answer, and believe as many proxies as the settings say."""
    settings: Settings = app.extensions["settings"]
    # A form may stay open all day; its token ends with the session.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(add_headers)
    mount(app, app.config["APPLICATION_ROOT"])
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]


def nonce() -> str:
    """The random value by which this answer's own scripts and styles are known."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


def add_headers(response: Response) -> Response:
    """Set what every answer needs. Views may set a `Cache-Control` of their own."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Content-Security-Policy"] = _CONTENT.format(nonce=nonce())
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if request.endpoint == "static":
        _cache_static(response)
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def mount(app: Flask, path: str) -> None:
    """Serve under this path, whether the proxy in front strips it or not."""
    if path != "/":
        app.wsgi_app = _Mounted(app.wsgi_app, path)  # type: ignore[method-assign]


def _cache_static(response: Response) -> None:
    """Files named with their hash never change; the others are asked for again."""
    if "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"


class _Mounted:
    """WSGI middleware: moves the path that we are mounted at from PATH_INFO to SCRIPT_NAME."""

    def __init__(self, application: WSGIApplication, path: str) -> None:
        self.application, self.path = application, path

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        rest: Any = environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = self.path
        if rest == self.path or rest.startswith(f"{self.path}/"):
            environ["PATH_INFO"] = rest.removeprefix(self.path) or "/"
        return self.application(environ, start_response)
