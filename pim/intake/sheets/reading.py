"""Handing a file to the child, and what comes back of it: facts, a header, rows one by one.

The child may crash, run out of memory or of time: then the file is refused with `BadValue`
like any other that can not be read, and nobody else notices.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast

import orjson

from pim.errors import BadValue, NotFound
from pim.intake.sheets.cells import Cell, arrived, text_of
from pim.intake.sheets.limits import LIMITS, MIB, Limits

ROOT = Path(__file__).resolve().parents[3]
ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1257"),
    *("iso-8859-1", "iso-8859-2", "iso-8859-5", "koi8-r", "cp852", "cp866"),
)
MOST_OF_LINE = 32 * MIB  # two million characters at six bytes each, and marks


@dataclass(frozen=True, slots=True)
class Source:
    """A file in memory, no larger than the limit: what is hashed is what is read."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What was declared of a file; None is guessed, or the first sheet."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = 1  # as a spreadsheet counts; rows above it are the preamble


@dataclass(frozen=True, slots=True)
class Found:
    """How a file was read. Encoding and delimiter are "" for a workbook; `guessed` names what was."""

    kind: str  # csv, xlsx
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    guessed: tuple[str, ...]

    def __str__(self) -> str:
        if self.kind == "xlsx":
            return f"XLSX, sheet {self.sheet}" + (f" of {len(self.sheets)}" if len(self.sheets) > 1 else "")
        parts = {"encoding": self.encoding, "delimiter": "TAB" if self.delimiter == "\t" else self.delimiter}
        told = (
            f"{name} {text}{' (guessed)' if name in self.guessed else ''}" for name, text in parts.items()
        )
        return f"CSV, {', '.join(told)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row with a filled cell. `number` is what a spreadsheet shows; short rows have fewer cells."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet whose header has been read. `iter_rows` can be walked once, inside `open_sheet`."""

    name: str  # of the file
    found: Found
    preamble: tuple[Row, ...]  # the rows above the header
    columns: tuple[str, ...]  # without spaces around them; "" where a column has no name
    _rows: Iterator[Row]

    def iter_rows(self) -> Iterator[Row]:
        """The rows below the header. Raises `BadValue` where the file stops being readable."""
        yield from self._rows


def load_source(path: Path, limits: Limits = LIMITS) -> Source:
    """The file, if it is small enough to be read. Raises `NotFound` or `BadValue`."""
    if not path.is_file():
        raise NotFound("file", path, "Give a CSV, TSV or XLSX file.")
    with path.open("rb") as stream:
        return bounded_source(path.name, stream, limits)


def bounded_source(name: str, stream: IO[bytes], limits: Limits = LIMITS) -> Source:
    """What a stream holds, read no further than the limit. Raises `BadValue` beyond it."""
    content = stream.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        most = f"{limits.file_bytes / MIB:g} MiB"
        raise BadValue(name, f"more than {most}", f"Split it into files of {most} at most.")
    return Source(name, content)


@contextmanager
def open_sheet(
    source: Source, options: FileOptions | None = None, limits: Limits = LIMITS
) -> Iterator[Sheet]:
    """The sheet of a file, for as long as the block runs; the child ends with it.

    Raises `BadValue` for a file that can not be read as a whole (its place in the message),
    is beyond the limits, or has no usable header, and `NotFound` for a sheet that it does not have.
    """
    options = options or FileOptions()
    if options.encoding is not None and options.encoding not in ENCODINGS:
        raise BadValue("encoding", options.encoding, f"Use one of: {', '.join(ENCODINGS)}.")
    with _child() as child:
        _hand_over(child, source, options, limits)
        yield _sheet(source.name, _iter_told(child, source.name, limits), options)


@contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-E", "-s", "-m", "pim.intake.sheets.child"]
    pipe = subprocess.PIPE
    environ = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 - our own module, by the interpreter that we run on
        command, cwd=ROOT, env=environ, stdin=pipe, stdout=pipe, stderr=pipe
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def _hand_over(child: subprocess.Popen[bytes], source: Source, options: FileOptions, limits: Limits) -> None:
    stdin = cast(IO[bytes], child.stdin)
    head = {"name": source.name, "options": asdict(options), "limits": asdict(limits)}
    with suppress(BrokenPipeError):  # why it left, it says itself
        stdin.write(orjson.dumps(head) + b"\n")
        stdin.write(source.content)
    with suppress(BrokenPipeError):
        stdin.close()


def _iter_told(child: subprocess.Popen[bytes], name: str, limits: Limits) -> Iterator[Any]:
    """What the child says, line by line: facts, then rows some at a time. Raises what it refuses."""
    stdout = cast(IO[bytes], child.stdout)
    while line := stdout.readline(MOST_OF_LINE):
        told = orjson.loads(line)
        if isinstance(told, list) or "kind" in told:
            yield told
        elif "refused" in told:
            raise BadValue(*told["refused"])
        elif "missing" in told:
            kind, key, text = told["missing"]
            raise NotFound(kind, key, text.partition(". ")[2])
        else:
            return
    raise _death(child, name, limits)


def _death(child: subprocess.Popen[bytes], name: str, limits: Limits) -> Exception:
    """What to say of a child that ended without a last word."""
    complaint = cast(IO[bytes], child.stderr).read().decode("utf-8", "replace")
    code = child.wait()
    if code == -signal.SIGXCPU:
        return BadValue(name, f"more than {limits.seconds} seconds of reading", "Split it.")
    if code < 0 or "MemoryError" in complaint:
        return BadValue(name, f"more than {limits.memory_bytes // MIB} MiB of memory to read it", "Split it.")
    return RuntimeError(f"The reader of {name} failed: {complaint}")


def _sheet(name: str, told: Iterator[Any], options: FileOptions) -> Sheet:
    facts = next(told)
    guessed = tuple(
        part for part in ("encoding", "delimiter") if facts[part] and getattr(options, part) is None
    )
    found = Found(**{**facts, "sheets": tuple(facts["sheets"])}, guessed=guessed)
    rows = _iter_rows(told, is_text=found.kind == "csv")
    preamble: list[Row] = []
    for row in rows:
        if row.number == options.header_row:
            return Sheet(name, found, tuple(preamble), _header(name, row, found), rows)
        if row.number > options.header_row:
            rows = chain([row], rows)
            break
        preamble.append(row)
    raise BadValue(
        f"{name}, row {options.header_row}", "no header", "Name the row that has the columns' names."
    )


def _iter_rows(told: Iterator[list[Any]], *, is_text: bool) -> Iterator[Row]:
    for batch in told:
        for number, cells in batch:
            yield Row(number, tuple(cells) if is_text else tuple(map(arrived, cells)))


def _header(name: str, row: Row, found: Found) -> tuple[str, ...]:
    columns = [text_of(cell).strip() for cell in row.cells]
    while not columns[-1]:
        columns.pop()
    counts: Mapping[str, int] = {column: columns.count(column) for column in columns}
    for column, count in counts.items():
        if column and count > 1:
            place = f"{name}, {found.sheet}" if found.sheet else name
            remedy = "Each column may stand once: remove or rename one of the two."
            raise BadValue(f"{place}, row {row.number}", column, remedy)
    return tuple(columns)
