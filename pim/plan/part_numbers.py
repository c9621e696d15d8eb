"""What clients call our products: looked up both ways on a day, and how a new number becomes a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.changes import Draft
from pim.errors import UnknownCode
from pim.plan.models import ClientPartNumber
from pim.plan.numbering import Numbered, renumber, to_json
from pim.plan.part_number_targets import FIELD, PartNumberTarget, period_of
from pim.plan.periods import Period
from pim.structure.current import current
from pim.structure.models import Client

_numbers = ClientPartNumber.__table__
_clients = Client.__table__


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A number that a client gives a product from a day on, until before another; None takes numbers away.

    Without a first day it holds always where the client had no number, else from `today` on.
    """

    product_id: int
    number: str | None
    valid_from: date | None = None
    valid_to: date | None = None


def find_number(client: str, product_id: int, day: date) -> str | None:
    """What a client calls a product on a day; None where it has no number then. Raises `UnknownCode`."""
    return load_numbers(client, day, [product_id]).get(product_id)


def find_product(client: str, number: str, day: date) -> int | None:
    """The product that a client means by a number on a day, None for none. Raises `UnknownCode`."""
    statement = _holding(client, day).where(_numbers.c.number == number)
    row = db.connection().execute(statement).one_or_none()
    return None if row is None else int(row.product_id)


def load_numbers(client: str, day: date, product_ids: Iterable[int] | None = None) -> dict[int, str]:
    """What a client calls products on a day, by product, in ascending order. Raises `UnknownCode`."""
    statement = _holding(client, day)
    if product_ids is not None:
        statement = statement.where(db.within(_numbers.c.product_id, product_ids))
    found = db.connection().execute(statement.order_by(_numbers.c.product_id))
    return {row.product_id: row.number for row in found}


def list_numbers(product_id: int) -> list[tuple[str, Numbered]]:
    """Every number of a product, past and future ones too, by client and day; archived clients left out."""
    statement = (
        sa.select(_clients.c.code, _numbers)
        .join(_numbers, _numbers.c.client_id == _clients.c.id)
        .where(
            _numbers.c.product_id == product_id,
            _numbers.c.to_edition.is_(None),
            _clients.c.archived.is_(False),
        )
        .order_by(_clients.c.code, _numbers.c.valid_from)
    )
    return [(row.code, Numbered(row.number, period_of(row))) for row in db.connection().execute(statement)]


def number_drafts(client: str, given: Iterable[NewNumber], today: date) -> list[Draft]:
    """What writes new numbers of a client into those that stand, one change per product.

    What holds in the days of a new number is cut. Of two for one product and day the later
    one wins. Raises `UnknownCode`.
    """
    client_id = _client_id(client)
    listed = list(given)
    standing = _load_standing(client_id, {one.product_id for one in listed})
    wanted = dict(standing)
    for one in listed:
        rows = wanted.get(one.product_id, ())
        first = one.valid_from or (today if rows else None)
        wanted[one.product_id] = renumber(rows, one.number, Period(first, one.valid_to))
    changed = {i: rows for i, rows in wanted.items() if rows != standing.get(i, ())}
    skus = documents.find_keys(changed)
    return [
        Draft(
            PartNumberTarget.kind,
            skus[product_id],
            f"{FIELD}{client}",
            to_json(rows) or None,
            expected=to_json(standing.get(product_id, ())) or None,
            target_id=product_id,
        )
        for product_id, rows in changed.items()
    ]


def _holding(client: str, day: date) -> sa.Select[Any]:
    c = _numbers.c
    return sa.select(c.product_id, c.number).where(
        c.client_id == _client_id(client), c.valid_from <= day, c.valid_to > day, c.to_edition.is_(None)
    )


def _client_id(code: str) -> int:
    """The id of a client, an archived one too. Raises `UnknownCode`."""
    found = current().ids_of("client").get(code)
    if found is None:
        raise UnknownCode("client", code, tuple(current().clients))
    return found


def _load_standing(client_id: int, product_ids: Iterable[int]) -> dict[int, tuple[Numbered, ...]]:
    c = _numbers.c
    statement = sa.select(_numbers).where(
        c.client_id == client_id, db.within(c.product_id, product_ids), c.to_edition.is_(None)
    )
    found: dict[int, tuple[Numbered, ...]] = {}
    for row in db.connection().execute(statement.order_by(c.product_id, c.valid_from)):
        found[row.product_id] = (*found.get(row.product_id, ()), Numbered(row.number, period_of(row)))
    return found
