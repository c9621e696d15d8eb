"""`inbox`: new products that wait for a family."""

from __future__ import annotations

from dataclasses import asdict

import click

from pim import db
from pim.changes import Author, Draft, save
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.finding import get_product
from pim.commands.output import Output, to_short, to_table
from pim.enrich.inbox import Waiting, count_waiting, list_waiting


@click.group("inbox", cls=Group)
def command() -> None:
    """See new products that wait for a family, and give them one.

    Example:
      python cli.py inbox list
    """


@command.command("list")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="The first so many."
)
@output_options()
@in_app
def list_(out: Output, limit: int) -> None:
    """List the products without a family, with the families that their names speak for.

    What has the same GTIN, or the same part number of the same maker, is told too.

    Example:
      python cli.py inbox list
      python cli.py inbox list --json | jq '.[].suggestion'
    """
    found = list_waiting(limit=limit)
    rows = [[one.key, to_short(one.name), *_family(one), _doubles(one)] for one in found]
    out.data(
        [asdict(one) for one in found], to_table(("sku", "name", "family", "%", "because", "double"), rows)
    )
    waiting = count_waiting()
    if waiting > len(found):
        out.note(f"… and {waiting - len(found)} more.")
    if not found:
        out.note("No product waits for a family.")


@command.command()
@click.argument("sku", metavar="SKU")
@click.option("--family", required=True)
@output_options(quiet=True)
@in_app
def accept(out: Output, sku: str, family: str) -> None:
    """Give a product that waits its family.

    Example:
      python cli.py inbox accept BRV-BH1200 --family rotary_hammers
    """
    own = get_product(sku).own
    with db.transaction():
        draft = Draft("product", own.key, "family", family, expected=None, target_id=own.id)
        saved = save([draft], Author("cli", f"Family of {sku}"))
    out.data({"sku": sku, "family": family, "change_set": saved.set_id}, f"{sku} is of the family {family}.")
    if saved.set_id is not None:
        out.note(f"Undo it: python cli.py changes revert {saved.set_id}")


def _family(one: Waiting) -> tuple[str, str, str]:
    found = one.suggestion
    return ("", "", "") if found is None else (found.family, str(found.percent), " ".join(found.words))


def _doubles(one: Waiting) -> str:
    return ", ".join(f"{double.key} ({double.attribute})" for double in one.duplicates)
