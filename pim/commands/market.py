"""`market`: where we sell."""

from __future__ import annotations

from typing import Any

import click

from pim.changes import Author, apply, stage
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.structure.current import current
from pim.structure.markets import market_drafts

NAMES = ("code", "country", "currency", "zone", "locales")


@click.group("market", cls=Group)
def command() -> None:
    """Name the markets that assortments and channels belong to.

    Example:
      python cli.py market create SE --locales sv_SE,en_GB
    """


@command.command()
@click.argument("code")
@click.option("--country", help="ISO 3166-1.  [default: CODE]")
@click.option("--currency", help="ISO 4217.  [default: the country's]")
@click.option("--zone", help="Time zone in which its days begin.  [default: the country's]")
@click.option("--locales", default="", help="Its languages, separated by commas.")
@output_options(quiet=True)
@in_app
def create(out: Output, code: str, locales: str, **given: str | None) -> None:
    """Make the market CODE, and its currency and languages where they are missing.

    Example:
      python cli.py market create DE --locales de_DE,en_US
    """
    spoken = [locale.strip() for locale in locales.split(",") if locale.strip()]
    drafts = market_drafts(current(), code, locales=spoken, **given)
    set_id = stage(drafts, Author("cli", f"Market {code}"), skip=False)
    apply(set_id)
    out.data(_to_dict(code) | {"change_set": set_id}, f"Market {code} is made (change set {set_id}).")


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the markets.

    Example:
      python cli.py market list
    """
    found = [_to_dict(code) for code in current().markets]
    out.data(found, to_table(NAMES, [[market[name] for name in NAMES] for market in found]))


def _to_dict(code: str) -> dict[str, Any]:
    market = current().market(code)
    told = {name: getattr(market, name) for name in NAMES}
    return told | {"locales": ", ".join(market.locales)}
