"""`import mapping`: which column of a file means which field, proposed, saved and shown."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson

from pim.changes import Author, save
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import Output, to_json, to_table
from pim.commands.rehearsing import transaction
from pim.errors import BadValue
from pim.structure.current import current

MOST_BYTES = 1024 * 1024  # of a mapping: 500 columns with long tables of options
FIELDS = ("file", "key_field", "columns")


@click.group("mapping", cls=Group)
def mapping() -> None:
    """Say once what the columns of a file mean.

    Example:
      python cli.py import mapping propose supplier.xlsx > supplier.json
      python cli.py import mapping save supplier supplier.json
    """


@mapping.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--sheet", help="Of a workbook.  [default: the first]")
@click.option("--header-row", default=1, show_default=True, type=click.IntRange(1, 1000))
@output_options()
@in_app
def propose(*, out: Output, file: Path, sheet: str | None, header_row: int) -> None:
    """Propose a mapping for FILE, as JSON for a person to look through.

    Columns are compared with the codes and labels of attributes; how sure each is stands on
    stderr. How numbers and days are written is never guessed: correct decimal_mark,
    grouping and date_format.

    Example:
      python cli.py import mapping propose supplier.xlsx --sheet Products > supplier.json
    """
    from pim.intake.mappings import to_body
    from pim.intake.mappings.proposing import propose as propose_rules
    from pim.intake.sheets import FileOptions, load_source, open_sheet

    structure = current()
    with open_sheet(load_source(file), FileOptions(sheet=sheet, header_row=header_row)) as opened:
        rules, guesses = propose_rules(structure, "proposed", opened)
    body = to_body(rules)
    body["file"]["header_row"] = header_row
    told = [{"column": g.rule.column, "field": g.rule.field, "confidence": g.confidence} for g in guesses]
    out.data({"mapping": body, "found": asdict(opened.found), "guesses": told}, to_json(body))
    out.note(f"{file.name}: {opened.found}")
    out.note(to_table(("column", "field", "sure, %"), [list(one.values()) for one in told]))


@mapping.command("save")
@click.argument("code", metavar="CODE")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="May be given several times.")
@dry_run_option
@output_options(quiet=True)
@in_app
def save_(*, out: Output, code: str, file: Path, labels: tuple[str, ...], dry_run: bool) -> None:
    """Make the mapping CODE of the JSON in FILE, or change it to that; - reads stdin.

    Example:
      python cli.py import mapping save supplier supplier.json
    """
    from pim.commands.channel_making import read_labels
    from pim.intake.mappings import draft_mapping, get_mapping, read_rules

    with click.open_file(str(file), "rb") as stream:
        body = _read_json(stream.read(MOST_BYTES + 1))
    with transaction(dry_run=dry_run):
        read_rules(current(), code, body)  # before the engine asks for single fields
        fields = {name: body[name] for name in FIELDS if name in body} | read_labels(labels)
        saved = save(draft_mapping(code, fields), Author("cli", f"Import mapping {code}"))
        rules = get_mapping(code)
    told = {"code": code, "columns": len(rules.columns), "key_field": rules.key_field, "dry_run": dry_run}
    out.data(
        told | {"change_set": None if dry_run else saved.set_id},
        f"Import mapping {code} {'can be' if dry_run else 'is'} saved: {len(rules.columns)} columns.",
    )


@mapping.command()
@click.argument("code", metavar="CODE")
@output_options()
@in_app
def show(out: Output, code: str) -> None:
    """Print the mapping CODE as the JSON that `save` takes.

    Example:
      python cli.py import mapping show supplier > supplier.json
    """
    from pim.intake.mappings import get_mapping, to_body

    body = to_body(get_mapping(code))
    out.data(body, to_json(body))


@mapping.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the mappings.

    Example:
      python cli.py import mapping list
    """
    from pim.intake.mappings import list_mappings

    found = list_mappings()
    out.data(
        found,
        to_table(("code", "key", "columns"), [[m["code"], m["key_field"], m["columns"]] for m in found]),
    )
    if not found:
        out.note("There is no import mapping yet: python cli.py import mapping propose FILE")


def _read_json(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise BadValue(
            "import mapping", f"more than {MOST_BYTES:,} bytes", "Leave out what it does not need."
        )
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadValue(
            "import mapping", str(error), "Give a file in JSON, as `propose` prints it."
        ) from error
    if not isinstance(body, dict):
        raise BadValue("import mapping", type(body).__name__, 'Give an object with "columns".')
    return body
