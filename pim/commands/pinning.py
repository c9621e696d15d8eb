"""`assortment pin` and `unpin`: products put in or kept out by hand, over the rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pim import db
from pim.changes import Author, Draft, Saved, save
from pim.commands.declaring import DAY, Command, in_app, output_options
from pim.commands.finding import get_product_ids
from pim.commands.output import Output
from pim.plan.targets import pin_field
from pim.plan.why import get_assortment


@click.command(cls=Command)
@click.argument("code", metavar="ASSORTMENT")
@click.argument("skus", metavar="SKU...", nargs=-1, required=True)
@click.option("--out", "is_out", is_flag=True, help="Keep them out, whatever the rule says.")
@click.option("--from", "from_on", type=DAY, help="The first day; without it always.")
@click.option("--to", "to_on", type=DAY, help="The first day on which it no longer holds.")
@click.option("--note", help="Why, for colleagues.")
@output_options(quiet=True)
@in_app
def pin(
    *,
    out: Output,
    code: str,
    skus: tuple[str, ...],
    is_out: bool,
    from_on: date | None,
    to_on: date | None,
    note: str | None,
) -> None:
    """Put products into an assortment by hand, or keep them out.

    A pin replaces the one that the product had there. If a SKU does not exist, nothing is pinned.

    Example:
      python cli.py assortment pin industry_se FXN-934-M8 BRV-BH1100 --note "asked for"
      xargs python cli.py assortment pin industry_se --out < skus.txt
    """
    parts = {
        "way": "out" if is_out else "in",
        "from_on": from_on and from_on.isoformat(),
        "to_on": to_on and to_on.isoformat(),
        "note": note,
    }
    content = {name: part for name, part in parts.items() if part}
    saved = _save(code, skus, content, f"Pin {parts['way']}: {code}")
    _tell(out, code, saved, content, f"pinned {parts['way']}")


@click.command(cls=Command)
@click.argument("code", metavar="ASSORTMENT")
@click.argument("skus", metavar="SKU...", nargs=-1, required=True)
@output_options(quiet=True)
@in_app
def unpin(out: Output, code: str, skus: tuple[str, ...]) -> None:
    """Take pins away, so that the rule decides again.

    Example:
      python cli.py assortment unpin industry_se FXN-934-M8
    """
    saved = _save(code, skus, None, f"Unpin: {code}")
    _tell(out, code, saved, None, "unpinned")


def _save(code: str, skus: tuple[str, ...], content: dict[str, Any] | None, title: str) -> Saved:
    get_assortment(code)
    ids = get_product_ids(skus)
    drafts = [Draft("assortment", code, pin_field(product_id), content) for product_id in ids.values()]
    with db.transaction():
        return save(drafts, Author("cli", title))


def _tell(out: Output, code: str, saved: Saved, content: dict[str, Any] | None, done: str) -> None:
    told = {"assortment": code, "pin": content, "change_set": saved.set_id}
    same = f", {saved.same} were already" if saved.same else ""
    out.data(told | {"applied": saved.applied, "same": saved.same}, f"{code}: {saved.applied} {done}{same}.")
