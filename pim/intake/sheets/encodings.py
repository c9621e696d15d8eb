"""Guessing how the text of a file is encoded and what parts its cells. Guesses are shown, never silent."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

LOOKED_AT = 256 * 1024  # bytes from which an 8-bit encoding is guessed
SAMPLE_LINES = 30
DELIMITERS = (";", "\t", ",", "|")

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Letters of the languages that are written in each: Polish, Czech, Slovak; Swedish, Danish, German, French.
_LETTERS = {
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽľĺŕôäöüßÄÖÜ",
    "cp1252": "åäöÅÄÖæøÆØéÉèàçêôîûëïñüÜßáíóú",
}
_RUNS = re.compile(rb"[\xc0-\xff\xa8\xb8]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")


def guess_encoding(content: bytes) -> str:
    """The codec of a file: by its byte order mark, else UTF-8 where it is that, else by its letters.

    Cyrillic words are runs of high bytes (cp1251); Polish, Czech and Swedish ones have
    single high bytes among ASCII (cp1250 or cp1252, by which letters they would be).
    """
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return codec
    if unmarked := _without_mark(content[:LOOKED_AT]):
        return unmarked
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _guess_8_bit(content[:LOOKED_AT])
    return "utf-8"


def guess_delimiter(lines: Iterable[str]) -> str:
    """What parts the cells of these first lines: the mark that cuts the most of them alike."""
    sample = list(lines)[:SAMPLE_LINES]

    def quality(mark: str) -> tuple[int, int]:
        try:
            widths = [len(record) for record in csv.reader(sample, delimiter=mark) if record]
        except csv.Error:
            return (0, 0)
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=quality)  # of equals, the one that stands first


def _without_mark(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is NUL."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 4
    if half and odd > half and even < odd // 10:
        return "utf-16-le"
    return "utf-16-be" if half and even > half and odd < even // 10 else None


def _guess_8_bit(start: bytes) -> str:
    high = len(_HIGH.findall(start))
    if sum(len(run) for run in _RUNS.findall(start)) * 2 > high:
        return "cp1251"

    def quality(codec: str) -> int:
        text = start.decode(codec, "replace")
        return sum(1 for letter in text if letter > "\x7f" and letter in _LETTERS[codec])

    return max(_LETTERS, key=quality)
