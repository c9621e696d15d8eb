"""`channel overlay`: what is laid over the lines of a channel as its feed is written."""

from __future__ import annotations

from typing import Any

import click

from pim import db
from pim.changes import Author, Draft, save
from pim.commands.declaring import Command, in_app, output_options
from pim.commands.output import Output
from pim.publish.channels import get_channel
from pim.publish.models import CARRIED


@click.command(cls=Command)
@click.argument("code", metavar="CHANNEL")
@click.option("--client", help="Whose prices and part numbers it tells.")
@click.option("--no-client", is_flag=True, help="Tell the market's prices, and no part numbers.")
@click.option(
    "--carries", metavar="STREAM,…", help=f"Of {', '.join(CARRIED)}: each line then holds them too."
)
@click.option("--carries-nothing", is_flag=True, help="Leave prices and stock to their own streams.")
@output_options(quiet=True)
@in_app
def overlay(
    *, out: Output, code: str, client: str | None, no_client: bool, carries: str | None, carries_nothing: bool
) -> None:
    """Say whose prices and part numbers CHANNEL tells, and what its content carries.

    None of it is rendered: channels of many clients share what is.

    Example:
      python cli.py channel overlay nordbygg_se --client nordbygg --carries prices,stock
    """
    if (client and no_client) or (carries and carries_nothing):
        raise click.UsageError("Give something, or take it away.")
    channel = get_channel(code)
    fields: dict[str, Any] = {}
    if client or no_client:
        fields["client"] = client
    if carries is not None or carries_nothing:
        named = (carries or "").split(",")
        fields["carries"] = [part.strip() for part in named if part.strip()]
    if not fields:
        raise click.UsageError("Say what to change: see --help.")
    with db.transaction():
        drafts = [Draft("channel", code, field, value) for field, value in fields.items()]
        saved = save(drafts, Author("cli", f"What channel {code} lays over its lines"))
    told = {"client": channel.client, "carries": list(channel.carries)} | fields
    prices = f"the prices of {told['client']}" if told["client"] else "the prices of its market"
    carried = f"its content carries {' and '.join(told['carries']) or 'neither prices nor stock'}"
    out.data({"channel": code, **told, "change_set": saved.set_id}, f"{code} tells {prices}; {carried}.")
