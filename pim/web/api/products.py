"""Products by SKU, product models by code: lists, one of them, its completeness, and writing one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import Schema, fields

from pim.catalog.models import MODEL, PRODUCT
from pim.changes import Draft
from pim.enrich.completeness_table import load_completeness
from pim.enrich.product_list import list_products
from pim.web.api import product_views
from pim.web.api.bulk import mount_bulk
from pim.web.api.mounting import PREFIX, blueprint, route
from pim.web.api.pages import NarrowingSchema, answer_page, read_narrowing
from pim.web.api.product_filters import ProductsSchema, naming, read_filter
from pim.web.api.product_views import CompletenessSchema, ModelSchema, ProductSchema
from pim.web.api.shapes import Shape, document_shape
from pim.web.api.structure import answer_one, page_schema, written_schema
from pim.web.api.writing import (
    ChangesSchema,
    DryRunSchema,
    answer_json,
    creation_draft,
    edit_drafts,
    write,
)


def _mount(kind: str, path: str, key_name: str, shown: type[Schema]) -> None:
    shape = document_shape(kind)
    _mount_reading(kind, path, key_name, shown)
    _mount_writing(shape, path, key_name, shown)
    mount_bulk(shape, path, key_name)


def _mount_reading(kind: str, path: str, key_name: str, shown: type[Schema]) -> None:
    @route(f"/{path}", f"list_{path}", "view", summary=f"{path}, filtered, page by page", tag=path)
    @blueprint.arguments(ProductsSchema, location="query")
    @blueprint.response(200, page_schema(shown, f"{shown.__name__}Page"), description=f"Some {path}.")
    def list_(asked: dict[str, Any]) -> Response:
        narrowing, wanted = read_narrowing(asked), read_filter(asked, kind)
        with naming("cursor"):
            page = list_products(wanted, after=asked.get("cursor"), limit=asked["limit"], sort=asked["sort"])
        told = product_views.load(row.id for row in page.rows)
        if wanted.scope:
            told = [one | {"completeness": row.ratio} for one, row in zip(told, page.rows, strict=True)]
        return answer_page([narrowing.cut(one) for one in told], page.next_cursor)

    @route(f"/{path}/<path:{key_name}>", f"show_{kind}", "view", summary=f"One {kind}", tag=path)
    @blueprint.arguments(NarrowingSchema, location="query")
    @blueprint.response(200, shown, description=f"The {kind}, archived or not.")
    def show(asked: dict[str, Any], **named: str) -> Response:
        return answer_one(product_views.get(kind, named[key_name]), read_narrowing(asked))


def _mount_writing(shape: Shape, path: str, key_name: str, shown: type[Schema]) -> None:
    kind, written = shape.kind, written_schema(shown)

    @route(f"/{path}", f"create_{kind}", "enrich", method="POST", summary=f"Make a new {kind}", tag=path)
    @blueprint.arguments(DryRunSchema, location="query")
    @blueprint.arguments(shape.schema)
    @blueprint.response(201, written, description="Made; of a dry run the status is 200.")
    @blueprint.alt_response(200, schema=written, description="A dry run: nothing is made.")
    def create(asked: dict[str, Any], told: dict[str, Any]) -> Response:
        key = told[key_name]
        draft = creation_draft(shape, key, told)
        return write(
            [draft],
            f"{kind} {key}",
            lambda: product_views.get(kind, key),
            location=f"{PREFIX}/{path}/{quote(key, safe='/')}",
            **asked,
        )

    address = f"/{path}/<path:{key_name}>"

    @route(address, f"edit_{kind}", "enrich", method="PATCH", summary=f"Change fields of a {kind}", tag=path)
    @blueprint.arguments(DryRunSchema, location="query")
    @blueprint.arguments(ChangesSchema)
    @blueprint.response(200, written, description="All changes are made.")
    def edit(asked: dict[str, Any], told: dict[str, Any], **named: str) -> Response:
        return _save(shape, named[key_name], edit_drafts(shape, named[key_name], told["changes"]), "", asked)

    @route(address, f"archive_{kind}", "enrich", method="DELETE", summary=f"Archive a {kind}", tag=path)
    @blueprint.arguments(DryRunSchema, location="query")
    @blueprint.response(200, written, description="It is archived, and can be taken back by a PATCH.")
    def archive(asked: dict[str, Any], **named: str) -> Response:
        key = named[key_name]
        return _save(shape, key, [Draft(kind, key, "archived", True)], "Archive ", asked)


def _save(shape: Shape, key: str, drafts: list[Draft], verb: str, asked: dict[str, Any]) -> Response:
    """Save drafts of one document, and show it by its id: its SKU may be what changes."""
    product_id = product_views.find_id(shape.kind, key)

    def show() -> dict[str, Any]:
        [told] = product_views.load([product_id])
        return told

    return write(drafts, f"{verb}{shape.kind} {key}", show, **asked)


_mount(MODEL, "models", "code", ModelSchema)
_mount(PRODUCT, "products", "sku", ProductSchema)

_COMPLETENESS = Schema.from_dict(
    {"items": fields.List(fields.Nested(CompletenessSchema), required=True)}, name="CompletenessList"
)


@route(
    "/products/<path:sku>/completeness",
    "show_completeness",
    "view",
    summary="How complete a product is, and what is missing",
    tag="products",
)
@blueprint.response(
    200, _COMPLETENESS, description="By scope and locale; none for a product without a family."
)
def completeness(sku: str) -> Response:
    """By scope and locale, in their order."""
    found = load_completeness(product_views.find_id(PRODUCT, sku))
    told = [
        {
            "scope": scope,
            "locale": locale,
            "required": required,
            "missing": missing,
            "percent": 100 * (required - len(missing)) // required if required else 100,
        }
        for (scope, locale), (required, missing) in sorted(found.items())
    ]
    return answer_json({"items": told})
