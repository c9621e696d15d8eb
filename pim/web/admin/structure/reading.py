"""Rows of the structure for their pages, archived ones included. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.errors import NotFound
from pim.structure.snapshot import Structure
from pim.structure.types import fold
from pim.web.admin.structure.kinds import Kind
from pim.web.admin.wording.names import kind_name
from pim.web.language import label_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows a list shows: those with this text in code or label, of this owner, behind this key."""

    text: str = ""
    owner: str = ""
    archived: bool = False
    after: str = ""


def get_row(kind: Kind, key: str) -> Row:
    """One row by its key. Raises `NotFound`."""
    target = kind.target
    statement = sa.select(target.rows).where(target.rows.c[target.key_column] == key)
    row = db.connection().execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(kind_name(kind.code), key)
    return dict(row)


def list_rows(kind: Kind, asked: Asked, limit: int) -> list[Row]:
    """The rows asked for in the order of their keys, with `key` and without a limit on what is searched."""
    table, key = kind.target.rows, kind.target.rows.c[kind.target.key_column]
    statement = sa.select(table).where(table.c.archived == asked.archived, key > asked.after).order_by(key)
    if asked.owner and kind.owner:
        statement = statement.where(table.c[kind.owner] == asked.owner)
    if not asked.text:
        statement = statement.limit(limit)
    wanted = fold(asked.text)
    found: list[Row] = []
    for row in db.connection().execute(statement).mappings():
        texts = (row[kind.target.key_column], *(row["labels"] or {}).values())
        if not wanted or any(wanted in fold(text) for text in texts):
            found.append({**row, "key": row[kind.target.key_column]})
        if len(found) >= limit:
            break
    return found


def count_rows(kind: Kind) -> int:
    """How many rows of a kind are in use."""
    table = kind.target.rows
    statement = sa.select(sa.func.count()).select_from(table).where(table.c.archived.is_(False))
    return int(db.connection().execute(statement).scalar_one())


def list_families_of(structure: Structure, attribute: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The families that have an attribute: code, label, and the scopes that require it there."""
    return [
        (
            code,
            label_of(family.labels, code),
            tuple(scope for scope, required in family.requirements.items() if attribute in required),
        )
        for code, family in structure.families.items()
        if attribute in family.attributes
    ]
