"""Answers of channels for tests, spoilt by the faults that a person has switched on for them.

Every answer of such a channel says so in `PIM-Test`. What hits every other call hits where the last
call of the same token was not hit, so that a reader that tries again gets through.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import sqlalchemy as sa
from flask import Response, g, request

from pim import db
from pim.accounts import Token
from pim.errors import PimError
from pim.publish.faults import ON_EVERY_OTHER
from pim.publish.fetches import FeedFetch
from pim.web.feeds.addresses import address
from pim.web.feeds.answers import Part
from pim.web.feeds.questions import token_channel
from pim.web.problems import answer_rule, extend

RETRY_AFTER = "2"  # seconds
PAUSE_SECONDS = 1.0
PIECES = 5  # that a slow body comes in
SPOILT = ("full", "delta")
HEADER = "PIM-Test"

_fetches = FeedFetch.__table__


class Invented(PimError):
    """A refusal that a channel for tests was asked for."""

    def __init__(self, status: int) -> None:
        self.http_status = status
        super().__init__(f"This channel is for tests, and was asked to answer {status}. Try again.")


class SlowPart(Part):
    """A body that comes in few pieces, with a pause before each."""

    def __init__(self, whole: Part) -> None:
        self.file, self.left, self.sent = whole.file, whole.left, whole.sent
        self._piece = max(1, -(-whole.left // PIECES))

    def __next__(self) -> bytes:
        if self.left:
            time.sleep(PAUSE_SECONDS)
        return self.read(self._piece)


class TornPart(Part):
    """A body that ends half-way, whatever its length was said to be."""

    def __init__(self, whole: Part) -> None:
        self.file, self.left, self.sent = whole.file, whole.left // 2, whole.sent


def find_faults() -> Sequence[str] | None:
    """The faults of the channel that the request's token is for; None for a channel that is not for tests."""
    channel = token_channel()
    return None if channel is None or not channel.is_test else channel.faults


def intercept() -> Response | None:
    """Refuse the call, if a fault of the channel says so; None lets it go on."""
    faults = find_faults()
    what = _what()
    if not faults or what == "ack":
        return None
    last = _last_status()
    for fault, status in ON_EVERY_OTHER.items():
        if fault not in faults or (fault == "gone" and what != "delta") or last == status:
            continue
        return _refuse(status)
    return None


def spoil(response: Response) -> Response:
    """Mark the answer, and do to it what the faults say; an answer of any other channel stays as it is."""
    faults = find_faults()
    if faults is None:
        return response
    response.headers[HEADER] = f"channel for tests; faults={','.join(faults) or 'none'}"
    if "wrong_etag" in faults and "ETag" in response.headers:
        response.headers["ETag"] = f'"{time.monotonic_ns():x}"'
    body = response.response
    if _what() in SPOILT and isinstance(body, Part) and response.status_code in (200, 206):
        if "truncated" in faults and response.status_code == 200:  # what Range asks for gets through
            response.response = TornPart(body)
        elif "slow" in faults:
            response.response = SlowPart(body)
    return response


def _refuse(status: int) -> Response:
    answer = answer_rule(Invented(status))
    if status == 410:
        code = (request.view_args or {})["code"]
        return extend(answer, full=address(code, "full"), manifest=address(code, "manifest"))
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _what() -> str:
    return (request.endpoint or "").rpartition(".")[2]


def _last_status() -> int | None:
    """How the last call of the token was answered."""
    token: Token = g.token
    statement = sa.select(_fetches.c.status).where(_fetches.c.token_id == token.id)
    return db.connection().execute(statement.order_by(_fetches.c.id.desc()).limit(1)).scalar()
