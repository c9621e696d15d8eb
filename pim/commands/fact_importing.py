"""`import prices` and `import stock`: facts of the ERP, from files that come nightly or every few minutes."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import Any

import click

from pim.commands.declaring import Command, Function, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end
from pim.commands.rehearsing import transaction
from pim.intake.facts import Facts, Format
from pim.intake.price_file import read_prices
from pim.intake.problems import Problem
from pim.intake.sheets.reading import ENCODINGS
from pim.intake.stock_file import read_stock
from pim.trade.outcomes import Put
from pim.trade.prices import get_list_id, put_prices
from pim.trade.stock import put_stock, warehouse_ids

FILE = click.Path(dir_okay=False, path_type=Path)  # one that is not there is told by what opens it
MARKS = {"dot": ".", "comma": ","}


def format_options(command: Function) -> Function:
    """Give a command what a file does not say of itself, as one `format_: Format`."""

    @wraps(command)
    def formatted(
        *,
        key: str | None,
        columns: tuple[str, ...],
        decimal_mark: str,
        delimiter: str | None,
        encoding: str | None,
        **parameters: Any,
    ) -> Any:
        named = dict(_split(column) for column in columns)
        sign = "\t" if delimiter == "tab" else delimiter
        return command(format_=Format(key, named, MARKS[decimal_mark], sign, encoding), **parameters)

    optional: Function = formatted
    for option in (
        click.option("--delimiter", metavar="CHARACTER|tab", help="[default: found in the first lines]"),
        click.option("--encoding", type=click.Choice(ENCODINGS), help="[default: utf-8]"),
        click.option("--decimal-mark", default="dot", show_default=True, type=click.Choice([*MARKS])),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="ROLE=HEADER",
            help="What a column says; may be repeated.",
        ),
        click.option(
            "--key",
            metavar="sku|ATTRIBUTE",
            help="By what products are found.  [default: seen in the header]",
        ),
    ):
        optional = option(optional)
    return optional


def full_options(command: Function) -> Function:
    """Give a command --full and --max-ended."""
    text = "With --full: refuse a file that would end more of what stands."
    command = click.option(
        "--max-ended",
        default=50,
        show_default=True,
        type=click.IntRange(0, 100),
        metavar="PERCENT",
        help=text,
    )(command)
    return click.option(
        "--full/--partial", default=False, help="Whether the file is the whole.  [default: partial]"
    )(command)


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--list", "code", required=True, metavar="CODE", help="The price list.")
@full_options
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
@format_options
def prices(
    *, out: Output, file: Path, code: str, full: bool, max_ended: int, format_: Format, dry_run: bool
) -> None:
    """Bring a FILE of prices into a price list: CSV, TSV or XLSX with a header.

    Columns: sku (or an attribute, see --key), price, and where there are such: min_quantity,
    per_quantity, unit, valid_from, valid_to. A price that changed is ended and kept, one
    that did not writes nothing. Lines that can not be taken are listed on stderr, and the
    exit code is then 3.

    Example:
      python cli.py import prices prices.csv --list list_se --full
      python cli.py import prices cennik.csv --list list_pl --key ean --decimal-mark comma
    """
    get_list_id(code)  # an unknown list is told before a large file is read
    facts = read_prices(file, format_)
    with transaction(dry_run=dry_run):
        put = put_prices(
            code, facts.rows, full=full, spared=facts.spared, max_ended=max_ended, source=facts.file
        )
    tell(out, facts, put, dry_run=dry_run, word="ended")


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--warehouse", metavar="CODE", help="Of all lines.  [default: the column warehouse]")
@full_options
@dry_run_option
@output_options(quiet=True, verbose=True)
@in_app
@format_options
def stock(
    *,
    out: Output,
    file: Path,
    warehouse: str | None,
    full: bool,
    max_ended: int,
    format_: Format,
    dry_run: bool,
) -> None:
    """Bring a FILE of stock in: CSV, TSV or XLSX with a header.

    Columns: sku (or an attribute, see --key), quantity, warehouse, and where there are such:
    at, next_on, next_quantity. With --full products that the file does not name have 0 from
    now on, in the warehouses that it names. Lines that can not be taken are listed on
    stderr, and the exit code is then 3.

    Example:
      python cli.py import stock stock.csv --warehouse malmo
      python cli.py import stock all.tsv --key ean --full
    """
    known = warehouse_ids()
    facts = read_stock(file, format_, known, warehouse)
    whole = sorted({row.warehouse for row in facts.rows} | ({warehouse} if warehouse else set()))
    with transaction(dry_run=dry_run):
        put = put_stock(facts.rows, full=whole if full else (), spared=facts.spared, max_ended=max_ended)
    tell(out, facts, put, dry_run=dry_run, word="set to 0")


def tell(out: Output, facts: Facts[Any], put: Put, *, dry_run: bool, word: str) -> None:
    """Say what became of a file, line by line what was not taken, and end with 3 if something was not."""
    problems = sorted([*facts.problems, *_repeated(facts, put)], key=lambda problem: problem.row)
    counts = put.count()
    told = {name: counts.get(name, 0) for name in ("new", "changed", "same", "stale")}
    told |= {"ended": put.ended, "rejected": len(problems)}
    line = ", ".join(
        f"{count} {word if name == 'ended' else name}"
        for name, count in told.items()
        if count or name in ("new", "changed", "same")
    )
    wrote = {"number": None if dry_run else put.number, "dry_run": dry_run, "problems": problems}
    out.data(
        {"file": facts.file, **told, **wrote}, line + (" (a dry run: nothing was written)" if dry_run else "")
    )
    if problems:
        out.warn(f"{facts.file}: {len(problems)} lines were rejected")
        out.notes([f"  {problem}" for problem in problems])
        end(HELD_BACK)


def _repeated(facts: Facts[Any], put: Put) -> list[Problem]:
    remedy = "An earlier line says it already: remove one of the two."
    return [
        Problem(facts.file, number, "", "", "repeated line", remedy)
        for number, outcome in zip(facts.lines, put.outcomes, strict=True)
        if outcome == "repeated"
    ]


def _split(column: str) -> tuple[str, str]:
    role, sign, header = column.partition("=")
    if not sign:
        raise click.UsageError(f"A column is ROLE=HEADER, e.g. price=Cena: {column!r} is not.")
    return role.strip(), header.strip()
