"""What has been read of the structure so far, and the row being read. Filled cells are used or reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pim.errors import BadValue
from pim.intake.akeneo.bodies import Body
from pim.intake.akeneo.codes import CodeBook, clean, list_codes
from pim.intake.akeneo.files import Row, Table
from pim.intake.akeneo.flattening import fields_of, list_keys
from pim.intake.problems import Problem
from pim.structure.codes import check_code
from pim.structure.snapshot import Structure

LABEL = "label-"  # the prefix of a label column: label-de_DE
MAX_LABEL = 255  # as in Akeneo
FLAGS = {"0": False, "1": True}

# What can not be changed once values may depend on it.
FIXED = {
    "attribute": ("type", "localizable", "scopable", "unique", "unit_family"),
    "family_variant": ("family", "axes"),
    "relation_type": ("two_way", "quantified"),
}


class Gathering:
    """The bodies and problems of one folder, and the codes that its rows may refer to."""

    def __init__(self, existing: Structure) -> None:
        self.existing = existing
        self.problems: list[Problem] = []
        self._bodies: dict[tuple[str, str], Body] = {}
        self._books: dict[str, CodeBook] = {}
        self._reported: set[tuple[str, str]] = set()

    @property
    def bodies(self) -> list[Body]:
        """All bodies, in the order in which they were added."""
        return list(self._bodies.values())

    def book(self, kind: str) -> CodeBook:
        """The codes of a kind: those of the catalogue and those of the folder."""
        if kind not in self._books:
            self._books[kind] = CodeBook(list_keys(self.existing, kind))
        return self._books[kind]

    def find(self, kind: str, key: str) -> dict[str, Any] | None:
        """The fields of a target as they will be: the folder's over the catalogue's."""
        old, body = fields_of(self.existing, kind, key), self._bodies.get((kind, key))
        return {**(old or {}), **body.fields} if body else old

    def has_read(self, kind: str, key: str) -> bool:
        """Whether the folder itself has a row for this target."""
        return (kind, key) in self._bodies

    def add(self, body: Body) -> None:
        """Take up a body; from now on other rows may refer to it."""
        self._bodies[(body.kind, body.key)] = body
        self.book(body.kind).add(body.key)

    def refuse(self, source: tuple[str, int], column: str, value: str, rule: str, remedy: str) -> None:
        """Report a refused cell, or with an empty column a refused row. `source` is file and row."""
        self.problems.append(Problem(*source, column, value, rule, remedy))

    def refuse_column(self, file: str, column: str, rule: str, remedy: str) -> None:
        """Report a column as a whole, once, at its header."""
        if (file, column) not in self._reported:
            self._reported.add((file, column))
            self.refuse((file, 1), column, column, rule, remedy)


class Entry:
    """One row on its way to a body."""

    def __init__(self, gathering: Gathering, file: str, row: Row, kind: str, key: str) -> None:
        self.gathering, self.file, self.row, self.kind, self.key = gathering, file, row, kind, key
        self.fields: dict[str, Any] = {}
        self.cells: dict[str, str] = {}
        self._used: set[str] = set()

    @property
    def old(self) -> dict[str, Any] | None:
        """The target's fields as they stand in the catalogue; None for a new one."""
        return fields_of(self.gathering.existing, self.kind, self.key)

    def rename(self, key: str) -> None:
        """Take the key as it is spelled elsewhere."""
        self.key = key

    def text(self, column: str) -> str:
        """The cell without the spaces around it; empty when it is."""
        self._used.add(column)
        return clean(self.row.cells.get(column, ""))

    def put(self, field: str, value: Any, column: str) -> None:
        """Set a field, unless its value can no longer be changed."""
        old = self.old
        if old is not None and field in FIXED.get(self.kind, ()) and old.get(field) != value:
            self.refuse(column, "cannot be changed", f"It stays {old.get(field)}; use another code instead.")
            return
        self.fields[field] = value
        self.cells[field] = column

    def flag(self, field: str, column: str) -> None:
        """Set a field to what a cell of 0 or 1 says."""
        if cell := self.text(column):
            if cell in FLAGS:
                self.put(field, FLAGS[cell], column)
            else:
                self.refuse(column, "not a flag", "Write 0 or 1.")

    def whole(self, field: str, column: str) -> None:
        """Set a field to the whole number in a cell."""
        if cell := self.text(column):
            if cell.isascii() and cell.isdigit() and len(cell) <= 9:
                self.put(field, int(cell), column)
            else:
                self.refuse(column, "not a whole number", "Write digits only, nine at most.")

    def reference(self, field: str, column: str, kind: str) -> None:
        """Set a field to the code of another target, spelled as it is there."""
        if (cell := self.text(column)) and (found := self.find(column, cell, kind)):
            self.put(field, found, column)

    def references(self, field: str, column: str, kind: str) -> None:
        """Set a field to a list of codes; an unknown one is refused alone and the others stay."""
        if cell := self.text(column):
            self.put(field, self.find_all(column, list_codes(cell), kind), column)

    def find_all(self, column: str, codes: Iterable[str], kind: str) -> list[str]:
        """Those of the codes that exist, as they are spelled there; the others are refused."""
        return list(dict.fromkeys(found for code in codes if (found := self.find(column, code, kind))))

    def find(self, column: str, code: str, kind: str) -> str | None:
        """The code as it is spelled where it is defined; None, and refused, when it is not."""
        found = self.gathering.book(kind).find(code)
        if found is None:
            word = kind.replace("_", " ")
            self.refuse(column, f"unknown {word}", f"Add the {word} to its file, or correct the code.", code)
        return found

    def labels(self) -> None:
        """Set the labels, in the locales that a channel uses."""
        for column, cell in self.row.cells.items():
            if column.startswith(LABEL):
                self._used.add(column)
                locale = self.gathering.book("locale").find(column.removeprefix(LABEL))
                if locale is None:
                    self.refuse_column(
                        column, "unused locale", "Give the locale to a channel, or drop the column."
                    )
                elif len(clean(cell)) > MAX_LABEL:
                    self.refuse(column, "label too long", f"Use at most {MAX_LABEL} characters.")
                else:
                    self.put(f"labels.{locale}", clean(cell), column)

    def skip(self, *columns: str) -> None:
        """Pass over columns that say nothing to this catalogue."""
        self._used.update(columns)

    def refuse(self, column: str, rule: str, remedy: str, value: str | None = None) -> None:
        """Report the cell of this row, or the part of it that is meant."""
        cell = self.row.cells.get(column, "") if value is None else value
        self.gathering.refuse((self.file, self.row.number), column, cell, rule, remedy)

    def refuse_column(self, column: str, rule: str, remedy: str) -> None:
        """Report a column of this file, once."""
        self.gathering.refuse_column(self.file, column, rule, remedy)

    def add(self) -> None:
        """Hand the body over, and report the filled columns that nobody asked for."""
        for column in self.row.cells.keys() - self._used:
            self.refuse_column(column, "not imported", "Nothing here corresponds to this column.")
        body = Body(self.kind, self.key, self.fields, (self.file, self.row.number), self.cells)
        self.gathering.add(body)


def iter_entries(table: Table, gathering: Gathering, kind: str) -> Iterator[Entry]:
    """The rows of a structure file that have a usable code; the others are reported.

    The key is the code; of an option it is "attribute.code".
    """
    for row in table.iter_rows():
        entry = Entry(gathering, table.name, row, kind, clean(row.cells.get("code", "")))
        if _is_usable(entry) and (kind != "option" or _find_owner(entry)):
            # A row that differs from a known code only in case means that one, as in Akeneo.
            entry.rename(gathering.book(kind).find(entry.key) or entry.key)
            if gathering.has_read(kind, entry.key):
                entry.refuse("code", "duplicate code", "Remove one of the two rows.")
            else:
                entry.skip("code")
                yield entry


def _is_usable(entry: Entry) -> bool:
    if entry.row.surplus:
        remedy = "Put quotes around cells that hold a semicolon."
        entry.refuse("", "more cells than columns", remedy, entry.row.surplus)
        return False
    try:
        check_code(entry.kind.replace("_", " "), entry.key)
    except BadValue as error:
        entry.refuse("code", "not a usable code", error.remedy)
        return False
    return True


def _find_owner(entry: Entry) -> bool:
    owner = entry.find("attribute", entry.text("attribute"), "attribute")
    if owner is not None:
        entry.rename(f"{owner}.{entry.key}")
    return owner is not None
