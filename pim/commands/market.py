"""`market`: where we sell."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import click

from pim import db
from pim.changes import Author, save
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_cell, to_table
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
    with db.transaction():
        # The market leans on the others, so each kind is a set of its own; all of them or none.
        sets = [
            save(list(of_kind), Author("cli", f"Market {code}")).set_id
            for _kind, of_kind in groupby(drafts, key=lambda draft: draft.kind)
        ]
    told = _to_dict(code)
    line = f"Market {code} is made: {', '.join(to_cell(told[name]) for name in NAMES[1:] if told[name])}"
    out.data(told | {"change_set": sets[-1]}, line)


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
    if not found:
        out.note("There is no market yet. See: python cli.py market create --help")


def _to_dict(code: str) -> dict[str, Any]:
    market = current().market(code)
    return {name: getattr(market, name) for name in NAMES}
