"""The structure: each kind that is one row of a table has the same five addresses. Assortments are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Response
from marshmallow import Schema, fields

from pim import db
from pim.changes import Draft
from pim.changes.rows import RowTarget
from pim.errors import NotFound
from pim.plan.targets import AssortmentTarget
from pim.structure.targets import TARGETS
from pim.web.api.mounting import PREFIX, blueprint, route
from pim.web.api.narrowing import Narrowing
from pim.web.api.pages import NarrowingSchema, PageSchema, answer_page, read_narrowing
from pim.web.api.shapes import Shape, row_shape
from pim.web.api.writing import ChangesSchema, DryRunSchema, LeftSchema, creation_draft, edit_drafts, write
from pim.web.feeds.answers import answer_bytes


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind and where it is found."""

    target: type[RowTarget]
    is_readonly: bool = False

    @property
    def kind(self) -> str:
        """What change sets call one of them."""
        return self.target.kind

    @property
    def key(self) -> tuple[str, ...]:
        """The fields that make its key, joined by dots."""
        return self.target.key_fields

    @property
    def name(self) -> str:
        """What people call one of them."""
        return self.kind.replace("_", " ")

    @property
    def plural(self) -> str:
        """Several of them, as a word: `attribute_groups`."""
        return self.kind.removesuffix("y") + ("ies" if self.kind.endswith("y") else "s")

    @property
    def path(self) -> str:
        """Where they are found: `attribute-groups`."""
        return self.plural.replace("_", "-")


RESOURCES = (*(Resource(target) for target in TARGETS), Resource(AssortmentTarget, is_readonly=True))


def get_row(resource: Resource, key: str) -> Mapping[str, Any]:
    """One of them as the API tells it, archived or not. Raises `NotFound`."""
    rows = _load(resource, resource.target.rows.c[resource.target.key_column] == key, 1)
    if not rows:
        raise NotFound(resource.name, key)
    return rows[0]


def list_rows(
    resource: Resource, *, archived: bool, owner: str | None, after: str, limit: int
) -> list[Mapping[str, Any]]:
    """Those after a key, by key; `owner` is the first part of a key of two, such as an attribute."""
    table = resource.target.rows
    key = table.c[resource.target.key_column]
    wanted = (key > after) & table.c.archived.is_(archived)
    if owner is not None:
        wanted &= table.c[resource.key[0]] == owner
    return _load(resource, wanted, limit)


def _load(resource: Resource, condition: Any, limit: int) -> list[Mapping[str, Any]]:
    target = resource.target
    key = target.rows.c[target.key_column]
    statement = sa.select(target.rows).where(condition).order_by(key).limit(limit)
    return [_tell(resource, row) for row in db.connection().execute(statement).mappings()]


def _tell(resource: Resource, row: Mapping[Any, Any]) -> dict[str, Any]:
    columns = resource.target.columns
    told = {} if resource.key == ("code",) else {"key": row[resource.target.key_column]}
    for name, column in columns.items():
        value = row[name]
        told[name] = column.default if value is None and column.default is not None else value
    return told


def _mount(resource: Resource) -> None:
    shape = row_shape(resource.target)
    shown = _shown(resource, shape)
    _mount_reading(resource, shown)
    if not resource.is_readonly:
        written = written_schema(shown)
        _mount_creation(resource, shape, written)
        _mount_changes(resource, shape, written)


def _mount_reading(resource: Resource, shown: type[Schema]) -> None:
    plural, name = resource.plural, resource.name

    @route(
        f"/{resource.path}",
        f"list_{plural}",
        "view",
        summary=f"{resource.path}, page by page",
        tag=resource.path,
    )
    @blueprint.arguments(_list_schema(resource), location="query")
    @blueprint.response(200, _page_of(shown), description=f"{resource.path} in the order of their keys.")
    def list_(asked: dict[str, Any]) -> Response:
        narrowing, limit = read_narrowing(asked), asked["limit"]
        owner = asked.get(resource.key[0]) if len(resource.key) > 1 else None
        rows = list_rows(
            resource, archived=asked["archived"], owner=owner, after=asked.get("cursor", ""), limit=limit + 1
        )
        cursor = _key_of(resource, rows[limit - 1]) if len(rows) > limit else None
        return answer_page([narrowing.cut(row) for row in rows[:limit]], cursor)

    @route(
        f"/{resource.path}/<key>", f"show_{resource.kind}", "view", summary=f"One {name}", tag=resource.path
    )
    @blueprint.arguments(NarrowingSchema, location="query")
    @blueprint.response(200, shown, description=f"The {name}, archived or not.")
    def show(asked: dict[str, Any], key: str) -> Response:
        return answer_one(get_row(resource, key), read_narrowing(asked))


def _mount_creation(resource: Resource, shape: Shape, written: type[Schema]) -> None:
    name = resource.name

    @route(
        f"/{resource.path}",
        f"create_{resource.kind}",
        "structure",
        method="POST",
        summary=f"Make a new {name}",
        tag=resource.path,
    )
    @blueprint.arguments(DryRunSchema, location="query")
    @blueprint.arguments(shape.schema)
    @blueprint.response(201, written, description="Made; of a dry run the status is 200.")
    @blueprint.alt_response(200, schema=written, description="A dry run: nothing is made.")
    def create(asked: dict[str, Any], told: dict[str, Any]) -> Response:
        key = ".".join(str(told[part]) for part in resource.key)
        draft = creation_draft(shape, key, told)
        return write(
            [draft],
            f"{name} {key}",
            lambda: get_row(resource, key),
            location=f"{PREFIX}/{resource.path}/{key}",
            **asked,
        )


def _mount_changes(resource: Resource, shape: Shape, written: type[Schema]) -> None:
    name = resource.name

    @route(
        f"/{resource.path}/<key>",
        f"edit_{resource.kind}",
        "structure",
        method="PATCH",
        summary=f"Change fields of a {name}",
        tag=resource.path,
    )
    @blueprint.arguments(DryRunSchema, location="query")
    @blueprint.arguments(ChangesSchema)
    @blueprint.response(200, written, description="All changes are made.")
    def edit(asked: dict[str, Any], told: dict[str, Any], key: str) -> Response:
        get_row(resource, key)
        drafts = edit_drafts(shape, key, told["changes"])
        return write(drafts, f"{name} {key}", lambda: get_row(resource, key), **asked)

    @route(
        f"/{resource.path}/<key>",
        f"archive_{resource.kind}",
        "structure",
        method="DELETE",
        summary=f"Archive a {name}",
        tag=resource.path,
    )
    @blueprint.arguments(DryRunSchema, location="query")
    @blueprint.response(200, written, description="It is archived, and can be taken back by a PATCH.")
    def archive(asked: dict[str, Any], key: str) -> Response:
        get_row(resource, key)
        draft = Draft(resource.kind, key, "archived", True)
        return write([draft], f"Archive {name} {key}", lambda: get_row(resource, key), **asked)


def answer_one(told: Mapping[str, Any], narrowing: Narrowing) -> Response:
    """One thing, with an ETag of what is shown; 304 where the asker has it."""
    return answer_bytes(
        orjson.dumps(narrowing.cut(told)), "application/json", {"Cache-Control": "private, no-cache"}
    )


def written_schema(shown: type[Schema]) -> type[Schema]:
    """What a write answers, around the thing as it stands afterwards."""
    described = {"description": "None where nothing differed, and of a dry run."}
    return Schema.from_dict(
        {
            "change_set": fields.Integer(allow_none=True, required=True, metadata=described),
            "applied": fields.Integer(required=True),
            "same": fields.Integer(required=True),
            "left": fields.List(fields.Nested(LeftSchema), required=True),
            "dry_run": fields.Boolean(required=True),
            "item": fields.Nested(shown, required=True),
        },
        name=f"{shown.__name__}Written",
    )


def page_schema(shown: type[Schema], name: str) -> type[Schema]:
    """A page of a list of these."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(shown), required=True),
            "next": fields.String(
                required=True, allow_none=True, metadata={"description": "The address of the next page."}
            ),
        },
        name=name,
    )


def _page_of(shown: type[Schema]) -> type[Schema]:
    return page_schema(shown, f"{shown.__name__}Page")


def _shown(resource: Resource, shape: Shape) -> type[Schema]:
    """The shape as it is read: nothing is required, since `fields=` may leave all out."""
    found = dict(row_shape(resource.target).fields)
    for one in found.values():
        one.required = False
    if resource.key != ("code",):
        found["key"] = fields.String(metadata={"description": " and ".join(resource.key) + ", with a dot."})
    return Schema.from_dict(found, name=f"{shape.schema.__name__}Shown")


def _list_schema(resource: Resource) -> type[Schema]:
    class ListSchema(PageSchema):
        """Which of them, and which page."""

        archived = fields.Boolean(
            load_default=False, metadata={"description": "Archived ones instead of those in use."}
        )

    if len(resource.key) == 1:
        return ListSchema
    owner = fields.String(metadata={"description": f"Only those of this {resource.key[0]}."})
    return type("OwnedListSchema", (ListSchema,), {resource.key[0]: owner})


def _key_of(resource: Resource, row: Mapping[str, Any]) -> str:
    return ".".join(str(row[part]) for part in resource.key)


for _resource in RESOURCES:
    _mount(_resource)
