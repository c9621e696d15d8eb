"""`product list`: the products that pass a filter, page by page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from pim.catalog import documents
from pim.catalog.models import STATUSES
from pim.commands.declaring import DAY, Command, Function, in_app, output_options
from pim.commands.output import Output, to_table
from pim.commands.product_fields import read_where
from pim.enrich.naming import find_label
from pim.enrich.product_list import SORTS, Page, ProductFilter, Row, list_products
from pim.plan.conditions import parse_condition
from pim.plan.rule_filters import condition_filter
from pim.structure.current import current
from pim.structure.snapshot import Structure

NEW = "new"  # the status of a product of which nothing was said in a market


_FILTERS = (
    click.option("--family"),
    click.option("--category", help="Or one below it."),
    click.option("--group", help="A group of products."),
    click.option("--class", "classified", metavar="CLASSIFICATION=CLASS", help="E.g. etim_9=EC000123."),
    click.option(
        "--search", default="", metavar="WORDS", help="SKU, code and texts; words may be cut short."
    ),
    click.option(
        "--where", multiple=True, metavar="CONDITION", help="'attribute operator value'; may be repeated."
    ),
    click.option("--status", metavar="MARKET=STATUS", help=f"{NEW}, {', '.join(STATUSES)}."),
    click.option("--in", "place", metavar="SCOPE/LOCALE", help="Show how complete products are there."),
    click.option("--incomplete", is_flag=True, help="Only those that are not complete there."),
    click.option(
        "--missing", metavar="ATTRIBUTE", help="Only those that lack this required attribute there."
    ),
    click.option(
        "--expires-before",
        type=DAY,
        metavar="DATE",
        help="Only those with a document, own or inherited, that no longer holds on DATE.",
    ),
    click.option("--archived", is_flag=True, help="Only archived ones; without it, none."),
)


def filter_options(command: Function) -> Function:
    """Give a command the options that say which products it means, as `read_filter` takes them."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@click.command("list", cls=Command)
@filter_options
@click.option("--kind", type=click.Choice(["product", "model"]))
@click.option("--sort", type=click.Choice(SORTS), default="updated", show_default=True)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="Of one page.")
@click.option("--after", metavar="CURSOR", help="The page after the one that gave this cursor.")
@click.option("--all", "every", is_flag=True, help="All pages, one after the other.")
@output_options()
@in_app
def list_(*, out: Output, limit: int, after: str | None, sort: str, every: bool, **asked: Any) -> None:
    """List products, the newest change first.

    A CONDITION names an attribute, with .scope and .locale where it varies, an operator
    (= != in < <= > >= contains starts_with empty filled) and a value. The attribute must be
    filterable. Conditions see what a product inherits.

    Example:
      python cli.py product list --family drills --where 'weight > 2 kg'
      python cli.py product list --in ecommerce/sv_SE --missing name --all --json
      python cli.py product list --expires-before 2027-01-01
    """
    structure = current()
    wanted = read_filter(structure, **asked)
    page = list_products(wanted, after=after, limit=limit, sort=sort)
    rows = list(page.rows)
    while every and page.next_cursor:
        page = list_products(wanted, after=page.next_cursor, limit=limit, sort=sort)
        rows += page.rows
    labels = _labels(structure, rows, wanted)
    found = [_to_dict(row, labels.get(row.id, "")) for row in rows]
    names = ("key", "kind", "family", "label", "complete", "updated_at")
    table = to_table(names, [[one[name] for name in names] for one in found])
    out.data({"products": found, "next": page.next_cursor}, table)
    _tell_rest(out, page, rows)


def _tell_rest(out: Output, page: Page, rows: list[Row]) -> None:
    if not rows:
        out.note("No product passes.")
    if page.next_cursor:
        out.note(f"There are more: --after '{page.next_cursor}', or --all.")


def read_filter(
    structure: Structure,
    *,
    search: str,
    where: tuple[str, ...],
    status: str | None,
    classified: str | None,
    place: str | None,
    incomplete: bool,
    missing: str | None,
    expires_before: date | None,
    **plain: Any,
) -> ProductFilter:
    """What the filter options say. A usage error, `UnknownCode` or `BadValue` for what can not be."""
    scope, locale = _place(structure, place, is_needed=incomplete or missing is not None)
    conditions = [
        parse_condition(structure, f"--where {text}", read_where(structure, text)) for text in where
    ]
    return ProductFilter(
        text=search,
        conditions=[condition_filter(structure, condition) for condition in conditions],
        scope=scope,
        locale=locale,
        complete=False if incomplete else None,
        missing=missing,
        status=_status(status),
        classified=_classified(classified),
        expires_before=expires_before,
        **plain,
    )


def _place(structure: Structure, place: str | None, *, is_needed: bool) -> tuple[str | None, str | None]:
    if place is None:
        if is_needed:
            raise click.UsageError("--incomplete and --missing need --in SCOPE/LOCALE.")
        return None, None
    scope, sign, locale = place.partition("/")
    if not sign:
        raise click.UsageError(f"Write --in as SCOPE/LOCALE, e.g. ecommerce/en_GB: {place!r} is not.")
    return structure.scope(scope).code, structure.locale(locale).code


def _status(text: str | None) -> tuple[str, str | None] | None:
    if text is None:
        return None
    market, _, status = text.partition("=")
    if status not in (NEW, *STATUSES):
        raise click.UsageError(f"Write --status as MARKET=STATUS, one of {NEW}, {', '.join(STATUSES)}.")
    return market, None if status == NEW else status


def _classified(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    code, sign, class_code = text.partition("=")
    if not sign:
        raise click.UsageError(
            f"Write --class as CLASSIFICATION=CLASS, e.g. etim_9=EC000123: {text!r} is not."
        )
    return code, class_code


def _to_dict(row: Row, label: str) -> dict[str, Any]:
    told = {
        name: part for name, part in asdict(row).items() if name not in ("document", "ratio", "parent_id")
    }
    return told | {"label": label, "complete": row.ratio}


def _labels(structure: Structure, rows: list[Row], wanted: ProductFilter) -> dict[int, str]:
    """What products are called in the asked or the first scope and locale; inherited names too."""
    scope = structure.scopes.get(wanted.scope or "") or next(iter(structure.scopes.values()), None)
    if scope is None:
        return {}
    locale = wanted.locale or next(iter(scope.locales), "")
    lineages = documents.load_lineages([row.id for row in rows])
    labels = {i: find_label(structure, lineage, scope.code, locale) for i, lineage in lineages.items()}
    return {product_id: label.text for product_id, label in labels.items() if label}
