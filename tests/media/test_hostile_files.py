"""Files that somebody made to do harm: each is refused, or what is shown of it is our own work."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from pim import db
from pim.catalog import media
from pim.catalog.media import files
from pim.catalog.media.kinds import MAX_BYTES, MAX_NAME
from pim.errors import BadValue
from tests.feeds.shops import Receiver
from tests.media.pictures import PDF, SCRIPT, chunk, exif, opened, picture, pixels, png

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = zlib.compress(bytes(30_000_000), 9)  # 30 kB that unpack to 30 MB


def keep(content, name):
    with db.transaction():
        return media.keep(content, name)


def animation(kind, frames):
    out = io.BytesIO()
    first, *rest = [Image.new("L", (8, 8), n % 255) for n in range(frames)]
    first.save(out, kind, save_all=True, append_images=rest)
    return out.getvalue()


def claiming(frames):
    """An animated PNG that says it has so many frames, and has none but its first picture."""
    return png(chunk(b"acTL", struct.pack(">II", frames, 0)), pixels())


def jpeg_with(marker, body):
    """A JPEG with a segment of this content behind its start."""
    content = picture("JPEG")
    return content[:2] + struct.pack(">HH", marker, len(body) + 2) + body + content[2:]


REFUSED = {
    "nothing.jpg": b"",
    "nothing.pdf": b"",
    "drawing.svg": SVG,
    "drawing.svg.png": SVG,
    "drawing.svgz": zlib.compress(SVG),
    "page.jpg": SCRIPT,
    "page.html": SCRIPT,
    "page.pdf": SCRIPT,
    "page.htm.docx": SCRIPT,
    "picture.html": picture("JPEG"),
    "picture.php": picture("JPEG"),
    "picture.jpg.phtml": picture("JPEG"),
    "picture.svg": picture("PNG"),
    "shell.php": b"<?php system($_GET['c']); ?>",
    "shell.php.jpg": b"\xff\xd8\xff\xe0<?php system($_GET['c']); ?>",
    "program.exe": b"MZ" + bytes(100),
    "program.jpg": b"MZ" + bytes(100),
    "program.txt": b"MZ" + bytes(100),
    "macro.docm": b"PK\x03\x04" + bytes(100),
    "sheet.xlsx": b"sku;name\n1;Bolt\n",
    "letter.doc": b"{\\rtf1}",
    "archive.zip": b"Rar!\x1a\x07" + bytes(100),
    "gif.gif": b"GIF89a" + bytes(100),
    "gif.png": b"GIF89a" + bytes(100),
    "tiff.jpg": b"II*\0" + bytes(100),
    "bmp.png": b"BM" + bytes(100),
    "eps.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "pdf.jpg": PDF,
    "icon.png": b"\0\0\1\0" + bytes(100),
    "magic.png": b"\x89PNG\r\n\x1a\n",
    "magic.jpg": b"\xff\xd8\xff",
    "magic.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "cut.jpg": picture("JPEG", (300, 300))[:-400],
    "cut.png": picture("PNG", (300, 300))[:-60],
    "cut.webp": picture("WEBP", (300, 300))[:-20],
    "wide.png": png(pixels(), width=13_000, height=13_000, depth=1),
    "wider.png": png(pixels(), width=2**31 - 1, height=2**31 - 1),
    "flat.png": png(pixels(), width=0, height=1),
    "icc-bomb.png": png(chunk(b"iCCP", b"x\0\0" + BOMB), pixels()),
    "text-bomb.png": png(chunk(b"zTXt", b"x\0\0" + BOMB), pixels()),
    "chunk.png": b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffIHDR" + bytes(40),
    "frames.png": claiming(2**31 - 1)[:-40],
    "large.jpg": picture("JPEG") + bytes(MAX_BYTES),
    "large.pdf": PDF + bytes(MAX_BYTES),
    "no-suffix": SCRIPT,
    "../../x": SCRIPT,
}

REENCODED = {
    "polyglot.jpg": jpeg_with(0xFFFE, SCRIPT),  # a comment
    "polyglot-behind.jpg": picture("JPEG") + SCRIPT,
    "polyglot.png": png(chunk(b"tEXt", b"Comment\0" + SCRIPT), pixels()),
    "polyglot-behind.png": picture("PNG") + SCRIPT,
    "polyglot.webp": picture("WEBP", exif=exif(text=SCRIPT.decode())),
    "polyglot.zip.jpg": picture("JPEG") + b"PK\x03\x04" + SCRIPT,
    "exif.jpg": picture("JPEG", exif=exif(text=SCRIPT.decode())),
    "exif.png": picture("PNG", exif=exif(text=SCRIPT.decode())),
    "exif-broken.jpg": jpeg_with(0xFFE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + SCRIPT),
    "exif-long.jpg": jpeg_with(0xFFE1, b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + SCRIPT * 900),
    "xmp.jpg": jpeg_with(0xFFE1, b"http://ns.adobe.com/xap/1.0/\0" + SCRIPT),
    "icc.jpg": picture("JPEG", icc_profile=SCRIPT * 20),
    "icc-huge.jpg": picture("JPEG", icc_profile=SCRIPT * 40_000),
    "shell.php.jpg": picture("JPEG") + b"<?php system($_GET['c']); ?>",
    "wrong-name.png": picture("JPEG"),
    "wrong-name.jpg": picture("WEBP"),
    "../../etc/passwd.png": picture("PNG"),
    "..\\..\\windows.png": picture("PNG"),
    "/etc/cron.d/x.jpg": picture("JPEG"),
    "name\0.php.jpg": picture("JPEG"),
    'quote".jpg': picture("JPEG"),
    "line\r\nSet-Cookie: a=b.jpg": picture("JPEG"),
    "x" * 4000 + ".jpg": picture("JPEG"),
    "animated.webp": animation("WEBP", 60),
    "animated.png": animation("PNG", 60),
    "frames.png": claiming(10_000),
    "no-suffix": picture("PNG"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_harmful_file_is_refused(name):
    with pytest.raises(BadValue):
        media.examine(REFUSED[name], name)


@pytest.mark.usefixtures("app")
def test_nothing_of_a_refused_file_is_stored(settings):
    for name, content in REFUSED.items():
        with pytest.raises(BadValue):
            keep(content, name)

    assert list(settings.media_dir.iterdir()) == []


def test_what_is_shown_of_a_picture_is_our_own_work(app):
    visitor = Receiver(app, "", "")
    for name, content in REENCODED.items():
        _check_shown(visitor, keep(content, name))


def _check_shown(visitor, stored):
    shown = visitor.open(f"/media/{stored.sha256}/web.jpg")
    original = visitor.open(f"/media/{stored.sha256}/original.{stored.suffix}")
    for word in (b"script", b"php", b"PK\x03\x04", b"Exif", b"ICC_PROFILE"):
        assert word not in shown.data
    assert opened(shown.data).format == "JPEG"
    assert original.headers["Content-Disposition"].startswith("attachment;")
    assert original.headers["Content-Type"] == stored.media_type
    for answer in (shown, original):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("app")
def test_names_of_stored_files_are_ours(settings):
    named = {name: keep(content, name) for name, content in REENCODED.items()}

    kept = {str(path.relative_to(settings.media_dir)) for path in settings.media_dir.rglob("*.*")}
    ours = {files.path(one.sha256, name) for one in named.values() for name in ("web.jpg", one.original)}
    assert kept == ours
    for stored in named.values():
        assert stored.suffix in ("jpg", "png", "webp")
        assert stored.name.isprintable()
        assert not set(stored.name) & set("/\\")
        assert len(stored.name) <= MAX_NAME


@pytest.mark.usefixtures("app")
def test_animation_of_ten_thousand_frames_shows_its_first():
    stored = keep(animation("WEBP", 10_000), "film.webp")

    file, _size = files.store().open(files.path(stored.sha256, "web.jpg"))
    with file:
        assert opened(file.read()).getpixel((4, 4)) < (9, 9, 9)
