"""What buyers are told of one product beside its content: prices, VAT, stock, part numbers. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pim import clock
from pim.catalog.documents import Lineage
from pim.plan.numbering import Numbered
from pim.plan.part_numbers import list_numbers
from pim.structure.snapshot import Structure
from pim.trade.choosing import PriceRow
from pim.trade.effective import list_rows
from pim.trade.stock import Level, Place, list_places, sum_for
from pim.trade.vat import Vat, find_vat


@dataclass(frozen=True, slots=True)
class Offer:
    """Prices of every list, those of markets first; VAT and stock by market, where there is such."""

    prices: Sequence[PriceRow]
    vat: Mapping[str, Vat]
    places: Sequence[Place]
    stock: Mapping[str, Level]
    numbers: Sequence[tuple[str, Numbered]]  # by client

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.prices or self.vat or self.places or self.numbers)


def load_offer(structure: Structure, lineage: Lineage, at: datetime) -> Offer:
    """The offer of a product, with a fixed number of statements; days are those of each market at `at`.

    A product model is not sold, so it has VAT only: what its variants inherit.
    """
    own = lineage.own
    found = {
        market.code: find_vat(structure, lineage, market.code, clock.day_in(market.zone, at))
        for market in structure.markets.values()
    }
    vat = {market: one for market, one in found.items() if one is not None}
    if own.is_model:
        return Offer((), vat, (), {}, ())
    places = list_places(own.id)
    sums = {market: sum_for(market, places) for market in structure.markets}
    stock = {market: level for market, level in sums.items() if level is not None}
    return Offer(list_rows(own.id), vat, places, stock, list_numbers(own.id))
