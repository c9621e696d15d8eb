"""Files of a stream: written aside in both encodings, named by number and content, pruned by age."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from isal import igzip

from pim import db
from pim.errors import NotFound
from pim.publish.channels import ChannelSettings
from pim.publish.superseded import list_superseded
from pim.storage import sync_folder, write_aside

GZIP_LEVEL = 2  # of isal's 0 to 3: a tenth of zlib's time at level 6 for files a sixth larger
BUFFER = 1 << 20  # bytes handed to disk and compressor at a time


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


def write_files(folder: Path, stem: str, suffix: str, write: Callable[[BinaryIO], None]) -> list[StoredFile]:
    """Write one body plain and packed; each file is named by the stem and the hash of its content."""
    aside = f"{stem}{suffix}"
    with write_aside(folder, aside) as plain_out, write_aside(folder, f"{aside}.gz") as packed_out:
        plain, packed = _Sink(plain_out), _Sink(packed_out)
        with (
            igzip.IGzipFile("", "wb", GZIP_LEVEL, packed, mtime=0) as gzipped,  # type: ignore[no-untyped-call]
            io.BufferedWriter(_Both(plain, gzipped), BUFFER) as out,
        ):
            write(out)
    files = []
    for sink, encoding, ending in ((plain, "identity", ""), (packed, "gzip", ".gz")):
        digest = sink.digest.hexdigest()
        name = f"{stem}-{digest[:16]}{suffix}{ending}"
        (folder / f"{aside}{ending}").replace(folder / name)
        files.append(StoredFile(name, digest, sink.size, encoding))
    sync_folder(folder)
    return files


def link_files(
    source: Path, folder: Path, stem: str, suffix: str, files: Mapping[str, Mapping[str, Any]]
) -> list[StoredFile] | None:
    """Take over files of another folder, as its manifest names them by encoding, without a copy.

    None where one is gone, or where the file system has no hard links.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for encoding, file in files.items():
        ending = ".gz" if encoding == "gzip" else ""
        name = f"{stem}-{file['sha256'][:16]}{suffix}{ending}"
        try:
            (folder / name).hardlink_to(source / file["name"])
        except FileExistsError:
            pass  # of a publisher that died: what has this name has these bytes
        except OSError:
            return None
        taken.append(StoredFile(name, file["sha256"], file["bytes"], encoding))
    sync_folder(folder)
    return taken


def to_manifest(*parts: Collection[StoredFile]) -> dict[str, Any]:
    """The files of each part by encoding, as manifests name them; see `name_part`."""
    return {
        name_part(file.encoding, number): {"name": file.name, "sha256": file.sha256, "bytes": file.bytes}
        for number, files in enumerate(parts, start=1)
        for file in files
    }


def name_part(encoding: str, number: int) -> str:
    """Under which name a manifest has a part of a feed: the encoding, with the number from the second on."""
    return encoding if number == 1 else f"{encoding}.{number}"


def suffix_part(suffix: str, number: int) -> str:
    """How the name of a file ends that is one of several: `.csv` of the second part is `.part0002.csv`."""
    return f".part{number:04d}{suffix}"


def read_json(channel: ChannelSettings, name: str, what: str, remedy: str) -> dict[str, Any]:
    """A manifest of the channel. Raises `NotFound`, in the words given, before there is one."""
    try:
        found: dict[str, Any] = orjson.loads((folder_of(channel) / name).read_bytes())
    except FileNotFoundError:
        raise NotFound(what, channel.code, remedy) from None
    return found


def write_json(channel: ChannelSettings, name: str, manifest: Mapping[str, Any]) -> None:
    """Replace a manifest: the last step, by which its files become the live ones."""
    with write_aside(folder_of(channel), name) as out:
        out.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))


def prune(folder: Path) -> None:
    """Delete the files of generations beyond those that the settings keep."""
    for path in list_superseded(folder, db.settings().keep_generations):
        path.unlink(missing_ok=True)
