"""Many products at once: JSON Lines in, a line for each line out; one change set that skips what is wrong.

A line with `changes` edits, one without creates, as PATCH and POST do for one. As in imports each
field is taken or left by itself: what conflicts or is not valid is named in the answer, the rest
is written. All lines are written in one transaction, or, where the call itself is refused, none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, request
from marshmallow import RAISE, Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from pim import changes
from pim.changes import Draft
from pim.changes.drafts import Row
from pim.changes.targets import target_type
from pim.errors import PimError
from pim.web.access import get_api_author
from pim.web.api import bodies
from pim.web.api.mounting import blueprint, bounded, flatten, route
from pim.web.api.refusals import BadBody, Malformed
from pim.web.api.shapes import KEY, Shape
from pim.web.api.telling import tell_values
from pim.web.api.writing import ChangesSchema, DryRunSchema, creation_draft, edit_drafts, perform

LINES, TYPES = bodies.LINES, bodies.LINE_TYPES
MOST_LINES, MOST_BYTES = 1000, 10 << 20


@dataclass(slots=True)
class Line:
    """One line on its way: its drafts, or the refusal that it got; and what was left out of it."""

    number: int
    key: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    status: int = 200
    detail: str | None = None
    left: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, status: int, detail: str) -> None:
        """Say why nothing of it is taken."""
        self.status, self.detail, self.drafts = status, detail, []


def mount_bulk(shape: Shape, path: str, key_name: str) -> None:
    """Mount the address that takes many of this kind."""

    @route(
        f"/{path}/bulk",
        f"write_{path}",
        "enrich",
        method="POST",
        summary=f"Make and change many {path} at once",
        tag=path,
    )
    @blueprint.arguments(DryRunSchema, location="query")
    @blueprint.doc(requestBody=_describe_body(path, key_name), responses=_ANSWERS)
    @bounded(MOST_BYTES)
    def write(asked: dict[str, Any]) -> Response:
        if request.mimetype not in TYPES:
            raise UnsupportedMediaType(f"Send JSON Lines, with “Content-Type: {LINES}”.")
        lines = _read(shape, key_name, request.get_data())
        return perform(lambda: _save(shape, lines, path, **asked), dry_run=asked["dry_run"])


def _save(shape: Shape, lines: list[Line], path: str, *, dry_run: bool) -> Response:
    _check_keys(shape, lines)
    drafts = [draft for line in lines for draft in line.drafts]
    set_id = None
    if drafts:
        saved = changes.save(drafts, get_api_author(f"{len(lines)} {path}"), skip=True)
        set_id = None if dry_run else saved.set_id
        _tell_left({line.key: line for line in lines if line.drafts}, [*saved.conflicts, *saved.invalid])
    answer = Response(b"".join(_tell(line, set_id) for line in lines), mimetype=LINES)
    answer.headers["PIM-Change-Set"] = str(set_id or "")
    return answer


def _read(shape: Shape, key_name: str, content: bytes) -> list[Line]:
    """The lines, those that have no right form refused. Raises `RequestEntityTooLarge` for too many."""
    texts = [text for text in content.split(b"\n") if text.strip()]
    if len(texts) > MOST_LINES:
        raise RequestEntityTooLarge(f"Send at most {MOST_LINES} lines at a time; these are {len(texts)}.")
    lines = [Line(number) for number in range(1, len(texts) + 1)]
    seen: dict[str, int] = {}
    for line, text in zip(lines, texts, strict=True):
        try:
            _read_line(shape, key_name, line, text)
        except Malformed as error:
            line.refuse(400, str(error))
        except PimError as error:
            line.refuse(422, str(error))
        if line.key is not None and (first := seen.setdefault(line.key, line.number)) != line.number:
            line.refuse(422, f"{line.key} stands in line {first} already: put its changes together.")
    return lines


def _read_line(shape: Shape, key_name: str, line: Line, text: bytes) -> None:
    if len(text) > bodies.JSON_BYTES:
        raise Malformed(f"A line has at most {bodies.JSON_BYTES} bytes.")
    told = bodies.parse(text)
    if not isinstance(told, dict):
        raise Malformed("A line is one JSON object.")
    key = told.get(key_name)
    if not isinstance(key, str) or not 0 < len(key) <= KEY:
        raise BadBody({key_name: f"It is needed: text of 1 to {KEY} characters."})
    line.key = key
    if "changes" in told:
        edits = _load(ChangesSchema, {name: part for name, part in told.items() if name != key_name})
        line.drafts = edit_drafts(shape, key, edits["changes"])
    else:
        line.drafts = [creation_draft(shape, key, _load(shape.schema, told))]


def _load(schema: type[Schema], told: Mapping[str, Any]) -> Any:
    try:
        return schema(unknown=RAISE).load(told)
    except ValidationError as error:
        raise BadBody(flatten(error.messages_dict)) from error


def _check_keys(shape: Shape, lines: Iterable[Line]) -> None:
    """Refuse edits of what does not exist, and creations of what does."""
    listed = [line for line in lines if line.drafts]
    known = target_type(shape.kind).find([line.key or "" for line in listed])
    for line in listed:
        is_creation = line.drafts[0].op == "create"
        if is_creation and line.key in known:
            line.refuse(409, f"The {shape.kind} {line.key} exists: send `changes` to change it.")
        elif not is_creation and line.key not in known:
            line.refuse(404, f"There is no {shape.kind} {line.key}.")
        elif is_creation:
            line.status = 201


def _tell_left(lines: Mapping[str | None, Line], rows: list[Row]) -> None:
    """Enter what was left out into its line, whose status is that of the worst of it."""
    values = iter(tell_values((row.field, row.before) for row in rows if row.outcome == "conflict"))
    for row in rows:
        line = lines[row.key]
        if row.outcome == "conflict":
            line.left.append({"field": row.field, "outcome": "conflict", "theirs": next(values)})
        else:
            line.left.append({"field": row.field, "outcome": "invalid", "detail": row.problem})
        line.status = 422 if "invalid" in {one["outcome"] for one in line.left} else 409
        line.detail = row.problem or f"{row.field} was changed by somebody else."


def _tell(line: Line, set_id: int | None) -> bytes:
    told: dict[str, Any] = {"line": line.number, "key": line.key, "status": line.status}
    if line.detail is not None:
        told["detail"] = line.detail
    if line.left:
        told["left"] = line.left
    if line.drafts:
        told["change_set"] = set_id
    return orjson.dumps(told) + b"\n"


def _describe_body(path: str, key_name: str) -> dict[str, Any]:
    example = f'{{"{key_name}": "A-1", "changes": [{{"field": "status.PL", "value": "approved"}}]}}\n'
    described = {"schema": {"type": "string"}, "example": example}
    return {
        "required": True,
        "description": f"At most {MOST_LINES} lines and {MOST_BYTES >> 20} MiB: {path} as POST takes them, or"
        f" `{key_name}` with `changes` as PATCH takes them.",
        "content": dict.fromkeys(TYPES, described),
    }


_ANSWERS: dict[str, Any] = {
    "200": {
        "description": "A line for each line, in their order: `line`, `key`, `status`, and what was `left`.",
        "content": {LINES: {"schema": {"type": "string"}}},
        "headers": {
            "PIM-Change-Set": {"schema": {"type": "string"}, "description": "Its id; empty for none."}
        },
    }
}
