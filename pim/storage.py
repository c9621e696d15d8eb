"""Files that appear whole or not at all: written aside, synced, then renamed into place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".tmp"  # suffix of what is being written; swept by `sweep`


@contextmanager
def write_aside(folder: Path, name: str) -> Iterator[BinaryIO]:
    """A file to write in `folder`; it gets its `name` at the end of the block, synced to disk.

    After an exception nothing is left; after a kill a temporary file is, for `sweep`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{name}.{os.getpid()}{TEMPORARY}"
    try:
        with aside.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        aside.replace(folder / name)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> int:
    """Delete what killed writers left in a folder; give how many. Call it under the lock of its writer."""
    left = list(folder.glob(f".*{TEMPORARY}")) if folder.is_dir() else []
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
