"""`reference`: the records that reference attributes name, such as brands and materials."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import click

from pim import db
from pim.changes import Author, Draft, save
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_table
from pim.errors import NotFound
from pim.structure.current import current
from pim.structure.snapshot import Structure


@click.group("reference", cls=Group)
def command() -> None:
    """Keep the records that products name: brands, materials, designers.

    Example:
      python cli.py reference set material oak --label en_GB=Oak --label sv_SE=Ek
    """


@command.command("list")
@click.argument("entity", required=False)
@output_options()
@in_app
def list_(out: Output, entity: str | None) -> None:
    """List the reference entities, or the records of ENTITY.

    Example:
      python cli.py reference list material
    """
    if entity is None:
        found = [
            {"code": one.code, "labels": dict(one.labels), "records": len(one.records)}
            for one in current().reference_entities.values()
        ]
    else:
        found = [_to_dict(current(), entity, code) for code in _records(current(), entity)]
    names = ("code", "records" if entity is None else "texts", "labels")
    out.data(found, to_table(names, [[one[name] for name in names] for one in found]))
    if not found:
        out.note("There is none yet. See: python cli.py reference set --help")


@command.command("set")
@click.argument("entity")
@click.argument("record", required=False)
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="What it is called.")
@click.option("--text", "texts", multiple=True, metavar="LOCALE=TEXT", help="What a record says of itself.")
@output_options(quiet=True)
@in_app
def set_(
    *, out: Output, entity: str, record: str | None, labels: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    """Name the reference entity ENTITY, or its RECORD; what is missing is made.

    An empty TEXT takes a label or text away.

    Example:
      python cli.py reference set material --label en_GB=Material
      python cli.py reference set material oak --label en_GB=Oak --text "en_GB=Grows slowly."
    """
    if texts and record is None:
        raise click.UsageError("Only a record has texts: name the RECORD.")
    fields = {**_read("labels", labels), **_read("texts", texts)}
    drafts = _drafts(current(), entity, record, fields)
    with db.transaction():
        # A record leans on its entity, so each kind is a set of its own; both or neither.
        sets = [
            save(list(of_kind), Author("cli", f"Reference {'.'.join(filter(None, (entity, record)))}")).set_id
            for _kind, of_kind in groupby(drafts, key=lambda draft: draft.kind)
        ]
    told = _to_dict(current(), entity, record) if record else {"code": entity}
    change_set = next((set_id for set_id in reversed(sets) if set_id is not None), None)
    out.data(told | {"change_set": change_set}, f"{'.'.join(filter(None, (entity, record)))} is set")
    if change_set is not None:
        out.note(f"Undo it: python cli.py changes revert {change_set}")


def _drafts(structure: Structure, entity: str, record: str | None, fields: dict[str, Any]) -> list[Draft]:
    drafts = []
    known = structure.reference_entities.get(entity)
    own = fields if record is None else {}
    if known is None:
        given = {name: text for name, text in own.items() if text is not None}
        drafts.append(Draft("reference_entity", entity, "", {"code": entity, **given}, op="create"))
    else:
        drafts += [Draft("reference_entity", entity, name, text) for name, text in own.items()]
    if record is None:
        return drafts
    key = f"{entity}.{record}"
    if known is not None and record in known.records:
        return [*drafts, *(Draft("reference_record", key, name, text) for name, text in fields.items())]
    given = {name: text for name, text in fields.items() if text is not None}
    body = {"entity": entity, "code": record, **given}
    return [*drafts, Draft("reference_record", key, "", body, op="create")]


def _read(part: str, given: tuple[str, ...]) -> dict[str, str | None]:
    fields: dict[str, str | None] = {}
    for told in given:
        locale, equals, text = told.partition("=")
        if not equals:
            raise click.UsageError(f"Write a locale and a text, such as en_GB=Oak: {told}")
        current().locale(locale)
        fields[f"{part}.{locale}"] = text.strip() or None
    return fields


def _records(structure: Structure, entity: str) -> list[str]:
    known = structure.reference_entities.get(entity)
    if known is None:
        raise NotFound("reference entity", entity, "See: python cli.py reference list")
    return list(known.records)


def _to_dict(structure: Structure, entity: str, code: str) -> dict[str, Any]:
    record = structure.reference_entities[entity].records[code]
    return {
        "entity": entity,
        "code": code,
        "labels": dict(record.labels),
        "texts": dict(record.texts),
        "image": dict(record.image) if record.image else None,
    }
