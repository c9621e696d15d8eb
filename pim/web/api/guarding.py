"""What every call of the API passes: bounds, the rate of its token, its key; and what every answer carries.

Who may call what was decided before (`pim.web.access`). Rates are counted by the `limits`
library in the memory of each process: so many workers, so many times the rate.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import TooManyRequests

from pim import clock, db
from pim.accounts import ApiToken, tokens
from pim.web.access import current_api_token
from pim.web.api import idempotency
from pim.web.api.bodies import JSON_BYTES
from pim.web.api.mounting import blueprint
from pim.web.api.refusals import BadQuery

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter

_COUNTER = "api_rates"
_log = logging.getLogger(__name__)


@blueprint.before_request
def enter() -> Response | None:
    """Refuse what is too much; give the answer that a call with this idempotency key had."""
    view: Any = current_app.view_functions[request.endpoint or ""]
    most = current_app.config["MAX_CONTENT_LENGTH"]
    request.max_content_length = min(getattr(view, "max_bytes", JSON_BYTES), most)
    _count(current_api_token())
    if "\0" in request.path or any("\0" in part for item in request.args.items(multi=True) for part in item):
        raise BadQuery({"address": "It holds the character NUL. Remove it."})
    return idempotency.begin()


@blueprint.after_request
def finish(answer: Response) -> Response:
    """Say how many calls are left, keep the answer where a key asks for it, note that the token was used."""
    answer.headers["Vary"] = "Authorization"
    if "rate" in g:
        most, left, seconds = g.rate
        answer.headers["RateLimit-Limit"] = str(most)
        answer.headers["RateLimit-Remaining"] = str(left)
        answer.headers["RateLimit-Reset"] = str(seconds)
    idempotency.settle(answer)
    token: ApiToken | None = g.get("api_token")
    at = clock.now()
    if token is not None and tokens.is_use_due(token, at):
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - outlives the request
        answer.call_on_close(_noter(app, token.id, at))
    return answer


def _count(token: ApiToken) -> None:
    """Count this call against its token. Raises `TooManyRequests` with the seconds to wait."""
    from limits import RateLimitItemPerMinute

    most = db.settings().api_per_minute
    item, counter, key = RateLimitItemPerMinute(most), _counter(), str(token.id)
    is_within = counter.hit(item, key)
    stats = counter.get_window_stats(item, key)
    seconds = max(0, math.ceil(stats.reset_time - clock.now().timestamp()))
    g.rate = most, stats.remaining, seconds
    if not is_within:
        raise TooManyRequests(
            f"A token may call {most} times a minute. Go on in {seconds} s.", retry_after=max(1, seconds)
        )


def _counter() -> MovingWindowRateLimiter:
    """The counts of this process, made at its first call."""
    from limits.storage import MemoryStorage
    from limits.strategies import MovingWindowRateLimiter

    if _COUNTER not in current_app.extensions:
        current_app.extensions[_COUNTER] = MovingWindowRateLimiter(MemoryStorage())
    found: MovingWindowRateLimiter = current_app.extensions[_COUNTER]
    return found


def _noter(app: Flask, token_id: int, at: datetime) -> Callable[[], None]:
    """What writes that the token was used, once its caller has the answer."""

    def note() -> None:
        try:
            with app.app_context(), db.transaction():
                tokens.note_use(token_id, at, ApiToken)
        except sa.exc.SQLAlchemyError:
            _log.warning("a use of the API token %s is not noted", token_id, exc_info=True)

    return note
