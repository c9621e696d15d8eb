"""Errors as answers: RFC 9457 problem JSON for receivers, a page with words for people.

Each `PimError` brings its status and its sentence, so there is one handler for all. What
nobody foresaw gets a number, which stands in the log too.
"""

from __future__ import annotations

import logging
import re
import secrets
from http import HTTPStatus
from typing import Any, cast

import orjson
from flask import Flask, Response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from pim.db import db
from pim.errors import PimError
from pim.logs import redact

MACHINE_PATHS = ("/feeds/", "/api/", "/metrics")
REALM = "pim"
PROBLEM = "application/problem+json"

_log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer every error in the form that its asker understands."""
    app.register_error_handler(PimError, answer_rule)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(SecurityError, answer_host)
    app.register_error_handler(InternalServerError, answer_unforeseen)


def is_for_machine() -> bool:
    """Whether the request came by a path that receivers use."""
    return request.path.startswith(MACHINE_PATHS)


def answer_rule(error: PimError) -> Response:
    """A rule of the PIM was broken: its own sentence."""
    db.session.rollback()
    return _answer(error.http_status, str(error), kind=type(error).__name__)


def answer_http(error: HTTPException) -> Response:
    """What Flask and Werkzeug refuse: unknown pages, large uploads, missing form tokens."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return cast("Response", error.get_response())  # a redirect
    answer = _answer(error.code, _explain(error), kind=type(error).__name__)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "Content-Range"):
            answer.headers[name] = value
    if error.code == HTTPStatus.UNAUTHORIZED and is_for_machine():
        answer.headers.add("WWW-Authenticate", f'Bearer realm="{REALM}"')
        answer.headers.add("WWW-Authenticate", f'Basic realm="{REALM}", charset="UTF-8"')
    return answer


def answer_host(error: SecurityError) -> Response:
    """The Host header is none of ours: no page, since its links would hold that host."""
    return Response("This host name is not served here.\n", status=400, mimetype="text/plain")


def answer_unforeseen(error: InternalServerError) -> Response:
    """A fault of ours: a number to ask about, and no detail."""
    incident = secrets.token_hex(4)
    _log.error(
        "incident %s at %s %s",
        incident,
        request.method,
        redact(request.path),
        exc_info=error.original_exception,
    )
    db.session.remove()
    if is_for_machine():
        return _to_problem(500, f"A fault of ours, number {incident}. Try again later.", "Fault", incident)
    # Neither person nor language is asked for: that may be what failed.
    return Response(render_template("pim/broken.html", incident=incident), status=500)


def extend(answer: Response, **members: Any) -> Response:
    """A problem with members of its own (RFC 9457 §3.2); a page as it is."""
    if answer.mimetype == PROBLEM:
        answer.set_data(orjson.dumps(orjson.loads(answer.get_data()) | members))
    return answer


def _answer(status: int, detail: str, kind: str) -> Response:
    if is_for_machine():
        return _to_problem(status, detail, kind)
    body = render_template("pim/error.html", status=status, title=_title(status), detail=detail)
    return Response(body, status=status)


def _to_problem(status: int, detail: str, kind: str, incident: str | None = None) -> Response:
    problem = {
        "type": "urn:pim:problem:" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind).lower(),
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": redact(request.path),  # it may hold a key
    }
    if incident is not None:
        problem["incident"] = incident
    return Response(orjson.dumps(problem), status=status, mimetype=PROBLEM)


def _explain(error: HTTPException) -> str:
    """The sentence for a person: what is wrong and what to do."""
    if isinstance(error, CSRFError):
        return str(
            _(
                "The page was open for too long, or came from another sign-in. Nothing was saved."
                " Go back, reload the page and send it again."
            )
        )
    sentences = {
        404: _("There is no such page. It may have been moved, or the address is mistyped."),
        405: _("This page can not be called in this way."),
        413: _("What you sent is too large."),
    }
    return str(sentences.get(error.code or 500) or error.description or "")


def _title(status: int) -> str:
    titles = {
        400: _("That did not work"),
        401: _("Signed out"),
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Something stands against it"),
        413: _("Too large"),
        422: _("That is not valid"),
        429: _("Too many attempts"),
        503: _("Busy"),
    }
    return str(titles.get(status) or _("That did not work"))
