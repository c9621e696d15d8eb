"""A structure's targets as flat fields, the way change sets address them. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pim.structure.snapshot import Structure

# Where a structure keeps each kind; options are inside their attributes.
PLACES = {
    "attribute": "attributes",
    "attribute_group": "groups",
    "family": "families",
    "family_variant": "family_variants",
    "scope": "scopes",
    "locale": "locales",
    "currency": "currencies",
    "category": "categories",
    "relation_type": "relation_types",
    "unit": "units",
    "reference_entity": "reference_entities",
    "group_type": "group_types",
    "product_group": "product_groups",
}
PREFIXED = ("labels", "requirements")  # mappings that have one field per entry: labels.de_DE


def list_keys(structure: Structure, kind: str) -> list[str]:
    """The keys of all targets of a kind; those of options are "attribute.option"."""
    if kind == "option":
        return [
            f"{attribute.code}.{code}"
            for attribute in structure.attributes.values()
            for code in attribute.options
        ]
    return list(getattr(structure, PLACES[kind]))


def fields_of(structure: Structure, kind: str, key: str) -> dict[str, Any] | None:
    """A target of the structure as change sets address it: {field: value}. None when it does not exist."""
    if kind == "option":
        owner, _dot, code = key.partition(".")
        attribute = structure.attributes.get(owner)
        option = attribute.options.get(code) if attribute else None
        return {"attribute": owner, **flat(option)} if option else None
    found = getattr(structure, PLACES[kind]).get(key)
    return flat(found) if found is not None else None


def flat(target: Any) -> dict[str, Any]:
    """One target of a structure as {field: value}; empty for None."""
    if target is None:
        return {}
    if isinstance(target, str):  # a currency is its code
        return {"code": target}
    fields: dict[str, Any] = {}
    for name in target.__slots__:
        if name in ("id", "options", "records"):
            continue
        value = _plain(getattr(target, name))
        if name in PREFIXED:
            fields.update({f"{name}.{part}": _plain(each) for part, each in value.items()})
        else:
            fields[name] = value
    return fields


def _plain(value: Any) -> Any:
    """As a change set holds it: lists for tuples, text for decimals."""
    if isinstance(value, tuple | frozenset):
        items = [_plain(item) for item in value]
        return sorted(items) if isinstance(value, frozenset) else items
    return format(value, "f") if isinstance(value, Decimal) else value
