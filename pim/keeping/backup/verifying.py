"""Looking a backup through: is everything there, and as it was written."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pim.errors import WrongState
from pim.keeping.backup import dumps
from pim.keeping.backup.archives import Entry, Source, copy, reading


class _Nowhere(io.RawIOBase):
    """Takes bytes and keeps none."""

    def write(self, chunk: Any) -> int:
        return len(chunk)


def verify(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The manifest of a backup, and what is wrong with it: nothing, if it can be restored.

    Reads every byte, and has the engine look at the database. Raises `NotFound`, `BadValue`.
    """
    with reading(path) as source:
        manifest = source.read_manifest()
        problems = [*manifest["problems"], *_list_damaged(source)]
        if not any(problem.startswith("database-") for problem in problems):
            with extracted(source, Entry(**manifest["database"])) as database:
                problems += [
                    f"database: {found}" for found in [dumps.check(database, manifest["engine"])] if found
                ]
    return manifest, problems


@contextmanager
def extracted(source: Source, entry: Entry) -> Iterator[Path]:
    """A file of a backup as a file of its own, for the block. Raises `WrongState` if it was damaged."""
    with tempfile.TemporaryDirectory(prefix="pim-backup-") as folder:
        path = Path(folder) / entry.name
        with source.open(entry.name) as file, path.open("wb") as out:
            found = copy(entry.name, file, out)
        if found != entry:
            raise WrongState(f"{entry.name} was damaged: its SHA-256 is not that of the manifest.")
        yield path


def _list_damaged(source: Source) -> Iterator[str]:
    for entry in source.iter_entries():
        try:
            with source.open(entry.name) as file:
                found = copy(entry.name, file, _Nowhere())  # type: ignore[arg-type]
        except FileNotFoundError:
            yield f"{entry.name} is missing"
            continue
        if found != entry:
            yield f"{entry.name} was damaged: {found.bytes} bytes with SHA-256 {found.sha256[:16]}…"
