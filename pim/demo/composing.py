"""Fields that products of every family have: names, descriptions, identifiers, weight and price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pim.demo.fields import gtin, measure, prices, spoken, values
from pim.demo.lifecycle import statuses
from pim.demo.texts import Five, filled, rich, same

# brand -> how its SKUs begin, where its products come from
BRANDS = {
    "brovik": ("BRV", "SE"),
    "fixnord": ("FXN", "PL"),
    "kemvik": ("KMV", "DE"),
    "lumvik": ("LMV", "CZ"),
    "przewex": ("PRX", "PL"),
    "rurvik": ("RRV", "CZ"),
    "varnflex": ("VFX", "SE"),
    "zetmax": ("ZTX", "CN"),
}


def sku_of(brand: str, number: str) -> str:
    """The SKU of a maker's part number."""
    return f"{BRANDS[brand][0]}-{number}"


def named(name: Five, short: Five | None = None) -> dict[str, Any]:
    """The name, and the short description where there is one, in all languages."""
    return spoken("name", name) | (spoken("short_description", short) if short else {})


def described(name: Five, text: Five, facts: Iterable[tuple[str, Five]] = ()) -> dict[str, Any]:
    """The description in each scope: with facts for shops, led by the name on marketplaces, bare in print."""
    lead = rich([filled(same("<strong>{}</strong>"), name), text])
    return (
        spoken("description", rich([text], facts), "ecommerce")
        | spoken("description", lead, "marketplace", ("pl_PL", "en_GB"))
        | spoken("description", rich([text]), "print", ("sv_SE", "en_GB"))
    )


def branded(brand: str, pkwiu: str, areas: Sequence[str], certifications: Sequence[str]) -> dict[str, Any]:
    """What the variants of one model share: brand, origin, use, marks."""
    return {
        **values(
            brand=brand,
            country_of_origin=BRANDS[brand][1],
            areas_of_use=sorted(areas),
            certifications=sorted(certifications) or None,
        ),
        "values.pkwiu..pl_PL": pkwiu,
    }


def identified(sku: str, serial: int, kilogram: str) -> dict[str, Any]:
    """What every sellable product has of its own: identifiers, weight, and its status in each market."""
    part_number = sku.partition("-")[2]
    own = values(gtin=gtin(serial), mpn=part_number, weight=measure(kilogram, "KILOGRAM"))
    return {"sku": sku, **own, **statuses(sku)}


def priced(euro: str) -> dict[str, Any]:
    """The list price in all currencies."""
    return values(list_price=prices(euro))
