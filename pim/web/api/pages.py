"""Lists page by page: the address of the next page, as a member and as a `Link`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from marshmallow import Schema, fields, validate

from pim.structure.current import current
from pim.web.api.narrowing import Narrowing
from pim.web.api.refusals import BadQuery
from pim.web.api.writing import address_of, answer_json

MOST, USUAL = 500, 100  # things on a page
LONGEST = 300  # characters of a cursor


class NarrowingSchema(Schema):
    """What of each thing is returned."""

    fields_ = fields.String(
        data_key="fields",
        metadata={"description": "Only these, with commas: family, values.name, labels.en_GB."},
    )
    scope = fields.String(metadata={"description": "Values of this scope, and those that do not vary."})
    locales = fields.String(metadata={"description": "Values and labels of these locales, with commas."})


class PageSchema(NarrowingSchema):
    """Which page."""

    limit = fields.Integer(load_default=USUAL, validate=validate.Range(1, MOST))
    cursor = fields.String(
        validate=validate.Length(1, LONGEST), metadata={"description": "From the page before: see `next`."}
    )


def read_narrowing(asked: Mapping[str, Any]) -> Narrowing:
    """What the address wants of each thing. Raises `BadQuery` for a scope or locale that does not exist."""
    scope, locales = asked.get("scope", ""), split(asked.get("locales", ""))
    structure = current()
    if scope and scope not in structure.scopes:
        raise BadQuery({"scope": f"There is no scope {scope}. There is: {', '.join(structure.scopes)}."})
    if unknown := [code for code in locales if code not in structure.locales]:
        raise BadQuery({"locales": f"There is no locale {unknown[0]}."})
    return Narrowing(split(asked.get("fields_", "")), scope, locales)


def answer_page(items: Sequence[Mapping[str, Any]], cursor: str | None, **head: Any) -> Response:
    """A page of a list; `cursor` leads to the next one, None at the end; `head` is what the list is of."""
    if cursor is None:
        return answer_json({**head, "items": items, "next": None})
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    following = address_of(f"{request.path}?{urlencode([*others, ('cursor', cursor)])}")
    answer = answer_json({**head, "items": items, "next": following})
    answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def split(text: str) -> list[str]:
    """The parts of a list with commas, empty ones left out."""
    return [part.strip() for part in text.split(",") if part.strip()]
