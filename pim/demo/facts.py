"""What the ERP of the demo company says: prices per list, and stock per warehouse. Plain rows, by SKU."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pim.changes import Draft
from pim.demo.clients import PRICE_LISTS, WAREHOUSES

# From so many on, so much of the price is asked.
_TIERS = ((Decimal(1), Decimal(1)), (Decimal(10), Decimal("0.95")), (Decimal(100), Decimal("0.88")))
_GROUP_SHARE, _CLIENT_SHARE = Decimal("0.92"), Decimal("0.82")
_NEXT_DELIVERY = date(2027, 1, 18)
_NONE_LEFT = 9  # of so many products there is none in a warehouse


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """A net price of one product in one list, from a quantity on."""

    price_list: str
    sku: str
    min_quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """How much there is of a product in a warehouse; where there is none, the day of the next delivery."""

    warehouse: str
    sku: str
    quantity: Decimal
    next_on: date | None = None
    next_quantity: Decimal | None = None


def prices(drafts: Iterable[Draft]) -> Iterator[ListedPrice]:
    """The prices of the products in these drafts: every market's list, and better ones for who has terms."""
    for sku, fields in _sold(drafts):
        euro = fields.get("values.list_price..")
        if euro is None:
            continue
        for code, _labels, currency, (owner, _of) in PRICE_LISTS:
            if owner != "market" and not _has_terms(owner, fields):
                continue
            share = {"market": Decimal(1), "client_group": _GROUP_SHARE, "client": _CLIENT_SHARE}[owner]
            for quantity, tier in _TIERS if owner == "market" else _TIERS[:1]:
                amount = Decimal(euro[currency]) * share * tier
                yield ListedPrice(code, sku, quantity, amount.quantize(Decimal("0.01")))


def stock(drafts: Iterable[Draft]) -> Iterator[Counted]:
    """The stock of the products in these drafts, in every warehouse: what follows from the SKU."""
    for sku, _fields in _sold(drafts):
        seed = sum(map(ord, sku))
        for place, (warehouse, *_rest) in enumerate(WAREHOUSES):
            number = (seed + 31 * place) % 500
            if (seed + place) % _NONE_LEFT:
                yield Counted(warehouse, sku, Decimal(number))
            else:
                yield Counted(warehouse, sku, Decimal(0), _NEXT_DELIVERY, Decimal(number + 50))


def skus(drafts: Iterable[Draft]) -> list[str]:
    """The SKUs in these drafts, in their order."""
    return [sku for sku, _fields in _sold(drafts)]


def _sold(drafts: Iterable[Draft]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every product that has a SKU, with its fields and those of the models above it."""
    models: dict[str, dict[str, Any]] = {}
    for draft in drafts:
        if draft.op != "create" or not isinstance(draft.value, dict):
            continue
        fields = {**models.get(draft.value.get("parent", ""), {}), **draft.value}
        if draft.kind == "model":
            models[draft.key] = fields
        elif "sku" in draft.value:
            yield draft.key, fields


def _has_terms(owner: str, fields: dict[str, Any]) -> bool:
    """Installers have terms for electrical and pipe material, the shipyard for what is used on ships."""
    if owner == "client_group":
        return str(fields.get("family_variant", "")).startswith(("installation", "plumbing", "cables"))
    return "shipbuilding" in fields.get("values.areas_of_use..", ())
