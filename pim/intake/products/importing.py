"""Bringing a sheet of products in: one change set, applied in chunks, that a dead process may leave.

The same file through the same mapping has the same fingerprint: what an earlier run left
is finished first, and then compared anew, so nothing is said or done twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import orjson

from pim import db, locks
from pim.catalog.models import PRODUCT
from pim.changes import ANY, Author, Draft, Saved, apply, leftovers
from pim.errors import BadValue, PimError
from pim.intake.applying import Progress, apply_drafts, rehearse
from pim.intake.comparing import Comparison
from pim.intake.importing import Counts, count_kinds, list_refused
from pim.intake.mappings import MappingRules, get_mapping
from pim.intake.problems import Problem
from pim.intake.products.finding import finder_by
from pim.intake.products.rows import Reading, RowReader, UnknownOption
from pim.intake.sheets import LIMITS, FileOptions, Found, Limits, Source, open_sheet
from pim.structure.current import current

MODES = ("both", "create", "update")
FIRST = 50  # changes that a report shows whole


@dataclass(frozen=True, slots=True)
class Finished:
    """What an earlier run of the same import had left, and this one brought to its end."""

    change_set: int
    applied: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One of the first changes: canonical values, `old` None where nothing stood; a creation has its body."""

    kind: str
    key: str
    target_id: int | None  # None for what is new
    field: str
    op: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What became of a sheet. `change_set` is None when nothing differed, and after a dry run."""

    change_set: int | None
    found: Found
    rows: int
    by_kind: dict[str, Counts]  # products, and options that were made
    skipped: int  # rows of products that are there already, in the mode `create`
    finished: tuple[Finished, ...] = ()
    ignored_columns: tuple[str, ...] = ()  # the mapping does not name them
    missing_columns: tuple[str, ...] = ()  # the sheet does not have them
    changes: int = 0  # that were applied, or would be
    first: tuple[Difference, ...] = ()  # some of them, in the order of the rows
    unknown_options: tuple[UnknownOption, ...] = ()
    rejected: list[Problem] = field(default_factory=list)  # by row

    @property
    def rejected_rows(self) -> list[int]:
        """The numbers of the rows that did not come in, or not whole."""
        return sorted({problem.row for problem in self.rejected})


def import_products(
    file: Source,
    mapping: str,
    *,
    mode: str = "both",
    sheet: str | None = None,
    source: str | None = None,
    author: int | None = None,
    via: str = "import",
    dry_run: bool = False,
    progress: Progress | None = None,
    reading: Reading | None = None,
    limits: Limits = LIMITS,
) -> SheetReport:
    """Bring the rows of a file in, as one change set of this author.

    Empty cells and missing rows change nothing, `<clear>` takes a value away. A row with a
    cell that can not be taken is refused whole; what only the database shows (a code that
    is taken) leaves the rest of an existing product's row in. A dry run does all of it in
    one transaction and takes it back, holding the writers of an SQLite database meanwhile.
    What another `source` of data owns is refused; None is a person, who may change all.
    `reading` is told how many rows were read, `progress` how many chunks were applied.

    Commits by itself. Raises `NotFound` for the mapping or sheet, `BadValue` for a file that
    can not be read as a whole, `Busy` while the same import runs; nothing is written then.
    """
    if mode not in MODES:
        raise BadValue("mode", mode, f"Use one of: {', '.join(MODES)}.")
    rules = get_mapping(mapping)
    options = _with_sheet(rules, sheet)
    fingerprint = _fingerprint(file.sha256, rules, options, mode, source)
    head = Author(via, f"{file.name} ({mapping})", author, source, fingerprint)
    if dry_run:
        work = _Import(file, rules, options, mode, limits, reading)
        return work.run(lambda drafts: rehearse(drafts, head, progress))
    with locks.exclusive(f"import {fingerprint}"):
        finished = tuple(_finish_leftovers(fingerprint, progress))
        try:
            work = _Import(file, rules, options, mode, limits, reading, finished)
            return work.run(lambda drafts: apply_drafts(drafts, head, progress))
        except PimError:
            db.db.session.rollback()
            _forget_unfinished(fingerprint)
            raise


def read_options(mapping: str, sheet: str | None) -> FileOptions:
    """How files of a mapping are opened; `sheet` wins over the mapping's."""
    return _with_sheet(get_mapping(mapping), sheet)


def fingerprint_of(sha256: str, mapping: str, mode: str, sheet: str | None, source: str | None) -> str:
    """By what an import of the file with this hash is known; another one if the mapping has changed.

    Raises `NotFound`, or what `get_mapping` raises.
    """
    rules = get_mapping(mapping)
    return _fingerprint(sha256, rules, _with_sheet(rules, sheet), mode, source)


@dataclass(slots=True)
class _Import:
    file: Source
    rules: MappingRules
    options: FileOptions
    mode: str
    limits: Limits
    reading: Reading | None
    finished: tuple[Finished, ...] = ()

    def run(self, write: Callable[[Iterator[Draft]], Saved]) -> SheetReport:
        """Read, compare and write; give the report."""
        structure = current()
        with open_sheet(self.file, self.options, self.limits) as sheet:
            reader = RowReader(structure, self.rules, sheet, told=self.reading)
            first: list[Difference] = []
            keeps = {rule.field: rule.mode for rule in self.rules.columns if rule.mode != "overwrite"}
            finder = finder_by(self.rules.key_field)
            comparison = Comparison(structure, structure, self.mode, keeps, finder)
            saved = write(_noting(comparison.iter_drafts((), reader.iter_bodies()), first))
        for body in comparison.missing:
            column = self.rules.key_column
            rule, remedy = _no_product(self.mode)
            reader.refuse(body.source[1], column, body.key, rule, remedy)
        refused = [replace(p, sheet=sheet.found.sheet) for p in list_refused(saved, comparison)]
        return SheetReport(
            change_set=saved.set_id,
            found=sheet.found,
            rows=reader.read,
            by_kind=count_kinds(saved, comparison),
            skipped=comparison.skipped[PRODUCT],
            finished=self.finished,
            ignored_columns=tuple(reader.ignored),
            missing_columns=tuple(reader.missing),
            changes=saved.applied,
            first=tuple(_without_refused(first, saved)),
            unknown_options=tuple(reader.list_unknown_options()),
            rejected=sorted([*reader.problems, *refused], key=lambda problem: problem.row),
        )


def _noting(drafts: Iterable[Draft], first: list[Difference]) -> Iterator[Draft]:
    """The drafts; the first ones are noted on their way."""
    for draft in drafts:
        if len(first) < FIRST:
            old = None if draft.expected is ANY else draft.expected
            first.append(
                Difference(draft.kind, draft.key, draft.target_id, draft.field, draft.op, old, draft.value)
            )
        yield draft


def _without_refused(first: Iterable[Difference], saved: Saved) -> Iterator[Difference]:
    refused = {(row.kind, row.key, row.field) for row in (*saved.conflicts, *saved.invalid)}
    return (one for one in first if (one.kind, one.key, one.field) not in refused)


def _no_product(mode: str) -> tuple[str, str]:
    if mode == "update":
        return "no such product", "Correct the key, or import in the mode both."
    return "no SKU", "A new product needs one: fill its column."


def _with_sheet(rules: MappingRules, sheet: str | None) -> FileOptions:
    return rules.file.options if sheet is None else replace(rules.file.options, sheet=sheet)


def _fingerprint(
    sha256: str, rules: MappingRules, options: FileOptions, mode: str, source: str | None
) -> str:
    told = [sha256, asdict(rules), asdict(options), mode, source]
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _finish_leftovers(fingerprint: str, progress: Progress | None) -> Iterator[Finished]:
    _forget_unfinished(fingerprint)
    for head in leftovers.find_open(fingerprint):
        set_id = head.id
        db.db.session.rollback()  # reading ends before chunks are written
        yield Finished(set_id, apply(set_id, progress=progress).applied)


def _forget_unfinished(fingerprint: str) -> None:
    """Discard the sets that were never staged to their end."""
    with db.transaction():
        for head in leftovers.find_open(fingerprint):
            if head.chunks is None:
                leftovers.discard(head.id)
