"""CSV and TSV: text cut into records, each bounded. Runs in the child."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from pim.errors import BadValue
from pim.intake.sheets.encodings import SAMPLE_LINES, guess_delimiter, guess_encoding
from pim.intake.sheets.limits import Limits

SAMPLE_CHARS = 4 * 32_767  # of one line that a delimiter is guessed from


class Delimited:
    """The records of one file. What was not declared is guessed."""

    def __init__(
        self, name: str, content: bytes, encoding: str | None, delimiter: str | None, limits: Limits
    ) -> None:
        self._name, self._content, self._limits = name, content, limits
        self.encoding = _with_mark(encoding, content) if encoding else guess_encoding(content)
        self._number = 0
        self.delimiter = delimiter or self._guess_delimiter()

    def iter_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each record; blank lines count and come out empty.

        Raises `BadValue` at the first record that can not be read or is beyond the limits.
        """
        csv.field_size_limit(self._limits.cell_chars)
        try:
            # strict: a quote that is not closed must not swallow the rest of the file
            reader = csv.reader(self._iter_lines(), delimiter=self.delimiter, strict=True)
            for self._number, record in enumerate(reader, 1):
                if len(record) > self._limits.columns:
                    found = f"{len(record):,} cells in row {self._number}"
                    raise BadValue(self._name, found, f"Keep at most {self._limits.columns} columns.")
                yield self._number, record
        except UnicodeDecodeError as error:
            found = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.start + 4])
            remedy = f"The file is not {self.encoding}: declare its encoding, or save it as UTF-8."
            raise BadValue(self._place(), found, remedy) from error
        except csv.Error as error:
            raise self._refusal(str(error)) from error

    def _guess_delimiter(self) -> str:
        stream = io.TextIOWrapper(io.BytesIO(self._content), self.encoding, "replace", newline="")
        return guess_delimiter(islice(iter(lambda: stream.readline(SAMPLE_CHARS), ""), SAMPLE_LINES))

    def _iter_lines(self) -> Iterator[str]:
        stream = io.TextIOWrapper(io.BytesIO(self._content), self.encoding, newline="")
        for line in stream:
            if "\0" in line:
                raise BadValue(
                    self._place(), "a NUL character", "Save the file as text, without NUL characters."
                )
            yield line

    def _place(self) -> str:
        return f"{self._name}, after row {self._number}"

    def _refusal(self, fault: str) -> BadValue:
        if fault.startswith("field larger"):
            most = f"{self._limits.cell_chars:,}"
            return BadValue(
                self._place(), f"a cell of more than {most} characters", "Shorten it, or close its quote."
            )
        return BadValue(self._place(), fault, "Correct the quotes around that row.")


def _with_mark(encoding: str, content: bytes) -> str:
    """UTF-8 as it was declared, with the byte order mark that spreadsheets write in front of it."""
    return "utf-8-sig" if encoding == "utf-8" and content.startswith(b"\xef\xbb\xbf") else encoding
