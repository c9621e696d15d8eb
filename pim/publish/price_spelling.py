"""How prices are told to receivers: from rows of the ledger to one JSON object per product.

Touches no session. Most products have one row, or several of which the most specific one wins:
those need no arithmetic. What has tiers is chosen as `pim.trade.choosing` does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

import orjson

from pim.trade.basis import PriceBasis, RawPrice
from pim.trade.choosing import PriceRow, Question, Terms, price_breaks

_ONE = Decimal(1)


class PriceSpeller:
    """Spells the prices of one basis; what repeats itself is spelt once."""

    def __init__(self, basis: PriceBasis) -> None:
        self._basis = basis
        holding = {
            list_id: terms
            for list_id, terms in basis.lists.items()
            if terms.currency == basis.buyer.currency and terms.valid_from <= basis.day < terms.valid_to
        }
        # The rank of a list among those that hold, the one that wins first: see `choosing`.
        order = sorted(holding, key=lambda i: _rank(holding[i]))
        self._ranks = {list_id: place for place, list_id in enumerate(order)}
        self._heads: dict[tuple[bool, str | None], str] = {}

    def spell(self, rows: Sequence[RawPrice], tax_class: str | None) -> str | None:
        """The JSON object of a product's prices; None where no price holds on the day.

        `tax_class` is the one that the product names or inherits.
        """
        day, ranks = self._basis.day, self._ranks
        rows = [row for row in rows if row[0] in ranks and row[5] <= day < row[6]]
        if not rows:
            return None
        if len(rows) > 1:
            shared = rows[0][1], rows[0][2]
            if any((row[1], row[2]) != shared for row in rows):
                return self._spell_breaks(rows, tax_class)
            rows.sort(key=lambda row: (ranks[row[0]], -row[5].toordinal()))
        terms = self._basis.lists[rows[0][0]]
        return f"{self._head(terms.includes_vat, tax_class)}[{_spell_break(rows[0], terms)}]}}"

    def _spell_breaks(self, rows: Sequence[RawPrice], tax_class: str | None) -> str | None:
        """Every unit's breaks, the piece first; a break says how it counts tax where the first differs."""
        basis = self._basis
        made = {_price_row(basis.lists[row[0]], row): row for row in rows}
        chosen = [
            (one.min_quantity, made[one.row])
            for unit in sorted({row[1] for row in rows})
            for one in price_breaks(
                [price for price in made if price.unit == unit],
                Question(_ONE, basis.day, basis.buyer.currency, unit),
            )
        ]
        first = basis.lists[chosen[0][1][0]].includes_vat
        told = []
        for _quantity, row in chosen:
            terms = basis.lists[row[0]]
            told.append(_spell_break(row, terms, otherwise=terms.includes_vat != first))
        return f"{self._head(first, tax_class)}[{','.join(told)}]}}"

    def _head(self, includes_vat: bool, tax_class: str | None) -> str:
        """Everything before the breaks."""
        rates, standard = self._basis.rates, self._basis.standard
        code = tax_class if tax_class in rates else standard
        key = includes_vat, code
        if key not in self._heads:
            rate = None if code is None else rates.get(code)
            told = {"currency": self._basis.buyer.currency, "includes_vat": includes_vat}
            told |= {} if rate is None else {"vat_rate": rate}
            self._heads[key] = orjson.dumps(told)[:-1].decode() + ',"breaks":'
        return self._heads[key]


def _spell_break(row: RawPrice, terms: Terms, *, otherwise: bool = False) -> str:
    _list, unit, min_quantity, amount, per_quantity, _from, _to = row
    first, last = max(row[5], terms.valid_from), min(row[6], terms.valid_to)
    days = f',"valid_from":"{first}"' if first != date.min else ""
    days += f',"valid_to":"{last}"' if last != date.max else ""
    vat = f',"includes_vat":{"true" if terms.includes_vat else "false"}' if otherwise else ""
    return (
        f'{{"unit":{_quoted(unit)},"min_quantity":"{min_quantity}","amount":"{amount}"'
        f',"per_quantity":"{per_quantity}"{days}{vat}}}'
    )


@lru_cache(maxsize=1024)  # units of packaging
def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def _price_row(terms: Terms, row: RawPrice) -> PriceRow:
    _list, unit, min_quantity, amount, per_quantity, first, last = row
    return PriceRow(terms, unit, Decimal(min_quantity), Decimal(amount), Decimal(per_quantity), first, last)


def _rank(terms: Terms) -> tuple[int, int, str]:
    return -terms.level, -terms.valid_from.toordinal(), terms.code
