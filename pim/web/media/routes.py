"""The address of a media file: `/media/<sha256>/<rendition>.<ext>`, as records spell it.

What a file is says its row, never its address. Originals are as somebody sent them, whatever
else than a picture they may be: they are for saving. Renditions are our own work, and may be shown.
"""

from __future__ import annotations

import re

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from pim.catalog import media
from pim.catalog.media import renditions
from pim.publish.spelling import extension
from pim.web.access import public
from pim.web.feeds.answers import Content, Representation, answer
from pim.web.security import YEAR

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)

blueprint = Blueprint("media", __name__, url_prefix="/media")


@blueprint.get("/<sha256>/<rendition>.<ext>")
@public
def file(sha256: str, rendition: str, ext: str) -> Response:
    """A file, or a rendition of it."""
    stored = media.find(sha256) if _HASH.fullmatch(sha256) else None
    found = renditions.find_name(stored, rendition, ext) if stored else None
    if stored is None or found is None or extension(f"{rendition}.{ext}") != ext:
        raise NotFound
    name, media_type = found
    is_original = rendition == media.ORIGINAL
    shown = Representation(sha256 if is_original else f"{sha256}-{rendition}", media_type)

    def opened() -> Content:
        content, size = renditions.open_file(stored, name)
        return Content(content, size, sha256 if is_original else "")

    way, suffix = "attachment" if is_original else "inline", name.rpartition(".")[2]
    headers = {
        "Cache-Control": f"public, max-age={YEAR}, immutable",
        "Content-Disposition": f'{way}; filename="{shown.etag}.{suffix}"',
    }
    try:
        return answer(shown, opened, headers)
    except FileNotFoundError as error:
        raise NotFound from error
