"""The demo's channel to the marketplace merXu: a mapping, a category table with a few names, the channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import Five, same

CHANNEL, MAPPING, TABLE, CONNECTOR = "merxu_pl", "merxu_default", "merxu", "merxu"
_NAME: Five = ("merXu Polska", "merXu Polen", "merXu Poland", "merXu Polsko", "merXu Польша")

# Paths that merXu's help names; what else its tree holds is handed to sellers only.
_PATHS = {
    "lamps": "Electrical engineering/Lighting/Light sources/LED lamps",
    "lighting": "Electrical engineering/Lighting",
}
_TAGS = ["b", "br", "em", "h2", "h3", "i", "li", "ol", "p", "strong", "ul"]
_PRICES: dict[str, dict[str, Any]] = {
    "price": {"say": "each", "basis": "net", "decimals": 2},
    "currency": {"say": "currency"},
    "vat": {"say": "vat_rate"},
}


def marketplaces() -> Iterator[Draft]:
    """The table, the mapping and the channel; the assortment has to be there."""
    names = {f"names.{code}": path for code, path in _PATHS.items()}
    yield create("category_table", TABLE, {"code": TABLE, **labels(same("merXu")), **names})
    yield create("mapping", MAPPING, {
        "code": MAPPING, **labels(same("merXu")), "connector": CONNECTOR, "fields": list(_fields()),
    })  # fmt: skip
    yield create("channel", CHANNEL, {
        "code": CHANNEL, **labels(_NAME), "connector": CONNECTOR, "market": "PL", "scope": "ecommerce",
        "locales": ["pl_PL", "en_GB"], "assortment": "industry_pl", "mapping": MAPPING,
        "max_shrink_percent": 20,
    })  # fmt: skip


def _fields() -> Iterator[dict[str, Any]]:
    short = [{"do": "truncate", "length": 150, "at": "word"}]
    markup = [{"do": "tags", "allowed": _TAGS}, {"do": "truncate", "length": 3000, "at": "tag"}]
    level = [
        {"do": "replace", "what": "text", "find": "/", "by": "-"},
        {"do": "replace", "what": "text", "find": " > ", "by": "/"},
    ]
    pictures = [{"step": "picture", "number": number} for number in range(2, 12)]
    yield _feed("name", {"step": "attribute", "attribute": "name", "then": short})
    yield _feed("merxu_category_path", {"step": "category", "table": TABLE})
    yield _feed("supplier_category_path", {"step": "category", "separator": " > ", "then": level})
    yield _feed("description", {"step": "attribute", "attribute": "description", "then": markup})
    yield _feed("manufacturer", {"step": "label", "attribute": "brand"})
    yield _feed("manufacturer_product_id", {"step": "attribute", "attribute": "mpn"})
    yield _feed("ean", {"step": "attribute", "attribute": "gtin"})
    yield _feed("main_image_url", {"step": "picture", "number": 1})
    yield _feed("other_images_urls", {"step": "join", "separator": ";", "steps": pictures})
    yield _feed("video_youtube", {"step": "attribute", "attribute": "film"})
    for field, told in _PRICES.items():
        yield _feed(field, {"step": "price", **told})
    yield _feed("stock", {"step": "stock", "say": "quantity"})


def _feed(field: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"field": field, "steps": list(steps)}
