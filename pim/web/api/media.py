"""Media files: sent as a form or as plain bytes, kept under the hash of what they hold."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from pim import db
from pim.catalog import media
from pim.catalog.media.kinds import MAX_BYTES, MAX_NAME, clean_name
from pim.errors import NotFound
from pim.web.api.mounting import PREFIX, blueprint, bounded, route
from pim.web.api.refusals import BadBody, BadQuery
from pim.web.api.writing import address_of, answer_json

BYTES, FORM = "application/octet-stream", "multipart/form-data"
MOST_BYTES = MAX_BYTES + (64 << 10)  # and what a form puts around a file


class NameSchema(Schema):
    """What plain bytes are called; a form brings the name of its file."""

    name = fields.String(validate=validate.Length(1, MAX_NAME))


class ValueSchema(Schema):
    """What a field that refers to a file holds."""

    file = fields.String(required=True)
    name = fields.String(required=True)


class MediaSchema(Schema):
    """A kept file. `value` is what an image or document attribute is set to; sent files only have it."""

    sha256 = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    width_px = fields.Integer(required=True, allow_none=True)
    height_px = fields.Integer(required=True, allow_none=True)
    url = fields.String(required=True, metadata={"description": "Where anybody can fetch the original."})
    value = fields.Nested(ValueSchema)


def _tell(stored: media.Stored) -> dict[str, Any]:
    return {
        "sha256": stored.sha256,
        "media_type": stored.media_type,
        "size": stored.size,
        "width_px": stored.width_px,
        "height_px": stored.height_px,
        "url": address_of(f"/media/{stored.sha256}/{stored.original}"),
    }


@route("/media", "keep_media", "enrich", method="POST", summary="Send a file", tag="media")
@blueprint.arguments(NameSchema, location="query")
@blueprint.doc(
    requestBody={
        "required": True,
        "description": f"At most {MAX_BYTES >> 20} MiB, less where the installation takes less.",
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "contentMediaType": BYTES}},
                }
            },
            BYTES: {"schema": {"type": "string", "contentMediaType": BYTES}},
        },
    }
)
@blueprint.response(201, MediaSchema, description="It is kept. The same bytes are kept once.")
@bounded(MOST_BYTES)
def keep(asked: dict[str, Any]) -> Response:
    """Keep the file, with its rendition if it is a picture."""
    content, name = _read(asked)
    with db.transaction():
        stored = media.keep(content, name, "api")
        told = _tell(stored) | {"value": {"file": stored.sha256, "name": clean_name(name)}}
    answer = answer_json(told, 201)
    answer.headers["Location"] = address_of(f"{PREFIX}/media/{stored.sha256}")
    return answer


@route("/media/<sha256>", "show_media", "view", summary="What is known of a file", tag="media")
@blueprint.response(200, MediaSchema, description="The file, by its hash.")
def show(sha256: str) -> Response:
    """What the file is; its bytes are at `url`."""
    stored = media.find(sha256)
    if stored is None:
        raise NotFound("media file", sha256)
    return answer_json(_tell(stored))


def _read(asked: dict[str, Any]) -> tuple[bytes, str]:
    """The bytes and the name of what was sent. Raises `BadBody` or `BadQuery`."""
    if request.mimetype == FORM:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise BadBody({"file": "A form needs a part “file” that has a file name."})
        return sent.read(), asked.get("name") or sent.filename[:MAX_NAME]
    if "name" not in asked:
        raise BadQuery({"name": "Plain bytes need ?name=…, such as photo.jpg."})
    return request.get_data(), asked["name"]
