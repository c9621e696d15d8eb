"""`model`: how product models split into variants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import Output
from pim.commands.product_life import read_axes, run_plan
from pim.enrich import life


@click.group("model", cls=Group)
def command() -> None:
    """Change how product models split into variants.

    Example:
      python cli.py model regroup WRK-JACKET --family-variant wear_by_size --dry-run
    """


@command.command()
@click.argument("code", metavar="MODEL")
@click.option("--family-variant", required=True, metavar="CODE", help="How it is to split from now on.")
@click.option(
    "--axis", "axes", multiple=True, metavar="SKU:AXIS=VALUE", help="An axis value that a variant lacks."
)
@dry_run_option
@output_options(quiet=True)
@in_app
def regroup(*, out: Output, code: str, family_variant: str, axes: Sequence[str], dry_run: bool) -> None:
    """Give a root model and all its variants another family variant: other axes, a level more or less.

    Values whose attribute moves down are copied to every variant; those that move up are lifted
    where all variants agree, and lost where they do not: --dry-run names them. One variant moves to
    another model by `product to-variant`.

    Example:
      python cli.py model regroup WRK-JACKET --family-variant wear_by_size --axis WRK-J1:size=m -n
    """
    given = _read_axes(axes)
    run_plan(out, lambda: life.regroup(code, family_variant, given), dry_run=dry_run)


def _read_axes(texts: Sequence[str]) -> dict[str, dict[str, Any]]:
    """`SKU:color=red` as canonical values by SKU; the SKU may have colons, an axis has none."""
    found: dict[str, dict[str, Any]] = {}
    for text in texts:
        before, sign, value = text.partition("=")
        sku, colon, axis = before.rpartition(":")
        if not sign or not colon or not sku:
            raise click.UsageError(f"Write an axis as SKU:color=red: {text!r} is not.")
        found.setdefault(sku, {}).update(read_axes([f"{axis}={value}"]))
    return found
