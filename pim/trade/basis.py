"""What decides the prices of a buyer at one moment, kept small enough to be remembered for ever.

Prices and named tax classes are ledgers: their numbers say how they stood. Price lists,
rates of tax and who the buyer is are settings that change in place: they are copied. From
both together what was told can be told again, and what may differ between two moments is found
without looking at everything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.structure.current import current
from pim.trade import sequences, taxes
from pim.trade.choosing import Terms
from pim.trade.effective import Buyer, load_terms, stands
from pim.trade.models import FIRST_DAY, HAS_END, HAS_START, LAST_DAY, Price

_prices = Price.__table__

# Product, list, unit, minimum quantity, amount, per quantity, and the bounds that there are: first day, and
# the first one on which it no longer holds. Numbers are texts.
RawPrice = Sequence[Any]


@dataclass(frozen=True, slots=True)
class PriceBasis:
    """What was known of prices at a moment, on a day. `rates` are percentages by tax class, as texts."""

    buyer: Buyer
    day: date
    load: int
    taxes: int  # number of the ledger of named tax classes
    lists: Mapping[int, Terms]
    rates: Mapping[str, str | None]
    standard: str | None  # the tax class of products that name none

    def holds(self, terms: Terms) -> bool:
        """Whether a list says something on the day, in the buyer's currency."""
        return terms.currency == self.buyer.currency and terms.valid_from <= self.day < terms.valid_to

    def rate_of(self, tax_class: str | None) -> tuple[str | None, str | None]:
        """The tax class that a product falls under, and its rate; None for what is not known.

        `tax_class` is the one that it names or inherits.
        """
        code = tax_class if tax_class in self.rates else self.standard
        return code, None if code is None else self.rates.get(code)

    def to_json(self) -> dict[str, Any]:
        """As it is stored; days without bound are left out."""
        return {
            "buyer": [self.buyer.market, self.buyer.currency, self.buyer.client, self.buyer.client_group],
            "day": self.day.isoformat(),
            "load": self.load,
            "taxes": self.taxes,
            "lists": {str(list_id): _terms_json(terms) for list_id, terms in sorted(self.lists.items())},
            "rates": dict(sorted(self.rates.items())),
            "standard": self.standard,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> PriceBasis:
        """What `to_json` gave."""
        return cls(
            Buyer(*told["buyer"]),
            date.fromisoformat(told["day"]),
            told["load"],
            told["taxes"],
            {int(list_id): _terms(terms) for list_id, terms in told["lists"].items()},
            told["rates"],
            told["standard"],
        )


def take_basis(buyer: Buyer, day: date) -> PriceBasis:
    """What is known now of a buyer's prices on a day, as the caller's transaction sees it."""
    structure = current()
    standard = structure.standard_tax_class(buyer.market)
    return PriceBasis(
        buyer,
        day,
        sequences.last(sequences.PRICES),
        taxes.last_number(),
        load_terms(buyer),
        {
            code: None if percent is None else f"{percent.normalize():f}"
            for code, tax_class in structure.tax_classes.items()
            if (percent := tax_class.rate_on(buyer.market, day)) is not None or tax_class is standard
        },
        None if standard is None else standard.code,
    )


def load_raw(basis: PriceBasis, product_ids: Collection[int]) -> dict[int, list[RawPrice]]:
    """What the lists of a basis said of products for its day, in the buyer's currency; nothing is chosen.

    Products of which they said nothing are left out.
    """
    c = _prices.c
    holding = [i for i, terms in basis.lists.items() if basis.holds(terms)]
    texts = (sa.type_coerce(c[name], sa.Text) for name in ("min_quantity", "amount", "per_quantity"))
    bounds = (
        sa.func.nullif(column, unbound, type_=sa.Date())
        for column, unbound in ((c.valid_from, FIRST_DAY), (c.valid_to, LAST_DAY))
    )
    statement = sa.select(c.product_id, c.price_list_id, c.unit, *texts, *bounds).where(
        db.within(c.product_id, product_ids),
        db.within(c.price_list_id, holding),
        stands(basis.load),
        c.valid_from <= basis.day,
        c.valid_to > basis.day,
    )
    found: dict[int, list[RawPrice]] = {}
    for row in db.connection().execute(statement).all():
        rows = found.get(row[0])
        if rows is None:
            found[row[0]] = [row]
        else:
            rows.append(row)
    return found


def find_moved(old: PriceBasis, new: PriceBasis) -> set[int] | None:
    """The products whose price may differ between two moments; None where any may.

    Rows that were opened or ended, bounds of rows that a day passed, lists that were set otherwise or
    that a day passed, and tax classes that were named otherwise. Another buyer, currency or
    rate concerns all.
    """
    if (old.buyer, old.standard) != (new.buyer, new.standard) or dict(old.rates) != dict(new.rates):
        return None
    found = taxes.find_retaxed(new.buyer.market, *sorted((old.taxes, new.taxes)))
    lists = old.lists.keys() | new.lists.keys()
    otherwise = {i for i in lists if _holding(old, i) != _holding(new, i)}
    if otherwise:
        found |= _products(db.within(_prices.c.price_list_id, otherwise))
    first, last = sorted((old.load, new.load))
    for column in (_prices.c.from_load, _prices.c.to_load):
        found |= _products(_in_lists(lists), column > first, column <= last)
    return found | _find_passed(lists, *sorted((old.day, new.day)))


def _find_passed(lists: Collection[int], after: date, until: date) -> set[int]:
    """Products with a price that began or ended on a day after one and up to another."""
    c = _prices.c
    if after == until:
        return set()
    began = (HAS_START, c.valid_from > after, c.valid_from <= until)
    ended = (HAS_END, c.valid_to > after, c.valid_to <= until)
    return _products(_in_lists(lists), *began) | _products(_in_lists(lists), *ended)


def _in_lists(lists: Collection[int]) -> sa.ColumnElement[bool]:
    return db.within(_prices.c.price_list_id, lists)


def _products(*conditions: Any) -> set[int]:
    statement = sa.select(_prices.c.product_id).where(*conditions)
    return set(db.connection().execute(statement.distinct()).scalars())


def _holding(basis: PriceBasis, list_id: int) -> Terms | None:
    """The terms of a list if it holds on the day; None for one that says nothing then."""
    terms = basis.lists.get(list_id)
    return terms if terms is not None and basis.holds(terms) else None


def _terms_json(terms: Terms) -> list[Any]:
    days = (terms.valid_from, FIRST_DAY), (terms.valid_to, LAST_DAY)
    bounds = [None if day == unbound else day.isoformat() for day, unbound in days]
    return [terms.code, terms.level, terms.currency, terms.includes_vat, *bounds]


def _terms(told: list[Any]) -> Terms:
    code, level, currency, includes_vat, first, last = told
    return Terms(
        code,
        level,
        currency,
        includes_vat,
        date.fromisoformat(first) if first else FIRST_DAY,
        date.fromisoformat(last) if last else LAST_DAY,
    )
