"""Where a backup stands: a folder or a tar file, both written so that a half one is never taken for whole."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import orjson

from pim.errors import BadValue, Conflict, NotFound
from pim.storage import TEMPORARY, sync_folder, write_aside

MANIFEST, FILES = "manifest.json", "files.jsonl"
FORMAT = 1
CHUNK = 1 << 20  # bytes copied at a time
# Nothing that a backup names leads out of it, or out of where it is restored to.
_NAME = re.compile(
    r"media/[0-9a-f]{2}/[0-9a-f]{64}/[A-Za-z0-9_-][A-Za-z0-9._-]*"
    r"|feeds/[A-Za-z0-9_]+/[A-Za-z0-9_-][A-Za-z0-9._-]*"
    r"|database-[0-9a-f]{16}\.(?:sqlite3|dump)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a backup."""

    name: str
    bytes: int
    sha256: str


class Archive(Protocol):
    """A backup that is being written. What is in it is looked up by name."""

    workspace: Path  # a folder on the same disk

    def find(self, name: str) -> Entry | None:
        """A file that an earlier backup in the same place has left, whole; None if there is no such file."""

    def add(self, name: str, file: BinaryIO) -> Entry:
        """Copy a file in."""

    def adopt(self, name: str, path: Path) -> None:
        """Move a file of the workspace in."""

    def finish(self, manifest: dict[str, Any], entries: list[Entry]) -> None:
        """Make it a backup, by writing the manifest; drop what no entry names."""


class Folder:
    """A backup in a folder. A new one replaces the old one there at the moment its manifest does."""

    def __init__(self, root: Path) -> None:
        self.root = self.workspace = root
        self._known: dict[str, Entry] = {}
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (root / MANIFEST).exists():
            self._known = {entry.name: entry for entry in FolderSource(root).iter_entries()}
        elif any(path.suffix != TEMPORARY for path in root.iterdir()):
            raise Conflict(f"{root} holds something that is no backup. Name an empty folder, or a new one.")

    def find(self, name: str) -> Entry | None:
        """By the size that it has still; `verify` looks at the bytes."""
        entry, path = self._known.get(name), self.root / name
        return entry if entry and path.is_file() and path.stat().st_size == entry.bytes else None

    def add(self, name: str, file: BinaryIO) -> Entry:
        """Copy a file in."""
        path = self.root / name
        with write_aside(path.parent, path.name) as out:
            return copy(name, file, out)

    def adopt(self, name: str, path: Path) -> None:
        """Move a file in."""
        path.replace(self.root / name)
        sync_folder(self.root)

    def finish(self, manifest: dict[str, Any], entries: list[Entry]) -> None:
        """Write the list and the manifest, then drop what the backup before this one had beyond it."""
        with write_aside(self.root, FILES) as out:
            out.writelines(_lines(entries))
        with write_aside(self.root, MANIFEST) as out:
            out.write(_to_json(manifest))
        for name in self._known.keys() - {entry.name for entry in entries}:
            (self.root / name).unlink(missing_ok=True)


class Tar:
    """A backup in one tar file, which appears when it is whole. The manifest is its last member."""

    def __init__(self, out: BinaryIO, workspace: Path) -> None:
        self.workspace = workspace
        self._tar = tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - see finish

    def find(self, name: str) -> Entry | None:
        """Nothing: it begins empty."""
        return None

    def add(self, name: str, file: BinaryIO) -> Entry:
        """Copy a file in; its size stands before it, so it is read once more."""
        with (self.workspace / f".{os.getpid()}.member{TEMPORARY}").open("w+b") as aside:
            try:
                entry = copy(name, file, aside)
                aside.seek(0)
                self._put(name, aside, entry.bytes)
            finally:
                Path(aside.name).unlink()
        return entry

    def adopt(self, name: str, path: Path) -> None:
        """Copy a file in, and delete it."""
        with path.open("rb") as file:
            self._put(name, file, path.stat().st_size)
        path.unlink()

    def finish(self, manifest: dict[str, Any], entries: list[Entry]) -> None:
        """Write the list and the manifest."""
        for name, body in ((FILES, b"".join(_lines(entries))), (MANIFEST, _to_json(manifest))):
            self._put(name, io.BytesIO(body), len(body))
        self._tar.close()

    def _put(self, name: str, file: BinaryIO, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)


@contextmanager
def writing(target: Path) -> Iterator[Archive]:
    """A backup to write: a tar file where the name says so, else a folder. Raises `Conflict`."""
    if target.suffix != ".tar":
        yield Folder(target)
        return
    with write_aside(target.parent, target.name) as out:
        os.fchmod(out.fileno(), 0o600)
        yield Tar(out, target.parent)


class Source(Protocol):
    """A backup that is read."""

    def open(self, name: str) -> BinaryIO:
        """A file of it. Raises `FileNotFoundError`."""

    def read_manifest(self) -> dict[str, Any]:
        """Its manifest. Raises `BadValue` for one of another format."""

    def iter_entries(self) -> Iterator[Entry]:
        """Its files. Raises `BadValue` for a name that leads elsewhere."""


class _Reading:
    """What both kinds of sources do alike."""

    def open(self, name: str) -> BinaryIO:
        """A file of it."""
        raise NotImplementedError

    def read_manifest(self) -> dict[str, Any]:
        """Its manifest."""
        with self.open(MANIFEST) as file:
            try:
                manifest: dict[str, Any] = orjson.loads(file.read())
            except orjson.JSONDecodeError as error:
                raise BadValue(MANIFEST, str(error), "It was damaged: take another backup.") from error
        if manifest.get("format") != FORMAT:
            raise BadValue(MANIFEST, manifest.get("format"), f"Backups of format {FORMAT} can be read.")
        return manifest

    def iter_entries(self) -> Iterator[Entry]:
        """Its files."""
        with self.open(FILES) as file:
            for line in file:
                entry = Entry(**orjson.loads(line))
                if not _NAME.fullmatch(entry.name):
                    raise BadValue(FILES, entry.name, "No backup of ours holds such a file.")
                yield entry


class FolderSource(_Reading):
    """A backup in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def open(self, name: str) -> BinaryIO:
        """A file of it."""
        return (self.root / name).open("rb")


class TarSource(_Reading):
    """A backup in a tar file."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def open(self, name: str) -> BinaryIO:
        """A member of it, which must be a plain file."""
        try:
            file = self._tar.extractfile(name)
        except KeyError:
            file = None
        if file is None:
            raise FileNotFoundError(name)
        return file  # type: ignore[return-value]  # an io.BufferedReader, typed as IO[bytes]


@contextmanager
def reading(source: Path) -> Iterator[Source]:
    """A backup to read. Raises `NotFound` for what is none."""
    if source.is_file() and tarfile.is_tarfile(source):
        with tarfile.open(source, "r:") as tar:
            yield TarSource(tar)
    elif (source / MANIFEST).is_file():
        yield FolderSource(source)
    else:
        raise NotFound("backup", source, f"Name a folder that holds {MANIFEST}, or a tar file.")


def copy(name: str, file: BinaryIO, out: BinaryIO) -> Entry:
    """Copy a file, counting and hashing it on the way."""
    size, digest = 0, hashlib.sha256()
    while chunk := file.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
        out.write(chunk)
    return Entry(name, size, digest.hexdigest())


def _lines(entries: list[Entry]) -> Iterator[bytes]:
    return (orjson.dumps(asdict(entry)) + b"\n" for entry in entries)


def _to_json(manifest: dict[str, Any]) -> bytes:
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
