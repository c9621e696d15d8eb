"""Products and models as the API tells them: what is their own, and what they inherit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields

from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.inheritance import merge
from pim.catalog.models import MODEL
from pim.errors import NotFound
from pim.web.api.shapes import LinkSchema, list_of, object_of, text
from pim.web.api.telling import Names, name_products, tell_link, tell_links


def load(ids: Iterable[int]) -> list[dict[str, Any]]:
    """These products and models, in the order of the ids."""
    listed = list(ids)
    lineages = documents.load_lineages(listed)
    links = [link for one in lineages.values() for told in one.own.relations.values() for link in told]
    successors = (one.own.successor for one in lineages.values() if one.own.successor is not None)
    names = name_products([*(link["product"] for link in links), *successors])
    return [_tell(lineages[product_id], names) for product_id in listed if product_id in lineages]


def find_id(kind: str, key: str) -> int:
    """The id of the product with this SKU, or the model with this code. Raises `NotFound`."""
    found = documents.find_id(key, kind)
    if found is None:
        raise NotFound("product model" if kind == MODEL else kind, key)
    return found


def get(kind: str, key: str) -> dict[str, Any]:
    """One product or model. Raises `NotFound`."""
    [told] = load([find_id(kind, key)])
    return told


def _tell(lineage: Lineage, names: Names) -> dict[str, Any]:
    own, above = lineage.own, lineage.layers[:-1]
    told: dict[str, Any] = {"id": own.id, "kind": own.kind}
    told |= {"code": own.code} if own.is_model else {"sku": own.sku}
    return told | {
        "family": own.family,
        "family_variant": own.family_variant,
        "parent": above[-1].code if above else None,
        "archived": own.archived,
        "successor": tell_link(own.successor, names),
        "created_at": own.created_at,
        "updated_at": own.updated_at,
        "categories": own.categories,
        "inherited_categories": sorted({code for layer in above for code in layer.categories}),
        "status": own.status,
        "relations": {code: tell_links(links, names) for code, links in own.relations.items()},
        "groups": own.groups,
        "group_relations": own.group_relations,
        "packaging": own.packaging,
        "order": own.order,
        "classifications": own.classifications,
        "values": own.values,
        "inherited": _inherited(lineage),
    }


def _inherited(lineage: Lineage) -> dict[str, Any]:
    """What the levels above say and this one does not: with its own values it makes the effective ones."""
    own, found = lineage.own.values, {}
    for attribute, scopes in merge([layer.values for layer in lineage.layers[:-1]]).items():
        rest = {
            scope: kept
            for scope, held in scopes.items()
            if (kept := _without(held, own.get(attribute, {}).get(scope, {})))
        }
        if rest:
            found[attribute] = rest
    return found


def _without(held: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {locale: value for locale, value in held.items() if locale not in own}


def _values(description: str) -> fields.Dict:
    by_scope = object_of(object_of(fields.Raw()))
    return object_of(by_scope, metadata={"description": description})


class _DocumentSchema(Schema):
    """What products and models have in common."""

    id = fields.Integer(metadata={"description": "It never changes; a SKU may."})
    kind = text()
    family = text(allow_none=True)
    family_variant = text(allow_none=True)
    parent = text(allow_none=True, metadata={"description": "Code of the model that it inherits from."})
    archived = fields.Boolean()
    successor = fields.Nested(LinkSchema, allow_none=True)
    created_at = fields.DateTime()
    updated_at = fields.DateTime()
    categories = list_of(text())
    inherited_categories = list_of(text())
    status = object_of(text(), metadata={"description": "By market; a market without one: new."})
    relations = object_of(list_of(fields.Nested(LinkSchema)), metadata={"description": "By relation type."})
    groups = list_of(text())
    group_relations = object_of(list_of(text()), metadata={"description": "By relation type."})
    packaging = object_of(fields.Dict(), metadata={"description": "Its own, by packaging unit."})
    order = object_of(text(), metadata={"description": "Its own: unit, step, minimum, price_per."})
    classifications = object_of(fields.Dict(), metadata={"description": "Its own, by classification."})
    values = _values('Own values: attribute, scope, locale; "" where it does not vary.')
    inherited = _values("Values of the levels above where it has none of its own.")
    completeness = fields.Integer(
        allow_none=True, metadata={"description": "In lists with `in`: whole percent of what is required."}
    )


class ProductSchema(_DocumentSchema):
    """A product, variants among them."""

    sku = text(allow_none=True)


class ModelSchema(_DocumentSchema):
    """A product model: never sold, its variants inherit from it."""

    code = text()


class CompletenessSchema(Schema):
    """How complete a product is in one locale of one scope."""

    scope = text(required=True)
    locale = text(required=True)
    required = fields.Integer(required=True)
    missing = fields.List(text(), required=True)
    percent = fields.Integer(required=True)
