"""`category-table`: what receivers call our categories."""

from __future__ import annotations

from typing import Any

import click

from pim.catalog.category_names import CategoryName, count_unmapped, list_names
from pim.changes import Author, Draft, save
from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import Output, to_table
from pim.commands.rehearsing import transaction
from pim.structure.category_tables import NAMES
from pim.structure.current import current


@click.group("category-table", cls=Group)
def command() -> None:
    """Call our categories as receivers do.

    What stands below a category that is named is named with it. A mapping sends the name by
    {"step": "category", "table": TABLE}. Whole tables are files of `config`.

    Example:
      python cli.py category-table show google --unmapped
    """


@command.command()
@click.argument("code", metavar="TABLE")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(out: Output, code: str, labels: tuple[str, ...]) -> None:
    """Make the table TABLE.

    Example:
      python cli.py category-table create merxu --label en_GB=merXu
    """
    create_one(out, "category_table", "Category table", {"code": code, **read_labels(labels)})


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the tables, with how much is not named in them.

    Example:
      python cli.py category-table list
    """
    structure = current()
    told = []
    for table in structure.category_tables.values():
        categories, products = count_unmapped(list_names(structure, table.code))
        told.append(
            {
                "code": table.code,
                "labels": dict(table.labels),
                "named": len(table.names),
                "unmapped_categories": categories,
                "unmapped_products": products,
            }
        )
    names = ("code", "named", "unmapped_categories", "unmapped_products")
    out.data(told, to_table(names, [[one[name] for name in names] for one in told]))
    if not told:
        out.note("There is none yet. Make one: python cli.py category-table create google")


@command.command()
@click.argument("code", metavar="TABLE")
@click.option("--tree", default="", metavar="CATEGORY", help="Only this category and what stands below it.")
@click.option("--unmapped", is_flag=True, help="Only those with products and without a name.")
@output_options()
@in_app
def show(out: Output, code: str, tree: str, *, unmapped: bool) -> None:
    """Show what TABLE calls our categories, and how many products stand in each.

    Example:
      python cli.py category-table show merxu --unmapped
    """
    names = list_names(current(), code, tree)
    shown = [one for one in names if not unmapped or (one.is_unmapped and one.products)]
    told = [_to_dict(one) for one in shown]
    columns = ("category", "products", "name", "after")
    out.data(told, to_table(columns, [[one[column] for column in columns] for one in told]))
    categories, products = count_unmapped(names)
    out.note(f"{code}: {categories} categories with {products} products have no name")


@command.command("set")
@click.argument("code", metavar="TABLE")
@click.argument("category")
@click.argument("name")
@dry_run_option
@output_options(quiet=True)
@in_app
def set_(*, out: Output, code: str, category: str, name: str, dry_run: bool) -> None:
    """Say what TABLE calls a CATEGORY; an empty NAME takes its name away.

    Example:
      python cli.py category-table set google drills 1167
      python cli.py category-table set merxu drills "Tools/Power tools/Drills and screwdrivers"
    """
    draft = Draft("category_table", code, f"{NAMES}{category}", name.strip() or None)
    with transaction(dry_run=dry_run):
        saved = save([draft], Author("cli", f"Category table {code}"))
    told = {"table": code, "category": category, "name": name.strip(), "change_set": saved.set_id}
    out.data(told, f"{code} calls {category}: {name.strip() or 'nothing'}")


def _to_dict(name: CategoryName) -> dict[str, Any]:
    return {
        "category": name.code,
        "path": [category.code for category in name.path],
        "products": name.products,
        "name": name.own or name.said,
        "after": name.after,
    }
