"""The OpenAPI 3.1 document of the API, made from its routes and schemas when it is first asked for."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from flask import Blueprint, Flask, Response
from flask_smorest import Api

from pim import db
from pim.web.access import public
from pim.web.api.bodies import JSON_BYTES
from pim.web.api.idempotency import HEADER, LONGEST, REPLAYED
from pim.web.api.mounting import PREFIX
from pim.web.api.mounting import blueprint as described
from pim.web.feeds.answers import answer_bytes
from pim.web.problems import PROBLEM

VERSION = "1.0.0"  # raised in the middle for what is added, in front for what breaks

blueprint = Blueprint("api_document", __name__)

Operation = dict[str, Any]


@blueprint.get(f"{PREFIX}/openapi.json")
@public
def document() -> Response:
    """The document, for machines."""
    told = {**make_document(), "servers": [{"url": db.settings().public_url}]}
    return answer_bytes(
        orjson.dumps(told, option=orjson.OPT_INDENT_2), "application/json", {"Cache-Control": "no-cache"}
    )


@cache
def make_document() -> dict[str, Any]:
    """The document without the address of the installation. The same for all, so made once."""
    told = _describe()
    for path, item in told["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                _complete(path, method, operation)
    told["components"]["schemas"] |= {"Problem": _PROBLEM}
    told["components"]["responses"] = {str(status): _answer(status) for status in REFUSALS}
    told["components"]["headers"] = {name: {"schema": schema} for name, schema in _HEADERS.items()}
    told["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "basic": {"type": "http", "scheme": "basic", "description": "The token is the password; any user."},
    }
    told["security"] = [{"bearer": []}, {"basic": []}]
    return told


def iter_operations() -> list[tuple[str, str, Operation]]:
    """Path, method and operation of every address, in the order of the document."""
    return [
        (path, method.upper(), operation)
        for path, item in make_document()["paths"].items()
        for method, operation in item.items()
        if method in _METHODS
    ]


_METHODS = ("get", "post", "patch", "delete")


def _describe() -> dict[str, Any]:
    """What flask-smorest knows, on an application of its own: no request is ever answered by it."""
    app = Flask("document")
    app.config.update(API_TITLE="PIM API", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
    description = "Reads and writes the catalogue. Things are added without notice and never taken away."
    api = Api(app, spec_kwargs={"info": {"description": description}})
    api.register_blueprint(described)
    told: dict[str, Any] = orjson.loads(orjson.dumps(api.spec.to_dict()))
    return told


def _complete(path: str, method: str, operation: Operation) -> None:
    """Add what every call has in common: its key, what it may be refused with, the headers of answers."""
    answers = operation["responses"]
    for status in [name for name in answers if not name.startswith("2")]:
        del answers[status]
    if method == "get" and "{" in path:
        answers["304"] = {"description": "You have it already: the ETag that you sent still holds."}
    if method != "get" and "media" not in path:
        operation.setdefault("parameters", []).append(_KEY)
    for answer in answers.values():
        answer.setdefault("headers", {}).update(_RATES)
    for status in REFUSALS:
        if status not in _OF_WRITES or method != "get":
            answers[str(status)] = {"$ref": f"#/components/responses/{status}"}
    operation["responses"] = dict(sorted(answers.items()))


def _answer(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": REFUSALS[status],
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 401:
        answer["headers"] = {"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}}
    if status == 429:
        answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return answer


REFUSALS = {
    400: "A parameter is unknown or says nothing, or the body can not be read.",
    401: "No token of the API, or one that is revoked or expired.",
    403: "The role of the token does not have the permission.",
    404: "There is no such thing.",
    409: "Somebody changed it meanwhile (`conflicts`), the key is taken, or a twin of the call is under way.",
    412: "What If-Match names has been replaced.",
    413: f"The body is too large: JSON has at most {JSON_BYTES >> 20} MiB.",
    415: "The body has another media type.",
    422: "A value breaks a rule, the body has another form (`errors`), or the key came with another call.",
    429: "The token has called too often within a minute.",
    500: "A fault of ours; `incident` names it in the log.",
    503: "Try again in a minute.",
}
_OF_WRITES = (409, 413, 415, 422)
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_HEADERS = {
    "RateLimit-Limit": _NUMBER,
    "RateLimit-Remaining": _NUMBER,
    "RateLimit-Reset": {"type": "integer", "description": "Seconds until the oldest call no longer counts."},
    "Retry-After": _TEXT,
    "WWW-Authenticate": _TEXT,
    REPLAYED: {"const": "true", "description": "The answer was kept from the first call with the key."},
}
_RATES = {
    name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS if name.startswith("RateLimit-")
}
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The call is made once, however often it arrives with this key within 48 hours, unless"
    " the installation keeps answers for another time; the answer is the first one's.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"},
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `detail` is a sentence for a person; `type` is stable.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": _NUMBER,
        "detail": _TEXT,
        "instance": _TEXT,
        "incident": _TEXT,
        "errors": {
            "type": "array",
            "description": "What is wrong, place by place.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": _TEXT, "detail": _TEXT},
            },
        },
        "conflicts": {
            "type": "array",
            "description": "What was expected (base), what stands there (theirs) and what was sent (mine).",
            "items": {
                "type": "object",
                "required": ["target", "field", "base", "theirs", "mine"],
                "properties": {"target": _TEXT, "field": _TEXT, "base": {}, "theirs": {}, "mine": {}},
            },
        },
    },
}
