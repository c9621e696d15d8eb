"""Workbooks made part by part, so that each part can be wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": (
        f'<Relationships {LINKS}><Relationship Id="rId1" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook {MAIN} xmlns:r="{R}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f"<Relationships {LINKS}>"
        f'<Relationship Id="rId1" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{R}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
}


def sheet(*rows: str, before: str = "") -> str:
    """The XML of a sheet of these rows, each given as its cells."""
    body = "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, 1))
    return f"{before}<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>"


def cell(text: str, reference: str = "") -> str:
    """A cell with a text of its own."""
    place = f' r="{reference}"' if reference else ""
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


def workbook(content: str | bytes, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook whose only sheet is this; `more` adds or replaces parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**PARTS, SHEET: content, **(more or {})}.items():
            archive.writestr(name, part)
    return stream.getvalue()
