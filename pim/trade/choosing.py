"""Which price holds: of all rows that say something about a product, the one that wins, and why.

The most specific list wins: a client's over that of its group, that over the market's. Of
lists alike the one that began last, then the first by code. Within a list the highest tier
that the quantity reaches, and of that the row that began last. Knows no table and no session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

LEVELS = ("market", "client_group", "client")  # the less specific ones first

# Why a row does not win. The first five do not hold at all; the others are beaten.
Reason = Literal[
    "archived", "list_dates", "currency", "unit", "dates", "tier", "level", "later_list", "list_code",
    "higher_tier", "later_row",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What a price list says of all its rows. Dates are `date.min` and `date.max` where there is no bound."""

    code: str
    level: int  # index in LEVELS
    currency: str
    includes_vat: bool
    valid_from: date
    valid_to: date  # the first day on which it no longer holds
    archived: bool = False
    owner: str = ""  # the code of the market, client group or client


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row of a price list for one product; `per_quantity` of `unit` cost the amount."""

    terms: Terms
    unit: str
    min_quantity: Decimal
    amount: Decimal
    per_quantity: Decimal
    valid_from: date
    valid_to: date

    @property
    def each(self) -> Decimal:
        """The price of one unit, unrounded."""
        return self.amount / self.per_quantity


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the rows of one product."""

    quantity: Decimal
    day: date
    currency: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row, and why it does not win; the winner has no reason."""

    row: PriceRow
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Break:
    """The price that holds from a quantity on, until the next break."""

    min_quantity: Decimal
    row: PriceRow


def choose(rows: Iterable[PriceRow], question: Question) -> PriceRow | None:
    """The row that wins; None where none holds."""
    return min((row for row in rows if _fault(row, question) is None), key=_rank, default=None)


def explain(rows: Iterable[PriceRow], question: Question) -> list[Candidate]:
    """Every row with the reason why it does not win: the winner first, then those that hold, best first."""
    candidates = [Candidate(row, _fault(row, question)) for row in rows]
    holding = sorted((c.row for c in candidates if c.reason is None), key=_rank)
    others = sorted((c for c in candidates if c.reason is not None), key=lambda c: _rank(c.row))
    beaten = [Candidate(row, _beaten_by(holding[0], row)) for row in holding[1:]]
    return [*(Candidate(row, None) for row in holding[:1]), *beaten, *others]


def price_breaks(rows: Sequence[PriceRow], question: Question) -> tuple[Break, ...]:
    """The price at each quantity from which another row wins, ascending; the question's is not asked for.

    Empty where no price holds on the day at all.
    """
    found: list[Break] = []
    for quantity in sorted({row.min_quantity for row in rows}):
        row = choose(rows, Question(quantity, question.day, question.currency, question.unit))
        if row is not None and (not found or found[-1].row is not row):
            found.append(Break(quantity, row))
    return tuple(found)


def _fault(row: PriceRow, question: Question) -> Reason | None:
    """Why a row does not hold at all; None if it does."""
    terms, day = row.terms, question.day
    if terms.archived:
        return "archived"
    if not terms.valid_from <= day < terms.valid_to:
        return "list_dates"
    if terms.currency != question.currency:
        return "currency"
    if row.unit != question.unit:
        return "unit"
    if not row.valid_from <= day < row.valid_to:
        return "dates"
    return "tier" if row.min_quantity > question.quantity else None


def _rank(row: PriceRow) -> tuple[int, int, str, Decimal, int]:
    """Sorts the row that wins first."""
    terms = row.terms
    return (
        -terms.level,
        -terms.valid_from.toordinal(),
        terms.code,
        -row.min_quantity,
        -row.valid_from.toordinal(),
    )


_BEATEN: tuple[Reason, ...] = ("level", "later_list", "list_code", "higher_tier", "later_row")


def _beaten_by(winner: PriceRow, row: PriceRow) -> Reason:
    pairs = zip(_rank(winner), _rank(row), strict=True)
    return next((_BEATEN[n] for n, (mine, its) in enumerate(pairs) if mine != its), "later_row")
