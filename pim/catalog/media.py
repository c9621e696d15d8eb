"""Media files: stored once under the hash of their bytes, images with a rendition for the web beside them.

`<media_dir>/<ab>/<sha256>/original.<ext>` and `web.jpg`. A stored file never changes; values
refer to it by hash. Pictures are checked before they are decoded, since a few bytes can
claim to be a picture of any size.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, ImageOps, UnidentifiedImageError

from pim import clock, db
from pim.catalog.models import MediaFile
from pim.errors import BadValue
from pim.storage import write_aside

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000  # of one picture: a decoded one takes 4 bytes a pixel
WEB_PX = 1200  # longest side of the web rendition
WEB_QUALITY = 82
FORMATS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
DOCUMENTS = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
ORIGINAL, WEB = "original", "web"

_files = MediaFile.__table__


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file: sizes in pixels for pictures, None for documents."""

    sha256: str
    media_type: str
    suffix: str
    size: int
    width_px: int | None
    height_px: int | None


def store(content: bytes, name: str) -> str:
    """Keep a file, with its rendition if it is a picture; give its hash. Storing it again changes nothing.

    Writes a plain row in the caller's transaction, and files at once: a file without a row
    is harmless and found again by its hash. Raises `BadValue` for what is too large, of a
    kind that is not kept, or not what its name says.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if find(sha256) is not None:
        return sha256
    stored, rendition = _examine(content, name, sha256)
    folder = _folder(sha256)
    if rendition is not None:
        with write_aside(folder, f"{WEB}.jpg") as out:
            out.write(rendition)
    with write_aside(folder, f"{ORIGINAL}.{stored.suffix}") as out:
        out.write(content)
    values = {name: getattr(stored, name) for name in Stored.__slots__} | {"created_at": clock.now()}
    db.upsert_rows(_files, [values], [])
    return sha256


def find(sha256: str) -> Stored | None:
    """The stored file of this hash, or None."""
    row = db.connection().execute(sa.select(_files).where(_files.c.sha256 == sha256)).one_or_none()
    return None if row is None else Stored(*(getattr(row, name) for name in Stored.__slots__))


def path_of(stored: Stored, rendition: str) -> tuple[Path, str] | None:
    """Where a rendition of a stored file stands and its media type; None if it has no such rendition."""
    if rendition == ORIGINAL:
        return _folder(stored.sha256) / f"{ORIGINAL}.{stored.suffix}", stored.media_type
    if rendition == WEB and stored.width_px is not None:
        return _folder(stored.sha256) / f"{WEB}.jpg", "image/jpeg"
    return None


def _folder(sha256: str) -> Path:
    return Path(db.settings().media_dir) / sha256[:2] / sha256


def _examine(content: bytes, name: str, sha256: str) -> tuple[Stored, bytes | None]:
    """What a file is, by its bytes; the web rendition of a picture."""
    if not 0 < len(content) <= MAX_BYTES:
        raise BadValue(name, f"{len(content)} bytes", f"Files of 1 to {MAX_BYTES} bytes are kept.")
    suffix = Path(name).suffix.lower().lstrip(".")
    if suffix in DOCUMENTS:
        if suffix == "pdf" and not content.startswith(b"%PDF-"):
            raise BadValue(name, "no PDF", "The file is not what its name says.")
        return Stored(sha256, DOCUMENTS[suffix], suffix, len(content), None, None), None
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _examine_picture(content, name, sha256)
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise BadValue(name, "no picture", "Pictures are kept as JPEG, PNG or WebP.") from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise BadValue(name, "too many pixels", f"At most {MAX_PIXELS} pixels are decoded.") from error


def _examine_picture(content: bytes, name: str, sha256: str) -> tuple[Stored, bytes]:
    with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise BadValue(name, f"{width} x {height}", f"At most {MAX_PIXELS} pixels are decoded.")
        suffix, media_type = FORMATS[picture.format or ""]
        stored = Stored(sha256, media_type, suffix, len(content), width, height)
        return stored, _make_web(picture)


def _make_web(picture: Image.Image) -> bytes:
    """A JPEG of at most `WEB_PX`, turned as its camera was held, on white, without metadata."""
    picture.draft("RGB", (WEB_PX, WEB_PX))  # JPEG only: decodes no more than is needed
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((WEB_PX, WEB_PX))
    page = Image.new("RGB", upright.size, "white")
    page.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=WEB_QUALITY, optimize=True)
    return out.getvalue()
