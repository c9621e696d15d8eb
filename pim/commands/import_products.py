"""`import products`: a sheet of products through a saved mapping."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pim.changes.drafts import SOURCES
from pim.commands.declaring import Command, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end, to_table

if TYPE_CHECKING:
    from pim.intake.products.importing import SheetReport


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--mapping", "code", required=True, metavar="CODE", help="See: import mapping.")
@click.option(
    "--mode",
    type=click.Choice(("both", "create", "update")),
    default="both",
    show_default=True,
    help="Make new products, change those that are there, or both.",
)
@click.option("--sheet", help="Of a workbook.  [default: what the mapping says, or the first]")
@click.option("--source", type=click.Choice(SOURCES), help="Whose data it is: what others own is left alone.")
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the rows that were rejected here, to be corrected and sent again.",
)
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
def products(
    *,
    out: Output,
    file: Path,
    code: str,
    mode: str,
    sheet: str | None,
    source: str | None,
    rejected: Path | None,
    dry_run: bool,
) -> None:
    """Bring the products of FILE in: CSV, TSV or XLSX, through a saved mapping.

    An empty cell leaves a value as it is, <clear> takes it away. A row with a cell that can
    not be taken is rejected whole and named on stderr with its reason; the exit code is then
    3. The same file again changes nothing; after a crash it goes on where it ended.

    Example:
      python cli.py import products supplier.xlsx --mapping supplier --dry-run
      python cli.py import products supplier.xlsx --mapping supplier --rejected again.xlsx
    """
    from pim.intake.products.importing import import_products, read_options
    from pim.intake.products.rejecting import write_rejected
    from pim.intake.sheets import load_source

    loaded = load_source(file)
    progress = None if dry_run else out.progress
    try:
        report = import_products(
            loaded,
            code,
            mode=mode,
            sheet=sheet,
            source=source,
            via="cli",
            dry_run=dry_run,
            progress=progress,
            reading=out.reading,
        )
    finally:
        out.clear()
    out.note(f"{file.name}: {report.found}")
    _tell_columns(out, report)
    out.data(_to_dict(report) | {"dry_run": dry_run}, _to_text(report, dry_run))
    if report.change_set is not None:
        out.note(f"Undo it all: python cli.py changes revert {report.change_set}")
    if report.rejected:
        out.warn(f"{file}: {len(report.rejected_rows)} of {report.rows} rows were rejected")
        out.notes([f"  {problem}" for problem in report.rejected])
        if rejected is not None:
            write_rejected(rejected, loaded, read_options(code, sheet), report.rejected)
            out.note(f"Correct them in {rejected} and send that.")
        end(HELD_BACK)


def _tell_columns(out: Output, report: SheetReport) -> None:
    for finished in report.finished:
        out.note(
            f"Change set {finished.change_set}, which an earlier run left, was finished:"
            f" {finished.applied} changes."
        )
    if report.ignored_columns:
        out.note(f"Not in the mapping, not read: {', '.join(report.ignored_columns)}")
    if report.missing_columns:
        out.note(f"In the mapping, not in the file: {', '.join(report.missing_columns)}")


def _to_dict(report: SheetReport) -> dict[str, object]:
    return asdict(report) | {"rejected_rows": report.rejected_rows}


def _to_text(report: SheetReport, dry_run: bool) -> str:
    counts = [[kind, one.created, one.changed, one.same] for kind, one in report.by_kind.items()]
    table = to_table(("kind", "created", "changed", "same"), counts)
    rows = f"{report.rows} rows, {len(report.rejected_rows)} rejected, {report.skipped} skipped."
    if dry_run:
        head = "Nothing was written: a dry run."
    elif report.change_set is None:
        head = "Nothing differed: no change set was made."
    else:
        head = f"Change set {report.change_set}."
    return "\n".join(filter(None, (table, rows, head)))
