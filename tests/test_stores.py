"""Stores keep files by name: a folder and a bucket alike."""

from __future__ import annotations

import http.client
import os
from contextlib import closing

import pytest

from pim import stores

pytest.importorskip("moto", reason="plays S3: .venv/bin/pip install -r requirements-dev.txt")


@pytest.fixture(scope="module")
def s3():
    """The address of a server that plays S3, and an empty bucket in it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with closing(http.client.HTTPConnection(host, port)) as connection:
        connection.request("PUT", "/pictures")
        assert connection.getresponse().status == 200
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(s3, monkeypatch):
    """The usual variables, as an installation would set them."""
    names = {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "REGION": "eu-north-1"}
    for name, value in {**names, "ENDPOINT_URL": s3, "ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    stores._bucket.cache_clear()
    yield
    stores._bucket.cache_clear()


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    if request.param == "folder":
        return stores.open_store((tmp_path / "media of ours").as_uri())
    request.getfixturevalue("aws")
    return stores.open_store(f"s3://pictures/{tmp_path.name}/media")


def read(store, name):
    file, size = store.open(name)
    with file:
        file.seek(0)
        content = file.read()
    assert size == len(content)
    return content


def test_store_gives_back_what_it_was_given(store):
    content = os.urandom(5 * 1024 * 1024)  # more than is fetched at a time

    store.put("ab/abcd/original.jpg", content)

    assert read(store, "ab/abcd/original.jpg") == content


def test_store_gives_parts_of_files(store):
    store.put("ab/abcd/original.jpg", b"0123456789")

    file, _size = store.open("ab/abcd/original.jpg")
    with file:
        file.seek(4)
        assert (file.read(3), file.read(100)) == (b"456", b"789")


def test_store_replaces_a_file_as_a_whole(store):
    store.put("ab/abcd/web.jpg", b"longer than the other")
    store.put("ab/abcd/web.jpg", b"short")

    assert read(store, "ab/abcd/web.jpg") == b"short"


def test_file_that_is_not_there_is_told_as_such(store):
    with pytest.raises(FileNotFoundError):
        store.open("ab/abcd/original.jpg")


def test_store_deletes_a_folder_with_what_is_in_it_and_nothing_else(store):
    for name in ("ab/abcd/original.jpg", "ab/abcd/web.jpg", "ab/abcde/web.jpg"):
        store.put(name, b"x")

    store.delete("ab/abcd")
    store.delete("ab/nothing")

    with pytest.raises(FileNotFoundError):
        store.open("ab/abcd/web.jpg")
    assert read(store, "ab/abcde/web.jpg") == b"x"


def test_folder_never_shows_half_a_file(tmp_path, monkeypatch):
    store = stores.FolderStore(tmp_path)
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _descriptor: seen.append(sorted(tmp_path.glob("ab/[!.]*"))))

    store.put("ab/original.jpg", b"x")

    assert seen[0] == []  # synced before it has its name


def test_media_of_an_installation_may_stand_in_a_bucket(aws, settings):
    from dataclasses import replace

    from pim import create_app, db
    from pim.catalog import media
    from tests.feeds.shops import Receiver
    from tests.media.pictures import picture

    app = create_app(replace(settings, storage_url="s3://pictures/media"))
    app.testing = True
    content = picture()
    with app.app_context():
        with db.transaction():
            sha256 = media.keep(content, "a.png").sha256
        got = Receiver(app, "", "").open(f"/media/{sha256}/original.png", headers={"Range": "bytes=4-7"})
        shown = Receiver(app, "", "").open(f"/media/{sha256}/web.jpg")

    assert (got.status_code, got.data) == (206, content[4:8])
    assert (shown.status_code, shown.data[:2]) == (200, b"\xff\xd8")
    assert list(settings.media_dir.iterdir()) == []
