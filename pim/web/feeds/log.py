"""Every fetch is written down, once its answer has been taken: in a transaction of its own.

By then the receiver has its bytes: it waits for no writer, and nothing is spoilt where the
note can not be made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request

from pim import clock, db
from pim.accounts import Token, tokens
from pim.publish.fetches import record_fetch
from pim.web.feeds.answers import Part

REVISION = "PIM-Revision"

_log = logging.getLogger(__name__)


def note(response: Response) -> Response:
    """Have the fetch written down when its answer is closed; for those with a live token only."""
    token: Token | None = g.get("token")
    if token is None or response.status_code == 401:
        return response
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - outlives the request
    response.call_on_close(_writer(app, token, response))
    return response


def _writer(app: Flask, token: Token, response: Response) -> Callable[[], None]:
    """What writes the row; holds plain values, since request and session are gone by then."""
    at, what = clock.now(), (request.endpoint or "").rpartition(".")[2]
    channel_id, token_id, is_due = token.channel_id, token.id, tokens.is_use_due(token, clock.now())
    is_head = request.method == "HEAD"

    def write() -> None:
        revision = response.headers.get(REVISION, type=int)
        size = 0 if is_head else _count_sent(response)
        try:
            with app.app_context(), db.transaction():
                record_fetch(
                    (channel_id, token_id),
                    at,
                    what,
                    revision=revision,
                    status=response.status_code,
                    size=size,
                )
                if is_due:
                    tokens.note_use(token_id, at)
        except sa.exc.SQLAlchemyError:
            _log.warning("a fetch of %s by token %s is not in the log", what, token_id, exc_info=True)

    return write


def _count_sent(response: Response) -> int:
    body = response.response
    return body.sent if isinstance(body, Part) else response.calculate_content_length() or 0
