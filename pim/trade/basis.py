"""What decides the prices of a buyer at one moment, kept small enough to be remembered for ever.

Prices and named tax classes are ledgers: their numbers say how they stood. Price lists,
rates of tax and who the buyer is are settings that change in place: they are copied. From
both together what was told can be told again, and what may differ between two moments is found
without looking at everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.structure.current import current
from pim.trade import sequences, taxes
from pim.trade.choosing import Terms
from pim.trade.effective import Buyer, load_terms, stands
from pim.trade.models import FIRST_DAY, HAS_END, HAS_START, LAST_DAY, Price

_prices = Price.__table__
MANY = 10_000  # products, of which reading all rows of the lists is quicker than finding each

# Of a product: list, unit, minimum quantity, amount, per quantity, first day, last day. Numbers are texts.
RawPrice = tuple[int, str, str, str, str, date, date]


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


def iter_raw(
    basis: PriceBasis, product_ids: Collection[int] | None = None
) -> Iterator[tuple[int, list[RawPrice]]]:
    """What the lists of a basis said of products, of these or of all, by ascending id; nothing is chosen."""
    c = _prices.c
    texts = (sa.type_coerce(c[name], sa.Text) for name in ("min_quantity", "amount", "per_quantity"))
    statement = sa.select(c.product_id, c.price_list_id, c.unit, *texts, c.valid_from, c.valid_to).where(
        db.within(c.price_list_id, basis.lists), stands(basis.load)
    )
    if product_ids is not None:
        statement = statement.where(db.within(c.product_id, product_ids))
    found = db.connection().execute(statement.order_by(c.product_id, c.id))
    for product_id, rows in groupby(found, key=lambda row: row[0]):
        yield product_id, [tuple(row[1:]) for row in rows]


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
    return terms if terms is not None and terms.valid_from <= basis.day < terms.valid_to else None


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
