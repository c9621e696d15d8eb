"""`channel set`: what a channel tells its receiver."""

from __future__ import annotations

import click

from pim import db
from pim.changes import Author, Draft, save
from pim.commands.declaring import Command, in_app, output_options
from pim.commands.output import Output, to_table
from pim.publish.channels import get_channel


@click.command("set", cls=Command)
@click.argument("code", metavar="CHANNEL")
@click.argument("given", metavar="[NAME=TEXT]…", nargs=-1)
@output_options(quiet=True)
@in_app
def set_(out: Output, code: str, given: tuple[str, ...]) -> None:
    r"""Tell the receiver of CHANNEL something else, or list what it can be told.

    NAME= goes back to the default. Pairs are said as NAME="KEY=TEXT; KEY=TEXT".

    Example:
      python cli.py channel set google_pl condition=new link_pattern=https://shop.example/p/{sku}
    """
    channel = get_channel(code)
    told = read_settings(given)
    if not told:
        _list(out, code)
        return
    drafts = [Draft("channel", code, field, text or None) for field, text in told.items()]
    with db.transaction():
        saved = save(drafts, Author("cli", f"What {code} tells its receiver"))
    now = get_channel(code).settings
    out.data(
        {"channel": code, "settings": now, "change_set": saved.set_id},
        f"{code} tells {channel.connector.label} {len(now)} settings, with its next revision.",
    )


def read_settings(given: tuple[str, ...]) -> dict[str, str]:
    """NAME=TEXT as fields of a channel; a usage error for anything else."""
    found: dict[str, str] = {}
    for one in given:
        name, sign, text = one.partition("=")
        if not (sign and name.strip()):
            raise click.UsageError(f"A setting is NAME=TEXT, e.g. condition=new: {one!r} is not.")
        found[f"receiver.{name.strip()}"] = text.strip()
    return found


def _list(out: Output, code: str) -> None:
    channel = get_channel(code)
    settings = channel.settings
    names = ("name", "kind", "required", "text", "label")
    found = [
        {
            "name": one.name,
            "kind": one.kind,
            "required": one.required,
            "text": settings.get(one.name, ""),
            "label": one.label,
        }
        for one in channel.connector.settings
    ]
    out.data(found, to_table(names, [list(one.values()) for one in found]))
    if not found:
        out.note(f"{channel.connector.label} needs to be told nothing.")
