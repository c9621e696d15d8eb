"""`config`: structure, plans and channels as one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pim import db
from pim.changes import Author
from pim.changes.history import Entry
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end, to_short
from pim.commands.rehearsing import transaction
from pim.intake import configuration


@click.group("config", cls=Group)
def command() -> None:
    """Write structure, plans and channels to a file, and bring them in.

    Example:
      python cli.py config export -o pim.yaml
      python cli.py config apply pim.yaml --dry-run
    """


@command.command()
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path), help="Into FILE.")
@click.option("--only", multiple=True, metavar="SECTION", help="Only this section, such as families.")
@in_app
def export(path: Path | None, only: Sequence[str]) -> None:
    """Write the configuration as YAML: the same configuration gives the same file.

    Defaults are left out. Pins name products by SKU; products themselves are no configuration.

    Example:
      python cli.py config export --only attributes --only options
    """
    with db.transaction():
        text = configuration.export(only)
    if path is None:
        click.echo(text, nl=False)
    else:
        path.write_text(text, encoding="utf-8")


@command.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
def apply(out: Output, path: Path, *, dry_run: bool) -> None:
    """Make the database say what a file says, as one change set: all of it or nothing.

    What the file does not name is left alone. An entry is told whole: a field that it leaves out
    gets its default, pins apart. `prune: [options]` in the file archives the entries of a section
    that it does not name. A pin of a product that does not exist is left out, with exit code 3.

    Example:
      python cli.py config apply pim.yaml --dry-run
    """
    with transaction(dry_run=dry_run):
        applied = configuration.apply_file(path, Author("cli", f"Configuration: {path.name}"))
    told: dict[str, Any] = {
        "changes": [_to_dict(entry) for entry in applied.changes],
        "left_out": [asdict(problem) for problem in applied.left_out],
        "change_set": None if dry_run else applied.set_id,
        "dry_run": dry_run,
    }
    out.data(told, _summary(applied.changes, dry_run=dry_run))
    out.notes([_to_line(entry) for entry in applied.changes])
    for problem in applied.left_out:
        out.warn(f"line {problem.line}, {problem.place}: {problem.problem}")
    if told["change_set"] is not None:
        out.note(f"Undo it: python cli.py changes revert {told['change_set']}")
    if applied.left_out:
        end(HELD_BACK)


def _to_dict(entry: Entry) -> dict[str, Any]:
    names = ("kind", "key", "field", "op", "old", "new")
    return {name: getattr(entry, name) for name in names}


def _to_line(entry: Entry) -> str:
    name = f"{entry.kind} {entry.key}"
    if entry.op == "create":
        return f"{name}: new"
    return f"{name} {entry.field}: {to_short(entry.old) or 'nothing'} → {to_short(entry.new) or 'nothing'}"


def _summary(changes: Sequence[Entry], *, dry_run: bool) -> str:
    if not changes:
        return "Nothing differs."
    made = sum(entry.op == "create" for entry in changes)
    would = "would be " if dry_run else ""
    return f"{made} {would}created, {len(changes) - made} fields {would}changed"
