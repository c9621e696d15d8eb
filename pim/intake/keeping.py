"""Files that rows name, kept before any product refers to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pim import db
from pim.catalog import media
from pim.errors import BadValue
from pim.intake.akeneo import Body, Reading
from pim.intake.problems import Problem


def iter_with_files(reading: Reading) -> Iterator[Body]:
    """The products of a reading, their files stored; one that can not be kept is reported and left out.

    Commits each file by itself: call it outside of a transaction.
    """
    keeper = _Keeper(reading)
    for body in reading.products:
        yield keeper.kept(body)


class _Keeper:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._paths: dict[str, Path] = {}  # by hash, as far as the reading has come
        self._seen = 0
        self._faults: dict[str, str | None] = {}  # by hash: why a file is not kept; None if it is

    def kept(self, body: Body) -> Body:
        """The body without the files that can not be kept; each of those is reported."""
        fields = dict(body.fields)
        for field, value in body.fields.items():
            if not _is_file(field, value):
                continue
            if remedy := self._fault(value["file"]):
                column = body.cells.get(field, "")
                problem = Problem(*body.source, column, value["name"], "file refused", remedy)
                self._reading.problems.append(problem)
                del fields[field]
        return body if len(fields) == len(body.fields) else replace(body, fields=fields)

    def _fault(self, sha256: str) -> str | None:
        if sha256 not in self._faults:
            self._faults[sha256] = self._store(sha256)
        return self._faults[sha256]

    def _store(self, sha256: str) -> str | None:
        """Store the file unless it is; what would be right if it can not be."""
        path = self._path(sha256)
        try:
            with db.transaction():
                if media.renew(sha256) is not None:
                    return None
                is_same = media.keep(path.read_bytes(), path.name, "import").sha256 == sha256
        except BadValue as error:
            return error.remedy
        except OSError as error:
            return f"It can not be read or stored: {error.strerror}."
        return None if is_same else "It changed during the import: import again."

    def _path(self, sha256: str) -> Path:
        for file in self._reading.files[self._seen :]:
            if file.sha256 is not None:
                self._paths.setdefault(file.sha256, file.path)
        self._seen = len(self._reading.files)
        return self._paths[sha256]


def _is_file(field: str, value: Any) -> bool:
    return field.startswith("values.") and isinstance(value, dict) and "file" in value
