"""Where files stand that are known by name: a folder, or a bucket of an S3-compatible store.

Both put whole files only, so that no reader sees half of one. A folder is written by us, synced
to disk; a bucket by obstore, which finds its credentials and endpoint in the usual `AWS_*` variables.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copyfileobj, rmtree
from typing import Any, BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from pim.storage import write_aside

BUFFER = 4 * 1024 * 1024  # bytes asked of a bucket at a time


class Store(Protocol):
    """Files by name, such as "ab/abcd/original.jpg"."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a file; one of the same name is replaced, as a whole."""

    def put_file(self, name: str, path: Path) -> None:
        """Keep a copy of a file of this machine, of any size, as `put` does. Raises `OSError`."""

    def open(self, name: str) -> tuple[BinaryIO, int]:
        """An open file and its size in bytes. Raises `FileNotFoundError`."""

    def delete(self, folder: str) -> None:
        """Delete all files whose names begin with `folder` and a slash; there may be none."""


def open_store(url: str) -> Store:
    """The store of an address: `file:///folder` or `s3://bucket/prefix`, as `pim.config` lets it through."""
    parts = urlsplit(url)
    return _bucket(url) if parts.scheme == "s3" else FolderStore(Path(unquote(parts.path)))


class FolderStore:
    """Files in a folder of this machine: written aside, synced, renamed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: bytes) -> None:
        """Keep a file."""
        path = self.root / name
        with write_aside(path.parent, path.name) as out:
            out.write(content)

    def put_file(self, name: str, path: Path) -> None:
        """Keep a copy of a file."""
        target = self.root / name
        with path.open("rb") as source, write_aside(target.parent, target.name) as out:
            copyfileobj(source, out)

    def open(self, name: str) -> tuple[BinaryIO, int]:
        """An open file and its size."""
        opened = (self.root / name).open("rb")
        return opened, os.fstat(opened.fileno()).st_size

    def delete(self, folder: str) -> None:
        """Delete a folder with what is in it."""
        if (self.root / folder).is_dir():
            rmtree(self.root / folder)


class BucketStore:
    """Objects of a bucket, below a prefix. The receiver of a put says when it is whole and kept."""

    def __init__(self, url: str) -> None:
        from obstore.store import from_url  # a library that folders do without

        self._store: Any = from_url(url)

    def put(self, name: str, content: bytes) -> None:
        """Keep an object."""
        import obstore

        obstore.put(self._store, name, content)

    def put_file(self, name: str, path: Path) -> None:
        """Keep a copy of a file, sent in parts."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            obstore.put(self._store, name, path)
        except BaseError as error:
            raise OSError(str(error)) from error

    def open(self, name: str) -> tuple[BinaryIO, int]:
        """A reader that fetches in pieces of `BUFFER` bytes, and the size."""
        import obstore

        reader = obstore.open_reader(self._store, name, buffer_size=BUFFER)
        return io.BufferedReader(_Readable(reader)), reader.size

    def delete(self, folder: str) -> None:
        """Delete the objects below a prefix."""
        import obstore

        for name in list(self._names(f"{folder}/")):
            obstore.delete(self._store, name)

    def _names(self, prefix: str) -> Iterator[str]:
        import obstore

        for page in obstore.list(self._store, prefix):
            yield from (meta["path"] for meta in page)


class _Readable(io.RawIOBase):
    """What obstore reads from, as a file of Python's."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self._reader.tell())

    def readinto(self, buffer: Any) -> int:
        read = self._reader.read(len(buffer))
        buffer[: len(read)] = memoryview(read)
        return len(read)


@cache
def _bucket(url: str) -> BucketStore:
    """One client for a process: it keeps connections open."""
    return BucketStore(url)
