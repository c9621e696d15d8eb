"""`part-number`: what clients call our products."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from pim import changes, clock
from pim.catalog import documents
from pim.changes import Author, Saved
from pim.commands.declaring import DAY, Group, dry_run_option, in_app, output_options
from pim.commands.fact_importing import FILE, format_options
from pim.commands.finding import get_product
from pim.commands.output import HELD_BACK, Output, end, to_table
from pim.commands.rehearsing import transaction
from pim.errors import BadValue, NotFound
from pim.intake.facts import Facts, Format
from pim.intake.part_number_file import read_part_numbers
from pim.intake.problems import Problem
from pim.plan.part_numbers import NewNumber, find_product, list_numbers, load_numbers, number_drafts
from pim.structure.current import current


@click.group("part-number", cls=Group)
def command() -> None:
    """Keep the numbers by which clients call our products.

    Example:
      python cli.py part-number list --client nordbygg
    """


@command.command("set")
@click.argument("client")
@click.argument("sku", metavar="SKU")
@click.argument("number")
@click.option("--from", "valid_from", type=DAY, help="[default: always; today, where it replaces another]")
@click.option("--to", "valid_to", type=DAY, help="The first day on which it no longer holds.")
@dry_run_option
@output_options(quiet=True)
@in_app
def set_(
    *,
    out: Output,
    client: str,
    sku: str,
    number: str,
    valid_from: date | None,
    valid_to: date | None,
    dry_run: bool,
) -> None:
    """Say what a client calls a product; an empty NUMBER takes it away. Other days stay as they are.

    Example:
      python cli.py part-number set nordbygg BRV-BH1100 NB-4711
      python cli.py part-number set nordbygg BRV-BH1100 NB-4712 --from 2027-01-01
    """
    own = get_product(sku).own
    if own.is_model:
        raise BadValue("SKU", sku, "A client buys variants: name one of them.")
    given = NewNumber(own.id, number.strip() or None, valid_from, valid_to)
    drafts = number_drafts(client, [given], _today(client))
    with transaction(dry_run=dry_run):
        saved = changes.save(drafts, Author("cli", f"Part number of {client}"))
        numbers = [row for row in _to_dicts(own.id) if row["client"] == client]
    told = {"client": client, "sku": sku, "numbers": numbers}
    out.data(told | {"change_set": None if dry_run else saved.set_id, "dry_run": dry_run}, _table(numbers))


@command.command("import")
@click.argument("file", type=FILE)
@click.option("--client", required=True)
@click.option("--from", "valid_from", type=DAY, help="Of lines without a day.  [default: as for set]")
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
@format_options
def import_(
    *, out: Output, file: Path, client: str, valid_from: date | None, format_: Format, dry_run: bool
) -> None:
    """Bring a client's list of numbers in, as one change set: CSV or TSV with a header.

    Columns: sku (or an attribute, see --key), number, and where there are such: valid_from,
    valid_to. Lines that can not be taken are listed on stderr, and the exit code is then 3.

    Example:
      python cli.py part-number import numbers.csv --client nordbygg --key ean
    """
    today = _today(client)
    facts = read_part_numbers(file, format_, valid_from)
    drafts = number_drafts(client, facts.rows, today)
    author = Author("import", f"Part numbers of {client}: {facts.file}")
    if dry_run:
        with transaction(dry_run=True):
            saved = changes.save(drafts, author, skip=True)
    else:
        saved = changes.apply(changes.stage(drafts, author)) if drafts else Saved(None)
    problems = sorted([*facts.problems, *_refused(facts, saved)], key=lambda problem: problem.row)
    same = len({row.product_id for row in facts.rows}) - len(drafts)
    told = {"client": client, "changed": saved.applied, "same": same, "rejected": len(problems)}
    told |= {"change_set": None if dry_run else saved.set_id, "dry_run": dry_run, "problems": problems}
    out.data(told, f"{saved.applied} changed, {same} same")
    if problems:
        out.warn(f"{facts.file}: {len(problems)} lines were rejected")
        out.notes([f"  {problem}" for problem in problems])
        end(HELD_BACK)


@command.command("list")
@click.option("--client", help="All numbers of one client on a day.")
@click.option("--sku", help="All numbers of one product, of any day.")
@click.option("--number", help="With --client: the product that it means.")
@click.option("--on", "day", type=DAY, help="[default: today]")
@output_options()
@in_app
def list_(out: Output, client: str | None, sku: str | None, number: str | None, day: date | None) -> None:
    """List the numbers of a client on a day, or those of a product.

    Example:
      python cli.py part-number list --client nordbygg
      python cli.py part-number list --client nordbygg --number NB-4711
      python cli.py part-number list --sku BRV-BH1100
    """
    if (client is None) == (sku is None) or (number and client is None):
        raise click.UsageError("Name a --client (and a --number of it), or a --sku.")
    if sku is not None:
        rows = _to_dicts(get_product(sku).own.id)
        out.data(rows, _table(rows))
        return
    asked = client or ""
    on = day or _today(asked)
    found = _numbers_on(asked, number, on)
    skus = documents.find_keys(found)
    listed = [{"client": asked, "sku": skus[i], "number": held, "on": on} for i, held in found.items()]
    out.data(listed, to_table(("sku", "number"), [[one["sku"], one["number"]] for one in listed]))


def _numbers_on(client: str, number: str | None, on: date) -> dict[int, str]:
    if number is None:
        return load_numbers(client, on)
    product_id = find_product(client, number, on)
    if product_id is None:
        raise NotFound("part number", number, f"{client} means no product by it on {on}.")
    return {product_id: number}


def _today(client: str) -> date:
    structure = current()
    return clock.day_in(structure.market(structure.client(client).market).zone, clock.now())


def _to_dicts(product_id: int) -> list[dict[str, Any]]:
    return [
        {"client": code, "number": row.number, "valid_from": row.period.from_on, "valid_to": row.period.to_on}
        for code, row in list_numbers(product_id)
    ]


def _table(rows: list[dict[str, Any]]) -> str:
    names = ("client", "number", "valid_from", "valid_to")
    return to_table(names, [[row[name] for name in names] for row in rows])


def _refused(facts: Facts[NewNumber], saved: Saved) -> list[Problem]:
    """What the engine refused, at the first line that names the product."""
    lines: dict[int, int] = {}
    for row, number in zip(facts.rows, facts.lines, strict=True):
        lines.setdefault(row.product_id, number)
    refused = [(row, "part number refused", row.problem or "") for row in saved.invalid]
    remedy = "Somebody else set it during the import: compare, and import again."
    refused += [(row, "changed meanwhile", remedy) for row in saved.conflicts]
    return [Problem(facts.file, lines[row.target_id], "", row.key, rule, told) for row, rule, told in refused]
