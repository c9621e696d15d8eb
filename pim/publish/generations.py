"""Generations: the files of a revision, and the manifest that names the live one.

Files are made from what is sealed in the database, so a publisher that dies between the
two loses nothing: the next run writes the same bytes. A generation is immutable; readers
of an old one finish undisturbed. The manifest is replaced last.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from isal import igzip

from channels.base import Frame, Item
from pim import db
from pim.errors import NotFound
from pim.publish import feeds
from pim.publish.channels import ChannelSettings, StreamState, get_stream, update_stream
from pim.publish.mappings import list_fields
from pim.publish.models import CONTENT, Publication
from pim.storage import sweep, sync_folder, write_aside

_publications = Publication.__table__
KEPT = 10  # generations whose files stay
GZIP_LEVEL = 2  # of isal's 0 to 3: a tenth of zlib's time at level 6 for files a sixth larger
BUFFER = 1 << 20  # bytes handed to disk and compressor at a time
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a generation; `sha256` is of its bytes as they are stored."""

    name: str
    sha256: str
    bytes: int
    encoding: str  # identity, gzip


class _Sink:
    """Counts and hashes what passes through to a file."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.size, self.digest = out, 0, hashlib.sha256()

    def write(self, chunk: bytes) -> int:
        """Write one chunk."""
        self.size += len(chunk)
        self.digest.update(chunk)
        return self.out.write(chunk)

    def flush(self) -> None:
        """Nothing to do: `write_aside` syncs."""


class _Both(io.RawIOBase):
    """Writes the same bytes plain and compressed."""

    def __init__(self, plain: _Sink, packed: Any) -> None:
        self.plain, self.packed = plain, packed

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, chunk: Any) -> int:
        """Write one chunk to both."""
        piece = bytes(chunk)
        self.packed.write(piece)
        return self.plain.write(piece)


def folder_of(channel: ChannelSettings) -> Path:
    """Where the generations of a channel stand."""
    return Path(db.settings().feeds_dir) / channel.code


def read_manifest(channel: ChannelSettings) -> dict[str, Any]:
    """The manifest of the live generation. Raises `NotFound` before the first publication."""
    try:
        manifest: dict[str, Any] = orjson.loads((folder_of(channel) / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise NotFound("published feed of channel", channel.code, "Publish it first.") from None
    return manifest


def seal_leftover(channel: ChannelSettings) -> None:
    """Write the files of a revision whose publisher died after sealing it, and sweep what it left.

    Call it under the lock of the channel.
    """
    sweep(folder_of(channel))
    stream = get_stream(channel.id)
    if stream.revision > stream.live_revision:
        write_generation(channel, stream.revision)


def write_generation(channel: ChannelSettings, revision: int) -> dict[str, Any]:
    """Write the files of a sealed revision, then the manifest, then mark it live; give the manifest."""
    stream = get_stream(channel.id)
    publication = feeds.get_publication(channel, revision)
    frame = make_frame(channel, stream, publication)
    files, items = _write_full(channel, frame)
    manifest = _manifest(channel, frame, files, items, feeds.oldest_revision(channel))
    with write_aside(folder_of(channel), MANIFEST) as out:
        out.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    with db.transaction() as conn:
        conn.execute(
            _publications.update().where(_publications.c.id == publication.id).values(files=manifest["files"])
        )
        update_stream(stream, live_revision=revision)
    _prune(channel, manifest)
    return manifest


def make_frame(
    channel: ChannelSettings, stream: StreamState, publication: Any, since: int | None = None
) -> Frame:
    """What a feed of the revision that this publication made says about itself."""
    revision: int = publication.revision
    return Frame(
        channel=channel.code,
        revision=revision,
        built_at=publication.at,
        locales=channel.locales,
        previous_revision=revision - 1 if revision > 1 else None,
        since=since,
        epoch=stream.epoch,
        label=next(iter(channel.labels.values()), channel.code),
        fields=list_fields(channel, publication),
    )


def write_feed(channel: ChannelSettings, out: BinaryIO, *, since: int | None, at: int | None) -> Frame:
    """Write a full feed, or the delta since a revision, as of revision `at` or the live one.

    Raises `Gone` for revisions that are not kept, `NotFound` for one that never was.
    """
    stream = get_stream(channel.id)
    if since is None:
        revision = stream.live_revision if at is None else at
        items = feeds.iter_full(channel, revision)
    else:
        revision = feeds.check_since(channel, since, at)
        items = feeds.iter_delta(channel, since, revision)
    publication = feeds.get_publication(channel, revision)
    frame = make_frame(channel, stream, publication, since)
    channel.connector.write(items, out, frame)
    return frame


def _write_full(channel: ChannelSettings, frame: Frame) -> tuple[list[StoredFile], int]:
    """Both encodings of the full feed, named by revision and content, and how many items they hold."""
    folder, suffix = folder_of(channel), channel.connector.file_suffix
    counter = _Counter(feeds.iter_full(channel, frame.revision))
    aside = f"{CONTENT}-{frame.revision:08d}{suffix}"
    with write_aside(folder, aside) as plain_out, write_aside(folder, f"{aside}.gz") as packed_out:
        plain, packed = _Sink(plain_out), _Sink(packed_out)
        with (
            igzip.IGzipFile("", "wb", GZIP_LEVEL, packed, mtime=0) as gzipped,  # type: ignore[no-untyped-call]
            io.BufferedWriter(_Both(plain, gzipped), BUFFER) as out,
        ):
            channel.connector.write(counter, out, frame)
    db.db.session.rollback()  # the read transaction of the stream ends here
    files = []
    for sink, encoding, ending in ((plain, "identity", ""), (packed, "gzip", ".gz")):
        digest = sink.digest.hexdigest()
        name = f"{CONTENT}-{frame.revision:08d}-{digest[:16]}{suffix}{ending}"
        (folder / f"{aside}{ending}").replace(folder / name)
        files.append(StoredFile(name, digest, sink.size, encoding))
    sync_folder(folder)
    return files, counter.count


class _Counter:
    """Counts items as they pass."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items, self.count = items, 0

    def __iter__(self) -> Any:
        for item in self.items:
            self.count += 1
            yield item


def _manifest(
    channel: ChannelSettings, frame: Frame, files: list[StoredFile], items: int, oldest: int
) -> dict[str, Any]:
    return {
        "channel": channel.code,
        "stream": CONTENT,
        "epoch": frame.epoch,
        "revision": frame.revision,
        "previous": frame.previous_revision,
        "oldest": oldest,
        "built_at": frame.built_at.isoformat(),
        "connector": channel.connector.code,
        "record_version": channel.connector.record_version,
        "locales": list(channel.locales),
        "media_type": channel.connector.media_type,
        "items": items,
        "files": {
            file.encoding: {"name": file.name, "sha256": file.sha256, "bytes": file.bytes} for file in files
        },
    }


def _prune(channel: ChannelSettings, manifest: dict[str, Any]) -> None:
    """Delete the files of generations beyond the newest `KEPT`."""
    folder, prefix = folder_of(channel), f"{CONTENT}-"
    revisions = sorted({path.name.split("-")[1] for path in folder.glob(f"{prefix}*-*")})
    live = {file["name"] for file in manifest["files"].values()}
    for old in revisions[:-KEPT]:
        for path in folder.glob(f"{prefix}{old}-*"):
            if path.name not in live:
                path.unlink(missing_ok=True)
