"""`token`: what receivers show to fetch the feeds of one channel, and programs to call the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import click

from pim import clock, db
from pim.accounts import ApiToken, Token, api_tokens, tokens
from pim.accounts.roles import ROLES
from pim.changes.drafts import SOURCES
from pim.commands.declaring import DAY, Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.publish.channels import get_channel

api_option = click.option("--api", "is_api", is_flag=True, help="Of the API, not of a channel.")


@click.group("token", cls=Group)
def command() -> None:
    """Make and revoke the tokens by which receivers fetch feeds and programs call the API.

    Example:
      python cli.py token create shop_pl --label "the shop"
      python cli.py token create --api --role marketing --name "translation agency"
    """


@command.command()
@click.argument("code", metavar="CHANNEL", required=False)
@api_option
@click.option("--role", type=click.Choice(list(ROLES)), help="With --api: what it may do.")
@click.option("--source", type=click.Choice(SOURCES), help="With --api: whose data it brings.")
@click.option("--open", "is_open", is_flag=True, help="An address with a key in it, for who sends no header.")
@click.option("--label", "--name", help="Who uses it.  [default: cli and the day]")
@click.option("--expires", "expires_on", type=DAY, metavar="DAY", help="It ends as this day begins (UTC).")
@output_options()
@in_app
def create(
    *,
    out: Output,
    code: str | None,
    is_api: bool,
    role: str | None,
    source: str | None,
    is_open: bool,
    label: str | None,
    expires_on: date | None,
) -> None:
    """Make a token of CHANNEL, or with --api one of the API, and print it: it can not be had again.

    A channel may have several, so that one is replaced without a gap. A token of the API
    may do what people of its role may; its changes bear its name. One with a --source
    leaves values alone that another source owns. With --open the address is printed by which
    a receiver reads the feed that can send no header: whoever has it has the feed.

    Example:
      python cli.py token create shop_pl --label "the shop" > token.txt
      python cli.py token create --api --role marketing --name ERP --source erp --expires 2030-01-01
      python cli.py token create merxu_pl --open --label merXu
    """
    _check_words(code, is_api, role=role, source=source)
    if is_api and is_open:
        raise click.UsageError("--open goes with a CHANNEL: the API is called with a header.")
    if is_api and role is None:
        raise click.UsageError("A token of the API needs a --role.")
    label = label or f"cli, {clock.now():%Y-%m-%d}"
    expires_at = None if expires_on is None else datetime.combine(expires_on, time(), UTC)
    with db.transaction():
        if is_api:
            made, text = api_tokens.create(role or "", label, expires_at, source)
            told = _api_to_dict(made)
        else:
            kind = tokens.OPEN if is_open else tokens.FEED
            token, text = tokens.create(get_channel(code or "").id, label, expires_at, kind=kind)
            told = _to_dict(token, code or "")
    url = f"{db.settings().public_url}/feeds/{code}/open/{text}/full" if is_open else ""
    out.data(told | {"token": text} | ({"url": url} if url else {}), url or text)
    out.note(f"Token {told['id']} of {code or 'the API'}. Keep it now: only its first letters are stored.")


@command.command("list")
@click.argument("code", metavar="CHANNEL", required=False)
@api_option
@output_options()
@in_app
def list_(out: Output, code: str | None, *, is_api: bool) -> None:
    """List the tokens of CHANNEL, or with --api those of the API, revoked ones too, newest first.

    Example:
      python cli.py token list shop_pl
      python cli.py token list --api
    """
    _check_words(code, is_api)
    if is_api:
        found = [_api_to_dict(token) for token in api_tokens.list_all()]
    else:
        found = [_to_dict(token, code or "") for token in tokens.list_of(get_channel(code or "").id)]
    names = (
        "id",
        "prefix",
        "label",
        *(["role", "source"] if is_api else []),
        "state",
        "created_at",
        "last_used_at",
    )
    out.data(found, to_table(names, [[token[name] for name in names] for token in found]))
    if not found and is_api:
        out.note("The API has no tokens. Make one: python cli.py token create --api --role viewer")
    elif not found:
        out.note(f"{code} has no tokens. Make one: python cli.py token create {code}")


@command.command()
@click.argument("words", metavar="[CHANNEL] ID", nargs=-1, required=True)
@api_option
@output_options(quiet=True)
@in_app
def revoke(out: Output, words: Sequence[str], *, is_api: bool) -> None:
    """Close the token ID of CHANNEL, or with --api of the API, for ever, from the next request on.

    Example:
      python cli.py token revoke shop_pl 3
      python cli.py token revoke --api 3
    """
    *codes, number = words
    code = codes[0] if codes else None
    _check_words(code, is_api)
    if len(codes) > 1 or not number.isdecimal():
        raise click.UsageError("Write CHANNEL ID, or --api ID: the number that `token list` shows.")
    channel_id = None if code is None else get_channel(code).id
    with db.transaction():
        if channel_id is None:
            made = api_tokens.get(int(number))
            tokens.revoke(made)
            told = _api_to_dict(made)
        else:
            token = tokens.get(channel_id, int(number))
            tokens.revoke(token)
            told = _to_dict(token, code or "")
    out.data(told, f"Token {number} of {code or 'the API'} is revoked.")


def _check_words(code: str | None, is_api: bool, **of_api: object) -> None:
    """Refuse what belongs to the other kind of token."""
    if is_api == (code is not None):
        raise click.UsageError("Name a CHANNEL, or use --api for a token of the API.")
    if not is_api and (given := [name for name, value in of_api.items() if value is not None]):
        raise click.UsageError(f"--{given[0]} goes with --api.")


def _to_dict(token: Token, code: str) -> dict[str, Any]:
    return {"id": token.id, "channel": code, "kind": token.kind, **_common(token)}


def _api_to_dict(token: ApiToken) -> dict[str, Any]:
    return {"id": token.id, "role": token.role, "source": token.source, **_common(token)}


def _common(token: Token | ApiToken) -> dict[str, Any]:
    live = token.is_live(clock.now())
    return {
        "prefix": token.prefix,
        "label": token.label,
        "state": "live" if live else "revoked" if token.revoked_at else "expired",
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
