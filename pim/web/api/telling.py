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
RELATIONS, SUCCESSOR = "relations.", "successor"

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
    return [
        (tell_link(link["product"], names) or {})
        | ({"quantity": link["quantity"]} if "quantity" in link else {})
        for link in links
    ]


def tell_link(product_id: int | None, names: Names) -> dict[str, Any] | None:
    """A link to a product or model without its quantity; None for none."""
    if product_id is None:
        return None
    kind, key = names.get(product_id, ("product", f"#{product_id}"))
    return {"to": key} | ({"kind": kind} if kind == MODEL else {})


def tell_values(told: Iterable[tuple[str, Any]]) -> list[Any]:
    """The values of (field, value) pairs, those of relations as links that name SKUs and codes."""
    pairs = list(told)
    names = name_products(link["product"] for field, value in pairs for link in _stored_links(field, value))
    return [_tell_value(field, value, names) for field, value in pairs]


def tell_conflicts(conflicts: Sequence[FieldConflict]) -> list[dict[str, Any]]:
    """Each conflict with target, field, base, theirs and mine."""
    parts = ("base", "theirs", "mine")
    values = iter(tell_values((one.field, getattr(one, part)) for one in conflicts for part in parts))
    return [asdict(one) | {part: next(values) for part in parts} for one in conflicts]


def _tell_value(field: str, value: Any, names: Names) -> Any:
    links = _stored_links(field, value)
    if not links:
        return value
    return tell_links(links, names) if field.startswith(RELATIONS) else tell_link(value["product"], names)


def _stored_links(field: str, value: Any) -> list[dict[str, Any]]:
    """The links that a field holds as documents store them; none where it holds something else."""
    if field == SUCCESSOR and isinstance(value, dict):
        value = [value]
    elif not field.startswith(RELATIONS) or not isinstance(value, list):
        return []
    is_stored = all(isinstance(link, dict) and isinstance(link.get("product"), int) for link in value)
    return value if is_stored else []
