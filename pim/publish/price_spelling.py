"""How prices are told to receivers: from rows of the ledger to one JSON object per product.

Touches no session. Most products have one row, or several of which the most specific one wins:
those need no arithmetic. What has tiers is chosen as `pim.trade.choosing` does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from pim.trade.basis import PriceBasis, RawPrice
from pim.trade.choosing import PriceRow, Question, Terms, price_breaks

_ONE = Decimal(1)


class PriceSpeller:
    """Spells the prices of one basis; what repeats itself is spelt once."""

    def __init__(self, basis: PriceBasis) -> None:
        self._basis = basis
        holding = {list_id: terms for list_id, terms in basis.lists.items() if basis.holds(terms)}
        # The rank of a list among those that hold, the one that wins first: see `choosing`.
        order = sorted(holding, key=lambda i: _rank(holding[i]))
        self._ranks = {list_id: place for place, list_id in enumerate(order)}
        self._heads: dict[tuple[bool, str | None], str] = {}
        self._around = lru_cache(maxsize=4096)(self._spell_around)

    def spell(self, rows: Sequence[RawPrice], tax_class: str | None) -> str:
        """The JSON object of a product's prices, from the rows that hold: at least one.

        `tax_class` is the one that the product names or inherits.
        """
        row = rows[0]
        if len(rows) > 1:
            if any(other[2] != row[2] or other[3] != row[3] for other in rows):
                return self._spell_breaks(rows, tax_class)
            row = min(rows, key=self._precedence)
        _product, list_id, unit, minimum, amount, *more = row
        before, after = self._around((list_id, unit, minimum, *more), tax_class)
        return f"{before}{amount}{after}"

    def _spell_around(self, shape: tuple[Any, ...], tax_class: str | None) -> tuple[str, str]:
        """What stands before and after the amount of a single price: most prices differ in nothing else.

        `shape` is a row without its product and its amount.
        """
        terms = self._basis.lists[shape[0]]
        told = _spell_break((0, *shape[:3], "", *shape[3:]), terms)
        before, named, after = f"{self._head(terms.includes_vat, tax_class)}[{told}]}}".partition(
            '"amount":"'
        )
        return before + named, after

    def _precedence(self, row: RawPrice) -> tuple[int, int]:
        """Sorts the row that wins first, of those of one unit and one minimum quantity."""
        return self._ranks[row[1]], -(row[6] or date.min).toordinal()

    def _spell_breaks(self, rows: Sequence[RawPrice], tax_class: str | None) -> str:
        """Every unit's breaks, the piece first; a break says how it counts tax where the first differs."""
        basis = self._basis
        made = {read_row(basis.lists[row[1]], row): row for row in rows}
        chosen = [
            made[one.row]
            for unit in sorted({row[2] for row in rows})
            for one in price_breaks(
                [price for price in made if price.unit == unit],
                Question(_ONE, basis.day, basis.buyer.currency, unit),
            )
        ]
        first = basis.lists[chosen[0][1]].includes_vat
        told = []
        for row in chosen:
            terms = basis.lists[row[1]]
            told.append(_spell_break(row, terms, otherwise=terms.includes_vat != first))
        return f"{self._head(first, tax_class)}[{','.join(told)}]}}"

    def _head(self, includes_vat: bool, tax_class: str | None) -> str:
        """Everything before the breaks."""
        code, rate = self._basis.rate_of(tax_class)
        key = includes_vat, code
        if key not in self._heads:
            told = {"currency": self._basis.buyer.currency, "includes_vat": includes_vat}
            told |= {} if rate is None else {"vat_rate": rate}
            self._heads[key] = orjson.dumps(told)[:-1].decode() + ',"breaks":'
        return self._heads[key]


def read_row(terms: Terms, row: RawPrice) -> PriceRow:
    """A row of the ledger with what its list says, for choosing."""
    _product, _list, unit, *numbers, first, last = row
    minimum, amount, per_quantity = map(Decimal, numbers)
    return PriceRow(terms, unit, minimum, amount, per_quantity, first or date.min, last or date.max)


def _spell_break(row: RawPrice, terms: Terms, *, otherwise: bool = False) -> str:
    _product, _list, unit, min_quantity, amount, per_quantity, first, last = row
    days = ""
    if first is not None or last is not None or terms.valid_from != date.min or terms.valid_to != date.max:
        days = _spell_days(max(first or date.min, terms.valid_from), min(last or date.max, terms.valid_to))
    vat = f',"includes_vat":{"true" if terms.includes_vat else "false"}' if otherwise else ""
    return (
        f'{{"unit":{_quoted(unit)},"min_quantity":"{min_quantity}","amount":"{amount}"'
        f',"per_quantity":"{per_quantity}"{days}{vat}}}'
    )


def _spell_days(first: date, last: date) -> str:
    """The days on which both the row and its list hold."""
    begins = f',"valid_from":"{first}"' if first != date.min else ""
    return begins + (f',"valid_to":"{last}"' if last != date.max else "")


@lru_cache(maxsize=1024)  # units of packaging
def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def _rank(terms: Terms) -> tuple[int, int, str]:
    return -terms.level, -terms.valid_from.toordinal(), terms.code
