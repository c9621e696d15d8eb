"""Reading JSON that anybody may have sent: bounded in size and depth before anything looks at it."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from pim.web.api.refusals import Malformed

JSON_BYTES = 1 << 20  # of one request: the largest rich text is a tenth of it
LINES = "application/jsonl"
LINE_TYPES = (LINES, "application/x-ndjson", "application/jsonlines")
DEPTH = 12  # values nest five deep; rules of assortments a few levels more


def read_json() -> Any:
    """The body as JSON; {} for an empty one. Raises `Malformed`, `UnsupportedMediaType`."""
    content = request.get_data()
    if not content and request.mimetype in ("", "application/json"):
        return {}
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send JSON, with “Content-Type: application/json”.")
    return parse(content)


def parse(content: bytes) -> Any:
    """JSON without what no field may hold. Raises `Malformed`."""
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"This is no JSON: {error}.") from error
    _check(told)
    return told


def describe_lines(example: str) -> dict[str, Any]:
    """A body of JSON Lines, as OpenAPI describes it."""
    described = {"schema": {"type": "string"}, "example": f"{example}\n"}
    return {"required": True, "content": dict.fromkeys(LINE_TYPES, described)}


def describe_answers(description: str) -> dict[str, Any]:
    """An answer of JSON Lines, as OpenAPI describes it."""
    return {"200": {"description": description, "content": {LINES: {"schema": {"type": "string"}}}}}


def _check(told: Any) -> None:
    """Refuse what nests too deep, and the character NUL, which no text may have."""
    level, depth = [told], 0
    while level:
        depth += 1
        if depth > DEPTH:
            raise Malformed(f"The JSON nests deeper than {DEPTH} levels.")
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below += part
                below += part.values()
            elif isinstance(part, list):
                below += part
            elif isinstance(part, str) and "\0" in part:
                raise Malformed("A text holds the character NUL (U+0000). Remove it.")
        level = below
