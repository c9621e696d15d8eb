"""`import media`: pictures and documents from a folder, or from addresses, to their products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from pim.changes import Author
from pim.changes.drafts import SOURCES
from pim.commands.declaring import Command, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end
from pim.intake.media import MediaReport, Pattern, Slots, import_folder, import_list
from pim.outbound import PORTS, Client, Rules


@click.command(cls=Command)
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--from-list", "listed", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE", help="Fetch them: a CSV with the columns sku, attribute, url.")  # fmt: skip
@click.option("--attribute", default="", metavar="CODE",
              help="What SKU.jpg is for.  [default: the picture of the product's family]")  # fmt: skip
@click.option(
    "--suffix", "suffixes", multiple=True, metavar="SUFFIX=CODE", help="What SKU_SUFFIX.jpg is for."
)
@click.option("--separators", default="_-", show_default=True, help="What may stand before a suffix.")
@click.option("--scope", default="", metavar="CODE", help="Of attributes that vary by it.")
@click.option("--locale", default="", metavar="CODE", help="Of attributes that vary by it.")
@click.option("--allow-http", is_flag=True, help="Fetch from http:// as well as from https://.")
@click.option("--source", type=click.Choice(SOURCES), help="Whose data it is: what others own is left alone.")
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
def media(
    *,
    out: Output,
    folder: Path | None,
    listed: Path | None,
    attribute: str,
    suffixes: tuple[str, ...],
    separators: str,
    scope: str,
    locale: str,
    allow_http: bool,
    source: str | None,
    dry_run: bool,
) -> None:
    r"""Bring the files of a FOLDER to the products and models whose SKU or code is their name.

    SKUs match as they are written; where none does, in any case, if only one does. Files that are
    there already change nothing. What can not be placed is listed on stderr, and the exit code is
    then 3. With --from-list files are fetched from the public internet: pictures and PDF.

    Example:
      python cli.py import media ./pictures --dry-run
      python cli.py import media ./pictures --attribute picture --suffix front=front --suffix 2=side
      python cli.py import media --from-list pictures.csv
    """
    slots, author = Slots(scope, locale), Author("cli", source=source)
    if (folder is None) == (listed is None):
        raise click.UsageError("Give a FOLDER or --from-list FILE.")
    if folder is not None:
        pattern = Pattern(attribute, _read_suffixes(suffixes), separators)
        report = import_folder(folder, pattern, slots, dry_run=dry_run, author=author)
    elif listed is not None:
        schemes = ("https", "http") if allow_http else ("https",)
        client = Client(Rules(tuple((scheme, PORTS[scheme]) for scheme in schemes)))
        report = import_list(listed, slots, client, dry_run=dry_run, author=author)
    out.data(asdict(report) | {"dry_run": dry_run}, _to_text(report, dry_run))
    if report.unplaced:
        out.warn(f"{len(report.unplaced)} files were not placed")
        out.notes([f"  {one}" for one in report.unplaced])
    if report.change_set is not None:
        out.note(f"Undo it all: python cli.py changes revert {report.change_set}")
    if report.unplaced:
        end(HELD_BACK)


def _read_suffixes(given: tuple[str, ...]) -> Mapping[str, str]:
    found = {}
    for text in given:
        suffix, sign, code = text.partition("=")
        if not (sign and suffix and code):
            raise click.UsageError(f"A suffix is SUFFIX=CODE, e.g. front=picture: {text!r} is not.")
        found[suffix] = code
    return found


def _to_text(report: MediaReport, dry_run: bool) -> str:
    outcomes = Counter(one.outcome for one in report.unplaced)
    told = [f"{len(report.placed)} placed", f"{len(report.same)} the same as before"]
    told += [f"{count} {outcome}" for outcome, count in sorted(outcomes.items())]
    if dry_run:
        head = "Nothing was written: a dry run."
    elif report.change_set is None:
        head = "Nothing differed: no change set was made."
    else:
        head = f"Change set {report.change_set}."
    return f"{', '.join(told)}. {head}"
