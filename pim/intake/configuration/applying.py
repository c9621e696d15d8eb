"""Bringing a configuration file into the database: one change set, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pim.changes import Author, Draft, Saved, save
from pim.changes.drafts import Row
from pim.changes.history import Entry, iter_changes
from pim.changes.rows import RowTarget
from pim.errors import BadValue, Invalid
from pim.intake.configuration.exporting import list_sections
from pim.intake.configuration.reading import Configuration, read_file

ARCHIVED = "archived"
NAMED = 10  # problems in the message of an error


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a line of the file."""

    line: int
    place: str  # section, key and field
    problem: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What a file changed. `left_out` are pins of products that do not exist; the rest was applied.

    `set_id` is None where nothing differed.
    """

    set_id: int | None
    changes: tuple[Entry, ...]
    left_out: tuple[Problem, ...]


class Refused(Invalid):
    """A configuration file breaks rules: each place with its line. Nothing of it may be kept."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"  line {p.line}, {p.place}: {p.problem}" for p in self.problems[:NAMED]]
        more = len(self.problems) - NAMED
        rest = [f"  … and {more} more."] if more > 0 else []
        super().__init__("\n".join(["Nothing was applied:", *lines, *rest]))


def apply_file(path: Path, author: Author) -> Applied:
    """Make the database say what the file says, in the caller's transaction; what it does not name stays.

    A row is told whole: a field that it leaves out gets its default, pins apart. Archived rows are
    written last, since others of the file may name them. Raises `Unreadable`, and `Refused`: roll back.
    """
    sections = list_sections()
    read = read_file(path, {name: kind.configured() for name, kind in sections.items()})
    comparison = _Comparison(read)
    drafts = [*comparison.iter_drafts(), *comparison.last]
    if comparison.problems:
        raise Refused(comparison.problems)
    saved = save(drafts, author, skip=True, in_steps=True) if drafts else Saved(None)
    if refused := [*saved.conflicts, *saved.invalid]:
        raise Refused([comparison.place(row) for row in refused])
    entries = iter_changes(saved.set_id) if saved.set_id is not None else ()
    changes = tuple(entry for entry in entries if entry.outcome is None)
    return Applied(saved.set_id, changes, tuple(comparison.left_out))


class _Comparison:
    """A file beside the database: the drafts that lead from one to the other."""

    def __init__(self, read: Configuration) -> None:
        self.read = read
        self.last: list[Draft] = []  # what is archived
        self.problems: list[Problem] = []
        self.left_out: list[Problem] = []
        self.sections = {kind.kind: name for name, kind in list_sections().items()}

    def iter_drafts(self) -> Iterator[Draft]:
        """The drafts but for `last`, kind by kind in the order in which they may name each other."""
        for section, kind in list_sections().items():
            rows = self.read.sections.get(section, {})
            standing, target = kind.list_keys(), kind()
            target.lock([standing[key] for key in rows if key in standing])
            late: list[Draft] = []
            for key, told in rows.items():
                try:
                    demanded = target.demand(key, told, standing.get(key))
                except BadValue as error:
                    self.problems.append(self._problem(kind.kind, key, "", str(error)))
                    continue
                if key in standing:
                    yield from self._change(target, key, standing[key], demanded)
                else:
                    yield self._create(target, key, demanded, late)
            yield from late
            if section in self.read.prune:
                self._prune(kind, standing, rows)
            self.left_out += [self._problem(kind.kind, *told) for told in target.left_out]

    def place(self, row: Row) -> Problem:
        """What the engine refused, at the line that asked for it."""
        return self._problem(row.kind, row.key, row.field, row.problem or "It was changed just now.")

    def _create(self, target: RowTarget, key: str, demanded: Mapping[str, Any], late: list[Draft]) -> Draft:
        body = {name: value for name, value in demanded.items() if value is not None}
        later = [name for name in body if name in target.self_references or _is_beside(target, name)]
        late += [Draft(target.kind, key, name, body.pop(name)) for name in later]
        if body.pop(ARCHIVED, False):
            self.last.append(Draft(target.kind, key, ARCHIVED, True))
        return Draft(target.kind, key, "", body, op="create")

    def _change(
        self, target: RowTarget, key: str, target_id: int, demanded: Mapping[str, Any]
    ) -> Iterator[Draft]:
        for name, value in demanded.items():
            held = target.read(target_id, name)
            if held == value:
                continue
            draft = Draft(target.kind, key, name, value, expected=held, target_id=target_id)
            if name == ARCHIVED and value:
                self.last.append(draft)
            else:
                yield draft

    def _prune(self, kind: type[RowTarget], standing: Mapping[str, int], rows: Mapping[str, Any]) -> None:
        gone = [key for key in standing if key not in rows]
        self.last += [Draft(kind.kind, key, ARCHIVED, True, target_id=standing[key]) for key in gone]

    def _problem(self, kind: str, key: str, field: str, problem: str) -> Problem:
        section, parts = self.sections[kind], tuple(field.split(".")) if field else ()
        line = self.read.line_of(section, key, *parts)
        return Problem(line, ".".join(filter(None, (section, key, field))), problem)


def _is_beside(target: RowTarget, field: str) -> bool:
    """Whether a field is no column, as a pin: it is set once the row stands."""
    return field.partition(".")[0] not in target.columns
