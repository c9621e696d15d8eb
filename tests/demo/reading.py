"""Reads the drafts of the demo catalogue into plain values that tests can ask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from pim.changes import Draft
from pim.demo import product_drafts, structure_drafts
from pim.structure import snapshot as s
from pim.structure import trading

KINDS = {
    "attribute_group": ("groups", s.AttributeGroup),
    "family": ("families", s.Family),
    "family_variant": ("family_variants", s.FamilyVariant),
    "scope": ("scopes", s.Scope),
    "locale": ("locales", s.Locale),
    "market": ("markets", s.Market),
    "category": ("categories", s.Category),
    "relation_type": ("relation_types", s.RelationType),
    "unit": ("units", s.Unit),
    "client_group": ("client_groups", trading.ClientGroup),
    "client": ("clients", trading.Client),
    "tax_class": ("tax_classes", trading.TaxClass),
    "packaging_unit": ("packaging_units", s.PackagingUnit),
    "classification": ("classifications", s.Classification),
    "group_type": ("group_types", s.GroupType),
    "product_group": ("product_groups", s.ProductGroup),
}


class Shelf:
    """Stands in for the store of files: keeps them by name."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def __call__(self, content: bytes, name: str) -> str:
        assert name not in self.files, f"{name} is stored twice"
        self.files[name] = content
        return hashlib.sha256(content).hexdigest()


@cache
def structure() -> s.Structure:
    """The snapshot that the structure drafts would make."""
    parts: dict[str, dict[str, Any]] = {name: {} for name, _cls in KINDS.values()}
    attributes: dict[str, dict[str, Any]] = {}
    records: dict[str, dict[str, s.ReferenceRecord]] = {}
    currencies = {}
    for number, draft in enumerate(structure_drafts(), start=1):
        fields = {"id": number, **_nested(draft)}
        match draft.kind:
            case "currency":
                currencies[draft.key] = draft.key
            case "attribute":
                shared = records.get(fields.get("rules", {}).get("entity", ""), {})
                attributes[draft.key] = {**fields, "options": dict(shared)}
            case "reference_entity":
                records[draft.key] = {}
            case "reference_record":
                of_entity = records[fields.pop("entity")]
                of_entity[fields["code"]] = s.ReferenceRecord(**fields)
            case "option":
                of = attributes[fields.pop("attribute")]
                of["options"][fields["code"]] = s.Option(**fields)
            case kind:
                name, cls = KINDS[kind]
                parts[name][draft.key] = cls(**_completed(kind, fields))
    return s.Structure(
        attributes={code: s.Attribute(**fields) for code, fields in attributes.items()},
        currencies=currencies,
        **parts,
    )


@cache
def stocked() -> tuple[tuple[Draft, ...], dict[str, bytes]]:
    """The product drafts and the files they refer to, by name; made once, since pictures take a second."""
    shelf = Shelf()
    return tuple(product_drafts(shelf)), shelf.files


def products() -> tuple[Draft, ...]:
    """The product drafts."""
    return stocked()[0]


def creations(drafts: Iterable[Draft], kind: str) -> dict[str, dict[str, Any]]:
    """The fields of what is created of a kind, by key."""
    return {d.key: d.value for d in drafts if d.kind == kind and d.op == "create"}


def iter_values(fields: dict[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """(attribute, scope, locale, value) of a product's own values."""
    for name, value in fields.items():
        if name.startswith("values."):
            _values, attribute, scope, locale = name.split(".")
            yield attribute, scope, locale, value


def ancestors(fields: dict[str, Any], models: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The models above a product or model, nearest first."""
    found = []
    while (parent := fields.get("parent")) is not None:
        fields = models[parent]
        found.append(fields)
    return found


def _nested(draft: Draft) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in draft.value.items():
        head, _, rest = name.partition(".")
        if rest:
            fields.setdefault(head, {})[rest] = value
        else:
            fields[head] = value
    return fields


def _completed(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    if kind == "unit":
        return {**fields, "factor": Decimal(fields["factor"]), "offset": Decimal(fields.get("offset", "0"))}
    if kind == "family_variant":
        return {**fields, "overridable": frozenset(fields["overridable"])}
    if kind == "category":
        return {"parent": None, **fields}
    return fields
