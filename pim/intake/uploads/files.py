"""Where uploaded files lie: a folder each, below `PIM_VAR_DIR`, open to the installation's owner only."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from pim import db
from pim.errors import NotFound
from pim.intake.sheets import Source
from pim.intake.uploads.models import Upload
from pim.storage import write_aside

KEPT = timedelta(days=14)
SOURCE, REJECTED = "source", "rejected"

_uploads = Upload.__table__


def folder_of(upload_id: int) -> Path:
    """The folder of one upload. It may not be there."""
    return Path(db.settings().var_dir) / "uploads" / str(upload_id)


def keep(upload_id: int, source: Source) -> None:
    """Write the file of a new upload. Its name never becomes a path."""
    folder = folder_of(upload_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with write_aside(folder, SOURCE) as out:
        out.write(source.content)


def open_source(upload: Upload) -> Source:
    """The file as it came. Raises `NotFound` once it is cleaned away."""
    try:
        return Source(upload.name, (folder_of(upload.id) / SOURCE).read_bytes())
    except FileNotFoundError as error:
        raise NotFound("file", upload.name, f"It was kept for {KEPT.days} days: upload it again.") from error


def rejected_file(upload: Upload) -> Path | None:
    """The rows that were rejected, in the layout of the file; None where there are none, or no longer."""
    path = folder_of(upload.id) / REJECTED
    return path if path.is_file() else None


def remove(upload_id: int) -> None:
    """Delete the files of an upload."""
    shutil.rmtree(folder_of(upload_id), ignore_errors=True)


def sweep(at: datetime) -> int:
    """Delete the files that were sent more than `KEPT` before, and those of no upload; give how many.

    The uploads themselves stay, with what became of them. Reads only the database.
    """
    statement = sa.select(_uploads.c.id).where(_uploads.c.created_at >= at - KEPT)
    young = {str(one) for one in db.connection().execute(statement).scalars()}
    old = [path for path in folder_of(0).parent.glob("*") if path.name not in young and _is_old(path, at)]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def _is_old(path: Path, at: datetime) -> bool:
    """Whether a folder was made some time ago: a young one may be of an upload that is being sent."""
    try:
        return path.stat().st_mtime < (at - timedelta(hours=1)).timestamp()
    except FileNotFoundError:
        return False
