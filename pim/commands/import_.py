"""`import`: catalogues and sheets of products as one change set each, media, and facts of the ERP."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pim.changes.drafts import SOURCES
from pim.commands import import_media
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.erp_importing import erp
from pim.commands.fact_importing import prices, stock
from pim.commands.import_mapping import mapping
from pim.commands.import_products import products
from pim.commands.output import HELD_BACK, Output, end, to_table
from pim.intake.importing import ImportReport, import_akeneo


@click.group("import", cls=Group)
def command() -> None:
    """Bring catalogues and sheets of products in, prices and stock of the ERP, and media.

    Example:
      python cli.py import akeneo ./export --dry-run
      python cli.py import products supplier.xlsx --mapping supplier --dry-run
    """


command.add_command(import_media.media)
command.add_command(erp)
command.add_command(prices)
command.add_command(stock)
command.add_command(mapping)
command.add_command(products)


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--market", "markets", multiple=True, metavar="CODE", help="Approve enabled products for it.")
@click.option("--source", type=click.Choice(SOURCES), help="Whose data it is: what others own is left alone.")
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
def akeneo(*, out: Output, folder: Path, markets: tuple[str, ...], source: str | None, dry_run: bool) -> None:
    """Bring a FOLDER in Akeneo's CSV format in: structure, models, products, pictures.

    What differs is set, what is new created; empty cells and missing rows change nothing.
    What can not be taken is listed on stderr by file and row, and the exit code is then 3.

    Example:
      python cli.py import akeneo ./export --dry-run
      python cli.py import akeneo ./export --market PL --market SE --source supplier
    """
    report = import_akeneo(
        folder,
        source=source,
        via="cli",
        dry_run=dry_run,
        approve_for=markets,
        progress=None if dry_run else out.progress,
    )
    told = asdict(report) | {"created": report.created, "changed": report.changed, "same": report.same}
    out.data(told | {"dry_run": dry_run}, _to_text(report, dry_run))
    if report.rejected:
        out.warn(f"{folder}: {len(report.rejected)} cells or rows were rejected")
        out.notes([f"  {problem}" for problem in report.rejected])
    if report.change_set is not None:
        out.note(f"Undo it all: python cli.py changes revert {report.change_set}")
    if report.rejected:
        end(HELD_BACK)


def _to_text(report: ImportReport, dry_run: bool) -> str:
    names = ("created", "changed", "same", "rejected")
    rows = [[kind, *(getattr(counts, name) for name in names)] for kind, counts in report.by_kind.items()]
    if dry_run:
        head = "Nothing was written: a dry run."
    elif report.change_set is None:
        head = "Nothing differed: no change set was made."
    else:
        head = f"Change set {report.change_set}."
    return "\n".join(filter(None, (to_table(("kind", *names), rows), head)))
