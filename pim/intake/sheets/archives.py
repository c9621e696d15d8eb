"""The parts of a workbook, looked at in the directory of the archive before any of them is unpacked."""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator

from pim.errors import BadValue
from pim.intake.sheets.limits import MIB, Limits

BLOCK = 256 * 1024
SMALL = MIB  # a part below this may be of zeros only: styles, themes
_HEADER = 30  # bytes of a local file header without name and extra field
_SAVE_ANEW = "Open it in a spreadsheet and save it anew as .xlsx."


class Archive:
    """A ZIP file that keeps the limits by what its directory says; what is unpacked is counted again."""

    def __init__(self, name: str, content: bytes, limits: Limits) -> None:
        self._name, self._limits, self._unpacked = name, limits, 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise BadValue(name, str(error), _SAVE_ANEW) from error
        self._check(len(content))
        self._parts = {info.filename: info for info in self._zip.infolist()}

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def iter_blocks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part. Raises `BadValue` where they are not what the directory says."""
        try:
            with self._zip.open(self._parts[part]) as stream:
                while block := stream.read(BLOCK):
                    self._unpacked += len(block)
                    if self._unpacked > self._limits.unpacked_bytes:
                        raise self._too_large(self._unpacked)
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise BadValue(f"{self._name}, {part}", str(error), _SAVE_ANEW) from error

    def _check(self, size: int) -> None:
        entries = self._zip.infolist()
        if len(entries) > self._limits.entries:
            remedy = f"A workbook has at most {self._limits.entries}. {_SAVE_ANEW}"
            raise BadValue(self._name, f"{len(entries):,} parts", remedy)
        total = sum(entry.file_size for entry in entries)
        if total > self._limits.unpacked_bytes:
            raise self._too_large(total)
        for entry in entries:
            if fault := self._fault(entry):
                raise BadValue(f"{self._name}, {entry.filename[:80]}", fault, _SAVE_ANEW)
        self._check_overlaps(entries, size)

    def _fault(self, entry: zipfile.ZipInfo) -> str | None:
        """What no spreadsheet writes."""
        if stat.S_ISLNK(entry.external_attr >> 16):
            return "a symbolic link"
        if entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.filename:
            return "a path that leads outside"
        if entry.flag_bits & 1:
            return "an encrypted part"
        if entry.file_size > max(SMALL, entry.compress_size * self._limits.ratio):
            return f"it unpacks to {entry.file_size // max(entry.compress_size, 1):,} times its size"
        return None

    def _check_overlaps(self, entries: list[zipfile.ZipInfo], size: int) -> None:
        """Parts that share bytes make a small file unpack to anything."""
        end, seen = 0, set()
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end or entry.filename in seen:
                raise BadValue(f"{self._name}, {entry.filename[:80]}", "it overlaps another part", _SAVE_ANEW)
            end = entry.header_offset + _HEADER + len(entry.filename.encode()) + entry.compress_size
            seen.add(entry.filename)
        if end > size:
            raise BadValue(self._name, "parts that end beyond the file", _SAVE_ANEW)

    def _too_large(self, total: int) -> BadValue:
        most = self._limits.unpacked_bytes // MIB
        return BadValue(
            self._name, f"{total:,} bytes when unpacked", f"Split it: {most} MiB is the most that is read."
        )


def resolve(base: str, target: str) -> str:
    """The name of the part that a relationship of `base` names."""
    joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    return posixpath.normpath(joined).lstrip("/")
