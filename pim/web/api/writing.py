"""Writes of the API: each one a change set, in one transaction with the answer that its key keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields, validate

from pim import changes, db
from pim.catalog import media
from pim.changes import ANY, Draft, Saved
from pim.changes.operations import OPERATIONS
from pim.changes.targets import target_type
from pim.errors import BadValue
from pim.web.access import get_api_author
from pim.web.api import idempotency
from pim.web.api.shapes import FIELD, Shape
from pim.web.api.telling import RELATIONS, SUCCESSOR

MOST_CHANGES = 1000  # of one thing at a time
EDITS = OPERATIONS[1:]


class ChangeSchema(Schema):
    """One change of one field. Without `expected` it overwrites whatever stands there."""

    field = fields.String(required=True, validate=validate.Length(1, FIELD))
    op = fields.String(load_default="set", validate=validate.OneOf(EDITS))
    value = fields.Raw(allow_none=True, load_default=None)
    expected = fields.Raw(allow_none=True)


class ChangesSchema(Schema):
    """Changes of one thing: all of them are made, or none."""

    changes = fields.List(
        fields.Nested(ChangeSchema), required=True, validate=validate.Length(1, MOST_CHANGES)
    )


class DryRunSchema(Schema):
    """What every write takes in its address."""

    dry_run = fields.Boolean(
        load_default=False, metadata={"description": "Say what it would do, write nothing."}
    )


class LeftSchema(Schema):
    """A change that the source of the token may not make: another one owns the value."""

    field = fields.String(required=True)
    problem = fields.String(required=True)


class _Rehearsed(Exception):
    """Ends the transaction of a dry run."""


def edit_drafts(shape: Shape, key: str, told: Sequence[Mapping[str, Any]]) -> list[Draft]:
    """The drafts that change one thing. Raises `BadBody`, `UnknownCode` or `BadValue`."""
    return [_draft(shape, key, one) for one in told]


def creation_draft(shape: Shape, key: str, told: Mapping[str, Any]) -> Draft:
    """The draft that creates one thing. Raises `BadBody` or `BadValue`."""
    body = shape.to_fields(told)
    for field, value in body.items():
        _check_file(field, value)
    return Draft(shape.kind, key, "", body, op="create")


def write(
    drafts: Sequence[Draft],
    title: str,
    show: Callable[[], Mapping[str, Any]],
    *,
    dry_run: bool,
    location: str | None = None,
) -> Response:
    """Save the drafts, and answer with what came of it: 201 where `location` is given.

    Whole or not at all; what the source of the token may not change is left, and named.
    `show` tells how the thing stands afterwards, inside the transaction; of a dry run too.
    """

    def save() -> Response:
        saved = changes.save(drafts, get_api_author(title))
        return _answer(saved, show(), dry_run=dry_run, location=location)

    return perform(save, dry_run=dry_run)


def perform(make: Callable[[], Response], *, dry_run: bool) -> Response:
    """Do what writes and makes the answer in one transaction; of a dry run nothing is kept but the answer."""
    answer = Response()
    try:
        with db.transaction():
            answer = make()
            if dry_run:
                raise _Rehearsed
            idempotency.keep(answer)
    except _Rehearsed:
        return answer
    return answer


def answer_json(told: Any, status: int = 200) -> Response:
    """JSON as an answer."""
    return Response(orjson.dumps(told), status=status, mimetype="application/json")


def address_of(path: str) -> str:
    """The public address of a path."""
    return f"{db.settings().public_url}{path}"


def _answer(saved: Saved, shown: Mapping[str, Any], *, dry_run: bool, location: str | None) -> Response:
    told = {
        "change_set": None if dry_run else saved.set_id,
        "applied": saved.applied,
        "same": saved.same,
        "left": [{"field": row.field, "problem": row.problem} for row in saved.invalid],
        "dry_run": dry_run,
        "item": shown,
    }
    if location is None:
        return answer_json(told)
    answer = answer_json(told, 200 if dry_run else 201)
    if not dry_run:
        answer.headers["Location"] = address_of(location)
    return answer


def _draft(shape: Shape, key: str, told: Mapping[str, Any]) -> Draft:
    field, op, value = told["field"], told["op"], told["value"]
    value = _check_texts(field, value) if op == "replace" else shape.check(field, value, is_item=op != "set")
    _check_file(field, value)
    expected = ANY
    if "expected" in told:
        expected = _stored(field, shape.check(field, told["expected"]))
    return Draft(shape.kind, key, field, value, op, expected)


def _check_texts(field: str, value: Any) -> Any:
    """What a text is replaced by: the engine takes it for granted that both are texts."""
    told = value if isinstance(value, dict) else {}
    if told.keys() != {"find", "with"} or not all(isinstance(one, str) for one in told.values()):
        raise BadValue(field, value, 'Replacing needs {"find": text, "with": text}.')
    return told


def _stored(field: str, expected: Any) -> Any:
    """What the engine compares with: empty is None, and links hold ids."""
    if expected in ([], {}):
        return None
    if field == SUCCESSOR and expected:
        return _stored(RELATIONS, [expected])[0]
    if not field.startswith(RELATIONS) or not expected:
        return expected
    ids = {
        kind: target_type(kind).find([link["to"] for link in expected if link.get("kind", "product") == kind])
        for kind in ("product", "model")
    }
    return [
        {"product": ids[link.get("kind", "product")].get(link["to"])}
        | ({"quantity": link["quantity"]} if "quantity" in link else {})
        for link in expected
    ]


def _check_file(field: str, value: Any) -> None:
    """A value that names a file needs one that is kept. Raises `BadValue`."""
    file = value.get("file") if field.startswith("values.") and isinstance(value, dict) else None
    if isinstance(file, str) and media.find(file) is None:
        raise BadValue(field, file, "There is no such file. Send it to /api/v1/media first.")
