"""The links of one relation type in a document: how they are told, and how they are stored.

Told as {"to": SKU} or, for a product model, {"to": code, "kind": "model"}; stored with the
immutable id of the target, `{"product": id}`, so that a renamed SKU breaks none. Links of
quantified types have a `quantity`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pim.catalog.documents import Document
from pim.catalog.fields import check_quantity
from pim.catalog.models import MODEL, PRODUCT
from pim.changes.operations import Value
from pim.errors import BadValue, NotFound
from pim.structure.snapshot import RelationType

Ids = Mapping[tuple[str, str], int]  # (kind, key) -> id


def named_targets(body: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The (kind, key) of each other document that fields name: parent, successor, targets of links."""
    for field, value in body.items():
        if field == "parent" and isinstance(value, str):
            yield MODEL, value
        elif field == "successor":
            yield from named_targets({"relations.": [value]})
        elif field.startswith("relations.") and isinstance(value, list):
            for link in value:
                if isinstance(link, dict) and isinstance(link.get("to"), str):
                    kind = link.get("kind", PRODUCT)
                    if kind in (MODEL, PRODUCT):
                        yield kind, link["to"]


def links_in(field: str, value: Value) -> list[dict[str, Any]]:
    """The links that a stored field holds: those of a relation, or the successor; none of another field."""
    if field == "successor" and isinstance(value, dict):
        return [value]
    return value if field.startswith("relations.") and isinstance(value, list) else []


def check_links(relation_type: RelationType, document: Document, value: Value, ids: Ids) -> Value:
    """The links as they are stored, in their order, each target once. Raises `NotFound` or `BadValue`."""
    field = f"relations.{relation_type.code}"
    links: dict[int, dict[str, Any]] = {}
    for link in value or []:
        target = _target(field, document, link, ids)
        entry: dict[str, Any] = {"product": target}
        if relation_type.quantified:
            entry["quantity"] = check_quantity(field, link.get("quantity", "1"))
        links.setdefault(target, entry)
    return list(links.values()) or None


def check_successor(document: Document, value: Value, ids: Ids) -> Value:
    """One link without a quantity; None is none. Raises `NotFound` or `BadValue`."""
    return None if value is None else {"product": _target("successor", document, value, ids)}


def _target(field: str, document: Document, link: Value, ids: Ids) -> int:
    if not isinstance(link, dict):
        raise BadValue(field, link, 'A list of {"to": SKU} is needed.')
    target = link.get("product")
    if target is None:
        target = ids.get((link.get("kind", PRODUCT), link.get("to", "")))
    if not isinstance(target, int):
        raise NotFound(link.get("kind", PRODUCT), link.get("to", ""))
    if target == document.id:
        raise BadValue(f"{document.key} {field}", document.key, "It cannot relate to itself.")
    return target
