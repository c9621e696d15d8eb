"""Column mappings as targets of change sets, and reading them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from pim import db
from pim.changes import Draft
from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, text
from pim.errors import BadValue, NotFound, PimError
from pim.intake.mappings.models import ImportMapping
from pim.intake.mappings.rules import MappingRules, read_rules
from pim.structure.checks import ARCHIVED, CODE, LABEL
from pim.structure.current import current

_mappings = ImportMapping.__table__

FITS = 0.8  # of the columns of a file, those that a mapping names at least to be meant for it


def _object(_target: RowTarget, _id: int, value: Value) -> Value:
    if not isinstance(value, dict):
        raise BadValue("import mapping file", value, "An object is needed.")
    return value


def _list(_target: RowTarget, _id: int, value: Value) -> Value:
    if not isinstance(value, list):
        raise BadValue("import mapping columns", value, 'A list of {"column", "field"} is needed.')
    return value


class ImportMappingTarget(RowTarget):
    """Column mappings; checked as a whole, against the structure as it is then."""

    kind, section = "import_mapping", "import_mappings"
    rows = _mappings
    columns = {
        "code": CODE,
        "labels": LABEL,
        "file": Column(_object, default={}),
        "key_field": Column(text(), required=True),
        "columns": Column(_list, required=True),
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """What `read_rules` refuses."""
        problems: dict[int, PimError] = {}
        for row_id, names in self.changed.items():
            row = self.loaded[row_id]
            if names & {"file", "key_field", "columns", "created"}:
                try:
                    read_rules(current(), row["code"], _body(row))
                except PimError as error:
                    problems[row_id] = error
        return problems


def get_mapping(code: str) -> MappingRules:
    """The rules of a mapping. Raises `NotFound`, or what `read_rules` does where the structure moved on."""
    statement = sa.select(_mappings).where(_mappings.c.code == code, ~_mappings.c.archived)
    row = db.connection().execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound("import mapping", code, "See: python cli.py import mapping list")
    return read_rules(current(), code, _body(dict(row)))


def list_mappings(*, archived: bool = False) -> list[dict[str, Value]]:
    """The mappings in the order of their codes: code, labels, key field, how many columns."""
    statement = sa.select(_mappings).where(_mappings.c.archived == archived).order_by(_mappings.c.code)
    return [
        {
            "code": row["code"],
            "labels": row["labels"] or {},
            "key_field": row["key_field"],
            "columns": len(row["columns"]),
        }
        for row in db.connection().execute(statement).mappings()
    ]


def get_told(code: str) -> dict[str, Value]:
    """The row of a mapping, archived or not, and whether or not the structure still fits it.

    Raises `NotFound`.
    """
    statement = sa.select(_mappings).where(_mappings.c.code == code)
    row = db.connection().execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound("import mapping", code)
    return {**row, "labels": row["labels"] or {}}


def draft_mapping(code: str, fields: Mapping[str, Value]) -> list[Draft]:
    """The drafts that make the mapping `code`, or change it to these fields; an archived one comes back."""
    if ImportMappingTarget.find([code]):
        fresh = {"archived": False, **fields}
        return [Draft("import_mapping", code, name, value) for name, value in fresh.items()]
    return [Draft("import_mapping", code, "", {"key_field": "sku", "code": code, **fields}, op="create")]


def find_fitting(columns: Sequence[str]) -> str | None:
    """The mapping that was made for files with this header: the code of the one that names most of it.

    None where none names four columns of five, and the one with the key.
    """
    header = {column for column in columns if column}
    best, most = None, FITS * len(header)
    for row in db.connection().execute(sa.select(_mappings).where(~_mappings.c.archived)).mappings():
        named = {one["column"]: one["field"] for one in row["columns"]}
        keys = {column for column, field in named.items() if field == row["key_field"]}
        if keys & header and len(header & named.keys()) >= most:
            best, most = row["code"], len(header & named.keys()) + 1
    return best


def _body(row: dict[str, Value]) -> dict[str, Value]:
    return {name: row[name] for name in ("file", "key_field", "columns")}
