"""`token`: what receivers show to fetch the feeds of one channel."""

from __future__ import annotations

from typing import Any

import click

from pim import clock, db
from pim.accounts import Token, tokens
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.publish.channels import get_channel


@click.group("token", cls=Group)
def command() -> None:
    """Make and revoke the tokens by which receivers fetch feeds.

    Example:
      python cli.py token create shop_pl --label "the shop"
    """


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.option("--label", help="Who uses it.  [default: cli and the day]")
@output_options()
@in_app
def create(*, out: Output, code: str, label: str | None) -> None:
    """Make a token of CHANNEL and print it: it can not be had again.

    A channel may have several, so that one is replaced without a gap.

    Example:
      python cli.py token create shop_pl --label "the shop" > token.txt
    """
    channel = get_channel(code)
    with db.transaction():
        token, text = tokens.create(channel.id, label or f"cli, {clock.now():%Y-%m-%d}")
        told = _to_dict(token, code)
    out.data(told | {"token": text}, text)
    out.note(f"Token {told['id']} of {code}. Keep it now: only its first letters are stored.")


@command.command("list")
@click.argument("code", metavar="CHANNEL")
@output_options()
@in_app
def list_(out: Output, code: str) -> None:
    """List the tokens of CHANNEL, revoked ones too, newest first.

    Example:
      python cli.py token list shop_pl
    """
    found = [_to_dict(token, code) for token in tokens.list_of(get_channel(code).id)]
    names = ("id", "prefix", "label", "state", "created_at", "last_used_at")
    out.data(found, to_table(names, [[token[name] for name in names] for token in found]))
    if not found:
        out.note(f"{code} has no tokens. Make one: python cli.py token create {code}")


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.argument("token_id", metavar="ID", type=int)
@output_options(quiet=True)
@in_app
def revoke(out: Output, code: str, token_id: int) -> None:
    """Close the token ID of CHANNEL for ever, from the next request on.

    Example:
      python cli.py token revoke shop_pl 3
    """
    channel = get_channel(code)
    with db.transaction():
        token = tokens.get(channel.id, token_id)
        tokens.revoke(token)
        told = _to_dict(token, code)
    out.data(told, f"Token {token_id} of {code} is revoked.")


def _to_dict(token: Token, code: str) -> dict[str, Any]:
    live = token.is_live(clock.now())
    return {
        "id": token.id,
        "channel": code,
        "prefix": token.prefix,
        "label": token.label,
        "state": "live" if live else "revoked" if token.revoked_at else "expired",
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
