"""The address of a media file: `/media/<sha256>/<rendition>.<ext>`, as records spell it.

What a file is says its row, never its address: of an original, any extension leads to the
same bytes, since each value that refers to them has a file name of its own.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from pim.catalog import media
from pim.publish.spelling import extension
from pim.web.access import public
from pim.web.feeds.answers import Content, Representation, answer
from pim.web.security import YEAR

# Browsers may show these in place; all else, also what could hold a script, is for saving.
INLINE = frozenset(media_type for _suffix, media_type in media.FORMATS.values())
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)

blueprint = Blueprint("media", __name__, url_prefix="/media")


@blueprint.get("/<sha256>/<rendition>.<ext>")
@public
def file(sha256: str, rendition: str, ext: str) -> Response:
    """A file, or a rendition of it."""
    stored = media.find(sha256) if _HASH.fullmatch(sha256) else None
    found = media.path_of(stored, rendition) if stored else None
    if stored is None or found is None or not _may_end(found[0], rendition, ext):
        raise NotFound
    path, media_type = found
    is_original = rendition == media.ORIGINAL
    shown = Representation(sha256 if is_original else f"{sha256}-{rendition}", media_type)
    try:
        return answer(shown, lambda: _open(path, sha256 if is_original else ""), _headers(path, shown))
    except FileNotFoundError as error:
        raise NotFound from error


def _may_end(path: Path, rendition: str, ext: str) -> bool:
    if rendition == media.ORIGINAL:
        return extension(f"{rendition}.{ext}") == ext
    return path.suffix == f".{ext}"


def _open(path: Path, sha256: str) -> Content:
    opened = path.open("rb")
    return Content(opened, os.fstat(opened.fileno()).st_size, sha256)


def _headers(path: Path, shown: Representation) -> dict[str, str]:
    way = "inline" if shown.media_type in INLINE else "attachment"
    return {
        "Cache-Control": f"public, max-age={YEAR}, immutable",
        "Content-Disposition": f'{way}; filename="{shown.etag}{path.suffix}"',
    }
