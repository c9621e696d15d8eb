"""Media files over HTTP: public, immutable, and never more than what they are."""

from __future__ import annotations

import hashlib
import io
from contextlib import closing

import pytest
from PIL import Image

from pim.catalog import media
from pim.catalog.media import files
from pim.db import transaction
from tests.feeds.shops import Receiver

PDF = b"%PDF-1.4 a data sheet"


@pytest.fixture
def visitor(app):
    return Receiver(app, "", "")


def picture(kind="PNG"):
    with closing(io.BytesIO()) as out:
        Image.new("RGB", (30, 20), "red").save(out, kind)
        return out.getvalue()


def store(content, name):
    with transaction():
        return media.keep(content, name).sha256


def test_original_is_the_file_as_it_came_and_for_saving(visitor):
    content = picture()
    sha256 = store(content, "photo.png")

    got = visitor.open(f"/media/{sha256}/original.png")

    assert (got.status_code, got.data) == (200, content)
    assert got.headers["Content-Type"] == "image/png"
    assert got.headers["ETag"] == f'"{sha256}"'
    assert got.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Disposition"] == f'attachment; filename="{sha256}.png"'
    assert hashlib.sha256(got.data).hexdigest() == sha256


def test_shared_caches_may_keep_media_whatever_cookie_came_along(visitor):
    sha256 = store(picture(), "photo.png")

    got = visitor.open(f"/media/{sha256}/original.png", headers={"Cookie": "session=x"})

    assert "Cookie" not in got.headers.get("Vary", "")
    assert "Set-Cookie" not in got.headers


def test_rendition_of_a_picture_is_a_jpeg(visitor):
    sha256 = store(picture("WEBP"), "photo.webp")

    got = visitor.open(f"/media/{sha256}/web.jpg")

    assert (got.status_code, got.headers["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(got.data)).size == (30, 20)
    assert got.headers["ETag"] == f'"{sha256}-web"'
    assert got.headers["Content-Disposition"] == f'inline; filename="{sha256}-web.jpg"'


def test_document_is_for_saving_under_its_hash(visitor):
    sha256 = store(PDF, '../evil".pdf')

    got = visitor.open(f"/media/{sha256}/original.pdf")

    assert got.headers["Content-Disposition"] == f'attachment; filename="{sha256}.pdf"'
    assert (got.data, got.headers["Content-Type"]) == (PDF, "application/pdf")


def test_address_does_not_decide_what_an_original_is(visitor):
    sha256 = store(PDF, "sheet.pdf")

    for extension in ("jpeg", "html", "svg", "bin"):
        got = visitor.open(f"/media/{sha256}/original.{extension}")
        assert (got.status_code, got.headers["Content-Type"]) == (200, "application/pdf")
        assert got.headers["Content-Disposition"] == f'attachment; filename="{sha256}.pdf"'


def test_conditions_ranges_and_head(visitor):
    content = picture()
    path = f"/media/{store(content, 'photo.png')}/original.png"
    etag = visitor.open(path).headers["ETag"]

    known = visitor.open(path, headers={"If-None-Match": etag})
    part = visitor.open(path, headers={"Range": "bytes=4-7"})
    beyond = visitor.open(path, headers={"Range": f"bytes={len(content)}-"})
    head = visitor.open(path, method="HEAD")

    assert (known.status_code, known.headers["Cache-Control"]) == (304, "public, max-age=31536000, immutable")
    assert (part.status_code, part.data) == (206, content[4:8])
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(content)}")
    assert (head.status_code, head.content_length, head.data) == (200, len(content), b"")


PATHS = [
    "/media/{other}/original.png",
    "/media/{sha256}/web.png",
    "/media/{sha256}/small.jpg",
    "/media/{sha256}/original",
    "/media/{sha256}/original.",
    "/media/{sha256}/original.p-g",
    "/media/{sha256}/original.PNG",
    "/media/{upper}/original.png",
    "/media/{sha256}%00/original.png",
    "/media/..%2f{sha256}/original.png",
    "/media/{sha256}/..%2foriginal.png",
    "/media/{sha256}/original.png/",
]


def test_nothing_else_is_there(visitor):
    sha256 = store(picture(), "photo.png")
    names = {"sha256": sha256, "upper": sha256.upper(), "other": "0" * 64}

    seen = {path: visitor.open(path.format(**names)).status_code for path in PATHS}

    assert seen == dict.fromkeys(PATHS, 404)


def test_document_has_no_rendition(visitor):
    assert visitor.open(f"/media/{store(PDF, 'sheet.pdf')}/web.jpg").status_code == 404


def test_file_lost_from_disk_is_not_found(visitor):
    sha256 = store(PDF, "sheet.pdf")
    files.store().delete(files.folder(sha256))

    assert visitor.open(f"/media/{sha256}/original.pdf").status_code == 404
