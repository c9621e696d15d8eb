"""Who buys, and what the state adds: clients, client groups and tax classes as plain, immutable values.

`pim.structure.current` loads them with the rest of the structure. Nothing here touches a session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ClientGroup:
    """Clients that share terms, such as a price list."""

    id: int
    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Client:
    """A company that buys from us. Its `labels` are its name, where that differs by language."""

    id: int
    code: str
    labels: Mapping[str, str]
    market: str
    client_group: str | None = None
    currency: str | None = None  # None: the market's
    locales: tuple[str, ...] = ()  # what its people read, the preferred one first; empty = the market's
    contact: str = ""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate of value added tax in percent, from a day on; None = from the beginning."""

    percent: Decimal
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class TaxClass:
    """What is taxed alike: a rate per market, which changes on a day that is known before."""

    id: int
    code: str
    labels: Mapping[str, str]
    rates: Mapping[str, tuple[TaxRate, ...]] = field(default_factory=dict)  # by market, in order of days
    standard_in: frozenset[str] = frozenset()  # markets in which products that say nothing belong to it

    def rate_on(self, market: str, day: date) -> Decimal | None:
        """The percentage in a market on a day; None where no rate holds."""
        held = [
            rate for rate in self.rates.get(market, ()) if rate.valid_from is None or rate.valid_from <= day
        ]
        return held[-1].percent if held else None
