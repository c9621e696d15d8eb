"""Values as the API tells them: links by SKU or code where documents hold ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import MODEL, Product
from pim.errors import FieldConflict

_products = Product.__table__
RELATIONS = "relations."

Names = Mapping[int, tuple[str, str]]  # id -> kind and key


def name_products(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Kind and SKU or code of these products and models; a product without a SKU is called by its number."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    statement = sa.select(_products.c.id, _products.c.kind, _products.c.sku, _products.c.code)
    rows = db.connection().execute(statement.where(db.within(_products.c.id, wanted)))
    return {row.id: (row.kind, row.sku or row.code or f"#{row.id}") for row in rows}


def tell_links(links: Sequence[Mapping[str, Any]], names: Names) -> list[dict[str, Any]]:
    """Stored links as change sets are told them: {"to", "kind" of a model, "quantity" where there is one}."""
    told = []
    for link in links:
        kind, key = names.get(link["product"], ("product", f"#{link['product']}"))
        one: dict[str, Any] = {"to": key} | ({"kind": kind} if kind == MODEL else {})
        told.append(one | ({"quantity": link["quantity"]} if "quantity" in link else {}))
    return told


def tell_values(told: Iterable[tuple[str, Any]]) -> list[Any]:
    """The values of (field, value) pairs, those of relations as links that name SKUs and codes."""
    pairs = list(told)
    names = name_products(
        link["product"] for field, value in pairs if _is_stored(field, value) for link in value
    )
    return [tell_links(value, names) if _is_stored(field, value) else value for field, value in pairs]


def tell_conflicts(conflicts: Sequence[FieldConflict]) -> list[dict[str, Any]]:
    """Each conflict with target, field, base, theirs and mine."""
    parts = ("base", "theirs", "mine")
    values = iter(tell_values((one.field, getattr(one, part)) for one in conflicts for part in parts))
    return [asdict(one) | {part: next(values) for part in parts} for one in conflicts]


def _is_stored(field: str, value: Any) -> bool:
    return (
        field.startswith(RELATIONS)
        and isinstance(value, list)
        and all(isinstance(link, dict) and isinstance(link.get("product"), int) for link in value)
    )
