"""The effective price: which rows say something to a buyer, today or as it was known then. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.errors import BadValue
from pim.structure.current import current
from pim.trade.choosing import LEVELS, Break, Candidate, PriceRow, Question, Terms, explain, price_breaks
from pim.trade.models import FIRST_DAY, LAST_DAY, Price, PriceList, PriceLoad

_lists = PriceList.__table__
_prices = Price.__table__
_loads = PriceLoad.__table__
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who asks: everybody in a market, or one client there. `currency` is the one that prices are told in."""

    market: str
    currency: str
    client: str | None = None
    client_group: str | None = None

    def owners(self) -> tuple[str | None, ...]:
        """Whose lists are asked, in the order of `LEVELS`."""
        return self.market, self.client_group, self.client


def get_buyer(market: str | None = None, client: str | None = None) -> Buyer:
    """Who a market or a client is; a client's own market is taken where none is named.

    Raises `UnknownCode`, and `BadValue` where neither is named.
    """
    structure = current()
    if client is None:
        if market is None:
            raise BadValue("buyer", "", "A market or a client is needed.")
        return Buyer(market, structure.market(market).currency)
    found = structure.client(client)
    own = structure.market(market or found.market)
    return Buyer(own.code, found.currency or own.currency, client, found.client_group)


def explain_price(
    product_id: int,
    buyer: Buyer,
    day: date,
    quantity: Decimal = _ONE,
    *,
    unit: str = "",
    known_at: datetime | None = None,
) -> list[Candidate]:
    """Every row that the buyer's lists have of a product, the winner first, each other with its reason.

    Archived lists are told too. `known_at` asks what was known at that instant; None is now.
    Without a winner there is no price: the first candidate has a reason then, or there is none.
    """
    rows = dict(_rows_by_product(buyer, [product_id], _known_load(known_at), archived=True))
    return explain(rows.get(product_id, ()), Question(quantity, day, buyer.currency, unit))


def iter_prices(
    buyer: Buyer,
    day: date,
    product_ids: Iterable[int] | None = None,
    *,
    unit: str = "",
    known_at: datetime | None = None,
    load: int | None = None,
) -> Iterator[tuple[int, tuple[Break, ...]]]:
    """The price breaks of products for one buyer, by ascending id; those without a price are left out.

    All products that have one without `product_ids`. What was known at an instant, or after
    a load of the ledger, is asked with `known_at` or `load`. A fixed number of statements,
    however many products there are.
    """
    question = Question(_ONE, day, buyer.currency, unit)
    known = _known_load(known_at) if load is None else load
    for product_id, rows in _rows_by_product(buyer, product_ids, known):
        if breaks := price_breaks(rows, question):
            yield product_id, breaks


def list_rows(product_id: int) -> list[PriceRow]:
    """Every row that stands of a product, of all lists in use and all days: by list, unit, tier and day."""
    rows = dict(_rows_by_product(None, [product_id], None)).get(product_id, [])
    return sorted(
        rows, key=lambda row: (row.terms.level, row.terms.code, row.unit, row.min_quantity, row.valid_from)
    )


def find_changed(buyer: Buyer, since: int) -> set[int]:
    """The products of which a row in the buyer's lists was opened or ended after a load."""
    c = _prices.c
    statement = sa.select(c.product_id).where(
        db.within(c.price_list_id, load_terms(buyer)), (c.from_load > since) | (c.to_load > since)
    )
    return set(db.connection().execute(statement.distinct()).scalars())


def _known_load(known_at: datetime | None) -> int | None:
    """The last load until an instant, 0 before the first; None for what is known now."""
    if known_at is None:
        return None
    statement = sa.select(sa.func.max(_loads.c.id)).where(_loads.c.at <= known_at)
    return int(db.connection().execute(statement).scalar() or 0)


def _rows_by_product(
    buyer: Buyer | None, product_ids: Iterable[int] | None, load: int | None, *, archived: bool = False
) -> Iterator[tuple[int, list[PriceRow]]]:
    terms = load_terms(buyer, archived=archived)
    c = _prices.c
    statement = sa.select(
        c.product_id,
        c.price_list_id,
        c.unit,
        c.min_quantity,
        c.amount,
        c.per_quantity,
        c.valid_from,
        c.valid_to,
    ).where(db.within(c.price_list_id, terms), stands(load))
    if product_ids is not None:
        statement = statement.where(db.within(c.product_id, product_ids))
    found = db.connection().execute(statement.order_by(c.product_id, c.id))
    for product_id, rows in groupby(found, key=lambda row: int(row[0])):
        yield product_id, [PriceRow(terms[row[1]], *row[2:]) for row in rows]


def stands(load: int | None) -> sa.ColumnElement[bool]:
    """That a row of the ledger stood after a load; None: that it stands now."""
    c = _prices.c
    is_open: sa.ColumnElement[bool] = c.to_load.is_(None)
    return is_open if load is None else sa.and_(c.from_load <= load, sa.or_(is_open, c.to_load > load))


def load_terms(buyer: Buyer | None, *, archived: bool = False) -> dict[int, Terms]:
    """The lists that say something to a buyer, by id, or all; archived ones where they are asked for."""
    statement = sa.select(_lists)
    if buyer is not None:
        owned = zip(LEVELS, buyer.owners(), strict=True)
        conditions = [_lists.c[level] == owner for level, owner in owned if owner is not None]
        statement = statement.where(sa.or_(*conditions))
    if not archived:
        statement = statement.where(_lists.c.archived.is_(False))
    return {row.id: _terms(row) for row in db.connection().execute(statement)}


def _terms(row: sa.Row[Any]) -> Terms:
    level = next(n for n, name in enumerate(LEVELS) if getattr(row, name) is not None)
    return Terms(
        row.code,
        level,
        row.currency,
        row.includes_vat,
        row.valid_from or FIRST_DAY,
        row.valid_to or LAST_DAY,
        row.archived,
        getattr(row, LEVELS[level]),
    )
