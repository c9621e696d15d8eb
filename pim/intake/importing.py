"""Bringing a folder into the catalogue: one change set, applied in chunks, and a report on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pim.changes import Author, Saved
from pim.changes.drafts import Row
from pim.intake.akeneo import read_folder
from pim.intake.applying import Progress, apply_drafts, rehearse
from pim.intake.comparing import KINDS, Comparison
from pim.intake.keeping import iter_with_files
from pim.intake.problems import Problem
from pim.intake.standing import ProductCatalogue
from pim.structure.current import current


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the targets of one kind. `rejected` ones were new and could not be created."""

    created: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a folder. `change_set` is None when nothing differed, and after a dry run."""

    change_set: int | None
    by_kind: dict[str, Counts]  # kinds of which the folder says something, in the order of creation
    rejected: list[Problem] = field(default_factory=list)  # by file and row

    @property
    def created(self) -> int:
        """Targets made, of all kinds."""
        return sum(counts.created for counts in self.by_kind.values())

    @property
    def changed(self) -> int:
        """Targets of which a field was set, of all kinds."""
        return sum(counts.changed for counts in self.by_kind.values())

    @property
    def same(self) -> int:
        """Targets that were already as the folder says, of all kinds."""
        return sum(counts.same for counts in self.by_kind.values())


def import_akeneo(
    folder: Path,
    *,
    author: int | None = None,
    source: str | None = None,
    via: str = "import",
    dry_run: bool = False,
    approve_for: Sequence[str] = (),
    progress: Progress | None = None,
) -> ImportReport:
    """Bring a folder in Akeneo's CSV format into the catalogue, as one change set of this author.

    What differs is set, what is new created, and what can not be is reported; empty cells
    and missing rows change nothing. Values that another owner than `source` has set are left
    alone and reported. A dry run does the same in one transaction and takes
    it back, holding the writers of an SQLite database meanwhile. It stores no file, so only
    the import itself tells of a picture that can not be kept.

    Commits by itself. Raises what `read_folder` raises, before anything is written.
    """
    existing = current()
    reading = read_folder(folder, existing, approve_for=approve_for, catalogue=ProductCatalogue())
    comparison = Comparison(existing, reading.merged)
    head = Author(via, f"Akeneo: {folder.resolve().name}", author, source)
    if dry_run:
        saved = rehearse(comparison.iter_drafts(reading.structure, reading.products), head, progress)
    else:
        products = iter_with_files(reading)
        saved = apply_drafts(comparison.iter_drafts(reading.structure, products), head, progress)
    return _report(saved, comparison, reading.problems)


def _report(saved: Saved, comparison: Comparison, problems: Sequence[Problem]) -> ImportReport:
    found = [*problems, *list_refused(saved, comparison)]
    return ImportReport(
        saved.set_id,
        count_kinds(saved, comparison),
        sorted(found, key=lambda problem: (problem.file, problem.row)),
    )


def count_kinds(saved: Saved, comparison: Comparison) -> dict[str, Counts]:
    """What became of the targets of each kind, of which something was said, in the order of creation."""
    rows = [*saved.conflicts, *saved.invalid]
    created, changed = Counter(comparison.created), Counter(comparison.changed)
    rejected: Counter[str] = Counter()
    for kind, _key in _refused_new(saved):
        created[kind] -= 1
        rejected[kind] += 1
    # A known target of which no field could be set is as it was.
    failed = Counter((row.kind, row.key) for row in rows if row.op != "create")
    same = Counter(comparison.same)
    for name, count in failed.items():
        if name in comparison.known and comparison.drafted[name] == count:
            changed[name[0]] -= 1
            same[name[0]] += 1
    return {
        kind: Counts(created[kind], changed[kind], same[kind], rejected[kind])
        for kind in KINDS
        if created[kind] or changed[kind] or same[kind] or rejected[kind]
    }


def list_refused(saved: Saved, comparison: Comparison) -> list[Problem]:
    """What the engine refused, at the cells that asked for it."""
    refused_new = _refused_new(saved)
    rows = [*saved.conflicts, *saved.invalid]
    # What was to be set on a target that could not be made says nothing new.
    told = [row for row in rows if row.op == "create" or (row.kind, row.key) not in refused_new]
    return [_problem(row, comparison) for row in told]


def _refused_new(saved: Saved) -> set[tuple[str, str]]:
    rows = [*saved.conflicts, *saved.invalid]
    return {(row.kind, row.key) for row in rows if row.op == "create"}


def _problem(row: Row, comparison: Comparison) -> Problem:
    """A change that the engine refused, at the cell that asked for it."""
    file, number = comparison.sources.get((row.kind, row.key), ("", 0))
    column = comparison.columns.get((file, row.field), "")
    value = row.key if row.op == "create" else str(row.value)
    if row.outcome == "conflict":
        rule, remedy = (
            "changed meanwhile",
            "Somebody else set it during the import: compare, and import again.",
        )
    else:
        rule, remedy = f"{row.kind.replace('_', ' ')} refused", row.problem or ""
    return Problem(file, number, column, value, rule, remedy)
