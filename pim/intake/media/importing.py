"""Many files brought to their products at once, as one change set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from pim import db
from pim.catalog import fields, media
from pim.catalog.media.kinds import MAX_BYTES, SUFFIXES, clean_name, suffix_of
from pim.changes import CHUNK, Author, Draft, Saved, apply, save, stage
from pim.changes.drafts import Row, chunked
from pim.errors import BadValue, PimError
from pim.intake.media.addresses import fetch, read_list
from pim.intake.media.matching import REFUSED, UNMATCHED, Place, Slots, Unplaced, Wish, match
from pim.intake.media.names import Pattern
from pim.outbound import Client

Load = Callable[[Place], tuple[bytes, str]]  # the bytes of a file and its name; raises PimError or OSError


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that was taken: for which product or model, in which field."""

    source: str
    key: str
    field: str


@dataclass(slots=True)
class MediaReport:
    """What became of the files. `change_set` is None when nothing differed, and after a dry run."""

    change_set: int | None = None
    placed: list[Placed] = field(default_factory=list)
    same: list[Placed] = field(default_factory=list)  # were there already
    unplaced: list[Unplaced] = field(default_factory=list)


def import_folder(
    folder: Path, pattern: Pattern, slots: Slots, *, dry_run: bool = False, author: Author | None = None
) -> MediaReport:
    """Bring the files of a folder, subfolders included, to the products that their names begin with.

    What another owner than the `author`'s source has set is left alone and reported. Hidden files are
    passed over, links are refused. The same folder again changes nothing. A dry run examines
    every file and keeps none. Commits by itself. Raises `PimError` for an attribute, scope or
    locale that can not take files, before anything is read.
    """
    slots.check((pattern.attribute, *pattern.suffixes.values()))
    wishes: list[Wish] = []
    report = MediaReport()
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_dir() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if remedy := _unfit(path):
            report.unplaced.append(Unplaced(name, UNMATCHED, remedy))
        else:
            wishes.append(Wish(name, pattern.readings(path.stem), tuple(pattern.heads(path.stem))))

    def load(place: Place) -> tuple[bytes, str]:
        path = folder / place.wish.source
        if path.stat().st_size > MAX_BYTES:  # before it is read
            raise BadValue(path.name, "too large", f"Files of 1 to {MAX_BYTES} bytes are kept.")
        return path.read_bytes(), path.name

    author = replace(author or Author("import"), title=f"Media: {folder.resolve().name}")
    return _bring(wishes, slots, load, author, report, dry_run=dry_run, origin="folder")


def import_list(
    file: Path, slots: Slots, client: Client, *, dry_run: bool = False, author: Author | None = None
) -> MediaReport:
    """Bring files from addresses: `file` is a CSV with the columns SKU, attribute and url; see `read_list`.

    What is listed twice is fetched twice. A dry run fetches and examines, and keeps nothing. Commits
    by itself. Raises `PimError` for a file without these columns or an unfit attribute.
    """
    lines = read_list(file)
    slots.check(line.attribute for line in lines.values())
    wishes = [Wish(source, (line.reading,)) for source, line in lines.items()]

    def load(place: Place) -> tuple[bytes, str]:
        return fetch(client, lines[place.wish.source].url)

    author = replace(author or Author("import"), title=f"Media: {file.name}")
    return _bring(wishes, slots, load, author, MediaReport(), dry_run=dry_run, origin="address")


def _unfit(path: Path) -> str:
    """What is wrong with a file by its name and kind; "" if nothing is."""
    if path.is_symlink() or not path.is_file():
        return "It is a link or no file at all: copy the file itself."
    if suffix_of(path.name) not in SUFFIXES:
        return f"Kept are files that end in {', '.join(sorted(SUFFIXES))}."
    return ""


def _bring(
    wishes: Sequence[Wish],
    slots: Slots,
    load: Load,
    author: Author,
    report: MediaReport,
    *,
    dry_run: bool,
    origin: str,
) -> MediaReport:
    places, left = match(wishes, slots)
    report.unplaced += left
    bringer = _Bringer(load, report, origin, dry_run)
    drafts = bringer.iter_drafts(places)
    saved = _rehearse(drafts, author) if dry_run else _apply(drafts, author)
    report.change_set = saved.set_id
    bringer.report_refused(saved.conflicts + saved.invalid)
    order = {wish.source: number for number, wish in enumerate(wishes)}
    report.unplaced.sort(key=lambda one: (order.get(one.source, -1), one.source))
    return report


class _Bringer:
    def __init__(self, load: Load, report: MediaReport, origin: str, dry_run: bool) -> None:
        self._load, self._report, self._origin, self._dry_run = load, report, origin, dry_run
        self._placed: dict[tuple[str, str, str], Placed] = {}

    def iter_drafts(self, places: Sequence[Place]) -> Iterator[Draft]:
        """A draft for each file that differs from what is there; others are reported on the way."""
        for place in places:
            document, name = place.document, place.field
            placed = Placed(place.wish.source, document.key, name)
            try:
                value = self._keep(place)
            except PimError as error:
                remedy = error.remedy if isinstance(error, BadValue) else str(error)
                self._report.unplaced.append(Unplaced(placed.source, REFUSED, remedy))
                continue
            except OSError as error:
                remedy = f"It can not be read or stored: {error.strerror or error}."
                self._report.unplaced.append(Unplaced(placed.source, REFUSED, remedy))
                continue
            before = fields.read(document, name)
            if before is not None and before["file"] == value["file"]:
                self._report.same.append(placed)
                continue
            self._placed[document.kind, document.key, name] = placed
            yield Draft(document.kind, document.key, name, value, expected=before, target_id=document.id)

    def report_refused(self, rows: Sequence[Row]) -> None:
        """Report what the change engine refused; all else is placed."""
        for row in rows:
            placed = self._placed.pop((row.kind, row.key, row.field))
            remedy = row.problem or "Somebody else set it meanwhile: compare, and import again."
            self._report.unplaced.append(Unplaced(placed.source, REFUSED, remedy))
        self._report.placed += self._placed.values()

    def _keep(self, place: Place) -> dict[str, str]:
        content, name = self._load(place)
        if self._dry_run:
            return {"file": media.examine(content, name), "name": clean_name(name)}
        with db.transaction():
            return {"file": media.keep(content, name, self._origin).sha256, "name": clean_name(name)}


def _apply(drafts: Iterator[Draft], author: Author) -> Saved:
    first = next(drafts, None)
    return apply(stage(chain([first], drafts), author)) if first else Saved(None)


class _Enough(Exception):
    """Ends the transaction of a rehearsal."""


def _rehearse(drafts: Iterator[Draft], author: Author) -> Saved:
    """Apply the drafts in one transaction, and take all of it back."""
    found = list(drafts)  # files are loaded before anybody has to wait
    whole = Saved(None)
    try:
        with db.transaction():
            for part in chunked(found, CHUNK):
                saved = save(part, author, skip=True)
                whole.conflicts += saved.conflicts
                whole.invalid += saved.invalid
            raise _Enough
    except _Enough:
        return whole
