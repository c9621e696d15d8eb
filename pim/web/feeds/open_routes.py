"""The feed of a channel at an address with a key in it, for receivers that can send no header.

Whoever has the address has the feed, so it opens nothing else: no deltas, no single items, no manifest.
"""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from pim.web.access import allow_key
from pim.web.feeds import log, spoiling
from pim.web.feeds.files import answer_part
from pim.web.feeds.questions import own_channel
from pim.web.feeds.routes import tell_end

blueprint = Blueprint("open_feeds", __name__, url_prefix="/feeds/<code>/open/<key>")
blueprint.before_request(spoiling.intercept)


@blueprint.after_request
def finish(response: Response) -> Response:
    """Keep the address out of search engines, and write the fetch down."""
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Robots-Tag"] = "noindex"
    return log.note(spoiling.spoil(response))


@blueprint.get("/full")
@allow_key
def full(code: str, key: str) -> Response:
    """The live generation; the first file where it has several."""
    return _answer(code, key, 1)


@blueprint.get("/parts/<int:number>")
@allow_key
def part(code: str, key: str, number: int) -> Response:
    """One file of the live generation."""
    return _answer(code, key, number)


def _answer(code: str, key: str, number: int) -> Response:
    channel = own_channel(code)
    following = url_for("open_feeds.part", code=code, key=key, number=number + 1)
    return answer_part(channel, number, tell_end(channel.connector.deprecation), following)
