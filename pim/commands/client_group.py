"""`client-group`: clients that share terms."""

from __future__ import annotations

import click

from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.structure.current import current


@click.group("client-group", cls=Group)
def command() -> None:
    """Name groups of clients that share terms.

    Example:
      python cli.py client-group list
    """


@command.command()
@click.argument("code")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(out: Output, code: str, labels: tuple[str, ...]) -> None:
    """Make the client group CODE.

    Example:
      python cli.py client-group create builders --label en_GB=Builders
    """
    create_one(out, "client_group", "Client group", {"code": code, **read_labels(labels)})


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the client groups, with their clients.

    Example:
      python cli.py client-group list
    """
    structure = current()
    found = [
        {
            "code": group.code,
            "labels": group.labels,
            "clients": [c.code for c in structure.clients.values() if c.client_group == group.code],
        }
        for group in structure.client_groups.values()
    ]
    out.data(found, to_table(("code", "clients"), [[one["code"], one["clients"]] for one in found]))
    if not found:
        out.note("There is no client group yet. See: python cli.py client-group create --help")
