"""`structure`: what products are described by, one row at a time; whole structures are files of `config`."""

from __future__ import annotations

from typing import Any

import click
import orjson
import sqlalchemy as sa

from pim import db
from pim.changes import Author, Draft, save
from pim.changes.rows import RowTarget
from pim.changes.targets import target_type
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import Output, to_cell, to_table
from pim.commands.rehearsing import transaction
from pim.errors import UnknownCode
from pim.structure.targets import TARGETS

KINDS = tuple(target.kind for target in TARGETS)


@click.group("structure", cls=Group)
def command() -> None:
    """Make and change what products are described by.

    Example:
      python cli.py structure create packaging_unit box labels.en_GB=Box un_ece=CT
    """


@command.command()
@click.argument("kind", metavar="KIND")
@click.argument("key", metavar="KEY")
@click.argument("fields", metavar="FIELD=VALUE", nargs=-1)
@dry_run_option
@output_options(quiet=True)
@in_app
def create(*, out: Output, kind: str, key: str, fields: tuple[str, ...], dry_run: bool) -> None:
    """Make the row KEY of a KIND.

    Kinds are packaging_unit, classification, group_type, product_group, category, attribute,
    option, family and the other parts of the structure. A VALUE is text, or JSON for whatever
    else a field holds. The KEY of an option is attribute.option, that of a unit family.unit.

    Example:
      python cli.py structure create group_type season labels.en_GB=Season
      python cli.py structure create product_group summer type=season labels.en_GB=Summer
      python cli.py structure create classification etim_9 system=etim version=9.0
    """
    target = _target(kind)
    body = {**_key_fields(target, key), **dict(_read_field(text) for text in fields)}
    _save(out, Draft(kind, key, "", body, op="create"), dry_run, f"{kind} {key} is made")


@command.command("set")
@click.argument("kind", metavar="KIND")
@click.argument("key", metavar="KEY")
@click.argument("field", metavar="FIELD")
@click.argument("value", metavar="VALUE")
@dry_run_option
@output_options(quiet=True)
@in_app
def set_(*, out: Output, kind: str, key: str, field: str, value: str, dry_run: bool) -> None:
    """Set one field of the row KEY of a KIND; an empty VALUE empties it. To take it out: archived true.

    Example:
      python cli.py structure set packaging_unit box labels.sv_SE Kartong
      python cli.py structure set product_group summer archived true
    """
    _target(kind)
    wanted = read_value(value) if value else None
    _save(
        out, Draft(kind, key, field, wanted), dry_run, f"{kind} {key} {field}: {to_cell(wanted) or 'empty'}"
    )


@command.command("list")
@click.argument("kind", metavar="KIND")
@output_options()
@in_app
def list_(out: Output, kind: str) -> None:
    """List the rows of a KIND, archived ones too.

    Example:
      python cli.py structure list packaging_unit
      python cli.py structure list product_group --json
    """
    target = _target(kind)
    rows, key = target.rows, target.rows.c[target.key_column]
    names = [key.name, *(name for name in target.columns if name in rows.c and name != key.name)]
    statement = sa.select(*(rows.c[name] for name in names)).order_by(key)
    found = [dict(row) for row in db.connection().execute(statement).mappings()]
    out.data(found, to_table(names, [[to_cell(row[name]) for name in names] for row in found]))
    if not found:
        out.note(f"There is none yet. See: python cli.py structure create {kind} --help")


def _target(kind: str) -> type[RowTarget]:
    """The target of a kind of structure. Raises `UnknownCode`."""
    found = target_type(kind) if kind in KINDS else None
    if found is None or not issubclass(found, RowTarget):
        raise UnknownCode("kind of structure", kind, KINDS)
    return found


def _key_fields(target: type[RowTarget], key: str) -> dict[str, str]:
    """What the key itself says: the code, and of an option or a unit what it belongs to."""
    return dict(zip(target.key_fields, key.split(".", len(target.key_fields) - 1), strict=False))


def _read_field(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"Write fields as FIELD=VALUE, e.g. labels.en_GB=Box: {text!r} is not.")
    return name, read_value(value)


def read_value(text: str) -> Any:
    """What JSON says, else the text itself; numbers with a fraction are texts here as they are everywhere."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return text if isinstance(found, float) else found


def _save(out: Output, draft: Draft, dry_run: bool, line: str) -> None:
    with transaction(dry_run=dry_run):
        saved = save([draft], Author("cli", f"{draft.kind} {draft.key}"))
    told = {"kind": draft.kind, "key": draft.key, "field": draft.field, "value": draft.value}
    told |= {"change_set": None if dry_run else saved.set_id, "dry_run": dry_run}
    out.data(told, f"{line}{' already' if saved.set_id is None else ''}{' (dry run)' if dry_run else ''}")
