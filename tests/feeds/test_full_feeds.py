"""The full feed over HTTP: an immutable file with conditions, ranges, encodings and digests."""

from __future__ import annotations

import gzip
import hashlib
import threading
from base64 import b64encode
from email.utils import parsedate_to_datetime

import orjson
import pytest

from pim.changes import Draft
from pim.publish.channels import get_channel
from pim.publish.generations import read_manifest
from pim.publish.stored_files import folder_of
from pim.publish.superseded import MANIFEST
from pim.web.feeds import files
from tests.feeds.shops import change, lines, make_long_feed, make_receiver, publish, save

ENCODINGS = ["identity", "gzip"]
KEPT = 10  # generations, by default


def digest_of(body):
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"


def rename(sku, name):
    change(sku, {"values.name..": name})


def test_feed_is_the_file_that_the_manifest_names(shop):
    manifest = read_manifest(get_channel("shop"))

    for encoding in ENCODINGS:
        got = shop.ask("full", accept_encoding=encoding)
        file = manifest["files"][encoding]
        assert hashlib.sha256(got.data).hexdigest() == file["sha256"]
        assert (len(got.data), got.content_length) == (file["bytes"], file["bytes"])
        assert got.data == (folder_of(get_channel("shop")) / file["name"]).read_bytes()


def test_encodings_hold_the_same_items(shop):
    plain, packed = (shop.ask("full", accept_encoding=encoding) for encoding in ENCODINGS)

    assert [item["sku"] for item in lines(plain)] == ["A", "B", "C"]
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"


def test_encoding_is_the_one_that_is_asked_for(shop):
    packed = ("gzip", "gzip, deflate, br", "*", "gzip;q=0.5")
    plain = ("", "gzip;q=0", "gzip;q=0.2, identity;q=0.8", "br", "identity")

    for accepted in packed + plain:
        got = shop.ask("full", accept_encoding=accepted)
        assert got.headers.get("Content-Encoding") == ("gzip" if accepted in packed else None), accepted
    assert "Content-Encoding" not in shop.ask("full").headers


def test_headers_say_what_the_feed_is(shop):
    got = shop.ask("full")
    manifest = read_manifest(get_channel("shop"))
    headers = got.headers

    assert got.status_code == 200
    assert headers["Content-Type"] == "application/jsonl"
    assert headers["ETag"] == f'"{hashlib.sha256(got.data).hexdigest()}"'
    assert parsedate_to_datetime(headers["Last-Modified"]).isoformat()[:19] == manifest["built_at"][:19]
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Vary"] == "Authorization, Accept-Encoding"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Repr-Digest"] == headers["Content-Digest"] == digest_of(got.data)
    assert headers["Link"] == '</feeds/shop/schema>; rel="describedby"'
    assert headers["PIM-Revision"] == "1"
    assert headers["PIM-Epoch"] == manifest["epoch"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_each_encoding_has_an_etag_of_its_own(shop):
    plain, packed = (shop.ask("full", accept_encoding=encoding).headers["ETag"] for encoding in ENCODINGS)

    assert plain != packed
    assert shop.ask("full", accept_encoding="gzip", if_none_match=plain).status_code == 200
    assert shop.ask("full", accept_encoding="gzip", if_none_match=packed).status_code == 304


def test_what_is_known_is_not_sent_again(shop):
    etag = shop.ask("full").headers["ETag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        got = shop.ask("full", if_none_match=known)
        assert (got.status_code, got.data) == (304, b""), known
        assert got.headers["ETag"] == etag
        assert got.headers["Cache-Control"] == "private, no-cache"
        assert got.headers["Vary"] == "Authorization, Accept-Encoding"
        assert got.headers["PIM-Revision"] == "1"


def test_date_alone_is_a_condition(shop):
    at = shop.ask("full").headers["Last-Modified"]

    assert shop.ask("full", if_modified_since=at).status_code == 304
    assert shop.ask("full", if_modified_since="Sat, 01 Jan 2000 00:00:00 GMT").status_code == 200
    assert shop.ask("full", if_modified_since="yesterday").status_code == 200


def test_etag_wins_over_date(shop):
    at = shop.ask("full").headers["Last-Modified"]

    assert shop.ask("full", if_none_match='"other"', if_modified_since=at).status_code == 200


def test_new_revision_is_sent(shop):
    etag = shop.ask("full").headers["ETag"]
    rename("A", "Nut")
    publish()

    got = shop.ask("full", if_none_match=etag)

    assert (got.status_code, got.headers["PIM-Revision"]) == (200, "2")
    assert lines(got)[0]["name"] == {"en_GB": "Nut"}


def test_head_is_get_without_body(shop):
    for encoding in ENCODINGS:
        got = shop.ask("full", accept_encoding=encoding)
        head = shop.ask("full", method="HEAD", accept_encoding=encoding)
        known = shop.ask("full", method="HEAD", accept_encoding=encoding, if_none_match=got.headers["ETag"])

        assert (head.status_code, head.data, known.status_code) == (200, b"", 304)
        alike = set(got.headers.keys()) - {"Content-Digest", "Content-Security-Policy", "X-Request-ID"}
        assert {name: head.headers.get(name) for name in alike} == {name: got.headers[name] for name in alike}


RANGES = {
    "bytes=0-9": slice(0, 10),
    "bytes=10-": slice(10, None),
    "bytes=-7": slice(-7, None),
    "bytes=5-5": slice(5, 6),
    "bytes=3-999999": slice(3, None),
    "bytes=-999999": slice(0, None),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_range_is_that_part_of_the_encoded_bytes(shop, encoding):
    whole = shop.ask("full", accept_encoding=encoding)

    for asked, part in RANGES.items():
        got = shop.ask("full", range=asked, accept_encoding=encoding)
        start, end, _step = part.indices(len(whole.data))
        assert (got.status_code, got.data) == (206, whole.data[part]), asked
        assert got.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(whole.data)}"
        assert got.content_length == len(got.data)
        assert got.headers["ETag"] == whole.headers["ETag"]
        assert got.headers["Repr-Digest"] == digest_of(whole.data)
        assert "Content-Digest" not in got.headers  # it would be of the part


def test_range_behind_the_end_is_refused_with_the_size(shop):
    size = len(shop.ask("full").data)
    got = shop.ask("full", range=f"bytes={size}-")

    assert (got.status_code, got.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert got.mimetype == "application/problem+json"


def test_range_that_can_not_be_served_is_ignored(shop):
    whole = shop.ask("full").data

    for asked in ("bytes=0-1,4-5", "items=0-1", "bytes=9-3", "bytes=x", "nonsense"):
        got = shop.ask("full", range=asked)
        assert (got.status_code, got.data) == (200, whole), asked


def test_download_goes_on_only_where_the_feed_is_still_the_same(shop):
    whole = shop.ask("full")
    etag, at = whole.headers["ETag"], whole.headers["Last-Modified"]

    for same in (etag, at):
        assert shop.ask("full", range="bytes=5-", if_range=same).status_code == 206
    for other in ('"other"', f"W/{etag}", "Sat, 01 Jan 2000 00:00:00 GMT"):
        got = shop.ask("full", range="bytes=5-", if_range=other)
        assert (got.status_code, got.data) == (200, whole.data)


def test_if_match_guards_parts(shop):
    etag = shop.ask("full").headers["ETag"]

    assert shop.ask("full", range="bytes=5-", if_match=etag).status_code == 206
    assert shop.ask("full", range="bytes=5-", if_match='"other"').status_code == 412


def test_manifest_names_what_there_is(shop):
    got = shop.ask("manifest")
    manifest = orjson.loads(got.data)

    assert (manifest["revision"], manifest["oldest"], manifest["items"]) == (1, 1, 3)
    assert manifest["files"]["gzip"]["sha256"] in shop.ask("full", accept_encoding="gzip").headers["ETag"]
    assert got.headers["Content-Digest"] == digest_of(got.data)
    assert shop.ask("manifest", if_none_match=got.headers["ETag"]).status_code == 304
    for name in ("full", "manifest", "schema", "next"):
        assert manifest["urls"][name].startswith("http://localhost/")
        assert shop.ask_path(manifest["urls"][name].removeprefix("http://localhost")).status_code == 200
    item = manifest["urls"]["item"].replace("{sku}", "A").removeprefix("http://localhost")
    delta = manifest["urls"]["delta"].replace("{since}", "1").removeprefix("http://localhost")
    assert shop.ask_path(item).json["sku"] == "A"
    assert shop.ask_path(delta).data == b""


def test_schema_is_the_connectors(shop):
    got = shop.ask("schema")

    assert (got.status_code, got.mimetype) == (200, "application/schema+json")
    assert orjson.loads(got.data) == get_channel("shop").connector.schema()
    assert shop.ask("schema", if_none_match=got.headers["ETag"]).status_code == 304


def test_channel_that_never_published_has_no_feed_yet(app, shop):
    second = make_receiver(app, "second")

    for what in ("full", "manifest", "delta?since=0", "items/A"):
        got = second.ask(what)
        assert (got.status_code, got.mimetype) == (404, "application/problem+json")
        assert "Publish it first" in got.json["detail"]


def test_file_pruned_after_the_manifest_was_read_is_not_missed(shop, monkeypatch):
    """Ten more generations between the two: as slow as a reader can be."""
    read = []

    def read_slowly(channel):
        manifest = read_manifest(channel)
        read.append(manifest["revision"])
        if len(read) == 1:
            for number in range(KEPT + 1):
                rename("A", f"Name {number}")
                publish()
        return manifest

    monkeypatch.setattr(files, "read_manifest", read_slowly)
    got = shop.ask("full")

    assert (got.status_code, got.headers["PIM-Revision"]) == (200, str(KEPT + 2))
    assert read == [1, KEPT + 2]
    assert got.headers["Content-Digest"] == digest_of(got.data)


def test_reader_of_an_old_generation_finishes_undisturbed(shop):
    make_long_feed()
    publish()
    whole = shop.ask("full").data
    with shop.open_slowly("full") as slow:
        body = iter(slow.response)
        first = next(body)
        for number in range(KEPT + 1):
            rename("A", f"Name {number}")
            publish()
        rest = b"".join(body)

    assert len(first) < len(whole)
    assert first + rest == whole


def test_readers_beside_a_publisher_see_whole_revisions(app, shop):
    def publish_often():
        with app.app_context():
            for number in range(KEPT + 3):
                save(*(Draft("product", sku, "values.name..", f"Name {number}") for sku in "AB"))
                publish()

    publisher = threading.Thread(target=publish_often)
    publisher.start()
    seen = []
    while publisher.is_alive():
        got = shop.ask("full", accept_encoding=ENCODINGS[len(seen) % 2])
        assert (got.status_code, got.headers["Content-Digest"]) == (200, digest_of(got.data))
        seen.append(int(got.headers["PIM-Revision"]))
        first, second, _third = lines(got)
        assert seen[-1] == 1 or first["name"] == second["name"]
        told = shop.ask(f"delta?since={seen[-1]}")
        assert told.status_code == 200
        assert int(told.headers["PIM-Revision"]) >= seen[-1]
    publisher.join()

    assert seen == sorted(seen)
    assert len(set(seen)) > 3


@pytest.mark.parametrize("harm", ["lost", "torn"])
def test_lost_or_torn_file_is_a_fault_and_no_feed(shop, harm):
    folder = folder_of(get_channel("shop"))
    path = folder / orjson.loads((folder / MANIFEST).read_bytes())["files"]["identity"]["name"]
    if harm == "lost":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])

    got = shop.ask("full")

    assert (got.status_code, got.mimetype) == (503, "application/problem+json")
