"""How much value added tax a product carries in a market. Reads lineages; asks no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pim.catalog.documents import Lineage
from pim.structure.snapshot import Structure


@dataclass(frozen=True, slots=True)
class Vat:
    """The tax class of a product in a market, and its rate in percent: None where none holds that day.

    `origin` is the key of the product or model that names the class; None for the market's standard.
    """

    tax_class: str
    percent: Decimal | None
    origin: str | None


def find_vat(structure: Structure, lineage: Lineage, market: str, day: date) -> Vat | None:
    """The tax that a product carries in a market on a day: by its own class, its model's, or the standard.

    None where no class says anything. A class that was archived counts as not named.
    """
    for layer in reversed(lineage.layers):
        found = structure.tax_classes.get(layer.vat.get(market, ""))
        if found is not None:
            return Vat(found.code, found.rate_on(market, day), layer.key)
    standard = structure.standard_tax_class(market)
    return None if standard is None else Vat(standard.code, standard.rate_on(market, day), None)
