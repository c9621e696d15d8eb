"""The OpenAPI document and the calls by curl, made from the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from channels.base import FeedConnector
from channels.overlays import PRICES, STOCK
from pim.publish.connectors import all_connectors
from pim.web.openapi.table import FEED, OPERATIONS, PROBLEM, SCHEMA, Answer, Operation, Parameter

VERSION = "1.1.0"  # of the addresses: raised in the middle for what is added, in front for what breaks
TOKEN = "$PIM_TOKEN"  # noqa: S105 - the variable that holds it
SAMPLES = {"sku": "SKU", "number": "1", "key": "KEY", "sha256": "SHA256", "rendition": "web", "ext": "jpg"}

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_DIGEST = {"type": "string", "description": "RFC 9530: sha-256=:…:"}
_HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"type": "string", "description": "Strong, and another one for each encoding."},
    "Last-Modified": {"type": "string", "description": "When the revision was built."},
    "Accept-Ranges": {"const": "bytes"},
    "Content-Range": _TEXT,
    "Content-Length": _NUMBER,
    "Content-Encoding": {"const": "gzip"},
    "Content-Disposition": _TEXT,
    "Cache-Control": _TEXT,
    "Vary": _TEXT,
    "Repr-Digest": _DIGEST,
    "Content-Digest": _DIGEST,
    "WWW-Authenticate": _TEXT,
    "Link": {
        "type": "string",
        "description": "A schema (describedby), the full feed (alternate), the next file of several (next).",
    },
    "PIM-Parts": {"type": "string", "description": "How many files the feed has, where it has several."},
    "PIM-Revision": {"type": "integer", "description": "The revision that you have with this answer."},
    "PIM-Epoch": {"type": "string", "description": "Another one means that revisions began anew."},
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `detail` is a sentence for a person.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": _NUMBER,
        "detail": _TEXT,
        "instance": _TEXT,
        "full": {"type": "string", "description": "410: the address of the full feed."},
        "manifest": {"type": "string", "description": "410: the address of the manifest."},
        "reason": {"type": "string", "description": "404 of an item: a stable word."},
        "gone_in": {"type": "integer", "description": "404 of an item: the revision that took it out."},
        "shown_as": {"type": "string", "description": "404 of an item: its SKU in the feed."},
        "problems": {"type": "array", "items": {"type": "object"}, "description": "404: the broken rules."},
    },
}


def _line(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    """One line of a stream: `deleted` where a delta takes the product out of it."""
    return {
        "type": "object",
        "description": "One line.",
        "required": ["id", "sku"],
        "properties": {"id": _NUMBER, "sku": _TEXT, name: shape, "deleted": {"const": True}},
    }


_FILE: dict[str, Any] = {
    "type": "object",
    "required": ["name", "sha256", "bytes"],
    "properties": {"name": _TEXT, "sha256": _TEXT, "bytes": _NUMBER},
}
_MANIFEST: dict[str, Any] = {
    "type": "object",
    "required": [
        "channel",
        "epoch",
        "revision",
        "oldest",
        "built_at",
        "media_type",
        "items",
        "files",
        "urls",
    ],
    "properties": {
        "channel": _TEXT,
        "epoch": _TEXT,
        "revision": {"type": "integer", "description": "The live one."},
        "previous": {"type": ["integer", "null"]},
        "oldest": {"type": "integer", "description": "The oldest one that a delta can start from."},
        "built_at": {"type": "string", "format": "date-time"},
        "media_type": _TEXT,
        "items": _NUMBER,
        "products": {"type": "integer", "description": "In the file, where items hold prices and stock."},
        "held_back": {"type": "integer", "description": "Left out of that file, as they break a rule."},
        "files": {"type": "object", "description": "By encoding.", "additionalProperties": _FILE},
        "urls": {"type": "object", "additionalProperties": _TEXT},
    },
}
_SCHEMAS = {
    "manifest": "Manifest",
    "prices": "PriceLine",
    "new_prices": "PriceLine",
    "stock": "StockLine",
    "new_stock": "StockLine",
}
_LINES: dict[str, dict[str, Any]] = {
    "PriceLine": _line("prices", PRICES),
    "StockLine": _line("stock", STOCK),
}


def make_document(public_url: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document, in the language at hand."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "PIM feeds",
            "version": VERSION,
            "description": "What receivers fetch. Things are added without notice and never taken away.",
        },
        "servers": [{"url": public_url}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": {operation.path: _path_item(operation) for operation in OPERATIONS},
        "components": {
            "schemas": {"Problem": _PROBLEM, "Manifest": _MANIFEST, **_LINES},
            "headers": {name: {"schema": schema} for name, schema in _HEADERS.items()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "The token is the password; any user.",
                },
            },
        },
    }


def make_curl(operation: Operation, public_url: str, channel: str) -> str:
    """The call of an operation by curl, for a shell that holds the token in `PIM_TOKEN`."""
    path = operation.path
    for name, sample in {"channel": channel, **SAMPLES}.items():
        path = path.replace(f"{{{name}}}", sample)
    parts = ["curl --fail-with-body"]
    if not operation.is_public:
        parts.append(f'--header "Authorization: Bearer {TOKEN}"')
    if operation.curl:
        parts.append(operation.curl)
    parts.append(f'"{public_url}{path}{operation.query}"')
    return " \\\n  ".join(parts)


def _path_item(operation: Operation) -> dict[str, Any]:
    parameters = [_parameter(parameter) for parameter in operation.parameters]
    if operation.method == "POST":
        return {"parameters": parameters, "post": _call(operation, operation.name, has_body=True)}
    return {
        "parameters": parameters,
        "get": _call(operation, operation.name, has_body=True),
        "head": _call(operation, f"{operation.name}_head", has_body=False),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": str(parameter.description),
        "schema": parameter.schema,
    }


def _call(operation: Operation, name: str, *, has_body: bool) -> dict[str, Any]:
    ways = (
        operation.answers if has_body else [one for one in operation.answers if one.status not in (206, 416)]
    )
    call: dict[str, Any] = {
        "operationId": name,
        "summary": str(operation.summary),
        "description": str(operation.description),
        "responses": {str(one.status): _response(one, operation, has_body=has_body) for one in _sorted(ways)},
    }
    return call | ({"security": []} if operation.is_public else {})


def _sorted(answers: Sequence[Answer]) -> list[Answer]:
    return sorted(answers, key=lambda one: one.status)


def _response(answer: Answer, operation: Operation, *, has_body: bool) -> dict[str, Any]:
    response: dict[str, Any] = {"description": str(answer.description)}
    if answer.headers:
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in answer.headers}
    if answer.media_type and has_body:
        response["content"] = {name: _schema(answer, operation) for name in _media_types(answer.media_type)}
    return response


def _media_types(media_type: str) -> list[str]:
    connectors = [one for one in all_connectors().values() if isinstance(one, FeedConnector)]
    if media_type == SCHEMA:
        return sorted({one.schema_type for one in connectors})
    return sorted({one.media_type for one in connectors}) if media_type == FEED else [media_type]


def _schema(answer: Answer, operation: Operation) -> dict[str, Any]:
    if answer.media_type == PROBLEM:
        return {"schema": {"$ref": "#/components/schemas/Problem"}}
    if answer.status == 200 and operation.name in _SCHEMAS:
        return {"schema": {"$ref": f"#/components/schemas/{_SCHEMAS[operation.name]}"}}
    return {}
