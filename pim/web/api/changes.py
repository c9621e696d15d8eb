"""Change sets: what was decided, by whom, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from pim import changes, db
from pim.accounts import people
from pim.changes import ChangeSet, Saved, history, reverting
from pim.changes.drafts import Row
from pim.changes.history import Entry
from pim.changes.models import STATES
from pim.errors import WrongState
from pim.web.access import check_token_permission, get_api_author
from pim.web.admin.changes.reading import list_kinds, permission_of
from pim.web.api import idempotency
from pim.web.api.mounting import blueprint, route
from pim.web.api.pages import answer_page
from pim.web.api.refusals import BadBody
from pim.web.api.structure import page_schema
from pim.web.api.telling import tell_values
from pim.web.api.writing import DryRunSchema, answer_json

MOST, USUAL = 500, 100
IDS = "int(max=2147483647)"


class SetSchema(Schema):
    """A change set: one decision of one person or program."""

    id = fields.Integer()
    state = fields.String(metadata={"description": ", ".join(STATES)})
    title = fields.String()
    via = fields.String(metadata={"description": "web, cli, import, api, schedule, system"})
    source = fields.String(allow_none=True, metadata={"description": "Whose data it brings."})
    author = fields.String(allow_none=True, metadata={"description": "A person; none for programs."})
    created_at = fields.DateTime()
    applied_at = fields.DateTime(allow_none=True)
    due_at = fields.DateTime(allow_none=True)
    reverts = fields.Integer(allow_none=True)
    total = fields.Integer(metadata={"description": "Changes in it."})


class EntrySchema(Schema):
    """One change: `old` and `new` are values, null is empty; `outcome` says why it was not made."""

    kind = fields.String()
    key = fields.String()
    field = fields.String()
    op = fields.String()
    old = fields.Raw(allow_none=True)
    new = fields.Raw(allow_none=True)
    outcome = fields.String(allow_none=True)
    problem = fields.String(allow_none=True)


class SetWithChangesSchema(SetSchema):
    """A change set with a page of its changes."""

    items = fields.List(fields.Nested(EntrySchema))
    next = fields.String(allow_none=True)


class SetsSchema(Schema):
    """Which change sets, and which page."""

    state = fields.String(validate=validate.OneOf(STATES))
    limit = fields.Integer(load_default=USUAL, validate=validate.Range(1, MOST))
    cursor = fields.Integer(validate=validate.Range(1, 2**31 - 1))


class EntriesSchema(Schema):
    """Which page of the changes of a set."""

    limit = fields.Integer(load_default=USUAL, validate=validate.Range(1, MOST))
    cursor = fields.Integer(load_default=0, validate=validate.Range(0, 2**53))


class RevertSchema(Schema):
    """What to do about what was changed since: by default it is left alone and listed."""

    force = fields.Boolean(load_default=False, metadata={"description": "Overwrite it."})
    include_later = fields.Boolean(
        load_default=False, metadata={"description": "Undo the later sets that changed the same too."}
    )


class NotUndoneSchema(Schema):
    """A change that was not undone."""

    kind = fields.String()
    key = fields.String()
    field = fields.String()
    theirs = fields.Raw(allow_none=True, metadata={"description": "What stands there now."})
    problem = fields.String(allow_none=True)


class RevertedSchema(Schema):
    """What became of a revert."""

    change_set = fields.Integer(allow_none=True, metadata={"description": "The revert itself."})
    applied = fields.Integer()
    same = fields.Integer()
    dry_run = fields.Boolean()
    left = fields.List(fields.Nested(NotUndoneSchema))


@route("/changes", "list_changes", "view", summary="Change sets, the newest first", tag="changes")
@blueprint.arguments(SetsSchema, location="query")
@blueprint.response(200, page_schema(SetSchema, "SetPage"), description="Some change sets.")
def list_(asked: dict[str, Any]) -> Response:
    """The newest first."""
    limit = asked["limit"]
    found = history.list_sets(before=asked.get("cursor"), limit=limit + 1, state=asked.get("state"))
    authors = people.list_labels(one.author_id for one in found if one.author_id is not None)
    cursor = str(found[limit - 1].id) if len(found) > limit else None
    return answer_page([_tell(one, authors) for one in found[:limit]], cursor)


@route(
    f"/changes/<{IDS}:set_id>", "show_changes", "view", summary="One change set, with changes", tag="changes"
)
@blueprint.arguments(EntriesSchema, location="query")
@blueprint.response(200, SetWithChangesSchema, description="The set, and a page of its changes.")
def show(asked: dict[str, Any], set_id: int) -> Response:
    """Its changes in their order."""
    head, limit = changes.get_set(set_id), asked["limit"]
    entries = history.list_changes(set_id, after=asked["cursor"], limit=limit + 1)
    authors = people.list_labels([head.author_id]) if head.author_id is not None else {}
    cursor = str(entries[limit - 1].id) if len(entries) > limit else None
    return answer_page(_tell_entries(entries[:limit]), cursor, **_tell(head, authors))


@route(
    f"/changes/<{IDS}:set_id>/revert",
    "revert_changes",
    "view",
    method="POST",
    summary="Undo a change set, as a new one",
    tag="changes",
)
@blueprint.arguments(DryRunSchema, location="query")
@blueprint.arguments(RevertSchema, required=False)
@blueprint.response(200, RevertedSchema, description="What was undone, and what was left.")
def revert(asked: dict[str, Any], told: dict[str, Any], set_id: int) -> Response:
    """Its kinds of things decide which permissions it takes. What the set created is archived."""
    head = changes.get_set(set_id)
    undone = reverting.with_later(set_id) if told["include_later"] else [set_id]
    for kind in {kind for one in undone for kind in list_kinds(one)}:
        check_token_permission(permission_of(kind))
    if told["force"] and told["include_later"]:
        raise BadBody({"force": "Choose one of force and include_later."})
    author = get_api_author(f"Revert {set_id}")
    if asked["dry_run"]:
        if told["include_later"]:
            raise BadBody({"include_later": "A dry run looks at this one set: leave it out."})
        return answer_json(_preview(head, force=told["force"]))
    saved = changes.revert(set_id, author, **told)
    answer = answer_json(_tell_saved(saved))
    with db.transaction():
        idempotency.keep(answer)
    return answer


def _preview(head: ChangeSet, *, force: bool) -> dict[str, Any]:
    if head.state != "applied":
        raise WrongState(f"Change set {head.id} is {head.state}; only an applied one can be reverted.")
    drafts = list(reverting.revert_drafts([head.id], force=force))
    try:
        entries = history.preview_drafts(drafts)
    finally:
        db.db.session.rollback()  # frees what the preview locked
    left = [one for one in entries if one.outcome in ("conflict", "invalid")]
    return {
        "change_set": None,
        "applied": sum(one.outcome is None for one in entries),
        "same": sum(one.outcome == "same" for one in entries),
        "dry_run": True,
        "left": _tell_left([(one, one.old) for one in left]),
    }


def _tell_saved(saved: Saved) -> dict[str, Any]:
    rows = [*saved.conflicts, *saved.invalid]
    return {
        "change_set": saved.set_id,
        "applied": saved.applied,
        "same": saved.same,
        "dry_run": False,
        "left": _tell_left([(row, row.before if row.outcome == "conflict" else None) for row in rows]),
    }


def _tell_left(rows: Sequence[tuple[Row | Entry, Any]]) -> list[dict[str, Any]]:
    theirs = tell_values((row.field, value) for row, value in rows)
    return [
        {"kind": row.kind, "key": row.key, "field": row.field, "theirs": value, "problem": row.problem}
        for (row, _), value in zip(rows, theirs, strict=True)
    ]


def _tell(head: ChangeSet, authors: dict[int, str]) -> dict[str, Any]:
    return {
        "id": head.id,
        "state": head.state,
        "title": head.title,
        "via": head.via,
        "source": head.source,
        "author": authors.get(head.author_id or 0),
        "created_at": head.created_at,
        "applied_at": head.applied_at,
        "due_at": head.due_at,
        "reverts": head.reverts_id,
        "total": head.total,
    }


def _tell_entries(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    values = iter(tell_values((one.field, value) for one in entries for value in (one.old, one.new)))
    names = ("kind", "key", "field", "op", "outcome", "problem")
    return [
        {name: getattr(one, name) for name in names} | {"old": next(values), "new": next(values)}
        for one in entries
    ]
