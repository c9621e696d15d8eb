"""What no two products have alike: values of unique attributes, and the GTINs of packaging units.

Archived products are left aside. Each kind is a register: a table whose key is the name that
one product alone may have, and what of a document is such a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from pim import db
from pim.catalog import documents, packaging
from pim.catalog.documents import Document
from pim.catalog.models import PackagingGtin, UniqueValue
from pim.catalog.side_tables import iter_slices
from pim.changes import guard
from pim.errors import DuplicateKey, PimError
from pim.structure.compiled import once
from pim.structure.current import current
from pim.structure.snapshot import ALL

Name = tuple[Any, ...]  # the key of a row, its text at last


@dataclass(frozen=True, slots=True)
class Register:
    """A table of names; `word` is what people call one of them."""

    word: str
    table: sa.Table
    names_of: Callable[[Document], set[Name]]

    def find_duplicates(
        self, changed: Mapping[int, Document], old: Mapping[int, Document | None]
    ) -> dict[int, PimError]:
        """See the function of the module."""
        wanted: dict[Name, int] = {}
        problems: dict[int, PimError] = {}
        fresh: set[str] = set()
        for document_id, document in changed.items():
            before = old.get(document_id)
            had = self.names_of(before) if before else set()
            for name in sorted(self.names_of(document)):
                holder = wanted.setdefault(name, document_id)
                if holder != document_id:
                    came = document_id
                    if name in had:  # it had the name: the other one came
                        wanted[name], came, holder = document_id, holder, document_id
                    problems[came] = DuplicateKey(self.word, name[-1], changed[holder].key)
                if name not in had:
                    fresh.add(name[-1])
        return problems | (self._find_taken(changed, wanted, fresh) if fresh else {})

    def free(self, pairs: Iterable[tuple[Document | None, Document]]) -> None:
        """Delete the rows of names that these documents, old and new, no longer have."""
        gone = []
        for old, new in pairs:
            before = self.names_of(old) if old else set()
            gone += [(*name, new.id) for name in sorted(before - self.names_of(new))]
        if gone:
            condition = sa.and_(*(c == sa.bindparam(f"k{n}") for n, c in enumerate(self._columns())))
            parameters = [{f"k{n}": part for n, part in enumerate(row)} for row in gone]
            db.connection().execute(self.table.delete().where(condition), parameters)

    def write(self, pairs: Iterable[tuple[Document | None, Document]]) -> None:
        """Insert the rows of names that these documents, old and new, have now."""
        come = []
        for old, new in pairs:
            before = self.names_of(old) if old else set()
            come += [(*name, new.id) for name in sorted(self.names_of(new) - before)]
        names = [column.name for column in self._columns()]
        db.insert_tuples(self.table, names, come)

    def _columns(self) -> list[sa.Column[Any]]:
        return [*self.table.primary_key, self.table.c.product_id]

    def _find_taken(
        self, changed: Mapping[int, Document], wanted: Mapping[Name, int], fresh: set[str]
    ) -> dict[int, PimError]:
        problems: dict[int, PimError] = {}
        key = list(self.table.primary_key)
        statement = sa.select(*key, self.table.c.product_id).where(db.within(key[-1], sorted(fresh)))
        for *name, holder in db.connection().execute(statement):
            asking = wanted.get(tuple(name))
            if asking is not None and holder != asking and holder not in changed:
                holder_key = documents.find_keys([holder])[holder]
                problems[asking] = DuplicateKey(self.word, name[-1], holder_key)
        return problems


def find_duplicates(
    changed: Mapping[int, Document], old: Mapping[int, Document | None]
) -> dict[int, PimError]:
    """The documents with a name that another one of them, or a stored one, has already.

    `old` holds them as they are stored: a name that a document has had is not asked for again.
    """
    problems: dict[int, PimError] = {}
    for register in REGISTERS:
        problems = register.find_duplicates(changed, old) | problems
    return problems


def free(pairs: Iterable[tuple[Document | None, Document]]) -> None:
    """Delete the rows of names that these documents, old and new, no longer have."""
    told = list(pairs)
    for register in REGISTERS:
        register.free(told)


def write(pairs: Iterable[tuple[Document | None, Document]]) -> None:
    """Insert the rows of names that these documents, old and new, have now; the others are freed before."""
    told = list(pairs)
    for register in REGISTERS:
        register.write(told)


def rebuild() -> None:
    """Make all registers anew from the documents, in the caller's transaction."""
    with guard.opened():
        for register in REGISTERS:
            db.connection().execute(register.table.delete())
        for slice_ in iter_slices():
            write((None, document) for document in slice_)


def unique_values(document: Document) -> set[Name]:
    """The (attribute id, value) pairs that no other product may have."""
    if document.archived:
        return set()
    structure = current()
    unique = once(structure, "unique", "", lambda: [a for a in structure.attributes.values() if a.unique])
    found: set[Name] = set()
    for attribute in unique:
        value = document.values.get(attribute.code, {}).get(ALL, {}).get(ALL)
        if value is not None:
            found.add((attribute.id, value if isinstance(value, str) else _text(value)))
    return found


def packaging_gtins(document: Document) -> set[Name]:
    """The GTINs of its own packaging units, as 14 digits."""
    if document.archived or not document.packaging:
        return set()
    return {(gtin,) for gtin in packaging.gtins(document.packaging)}


def _text(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()  # jsonb keeps an order of its own


REGISTERS = (
    Register("value", UniqueValue.__table__, unique_values),
    Register("GTIN", PackagingGtin.__table__, packaging_gtins),
)
