"""Addresses of the pages of things, for parts that do not know each other's pages. "" where there is none."""

from __future__ import annotations

from typing import Any

from flask import url_for

from pim.web.access import has_page

_PAGES = {
    "assortment": "assortments.show",
    "channel": "channels.settings",
    "import_mapping": "import_mappings.show",
}


def product_url(product_id: int | None, field: str = "", **place: str) -> str:
    """The page of a product or model, at one of its fields; `place`: scope and locale to show it in."""
    if product_id is None or not has_page("products.show"):
        return ""
    anchor = f"field-{field}" if field else None
    return url_for("products.show", product_id=product_id, _anchor=anchor, **_given(place))


def products_url(**filters: Any) -> str:
    """The list of products that pass these filters."""
    return url_for("products.index", **_given(filters)) if has_page("products.index") else ""


def target_url(kind: str, key: str) -> str:
    """The page of a target of a change set that is no product."""
    endpoint = _PAGES.get(kind, "")
    return url_for(endpoint, code=key) if has_page(endpoint) else ""


def _given(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}
