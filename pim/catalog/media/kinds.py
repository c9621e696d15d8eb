"""Which kinds of files are kept, told by their bytes: a name only says what somebody calls a file. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pim.errors import BadValue

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 255
PICTURES = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
PICTURE_SUFFIXES = frozenset({"jfif", "jpe", "jpeg", "jpg", "png", "webp"})

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document: its media type, and what its bytes begin with; text has no such mark."""

    media_type: str
    magic: bytes = b""


DOCUMENTS = {
    "pdf": DocumentKind("application/pdf", b"%PDF-"),
    "txt": DocumentKind("text/plain"),
    "csv": DocumentKind("text/csv"),
    "doc": DocumentKind("application/msword", _OLE),
    "docx": DocumentKind(f"{_OPEN_XML}.wordprocessingml.document", _ZIP),
    "xlsx": DocumentKind(f"{_OPEN_XML}.spreadsheetml.sheet", _ZIP),
    "zip": DocumentKind("application/zip", _ZIP),
}
SUFFIXES = PICTURE_SUFFIXES | DOCUMENTS.keys()


def clean_name(name: str) -> str:
    """The name that a file is shown under: without folders and control characters, NFC, cut at its start."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return unicodedata.normalize("NFC", _CONTROLS.sub("", last)).strip()[-MAX_NAME:] or "file"


def suffix_of(name: str) -> str:
    """What stands behind the last dot of a name, lower-case; "" without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def sniff(content: bytes) -> str:
    """The suffix of what the bytes are, of pictures and PDF only; "" for everything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return "pdf" if content.startswith(DOCUMENTS["pdf"].magic) else ""


def find_document(content: bytes, name: str) -> str | None:
    """The suffix of a document; None for what must be a picture, which its decoder tells.

    Raises `BadValue` for what is too large, of a kind that is not kept (SVG among them: it may
    hold scripts), or not what its name says.
    """
    if not 0 < len(content) <= MAX_BYTES:
        raise BadValue(name, f"{len(content)} bytes", f"Files of 1 to {MAX_BYTES} bytes are kept.")
    suffix = suffix_of(name) or sniff(content)
    if suffix not in SUFFIXES:
        raise BadValue(name, suffix, f"Kept are files that end in {', '.join(sorted(SUFFIXES))}.")
    kind = DOCUMENTS.get(suffix)
    if kind is None:
        return None
    if not content.startswith(kind.magic) or (not kind.magic and b"\0" in content):
        raise BadValue(name, f"no {suffix.upper()}", "The file is not what its name says.")
    return suffix
