"""Keeping files: once each, under their hash, and found again."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest

from pim import clock, db
from pim.catalog import media
from pim.errors import BadValue, NotFound
from tests.media.pictures import PDF, picture

pytestmark = pytest.mark.usefixtures("app")


def keep(*args):
    with db.transaction():
        return media.keep(*args)


def all_files(settings):
    return {path: path.stat().st_ino for path in settings.media_dir.rglob("*.*")}


def test_file_is_kept_once_however_often_it_is_given(settings):
    content = picture("JPEG")

    first = keep(content, "a.jpg", "import")
    before = all_files(settings)
    again = keep(io.BytesIO(content), "b.jpg")

    assert again == first
    assert (first.sha256, first.name, first.source) == (
        hashlib.sha256(content).hexdigest(),
        "a.jpg",
        "import",
    )
    assert all_files(settings) == before


def test_document_is_stored_as_it_is():
    stored = keep(PDF, "Data sheet.PDF")

    assert (stored.media_type, stored.suffix, stored.width_px) == ("application/pdf", "pdf", None)
    assert not stored.is_picture


def test_file_that_can_not_be_stored_leaves_no_row(settings, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device", "media")

    monkeypatch.setattr("pim.stores.FolderStore.put", full)
    with pytest.raises(OSError, match="No space"):
        keep(PDF, "sheet.pdf")

    assert media.find(hashlib.sha256(PDF).hexdigest()) is None


def test_file_that_is_given_again_counts_as_new(monkeypatch):
    from pim.catalog.models import MediaFile

    sha256 = keep(PDF, "sheet.pdf").sha256
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)

    keep(PDF, "sheet.pdf")

    assert db.db.session.get(MediaFile, sha256).kept_at == later


def test_examining_keeps_nothing(settings):
    media.examine(picture(), "a.png")
    with pytest.raises(BadValue):
        media.examine(b"no picture", "a.png")

    assert all_files(settings) == {}


def test_file_is_found_by_the_beginning_of_its_hash():
    stored = keep(PDF, "sheet.pdf")

    assert media.get(stored.sha256[:8]) == stored
    for other in ("f" * 64, stored.sha256[:7], "%" * 8):
        with pytest.raises(NotFound):
            media.get(other)
