"""`warehouse`: where stock lies."""

from __future__ import annotations

import click

from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one, split_codes
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.trade.lists import list_warehouses


@click.group("warehouse", cls=Group)
def command() -> None:
    """Name the places where stock lies, and whom they serve.

    Example:
      python cli.py warehouse list
    """


@command.command()
@click.argument("code")
@click.option("--markets", metavar="A,B", help="The markets that are served from it.")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(out: Output, code: str, markets: str | None, labels: tuple[str, ...]) -> None:
    """Make the warehouse CODE.

    Example:
      python cli.py warehouse create malmo --markets SE,NO
    """
    body = {"code": code, "markets": split_codes(markets), **read_labels(labels)}
    create_one(out, "warehouse", "Warehouse", body)


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the warehouses, with how many products each has figures of, and of when the newest is.

    Example:
      python cli.py warehouse list
    """
    found = list_warehouses()
    names = ("code", "markets", "products", "newest_at")
    out.data(found, to_table(names, [[one[name] for name in names] for one in found]))
    if not found:
        out.note("There is no warehouse yet. See: python cli.py warehouse create --help")
