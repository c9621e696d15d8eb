"""`import erp`: new products of the ERP, which wait in the inbox for a family."""

from __future__ import annotations

from pathlib import Path

import click

from pim import changes
from pim.changes import Author, Saved
from pim.commands.declaring import Command, dry_run_option, in_app, output_options
from pim.commands.fact_importing import FILE, format_options
from pim.commands.output import HELD_BACK, Output, end
from pim.commands.rehearsing import transaction
from pim.intake.erp_file import NewProducts, read_new_products
from pim.intake.facts import Format
from pim.intake.problems import Problem
from pim.structure.current import current


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--locale", help="The language of texts that vary by locale; without it these are left out.")
@click.option(
    "--market", "markets", multiple=True, metavar="CODE", help="In work there.  [default: everywhere]"
)
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
@format_options
def erp(
    *,
    out: Output,
    file: Path,
    locale: str | None,
    markets: tuple[str, ...],
    format_: Format,
    dry_run: bool,
) -> None:
    """Bring new products of a FILE of the ERP in: CSV, TSV or XLSX with a column sku.

    Products that are there already stay as they are. New ones get no family: they wait in the
    inbox, in work in the markets. Columns are read into the attributes that they are called
    like; name, gtin, mpn and manufacturer into those that usually hold such. Lines and cells
    that can not be taken are listed on stderr, and the exit code is then 3.

    Example:
      python cli.py import erp articles.csv --locale sv_SE
      python cli.py import erp artikel.csv --locale de_DE --column name=Bezeichnung
    """
    new = read_new_products(file, format_, locale=locale, markets=markets or tuple(current().markets))
    author = Author("import", f"ERP: {new.file}", source="erp")
    if dry_run:
        with transaction(dry_run=True):
            saved = changes.save(new.drafts, author, skip=True)
    else:
        saved = changes.apply(changes.stage(new.drafts, author)) if new.drafts else Saved(None)
    problems = sorted([*new.problems, *_refused(new, saved)], key=lambda problem: problem.row)
    told = {
        "created": saved.applied,
        "known": new.known,
        "rejected": len(problems),
        "change_set": None if dry_run else saved.set_id,
        "dry_run": dry_run,
        "problems": problems,
    }
    out.data(told, f"{saved.applied} created, {new.known} known already")
    if problems:
        out.warn(f"{new.file}: {len(problems)} lines or cells were rejected")
        out.notes([f"  {problem}" for problem in problems])
    if saved.applied and not dry_run:
        out.note("They wait for a family: python cli.py inbox list")
    if problems:
        end(HELD_BACK)


def _refused(new: NewProducts, saved: Saved) -> list[Problem]:
    return [
        Problem(new.file, new.lines[row.key], "", row.key, "product refused", row.problem or "")
        for row in saved.invalid
    ]
