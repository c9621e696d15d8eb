"""Answers with a body that may be asked for again: conditions (304, 412), ranges (206, 416), digests.

Knows HTTP (RFC 9110, RFC 9530) and nothing of feeds. Bodies are streamed from files; they
are opened only where the conditions of the request ask for them.
"""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed, RequestedRangeNotSatisfiable
from werkzeug.http import http_date, quote_etag

CHUNK = 1 << 16  # bytes read from a file at a time
IDENTITY, GZIP = "identity", "gzip"


@dataclass(frozen=True, slots=True)
class Representation:
    """What is about to be sent, before it is opened.

    `etag` must change whenever a byte does, in this encoding.
    """

    etag: str
    media_type: str
    encoding: str = IDENTITY
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """An open body, to be closed by whoever sends it; `sha256` (hex) is of its bytes as they are sent."""

    file: BinaryIO
    size: int
    sha256: str = ""


class Part:
    """A span of a file as the body of an answer. Closes the file when it is sent, or given up."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self.file, self.left, self.sent = file, size, 0
        file.seek(start)

    def __iter__(self) -> Part:
        return self

    def __next__(self) -> bytes:
        return self.read(CHUNK)

    def read(self, most: int) -> bytes:
        """The next bytes, so many at most. Raises `StopIteration` behind the last one."""
        chunk = self.file.read(min(most, self.left)) if self.left else b""
        if not chunk:
            self.close()
            raise StopIteration
        self.left -= len(chunk)
        self.sent += len(chunk)
        return chunk

    def close(self) -> None:
        """Close the file; also where not all was sent."""
        self.left = 0
        self.file.close()


def answer(
    shown: Representation, open_content: Callable[[], Content], headers: Mapping[str, str]
) -> Response:
    """Answer the request at hand, GET or HEAD, with this representation or with part of it.

    Raises `PreconditionFailed` (If-Match) and `RequestedRangeNotSatisfiable`.
    """
    response = Response(status=200, headers=dict(headers), content_type=shown.media_type)
    response.headers["ETag"] = quote_etag(shown.etag)
    response.headers["Accept-Ranges"] = "bytes"
    if shown.modified_at is not None:
        response.headers["Last-Modified"] = http_date(shown.modified_at)
    if shown.encoding != IDENTITY:
        response.headers["Content-Encoding"] = shown.encoding
    if request.if_match and not request.if_match.is_strong(shown.etag):
        raise PreconditionFailed("What If-Match names has been replaced. Ask for it anew.")
    if _is_known(shown):
        response.status_code = 304
        return response
    return _send(response, shown, open_content())


def answer_bytes(body: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """`answer` with a short body that is at hand."""
    sha256 = hashlib.sha256(body).hexdigest()
    shown = Representation(sha256, media_type)
    return answer(shown, lambda: Content(io.BytesIO(body), len(body), sha256), headers)


def choose_encoding() -> str:
    """Gzip where the request takes it as gladly as plain bytes; plain bytes where it says nothing."""
    accepted = request.accept_encodings
    return (
        GZIP if accepted and accepted["gzip"] > 0 and accepted["gzip"] >= accepted["identity"] else IDENTITY
    )


def _is_known(shown: Representation) -> bool:
    """Whether the asker has this already. If-None-Match, where there is one, decides alone."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(shown.etag)
    since = request.if_modified_since
    return since is not None and shown.modified_at is not None and _to_second(shown.modified_at) <= since


def _send(response: Response, shown: Representation, content: Content) -> Response:
    try:
        span = _find_span(shown, content.size)
        start, end = span or (0, content.size)
        if content.sha256:
            _put_digests(response, content.sha256, is_whole=span is None and request.method == "GET")
        if span is not None:
            response.status_code = 206
            response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{content.size}"
        response.headers["Content-Length"] = str(end - start)
        if request.method == "HEAD":
            content.file.close()
        else:
            response.response = Part(content.file, start, end - start)
    except BaseException:
        content.file.close()
        raise
    return response


def _put_digests(response: Response, sha256: str, *, is_whole: bool) -> None:
    """RFC 9530: of the whole representation, and of this very message where it carries all of it."""
    value = f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode()}:"
    response.headers["Repr-Digest"] = value
    if is_whole:
        response.headers["Content-Digest"] = value


def _find_span(shown: Representation, size: int) -> tuple[int, int] | None:
    """The bytes asked for, from the first to before the last; None for all of them.

    What is malformed, in other units or for several spans is ignored, as RFC 9110 §14.2
    allows. Raises `RequestedRangeNotSatisfiable`.
    """
    asked = request.range
    if request.method != "GET" or size == 0 or asked is None or not _holds_if_range(shown):
        return None
    if asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    start, end = asked.ranges[0]
    if start < 0:
        return max(0, size + start), size
    if start >= size:
        raise RequestedRangeNotSatisfiable(size, "bytes", f"There are {size} bytes.")
    return start, min(size if end is None else end, size)


def _holds_if_range(shown: Representation) -> bool:
    """Whether If-Range lets a part be sent: it names exactly this representation, or is not there."""
    text = request.headers.get("If-Range", "").strip()
    if not text:
        return True
    if text.startswith(('"', "W/")):
        return text == quote_etag(shown.etag)  # a weak one never matches
    return shown.modified_at is not None and text == http_date(shown.modified_at)


def _to_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
