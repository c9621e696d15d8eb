"""Media files: stored once under the hash of their bytes, pictures with a rendition for the web beside them.

`<ab>/<sha256>/original.<suffix>` and `web.jpg` in the store of `PIM_STORAGE_URL`. A stored file never
changes; values refer to it by hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

import sqlalchemy as sa

from pim import clock, db
from pim.catalog.media import painter
from pim.catalog.media.kinds import DOCUMENTS, MAX_BYTES, PICTURES, clean_name, find_document
from pim.catalog.models import MediaFile
from pim.errors import BadValue, NotFound
from pim.stores import Store, open_store

ORIGINAL, WEB = "original", "web.jpg"
WEB_SPEC = {
    "width": 1200,
    "height": 1200,
    "fit": "contain",
    "format": "jpeg",
    "quality": 82,
    "background": "#ffffff",
}
RENEWAL = timedelta(days=1)  # `kept_at` is no truer than this

_files = MediaFile.__table__


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file: sizes in pixels for pictures, None for documents. See `MediaFile`."""

    sha256: str
    media_type: str
    suffix: str
    size: int
    width_px: int | None
    height_px: int | None
    name: str
    source: str
    created_at: datetime

    @property
    def is_picture(self) -> bool:
        """Whether there are renditions of it."""
        return self.width_px is not None

    @property
    def original(self) -> str:
        """The name of the original in its folder."""
        return f"{ORIGINAL}.{self.suffix}"


COLUMNS = tuple(_files.c[name] for name in Stored.__slots__)


def keep(content: bytes | IO[bytes], name: str, source: str = "upload") -> Stored:
    """Keep a file, with its rendition for the web if it is a picture. Keeping it again stores nothing.

    `source` says where it came from: upload, api, import, folder, address, demo. Writes a plain row in
    the caller's transaction, and files at once: files without a row are harmless. Raises
    `BadValue` for what is too large, of a kind that is not kept, not what its name says, or a
    picture that can not be decoded within the bounds of `painter`.
    """
    body = content if isinstance(content, bytes) else content.read(MAX_BYTES + 1)
    sha256 = hashlib.sha256(body).hexdigest()
    if (stored := renew(sha256)) is not None:
        return stored
    stored, web = _examine(body, clean_name(name), source, sha256)
    # The row first: who sweeps this file at the same moment holds the row until it is swept.
    row = {name: getattr(stored, name) for name in Stored.__slots__} | {"kept_at": stored.created_at}
    db.upsert_rows(_files, [row], ["kept_at"])
    if web is not None:
        store().put(path(sha256, WEB), web)
    store().put(path(sha256, stored.original), body)
    return stored


def examine(content: bytes, name: str) -> str:
    """The hash of a file that `keep` would keep; keeps nothing. Raises `BadValue` where `keep` would."""
    return _examine(content, clean_name(name), "", hashlib.sha256(content).hexdigest())[0].sha256


def find(sha256: str) -> Stored | None:
    """The stored file of this hash, or None."""
    row = db.connection().execute(sa.select(*COLUMNS).where(_files.c.sha256 == sha256)).one_or_none()
    return None if row is None else Stored(*row)


def get(sha256: str) -> Stored:
    """The stored file of this hash, or of the one hash that begins so. Raises `NotFound`."""
    rows = list_by_start(sha256)
    if len(rows) != 1:
        raise NotFound("media file", sha256, "Several begin so: give more of it." if rows else "")
    return rows[0]


def list_by_start(start: str) -> list[Stored]:
    """At most two files whose hash begins with these 8 or more hexadecimal digits."""
    if len(start) < 8 or set(start) - set("0123456789abcdef"):
        return []
    condition = (_files.c.sha256 >= start) & (_files.c.sha256 <= start + "g")
    rows = db.connection().execute(sa.select(*COLUMNS).where(condition).limit(2))
    return [Stored(*row) for row in rows]


def renew(sha256: str) -> Stored | None:
    """`find`, and note that the file was given again, so that nobody sweeps it soon."""
    statement = sa.select(*COLUMNS, _files.c.kept_at).where(_files.c.sha256 == sha256)
    row = db.connection().execute(statement).one_or_none()
    if row is None:
        return None
    now = clock.now()
    if row.kept_at < now - RENEWAL:
        update = _files.update().where(_files.c.sha256 == sha256).values(kept_at=now)
        if db.connection().execute(update).rowcount == 0:
            return None  # swept meanwhile
    return Stored(*row[:-1])


def store() -> Store:
    """Where the files of this installation stand."""
    return open_store(db.settings().storage_url)


def path(sha256: str, name: str) -> str:
    """The name in the store of one of the files of a hash."""
    return f"{folder(sha256)}/{name}"


def folder(sha256: str) -> str:
    """The folder in the store that holds a file and what was made of it."""
    return f"{sha256[:2]}/{sha256}"


def _examine(body: bytes, name: str, source: str, sha256: str) -> tuple[Stored, bytes | None]:
    """What a file is, by its bytes; the web rendition of a picture."""
    head: dict[str, Any] = {"sha256": sha256, "size": len(body), "name": name, "source": source}
    head["created_at"] = clock.now()
    if suffix := find_document(body, name):
        kind = DOCUMENTS[suffix].media_type
        return Stored(media_type=kind, suffix=suffix, width_px=None, height_px=None, **head), None
    try:
        seen = painter.look(body, [WEB_SPEC])
    except painter.Undecodable as error:
        raise BadValue(name, "no picture", str(error)) from error
    suffix, kind = PICTURES[seen.format]
    head |= {"width_px": seen.width_px, "height_px": seen.height_px}
    return Stored(media_type=kind, suffix=suffix, **head), seen.painted[0]
