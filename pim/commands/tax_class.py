"""`tax-class`: what is taxed alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pim import clock, db
from pim.changes import Author, Draft, save
from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one, split_codes
from pim.commands.declaring import DAY, Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.structure.current import current


@click.group("tax-class", cls=Group)
def command() -> None:
    """Name what is taxed alike, with its rates per market.

    A product belongs to the class that `product set SKU --field vat.MARKET CLASS` names, else
    to that of its product model, else to the standard class of the market.

    Example:
      python cli.py tax-class list
    """


@command.command()
@click.argument("code")
@click.option("--rate", "rates", multiple=True, metavar="MARKET=PERCENT", help="May be repeated.")
@click.option("--standard", metavar="MARKET,…", help="Products that say nothing belong to it there.")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(
    out: Output, code: str, rates: tuple[str, ...], standard: str | None, labels: tuple[str, ...]
) -> None:
    """Make the tax class CODE.

    Example:
      python cli.py tax-class create standard --rate SE=25 --rate PL=23 --standard SE,PL
    """
    body: dict[str, Any] = {"code": code, "standard_in": split_codes(standard), **read_labels(labels)}
    for rate in rates:
        market, sign, percent = rate.partition("=")
        if not sign:
            raise click.UsageError(f"A rate is MARKET=PERCENT, e.g. SE=25: {rate!r} is not.")
        body[f"rates.{market.strip()}"] = [{"percent": percent.strip()}]
    create_one(out, "tax_class", "Tax class", body)


@command.command()
@click.argument("code", metavar="CLASS")
@click.argument("market")
@click.argument("percent")
@click.option("--from", "valid_from", type=DAY, help="The first day.  [default: from the beginning]")
@output_options(quiet=True)
@in_app
def rate(out: Output, code: str, market: str, percent: str, valid_from: date | None) -> None:
    """Set the rate of a tax class in a market, from a day on; rates of other days stay.

    Example:
      python cli.py tax-class rate reduced SE 6 --from 2027-04-01
    """
    day = None if valid_from is None else valid_from.isoformat()
    kept = [one for one in _rates(code, market) if one.get("valid_from") != day]
    told = {"percent": percent} | ({"valid_from": day} if day else {})
    with db.transaction():
        draft = Draft("tax_class", code, f"rates.{market}", [*kept, told])
        saved = save([draft], Author("cli", f"Rate of {code} in {market}"))
    line = f"{code} is {percent} % in {market}" + (f" from {day} on" if day else "")
    out.data({"tax_class": code, "market": market, **told, "change_set": saved.set_id}, line)


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the tax classes, with the rates of today.

    Example:
      python cli.py tax-class list --json
    """
    structure = current()
    found = [
        {
            "code": one.code,
            "market": market,
            "percent": one.rate_on(market, clock.day_in(structure.market(market).zone, clock.now())),
            "standard": market in one.standard_in,
            "rates": _rates(one.code, market),
        }
        for one in structure.tax_classes.values()
        for market in structure.markets
        if market in one.rates or market in one.standard_in
    ]
    names = ("code", "market", "percent", "standard")
    out.data(found, to_table(names, [[one[name] for name in names] for one in found]))
    if not found:
        out.note("There is no tax class yet. See: python cli.py tax-class create --help")


def _rates(code: str, market: str) -> list[dict[str, Any]]:
    return [
        {"percent": str(rate.percent)} | ({"valid_from": str(rate.valid_from)} if rate.valid_from else {})
        for rate in current().tax_class(code).rates.get(market, ())
    ]
