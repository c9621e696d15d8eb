"""The shapes of what is laid over items as a feed is written: the same in every JSON that leaves the house.

JSON Schema (2020-12). What there is nothing to say of is absent. Numbers are texts.
"""

from __future__ import annotations

from typing import Any

_DECIMAL = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

CLIENT_PART_NUMBER: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "description": "What the client calls the product.",
}
PRICES: dict[str, Any] = {
    "type": "object",
    "required": ["currency", "includes_vat", "breaks"],
    "properties": {
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "includes_vat": {"type": "boolean", "description": "Whether the amounts include the tax."},
        "vat_rate": {**_DECIMAL, "description": "In percent."},
        "breaks": {
            "type": "array",
            "minItems": 1,
            "description": "The price that holds from a quantity on, until the next break of the unit.",
            "items": {
                "type": "object",
                "required": ["unit", "min_quantity", "amount", "per_quantity"],
                "properties": {
                    "unit": {
                        "type": "string",
                        "description": "Packaging unit; empty: the piece that is sold.",
                    },
                    "min_quantity": {**_DECIMAL, "description": "In units."},
                    "amount": _DECIMAL,
                    "per_quantity": {**_DECIMAL, "description": "So many units cost the amount."},
                    "valid_from": _DAY,
                    "valid_to": {**_DAY, "description": "The first day on which it no longer holds."},
                    "includes_vat": {
                        "type": "boolean",
                        "description": "Where it differs from the first break.",
                    },
                },
            },
        },
    },
}
STOCK: dict[str, Any] = {
    "type": "object",
    "required": ["quantity", "at"],
    "properties": {
        "quantity": {**_DECIMAL, "description": "In all warehouses that serve the market."},
        "next_on": {**_DAY, "description": "The next delivery."},
        "next_quantity": _DECIMAL,
        "at": {"type": "string", "description": "The instant of the count, as in RFC 3339."},
    },
}
