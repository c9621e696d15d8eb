"""`product export`: the products that pass a filter, in the columns of a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pim.commands.declaring import Command, in_app, output_options
from pim.commands.output import Output, to_short
from pim.commands.product_listing import filter_options, read_filter
from pim.enrich.product_list import ProductFilter, list_ids
from pim.structure.current import current

PAGE = 500  # products loaded at a time


@click.command(cls=Command)
@click.option("--mapping", "code", required=True, metavar="CODE", help="See: import mapping.")
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Ends in .xlsx, .csv or .tsv.",
)
@filter_options
@output_options(quiet=True, verbose=True)
@in_app
def export(*, out: Output, code: str, path: Path, **asked: Any) -> None:
    """Write products to a sheet in the columns of a mapping: all, or those that pass.

    What is changed there comes back by `import products` with the same mapping; what is not
    changed stays as it is. The options are those of `product list`. Inherited values are
    left out.

    Example:
      python cli.py product export --mapping supplier -o tools.xlsx --family power_tools
    """
    from pim.intake.products.exporting import export_products

    wanted = read_filter(current(), kind="product", **asked)
    report = export_products(path, code, _pages(wanted))
    out.data(asdict(report) | {"file": str(path)}, f"{path}: {report.rows} products")
    if report.without_key:
        out.warn(f"{len(report.without_key)} have no key and are not in the file:")
        out.notes([f"  {key}" for key in report.without_key])
    if report.left_out:
        out.warn(f"{len(report.left_out)} values can not stand in a cell of their column, and are left out:")
        out.notes([f"  {one.key} {one.column}: {to_short(one.value)}" for one in report.left_out])


def _pages(wanted: ProductFilter) -> Iterator[Sequence[int]]:
    after = 0
    while page := list_ids(wanted, after=after, limit=PAGE):
        yield page
        after = page[-1]
