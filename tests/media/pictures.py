"""Pictures and other files for tests, small and each of one kind."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

PDF = b"%PDF-1.4 a data sheet"
SCRIPT = b"<html><script>alert(1)</script></html>"


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), colour: Any = "red", **more: Any) -> bytes:
    """A picture of one colour; `more` goes to Pillow's `save`."""
    mode = more.pop("mode", "RGB")
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """A picture, decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def exif(orientation: int = 1, text: str = "") -> bytes:
    """EXIF with an orientation and a description."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    if text:
        tags[0x010E] = text
    return tags.tobytes()


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks: bytes, width: int = 2, height: int = 2, depth: int = 8, colours: int = 0) -> bytes:
    """A PNG of these chunks between its head and its end; by default its pixels are missing."""
    head = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IEND", b"")


def pixels(rows: int = 2, row: bytes = b"\0\x80\x80") -> bytes:
    """The pixels of `png()`."""
    return chunk(b"IDAT", zlib.compress(row * rows))
