"""Uploads as rows: made, asked to be checked or applied, listed, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from pim import clock, db, jobs, locks
from pim.changes.drafts import SOURCES
from pim.errors import BadValue, NotFound, WrongState
from pim.intake.products.importing import MODES, fingerprint_of
from pim.intake.sheets import Source
from pim.intake.uploads import files
from pim.intake.uploads.models import TASKS, Upload

BEGINS_WITHIN = timedelta(seconds=20)  # what is asked for has begun by then, or nobody does it

_uploads = Upload.__table__


def create(source: Source, author_id: int | None) -> Upload:
    """Keep a file that was sent. Commits nothing: without a commit its file is swept some day."""
    upload = Upload(
        name=source.name,
        sha256=source.sha256,
        size=len(source.content),
        author_id=author_id,
        created_at=clock.now(),
    )
    db.db.session.add(upload)
    db.db.session.flush()
    files.keep(upload.id, source)
    return upload


def get(upload_id: int) -> Upload:
    """The upload of this id. Raises `NotFound`."""
    found = db.db.session.get(Upload, upload_id)
    if found is None:
        raise NotFound("upload", upload_id)
    return found


def list_latest(limit: int = 50) -> list[Upload]:
    """The uploads of everybody, the newest first."""
    statement = sa.select(Upload).order_by(_uploads.c.id.desc()).limit(limit)
    return list(db.db.session.scalars(statement))


def list_earlier(upload: Upload) -> list[Upload]:
    """Earlier uploads of the same bytes that were applied, the newest first."""
    statement = (
        sa.select(Upload)
        .where(_uploads.c.sha256 == upload.sha256, _uploads.c.id != upload.id, _uploads.c.state == "applied")
        .order_by(_uploads.c.id.desc())
    )
    return list(db.db.session.scalars(statement))


def find_last_uses(mappings: Sequence[str]) -> dict[str, Upload]:
    """The latest upload that was applied through each of these mappings, by code."""
    statement = (
        sa.select(_uploads.c.mapping, sa.func.max(_uploads.c.id))
        .where(_uploads.c.mapping.in_(mappings), _uploads.c.state == "applied")
        .group_by(_uploads.c.mapping)
    )
    latest = {row[1]: row[0] for row in db.connection().execute(statement)}
    found = db.db.session.scalars(sa.select(Upload).where(_uploads.c.id.in_(latest)))
    return {latest[upload.id]: upload for upload in found}


def ask(upload_id: int, task: str, **choices: str | None) -> int:
    """Have an upload checked or applied, as a job; its id. `choices` are mapping, mode, sheet, source.

    What an import of it was told before stays where it is not said. Commits nothing. Raises
    `NotFound`, `BadValue`, or `WrongState` while something is asked for or running.
    """
    if task not in TASKS:
        raise BadValue("task", task, f"Use one of: {', '.join(TASKS)}.")
    _check_choices(choices)
    upload = get(upload_id)
    if is_at_work(upload):
        raise WrongState(
            f"{upload.name} is being {'checked' if upload.task == 'check' else 'applied'}: wait."
        )
    for name, value in choices.items():
        setattr(upload, name, value)
    if upload.mapping is None:
        raise BadValue("mapping", "", "Say first what the columns mean.")
    upload.task, upload.state, upload.asked_at, upload.failure = task, "waiting", clock.now(), None
    db.db.session.flush()
    title = f"{'check' if task == 'check' else 'import'} {upload.name}"
    key = f"upload:{upload_id}"
    return jobs.submit(
        "upload", {"upload": upload_id}, title=title, dedupe_key=key, author_id=upload.author_id
    )


def is_at_work(upload: Upload, at: datetime | None = None) -> bool:
    """Whether what was asked for runs, or is about to. What a dead process left does not."""
    if upload.state == "waiting":
        return (at or clock.now()) < (upload.asked_at or upload.created_at) + BEGINS_WITHIN
    return upload.state == "running" and locks.is_taken(lock_of(upload.id))


def is_checked_as_it_is(upload: Upload) -> bool:
    """Whether the last check was by the mapping as it is now. Raises what `get_mapping` raises."""
    report = upload.report or {}
    return report.get("fingerprint") == fingerprint_of(
        upload.sha256, upload.mapping or "", upload.mode, upload.sheet, upload.source
    )


def forget(upload_id: int) -> None:
    """Delete an upload and its files; what it brought in stays. Commits nothing.

    Raises `NotFound`, and `WrongState` while it is at work.
    """
    upload = get(upload_id)
    if is_at_work(upload):
        raise WrongState(f"{upload.name} is at work: wait until it has ended.")
    db.db.session.delete(upload)
    db.db.session.flush()
    files.remove(upload_id)


def lock_of(upload_id: int) -> str:
    """The name of the lock that is held while an upload runs."""
    return f"upload {upload_id}"


def _check_choices(choices: dict[str, str | None]) -> None:
    if unknown := sorted(choices.keys() - {"mapping", "mode", "sheet", "source"}):
        raise BadValue("choice", unknown[0], "Use mapping, mode, sheet or source.")
    if choices.get("mode", MODES[0]) not in MODES:
        raise BadValue("mode", choices["mode"], f"Use one of: {', '.join(MODES)}.")
    if choices.get("source") not in (None, *SOURCES):
        raise BadValue("source", choices["source"], f"Use one of: {', '.join(SOURCES)}.")
