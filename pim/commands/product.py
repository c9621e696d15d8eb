"""`product`: looking at products and editing them, one field at a time. Lists and files are elsewhere."""

from __future__ import annotations

from typing import Any

import click

from pim import db
from pim.accounts import people
from pim.changes import Author, Draft, history, save
from pim.changes.history import Entry
from pim.commands import product_life
from pim.commands.changes import to_dicts
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.finding import get_product
from pim.commands.output import Output, to_short, to_table
from pim.commands.product_export import export
from pim.commands.product_fields import read_change
from pim.commands.product_listing import list_
from pim.commands.product_view import describe, to_text
from pim.commands.rehearsing import transaction
from pim.errors import Invalid
from pim.structure.current import current


@click.group("product", cls=Group)
def command() -> None:
    """Look at products and edit them.

    Example:
      python cli.py product show BRV-BH1100
    """


for _command in (list_, export, *product_life.COMMANDS):
    command.add_command(_command)


@command.command()
@click.argument("sku", metavar="SKU")
@output_options()
@in_app
def show(out: Output, sku: str) -> None:
    """Show a product or product model: its values, own and inherited, and what follows from them.

    Each value names the product or model that it comes from.

    Example:
      python cli.py product show BRV-BH1100
      python cli.py product show BRV-BH1100 --json | jq '.completeness'
    """
    told = describe(get_product(sku))
    out.data(told, to_text(told))


@command.command("set")
@click.argument("sku", metavar="SKU")
@click.argument("attribute", metavar="ATTRIBUTE")
@click.argument("value", metavar="VALUE")
@click.option("--scope", default="", help="Of an attribute that varies by scope.")
@click.option("--locale", default="", help="Of an attribute that varies by locale.")
@click.option("--field", "is_field", is_flag=True, help="ATTRIBUTE is a field: sku, family, status.PL, …")
@dry_run_option
@output_options(quiet=True)
@in_app
def set_(
    *,
    out: Output,
    sku: str,
    attribute: str,
    value: str,
    scope: str,
    locale: str,
    is_field: bool,
    dry_run: bool,
) -> None:
    """Set one attribute of a product or product model; an empty VALUE takes the own value away.

    Write 12.5 mm, 12.50 EUR, yes, 2026-03-01, codes of options with commas. Put -- before a
    VALUE that begins with a minus.

    With --field these can be set too: sku, family, parent, archived, categories and groups
    (with commas). These are known by their dot: relations.<type> and group_relations.<type>
    (with commas), status.<market>, order.unit, .step, .minimum and .price_per, and, in JSON,
    packaging.<unit> and classifications.<classification>.

    Example:
      python cli.py product set BRV-BH1100 name "Rotary hammer BH1100" --locale en_GB
      python cli.py product set BRV-BH1100 --field status.PL approved
      python cli.py product set BRV-BH1100 weight -- "4.2 kg"
      python cli.py product set BRV-BH1100 packaging.box '{"quantity": "4", "gtin": "20000100003412"}'
    """
    own = get_product(sku).own
    if (is_field or "." in attribute) and (scope or locale):
        raise click.UsageError("--scope and --locale go with attributes, not with fields.")
    field, wanted = read_change(current(), attribute, value, scope, locale, is_field=is_field)
    draft = Draft(own.kind, sku, field, wanted)
    [entry] = _preview([draft])
    if entry.outcome == "invalid":
        raise Invalid(entry.problem or f"{sku} {field} can not be set.")
    old = entry.new if entry.outcome == "same" else entry.old
    told: dict[str, Any] = {"key": sku, "field": field, "old": old, "new": entry.new}
    told |= {"outcome": entry.outcome or "applied", "change_set": None, "dry_run": dry_run}
    if not dry_run:
        with db.transaction():
            told["change_set"] = save([draft], Author("cli", f"{sku} {field}")).set_id
    out.data(told, _set_line(told))
    if told["change_set"] is not None:
        out.note(f"Undo it: python cli.py changes revert {told['change_set']}")


@command.command("history")
@click.argument("sku", metavar="SKU")
@click.option("--field", help="Only this field, e.g. values.name..en_GB")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@output_options()
@in_app
def history_(out: Output, sku: str, field: str | None, limit: int) -> None:
    """List what was changed on a product or product model, the newest first.

    Example:
      python cli.py product history BRV-BH1100 --limit 5
    """
    own = get_product(sku).own
    entries = history.list_history(own.kind, own.id, field=field, limit=limit)
    authors = people.list_labels(entry.author_id for entry in entries if entry.author_id is not None)
    rows = [[e.set_id, e.at, authors.get(e.author_id or 0) or e.via, *_shown(e)] for e in entries]
    out.data(to_dicts(entries), to_table(("set", "at", "by", "field", "old", "new"), rows))
    if not entries:
        out.note("Nothing was changed.")


def _preview(drafts: list[Draft]) -> list[Entry]:
    with transaction(dry_run=True):
        return history.preview_drafts(drafts)


def _set_line(told: dict[str, Any]) -> str:
    name, old, new = (f"{told['key']} {told['field']}", _value(told["old"]), _value(told["new"]))
    if told["outcome"] == "same":
        return f"{name} is {new} already"
    return f"{name}{' would become' if told['dry_run'] else ':'} {old} → {new}"


def _value(value: object) -> str:
    return "nothing" if value is None else to_short(value)


def _shown(entry: Entry) -> list[object]:
    if entry.op in ("create", "purge"):
        return [f"{entry.op}d", "", ""]
    return [entry.field, to_short(entry.old), to_short(entry.new)]
