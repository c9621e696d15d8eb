"""`client`: the companies that buy."""

from __future__ import annotations

from typing import Any

import click

from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one, split_codes
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_cell, to_table
from pim.structure.current import current

NAMES = ("code", "market", "client_group", "currency", "locales")


@click.group("client", cls=Group)
def command() -> None:
    """Name the companies that buy, with their market and terms.

    Example:
      python cli.py client list
    """


@command.command()
@click.argument("code")
@click.option("--market", required=True)
@click.option("--group", "client_group", help="Shares its price lists.")
@click.option("--currency", help="ISO 4217.  [default: the market's]")
@click.option("--locales", metavar="A,B", help="What its people read, the preferred one first.")
@click.option("--contact", help="Whom to write to.")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(out: Output, labels: tuple[str, ...], locales: str | None, **given: str | None) -> None:
    """Make the client CODE.

    Example:
      python cli.py client create nordbygg --market SE --group builders --label "sv_SE=Nordbygg AB"
    """
    create_one(out, "client", "Client", given | {"locales": split_codes(locales), **read_labels(labels)})


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the clients.

    Example:
      python cli.py client list
    """
    found = [_to_dict(code) for code in current().clients]
    out.data(found, to_table(NAMES, [[client[name] for name in NAMES] for client in found]))
    if not found:
        out.note("There is no client yet. See: python cli.py client create --help")


@command.command()
@click.argument("code", metavar="CLIENT")
@output_options()
@in_app
def show(out: Output, code: str) -> None:
    """Show a client.

    Example:
      python cli.py client show nordbygg
    """
    told = _to_dict(code)
    out.data(told, "\n".join(f"{name:14}{to_cell(value)}".rstrip() for name, value in told.items()))


def _to_dict(code: str) -> dict[str, Any]:
    client = current().client(code)
    return {name: getattr(client, name) for name in (*NAMES, "contact", "labels")}
