"""`mapping`: what feeds the fields of receivers; looked at, changed, and tried before."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson

from pim.changes import Author, Draft, save
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import Output, to_cell, to_json, to_table
from pim.commands.rehearsing import transaction
from pim.errors import BadValue
from pim.publish.impact import EXAMPLES, GROUPS, LOOKED_AT, Example, Impact, check_fields, measure_impact
from pim.publish.mappings import get_mapping, list_mappings, list_versions

MOST_BYTES = 4 * 1024 * 1024  # of a mapping: 500 fields, some with tables of 2,000 values


@click.group("mapping", cls=Group)
def command() -> None:
    """Say what feeds the fields of receivers, and see what a change would do.

    Example:
      python cli.py mapping show shop_pl > shop_pl.json
    """


def _counts(function: Any) -> Any:
    """Give a command the bounds of what it looks at."""
    text = "Look at so many products of each channel at most."
    bound = click.option(
        "--products", default=LOOKED_AT, show_default=True, type=click.IntRange(1), help=text
    )
    text = "Show so many examples of each group."
    shown = click.option("--examples", default=EXAMPLES, show_default=True, type=click.IntRange(0), help=text)
    return bound(shown(function))


_file = click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the mappings, and who uses them.

    Example:
      python cli.py mapping list
    """
    told = [
        {
            "code": found.code,
            "connector": found.connector,
            "version": found.version,
            "fields": len(found.fields),
            "channels": list(found.channels),
        }
        for found in list_mappings()
    ]
    out.data(
        told,
        to_table(
            ("code", "connector", "version", "fields", "channels"),
            [[*list(one.values())[:-1], ", ".join(one["channels"])] for one in told],  # type: ignore[arg-type]
        ),
    )
    if not told:
        out.note("There is no mapping yet: channel create makes one.")


@command.command()
@click.argument("code", metavar="CODE")
@click.option("--version", type=click.IntRange(1), help="An older one.  [default: the newest]")
@output_options()
@in_app
def show(*, out: Output, code: str, version: int | None) -> None:
    """Print the mapping CODE as the JSON that `set` takes.

    Example:
      python cli.py mapping show shop_pl --version 1 > old.json
    """
    found = get_mapping(code, version)
    out.data(found.fields, to_json(found.fields))
    out.note(f"{code}: version {found.version} of {found.newest}")


@command.command()
@click.argument("code", metavar="CODE")
@output_options()
@in_app
def versions(*, out: Output, code: str) -> None:
    """List the versions of the mapping CODE, and which fields each one feeds otherwise.

    Example:
      python cli.py mapping versions shop_pl
    """
    found = [asdict(one) for one in list_versions(code)]
    rows = [[", ".join(cell) if isinstance(cell, tuple) else cell for cell in one.values()] for one in found]
    out.data(found, to_table(("version", "fields", "added", "changed", "removed"), rows))


@command.command()
@click.argument("code", metavar="CODE")
@_file
@_counts
@output_options()
@in_app
def impact(*, out: Output, code: str, file: Path, products: int, examples: int) -> None:
    """Say what the fields in FILE would do to the channels that use the mapping CODE; write nothing.

    Renders the products of each channel with both versions: how many records differ, how many products
    become ready or are held back, with examples. - reads stdin.

    Example:
      python cli.py mapping impact shop_pl shop_pl.json --examples 2
    """
    fields = _read(file)
    _tell_problems(out, code, fields)
    _tell_impact(out, measure_impact(code, fields, looked_at=products, examples=examples), {})


@command.command("set")
@click.argument("code", metavar="CODE")
@_file
@_counts
@dry_run_option
@output_options(quiet=True)
@in_app
def set_(*, out: Output, code: str, file: Path, products: int, examples: int, dry_run: bool) -> None:
    """Make the fields in FILE the next version of the mapping CODE; - reads stdin.

    With --dry-run it says what they would do, as `impact` does.

    Example:
      python cli.py mapping set shop_pl shop_pl.json --dry-run
    """
    fields = _read(file)
    _tell_problems(out, code, fields)
    if dry_run:
        found = measure_impact(code, fields, looked_at=products, examples=examples)
        _tell_impact(out, found, {"dry_run": True})
        return
    with transaction(dry_run=False):
        saved = save([Draft("mapping", code, "fields", fields)], Author("cli", f"Mapping {code}"))
        stored = get_mapping(code)
    out.data(
        {"mapping": code, "version": stored.version, "change_set": saved.set_id},
        f"{code}: version {stored.version}" if saved.set_id else f"{code} was so already.",
    )
    if saved.set_id:
        out.note(f"Undo it: python cli.py changes revert {saved.set_id}")
        for channel in stored.channels:
            out.note(f"Next: python cli.py publish {channel} --dry-run")


def _read(file: Path) -> Any:
    with click.open_file(str(file), "rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadValue("mapping", f"more than {MOST_BYTES:,} bytes", "Leave out what it does not need.")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadValue("mapping", str(error), "Give a file in JSON, as `mapping show` prints it.") from error


def _tell_problems(out: Output, code: str, fields: Any) -> None:
    """List what is wrong with the fields. Raises `BadValue` if they can not be saved."""
    problems = check_fields(code, fields)
    for problem in problems:
        out.warn(f"{problem.severity}: {problem}")
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        raise BadValue(f"mapping {code}", f"{errors} errors", "Mend what is listed above.")


def _tell_impact(out: Output, found: list[Impact], more: dict[str, Any]) -> None:
    told = [_to_dict(one) for one in found]
    out.data({"channels": told, **more}, "\n".join(line for one in found for line in _lines(one)))
    if not found:
        out.note("No channel uses this mapping.")
    for one in found:
        if one.is_sample:
            out.note(f"{one.channel}: looked at {one.looked_at} of {one.products}; --products looks at more.")


def _to_dict(impact: Impact) -> dict[str, Any]:
    return {
        "channel": impact.channel,
        "products": impact.products,
        "looked_at": impact.looked_at,
        **{group: impact.counts[group] for group in GROUPS},
        "unchanged": impact.unchanged,
        "fields": dict(impact.fields.most_common()),
        "examples": {group: [_example(one) for one in impact.examples[group]] for group in GROUPS},
    }


def _example(example: Example) -> dict[str, Any]:
    fields = {name: {"before": before, "after": after} for name, before, after in example.fields}
    return {"sku": example.sku, "fields": fields, "problems": list(example.problems)}


def _lines(impact: Impact) -> list[str]:
    counts = ", ".join(f"{impact.counts[group]} {group.replace('_', ' ')}" for group in GROUPS)
    lines = [f"{impact.channel}: {counts}, {impact.unchanged} unchanged"]
    lines += [f"  {name}: {count}" for name, count in impact.fields.most_common()]
    for group in GROUPS:
        for example in impact.examples[group]:
            lines.append(f"  {group.replace('_', ' ')}: {example.sku}")
            if group == "changed":
                lines += [
                    f"    {n}: {to_cell(before)} → {to_cell(after)}" for n, before, after in example.fields
                ]
            lines += [f"    {problem}" for problem in example.problems]
    return lines
