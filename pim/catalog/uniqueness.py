"""Values of unique attributes: no two products have the same, archived ones left aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Document
from pim.catalog.models import UniqueValue
from pim.errors import DuplicateKey, PimError
from pim.structure.current import current
from pim.structure.snapshot import ALL

_unique = UniqueValue.__table__


def unique_values(document: Document) -> set[tuple[int, str]]:
    """The (attribute id, value) pairs that no other product may have."""
    if document.archived:
        return set()
    attributes = current().attributes
    found = set()
    for code, scopes in document.values.items():
        attribute = attributes.get(code)
        if attribute is not None and attribute.unique:
            value = scopes.get(ALL, {}).get(ALL)
            if value is not None:
                found.add((attribute.id, value if isinstance(value, str) else _text(value)))
    return found


def _text(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()  # jsonb keeps an order of its own


def find_duplicates(
    changed: Mapping[int, Document], old: Mapping[int, Document | None]
) -> dict[int, PimError]:
    """The documents with a value that another one of them, or a stored one, has already.

    `old` holds them as they are stored: a value that a document has had is not asked for again.
    """
    wanted: dict[tuple[int, str], int] = {}
    problems: dict[int, PimError] = {}
    fresh: set[str] = set()
    for document_id, document in changed.items():
        before = old.get(document_id)
        had = unique_values(before) if before else set()
        for name in sorted(unique_values(document)):
            holder = wanted.setdefault(name, document_id)
            if holder != document_id:
                came = document_id
                if name in had:  # it had the value: the other one came
                    wanted[name], came, holder = document_id, holder, document_id
                problems[came] = DuplicateKey("value", name[1], changed[holder].key)
            if name not in had:
                fresh.add(name[1])
    if not fresh:
        return problems
    statement = sa.select(_unique).where(db.within(_unique.c.text, sorted(fresh)))
    for row in db.connection().execute(statement):
        asking = wanted.get((row.attribute_id, row.text))
        if asking is not None and row.product_id != asking and row.product_id not in changed:
            holder_key = documents.find_keys([row.product_id])[row.product_id]
            problems[asking] = DuplicateKey("value", row.text, holder_key)
    return problems


def write(pairs: Iterable[tuple[Document | None, Document]]) -> None:
    """Bring the rows of these documents, old and new, up to date."""
    gone, come = [], []
    for old, new in pairs:
        before = unique_values(old) if old else set()
        after = unique_values(new)
        gone += [{"a": a, "t": t, "p": new.id} for a, t in sorted(before - after)]
        come += [{"attribute_id": a, "text": t, "product_id": new.id} for a, t in sorted(after - before)]
    if gone:
        condition = (
            (_unique.c.attribute_id == sa.bindparam("a"))
            & (_unique.c.text == sa.bindparam("t"))
            & (_unique.c.product_id == sa.bindparam("p"))
        )
        db.connection().execute(_unique.delete().where(condition), gone)
    db.insert_rows(_unique, come)
