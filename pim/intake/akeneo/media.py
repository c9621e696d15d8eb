"""Files that cells name: found inside the folder and nowhere else, and known by the hash of their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pim.intake.akeneo.bodies import MediaFile

MAX_MEDIA_BYTES = 200 * 1024 * 1024  # no picture or data sheet of a shop is larger; a disk image would be


class MediaFolder:
    """The files of one folder. Each is read once, however many cells name it."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.resolve()
        self._found: dict[str, MediaFile] = {}
        self.files: list[MediaFile] = []
        """Every file that a cell named so far, missing ones included, in that order."""

    def get(self, cell: str) -> MediaFile:
        """The file at a path relative to the folder. Its `sha256` is None if it can not be taken."""
        if cell not in self._found:
            self._found[cell] = self._look_up(cell)
            self.files.append(self._found[cell])
        return self._found[cell]

    def _look_up(self, cell: str) -> MediaFile:
        path = self._root / cell
        return MediaFile(path, path.name, _sha256(path) if self._is_inside(path) else None)

    def _is_inside(self, path: Path) -> bool:
        try:
            # Links are followed before asking, so that none leads out of the folder.
            found = path.resolve(strict=True)
            return (
                found.is_relative_to(self._root)
                and found.is_file()
                and found.stat().st_size <= MAX_MEDIA_BYTES
            )
        except (OSError, ValueError):  # a name too long, a NUL, a loop of links
            return False


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
