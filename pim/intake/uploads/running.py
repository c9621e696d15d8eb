"""Doing what was asked for with an upload, in whatever process: a dry run, or the import itself.

How far it is stands in a file beside the upload: a dry run holds the writers of an SQLite database.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field

import orjson

from pim import db, jobs, locks
from pim.errors import PimError
from pim.intake.products.importing import SheetReport, fingerprint_of, import_products, read_options
from pim.intake.products.rejecting import write_rejected
from pim.intake.uploads.files import REJECTED, folder_of, open_source
from pim.intake.uploads.models import Upload
from pim.intake.uploads.reports import summarise
from pim.intake.uploads.uploading import get, lock_of
from pim.storage import write_aside

PROGRESS = "progress.json"
SECONDS_BETWEEN = 0.5  # two notes of how far it is


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: rows `read`, or chunks `applied`; `total` is None where it is not known."""

    stage: str
    done: int
    total: int | None


def run(upload_id: int) -> None:
    """Do what `ask` was asked for, from its beginning or from where a dead process left it.

    The same upload is run by one at a time; what an earlier run had staged is finished first.
    Does nothing where nothing is asked for any more. A `PimError` of the import is kept with the
    upload. Commits by itself. Raises `Busy` while another run is at it; `Stopped` flies through.
    """
    with locks.exclusive(lock_of(upload_id)):
        with db.transaction():
            upload = db.db.session.get(Upload, upload_id)
            if upload is None or upload.state not in ("waiting", "running"):
                return
            upload.state = "running"
        try:
            report, fingerprint = _import(get(upload_id))
        except PimError as error:
            db.db.session.rollback()
            _finish(upload_id, "failed", failure=str(error))
            return
        state = "checked" if get(upload_id).task == "check" else "applied"
        told = summarise(report, fingerprint)
        sets = [*(one.change_set for one in report.finished), report.change_set]
        _finish(upload_id, state, report=told, change_set_id=next(filter(None, reversed(sets)), None))


def run_as_job(given: jobs.Arguments) -> None:
    """The body of the kind `upload`: runs the one that is named."""
    run(int(given["upload"]))


KINDS = (jobs.Kind("upload", run_as_job, needs=("upload",)),)


def read_progress(upload_id: int) -> Progress | None:
    """How far a run is; None where it has said nothing yet."""
    try:
        return Progress(**orjson.loads((folder_of(upload_id) / PROGRESS).read_bytes()))
    except FileNotFoundError:
        return None


def _import(upload: Upload) -> tuple[SheetReport, str]:
    source = open_source(upload)
    choices = (upload.mapping or "", upload.mode, upload.sheet, upload.source)
    mapping, mode, sheet, whose = choices
    author, dry_run, upload_id = upload.author_id, upload.task == "check", upload.id
    note = _Notes(upload_id)
    fingerprint = fingerprint_of(source.sha256, *choices)
    report = import_products(
        source, mapping, mode=mode, sheet=sheet, source=whose, author=author, dry_run=dry_run,
        progress=None if dry_run else note.applied, reading=note.read,
    )  # fmt: skip
    rejected = folder_of(upload_id) / REJECTED
    rejected.unlink(missing_ok=True)
    if report.rejected:
        write_rejected(rejected, source, read_options(mapping, sheet), report.rejected)
    return report, fingerprint


def _finish(upload_id: int, state: str, **told: object) -> None:
    (folder_of(upload_id) / PROGRESS).unlink(missing_ok=True)
    with db.transaction():
        upload = get(upload_id)
        upload.state = state
        for name, value in told.items():
            setattr(upload, name, value)


@dataclass(slots=True)
class _Notes:
    """Says how far a run is, to the job at hand and to the page; there, not oftener than one would look."""

    upload_id: int
    _next: float = field(default=0.0)

    def read(self, rows: int) -> None:
        """So many rows were read."""
        self._note(Progress("read", rows, None))

    def applied(self, done: int, total: int) -> None:
        """So many chunks were applied, of so many."""
        self._note(Progress("applied", done, total))

    def _note(self, progress: Progress) -> None:
        jobs.progress(progress.done, progress.total or 0, progress.stage)
        now = time.monotonic()
        folder = folder_of(self.upload_id)
        if now < self._next or not folder.is_dir():
            return
        self._next = now + SECONDS_BETWEEN
        with write_aside(folder, PROGRESS) as out:
            out.write(orjson.dumps(asdict(progress)))
