"""One sheet of an XLSX workbook, row by row, whatever its size. Runs in the child.

Read by expat as it is unpacked: nothing but the shared texts is held, cells keep the type
that they have, and a stray cell is refused where it stands. Workbooks with a document type
are refused: entities begin there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NoReturn
from xml.parsers import expat

from pim.errors import BadValue, NotFound
from pim.intake.sheets.archives import Archive, resolve
from pim.intake.sheets.cells import day_cell, iso_cell, number_cell
from pim.intake.sheets.limits import Limits

Attributes = dict[str, str]

_DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # ECMA-376 18.8.30
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_TEXTS = frozenset(("v", "t"))


class Workbook:
    """The sheets of a workbook, and what all of them share."""

    def __init__(self, name: str, archive: Archive, limits: Limits) -> None:
        self._name, self._archive, self._limits = name, archive, limits
        book = self._related("_rels/.rels", "/officeDocument", "")
        if book not in archive:
            raise BadValue(name, "no workbook", "Save it as .xlsx, .csv or .tsv.")
        folder, _slash, file = book.rpartition("/")
        self._book, self._links = book, f"{folder}/_rels/{file}.rels".lstrip("/")
        parts = self._collect(book, "sheet", "workbookPr")
        self._is_1904 = any(a.get("date1904") in ("1", "true") for n, a in parts if n == "workbookPr")
        self._ids = {a.get("name", ""): _relation_id(a) for name, a in parts if name == "sheet"}

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets, in their order."""
        return list(self._ids)

    def iter_rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """Number and cells of each row that has one. Raises `NotFound` or `BadValue`."""
        if sheet not in self._ids:
            raise NotFound("sheet", sheet, f"{self._name} has: {', '.join(self._ids)}.")
        links = dict(self._list_links())
        part = links.get(self._ids[sheet], "")
        if part not in self._archive:
            raise BadValue(f"{self._name}, {sheet}", part or "no part", "Choose a sheet that has cells.")
        parser = _SheetParser(
            f"{self._name}, {sheet}",
            self._load_strings(),
            self._load_day_styles(),
            self._is_1904,
            self._limits,
        )
        for _block in self._iter_parsed(part, parser.start, parser.end, parser.text):
            yield from parser.take()

    def _list_links(self) -> Iterator[tuple[str, str]]:
        for _name, link in self._collect(self._links, "Relationship"):
            yield link.get("Id", ""), resolve(self._book, link.get("Target", ""))

    def _related(self, links: str, kind: str, base: str) -> str:
        """The part that one relationship of this kind names; "" where there is none."""
        found = [a for _name, a in self._collect(links, "Relationship") if a.get("Type", "").endswith(kind)]
        return resolve(base, found[0].get("Target", "")) if found else ""

    def _load_strings(self) -> list[str]:
        part = self._related(self._links, "/sharedStrings", self._book)
        if part not in self._archive:
            return []
        parser = _StringsParser(f"{self._name}, {part}", self._limits)
        for _block in self._iter_parsed(part, parser.start, parser.end, parser.text):
            pass
        return parser.strings

    def _load_day_styles(self) -> frozenset[str]:
        """The styles, by their number, under which a number is a day or a time."""
        part = self._related(self._links, "/styles", self._book)
        if part not in self._archive:
            return frozenset()
        found = self._collect(part, "numFmt", "cellXfs", "xf", "cellStyles")
        own = {a["numFmtId"] for n, a in found if n == "numFmt" and _is_day(a.get("formatCode", ""))}
        names = [name for name, _attributes in found]
        first = names.index("cellXfs") if "cellXfs" in names else len(names)
        last = names.index("cellStyles", first) if "cellStyles" in names[first:] else len(names)
        formats = [a.get("numFmtId", "0") for name, a in found[first:last] if name == "xf"]
        return frozenset(
            str(style)
            for style, number in enumerate(formats)
            if number in own or (number.isdecimal() and int(number) in _DAY_FORMATS)
        )

    def _collect(self, part: str, *wanted: str) -> list[tuple[str, Attributes]]:
        """The elements of these names in a part, with their attributes, in their order."""
        found: list[tuple[str, Attributes]] = []

        def start(name: str, attributes: Attributes) -> None:
            if _local(name) in wanted:
                found.append((_local(name), attributes))

        if part in self._archive:
            for _block in self._iter_parsed(part, start, None, None):
                pass
        return found

    def _iter_parsed(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None,
        text: Callable[[str], None] | None,
    ) -> Iterator[None]:
        """Parse a part, and come back after each block of it."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = start
        parser.EndElementHandler, parser.CharacterDataHandler = end, text
        try:
            for block in self._archive.iter_blocks(part):
                parser.Parse(block, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise BadValue(f"{self._name}, {part}", str(error), "Save the workbook anew.") from error
        yield

    def _refuse_doctype(self, *_declared: object) -> NoReturn:
        raise BadValue(self._name, "a document type", "No spreadsheet writes one. Save the workbook anew.")


class _StringsParser:
    """The shared texts: an `si` each, of one or more `t`; readings (`rPh`) are left out."""

    def __init__(self, place: str, limits: Limits) -> None:
        self._place, self._limits = place, limits
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._length, self._taking, self._reading = 0, False, False

    def start(self, name: str, _attributes: Attributes) -> None:
        local = _local(name)
        if local == "si":
            self._parts, self._length = [], 0
        elif local == "rPh":
            self._reading = True
        self._taking = local == "t" and not self._reading

    def text(self, text: str) -> None:
        if self._taking:
            self._length += len(text)
            if self._length > self._limits.cell_chars:
                raise too_long(self._place, self._limits)
            self._parts.append(text)

    def end(self, name: str) -> None:
        local = _local(name)
        self._taking = False
        if local == "rPh":
            self._reading = False
        elif local == "si":
            self.strings.append(_unescaped("".join(self._parts)))


class _SheetParser:
    """The rows of one sheet; cells without a value are passed over, wherever they stand."""

    def __init__(
        self, place: str, strings: list[str], day_styles: frozenset[str], is_1904: bool, limits: Limits
    ) -> None:
        self._place, self._limits = place, limits
        self._strings, self._day_styles, self._is_1904 = strings, day_styles, is_1904
        self._rows: list[tuple[int, list[Any]]] = []
        self._number = 0
        self._cells: dict[int, Any] = {}
        self._column, self._type, self._style = -1, "", ""
        self._parts: list[str] = []
        self._length, self._taking, self._reading = 0, False, False

    def take(self) -> list[tuple[int, list[Any]]]:
        """The rows that have ended since this was last asked."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        if local == "c":
            reference = attributes.get("r")
            self._column = _column_of(reference) if reference else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._parts, self._length = [], 0
        elif local == "row":
            number = int(attributes.get("r") or self._number + 1)
            if number <= self._number:
                raise BadValue(f"{self._place}, row {number}", "rows out of order", "Save the workbook anew.")
            self._number, self._cells, self._column = number, {}, -1
        elif local == "rPh":
            self._reading = True
        self._taking = local in _TEXTS and not self._reading

    def text(self, text: str) -> None:
        if self._taking:
            self._length += len(text)
            if self._length > self._limits.cell_chars:
                raise too_long(f"{self._place}, row {self._number}", self._limits)
            self._parts.append(text)

    def end(self, name: str) -> None:
        local = _local(name)
        self._taking = False
        if local == "c":
            if self._parts:
                if self._column >= self._limits.columns:
                    raise self._stray()
                text = self._parts[0] if len(self._parts) == 1 else "".join(self._parts)
                self._cells[self._column] = self._shared(text) if self._type == "s" else self._cell(text)
        elif local == "rPh":
            self._reading = False
        elif local == "row" and self._cells:
            width = max(self._cells) + 1
            self._rows.append((self._number, [self._cells.get(n, "") for n in range(width)]))

    def _stray(self) -> BadValue:
        found = f"a cell in row {self._number:,}, column {self._column + 1:,}"
        remedy = f"Keep at most {self._limits.columns} columns: delete what stands far outside."
        return BadValue(self._place, found, remedy)

    def _cell(self, text: str) -> Any:
        if self._type in ("str", "inlineStr"):
            return _unescaped(text)
        if self._type == "b":
            return text.strip() == "1"
        if self._type == "e":
            return {"e": text[:20]}
        if self._type == "d":
            return iso_cell(text)
        try:
            if self._style in self._day_styles:
                return day_cell(text, is_1904=self._is_1904)
            return number_cell(text)
        except (ValueError, OverflowError) as error:
            raise BadValue(f"{self._place}, row {self._number}", text, "Enter the number anew.") from error

    def _shared(self, text: str) -> str:
        number = int(text) if text.isdecimal() and len(text) < 10 else -1
        if not 0 <= number < len(self._strings):
            raise BadValue(f"{self._place}, row {self._number}", text, "Its text is lost: enter it anew.")
        return self._strings[number]


def too_long(place: str, limits: Limits) -> BadValue:
    """The refusal of a cell that is longer than a spreadsheet would keep."""
    return BadValue(place, f"a cell of more than {limits.cell_chars:,} characters", "Shorten it.")


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _relation_id(attributes: Attributes) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _is_day(code: str) -> bool:
    """Whether a number format shows a day or a time."""
    return any(letter in "dmyhs" for letter in _QUOTED.sub("", code).lower().split(";")[0])


def _unescaped(text: str) -> str:
    """The characters that XML can not hold, as spreadsheets write them: _x000D_."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)  # half a character is none


def _column_of(reference: str) -> int:
    """The column of a reference such as B7, from 0. Raises `BadValue`."""
    return _column(reference.rstrip("0123456789"))


@lru_cache(maxsize=20_000)  # all there are
def _column(letters: str) -> int:
    if not _COLUMN.fullmatch(letters):
        raise BadValue("reference of a cell", letters[:20], "Save the workbook anew.")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
