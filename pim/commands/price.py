"""`price`: what a product costs, for whom, and why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import click

from pim import clock
from pim.commands.declaring import DAY, Group, in_app, output_options
from pim.commands.finding import get_product
from pim.commands.output import Output, to_table
from pim.errors import BadValue
from pim.structure.current import current
from pim.structure.numbers import parse_number
from pim.trade.choosing import LEVELS, Candidate
from pim.trade.effective import Buyer, explain_price, get_buyer
from pim.trade.vat import find_vat

# What each reason of `pim.trade.choosing` says to people.
REASONS = {
    None: "holds",
    "archived": "its list is archived",
    "list_dates": "its list does not hold on that day",
    "currency": "another currency",
    "unit": "for another unit",
    "dates": "not for that day",
    "tier": "only from {min_quantity} on",
    "level": "a more specific list wins",
    "later_list": "a list that began later wins",
    "list_code": "another list, first by code, wins",
    "higher_tier": "a higher tier wins",
    "later_row": "a price that began later wins",
}


@click.group("price", cls=Group)
def command() -> None:
    """Ask what a product costs, for whom, and why.

    Example:
      python cli.py price show BRV-BH1100 --market SE
    """


@command.command()
@click.argument("sku", metavar="SKU")
@click.option("--market", help="For everybody there.  [default: the client's]")
@click.option("--client", help="For one client.")
@click.option("--quantity", default="1", show_default=True, help="How many are bought.")
@click.option("--unit", default="", help="A unit of packaging.  [default: the piece]")
@click.option("--on", "day", type=DAY, help="The day; of a past one, what was known then.  [default: today]")
@output_options()
@in_app
def show(
    *,
    out: Output,
    sku: str,
    market: str | None,
    client: str | None,
    quantity: str,
    unit: str,
    day: date | None,
) -> None:
    """Show the price that holds, and every other row with the reason why it does not.

    Example:
      python cli.py price show BRV-BH1100 --client nordbygg --quantity 100
      python cli.py price show BRV-BH1100 --market SE --on 2026-03-01
    """
    own = get_product(sku).own
    if own.is_model:
        raise BadValue("SKU", sku, "A product model has no price: ask for one of its variants.")
    buyer = get_buyer(market, client)
    zone = current().market(buyer.market).zone
    today = clock.day_in(zone, clock.now())
    on = day or today
    known_at = _end_of(on, zone) if on < today else None
    bought = Decimal(parse_number("quantity", quantity))
    found = explain_price(own.id, buyer, on, bought, unit=unit, known_at=known_at)
    told = _to_dict(sku, buyer, on, found) | {"quantity": bought, "unit": unit}
    out.data(told, _to_text(told))


def _end_of(day: date, zone: str) -> datetime:
    """The last instant of a day in a time zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) - timedelta(microseconds=1)


def _to_dict(sku: str, buyer: Buyer, on: date, found: list[Candidate]) -> dict[str, Any]:
    rows = [_row(candidate) for candidate in found]
    winner = rows[0] if rows and rows[0]["reason"] is None else None
    vat = find_vat(current(), get_product(sku), buyer.market, on)
    return {
        "sku": sku,
        "market": buyer.market,
        "client": buyer.client,
        "on": on,
        "currency": buyer.currency,
        "price": winner,
        "vat_percent": vat and vat.percent,
        "rows": rows,
    }


def _row(candidate: Candidate) -> dict[str, Any]:
    row = candidate.row
    return {
        "list": row.terms.code,
        "of": LEVELS[row.terms.level],
        "amount": row.amount,
        "currency": row.terms.currency,
        "includes_vat": row.terms.includes_vat,
        "per_quantity": row.per_quantity,
        "unit": row.unit,
        "min_quantity": row.min_quantity,
        "valid_from": None if row.valid_from == date.min else row.valid_from,
        "valid_to": None if row.valid_to == date.max else row.valid_to,
        "reason": candidate.reason,
    }


def _to_text(told: dict[str, Any]) -> str:
    whom = f"{told['client']} in {told['market']}" if told["client"] else told["market"]
    price = told["price"]
    if price is None:
        head = f"{told['sku']} has no price for {whom} on {told['on']}."
    else:
        per = f" per {price['per_quantity']}" if price["per_quantity"] != 1 else ""
        tax = "with VAT" if price["includes_vat"] else "without VAT"
        head = (
            f"{told['sku']} costs {price['amount']} {price['currency']}{per} {tax} for {whom} on {told['on']}"
        )
        head += f", by {price['list']}."
    names = (
        "list",
        "of",
        "amount",
        "currency",
        "per_quantity",
        "unit",
        "min_quantity",
        "valid_from",
        "valid_to",
    )
    rows = [[*(row[name] for name in names), REASONS[row["reason"]].format(**row)] for row in told["rows"]]
    return f"{head}\n\n{to_table((*names, 'why'), rows)}".strip()
