"""`price-list`: what prices are imported into."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one
from pim.commands.declaring import DAY, Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.structure.current import current
from pim.trade.lists import list_price_lists

NAMES = ("code", "currency", "market", "client_group", "client", "includes_vat", "valid_from", "valid_to")


@click.group("price-list", cls=Group)
def command() -> None:
    """Name the lists that prices are imported into.

    Example:
      python cli.py price-list list
    """


@command.command()
@click.argument("code")
@click.option("--market", help="Holds for everybody there.")
@click.option("--group", "client_group", help="Holds for a client group, over the market's.")
@click.option("--client", help="Holds for one client, over all others.")
@click.option("--currency", help="ISO 4217.  [default: that of the market or client]")
@click.option("--gross", "includes_vat", is_flag=True, help="The amounts include VAT.")
@click.option("--from", "valid_from", type=DAY, help="The first day; without it always.")
@click.option("--to", "valid_to", type=DAY, help="The first day on which it no longer holds.")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(
    *,
    out: Output,
    code: str,
    market: str | None,
    client: str | None,
    currency: str | None,
    valid_from: date | None,
    valid_to: date | None,
    labels: tuple[str, ...],
    **given: Any,
) -> None:
    """Make the price list CODE, of one market, client group or client.

    Example:
      python cli.py price-list create list_se --market SE
      python cli.py price-list create nordbygg_2027 --client nordbygg --from 2027-01-01 --to 2028-01-01
    """
    body = {
        "code": code,
        "market": market,
        "client": client,
        "currency": currency or _find_currency(market, client),
        "valid_from": valid_from and valid_from.isoformat(),
        "valid_to": valid_to and valid_to.isoformat(),
        **given,
        **read_labels(labels),
    }
    create_one(out, "price_list", "Price list", body)


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the price lists, with how many prices stand in each.

    Example:
      python cli.py price-list list
    """
    found = list_price_lists()
    names = (*NAMES, "prices")
    out.data(found, to_table(names, [[one[name] for name in names] for one in found]))
    if not found:
        out.note("There is no price list yet. See: python cli.py price-list create --help")


def _find_currency(market: str | None, client: str | None) -> str | None:
    """The currency of a client, else that of its market; None for a group, which has none."""
    structure = current()
    if client is not None:
        own = structure.client(client)
        return own.currency or structure.market(own.market).currency
    return None if market is None else structure.market(market).currency
