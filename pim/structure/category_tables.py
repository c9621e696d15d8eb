"""What receivers call our categories, as a target of change sets: each name is a field of its table."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa

from pim import db
from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, table_of
from pim.changes.targets import Touched
from pim.errors import BadValue, UnknownCode
from pim.structure import models
from pim.structure.checks import ARCHIVED, CODE, LABEL
from pim.structure.current import current
from pim.structure.texts import check_characters

MOST_CHARACTERS = 750  # Google takes no longer one
NAMES = "names."  # prefix of the fields that are names; the rest is the code of our category

_categories = table_of(models.Category)


def _name(_target: RowTarget, _id: int, value: Value) -> str:
    said = value.strip() if isinstance(value, str) else ""
    if not said or len(said) > MOST_CHARACTERS or "\n" in said or "\t" in said:
        raise BadValue("category table", value, f"One line of 1 to {MOST_CHARACTERS} characters is needed.")
    check_characters("category table", said)
    return said


class CategoryTableTarget(RowTarget):
    """Category tables."""

    kind, section = "category_table", "category_tables"
    rows = table_of(models.CategoryTable)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "names": Column(_name, default={}, keyed=True),
        "archived": ARCHIVED,
    }

    def validate(self, target_id: int, field: str, value: Value, *, fresh: bool = False) -> Value:
        """The canonical value; only categories that are in use are named."""
        code = field.removeprefix(NAMES)
        if field.startswith(NAMES) and value is not None and code not in current().categories:
            raise UnknownCode("category", code)
        return super().validate(target_id, field, value, fresh=fresh)


def name_touched(touched: Touched) -> None:
    """Hook: tell publications of the categories that a receiver calls otherwise now."""
    changed = touched.fields.get(CategoryTableTarget.kind, {})
    codes: set[str] = set()
    for row_id, fields in changed.items():
        codes |= {field.removeprefix(NAMES) for field in fields if field.startswith(NAMES)}
        if fields & {"created", "archived"}:
            target = cast("CategoryTableTarget", touched.targets[CategoryTableTarget.kind])
            codes |= set(target.loaded[row_id]["names"] or {})
    if codes:
        statement = sa.select(_categories.c.id).where(db.within(_categories.c.code, codes))
        touched.log.setdefault("category", set()).update(db.connection().execute(statement).scalars())
