"""Files that were made to do harm: each is refused by name and place, or read as what it says."""

from __future__ import annotations

import io
import stat
import struct
import subprocess
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pim.config import ROOT
from pim.errors import BadValue, NotFound
from pim.intake.sheets import LIMITS, FileOptions, Source, load_source, open_sheet
from pim.intake.sheets.cells import arrived
from pim.intake.sheets.child import iter_told
from pim.intake.sheets.limits import MIB
from tests.intake.workbooks import SHEET, cell, sheet, workbook

QUICK = replace(LIMITS, seconds=5)
OPTIONS = {"encoding": None, "delimiter": None, "sheet": None, "header_row": 1}
ENTITIES = "".join(
    f'<!ENTITY e{n} "{"&e" + str(n - 1) + ";" if n else "ha"}{"&e0;" * 9 if n else ""}">' for n in range(9)
)


def read(content, name="file.xlsx", limits=QUICK):
    """Columns and rows, read by a child."""
    with open_sheet(Source(name, content), limits=limits) as opened:
        return opened.columns, [row.cells for row in opened.iter_rows()]


def read_here(content, name, limits):
    """What the child would say, said by this process: most files are refused before they can do harm."""
    return list(iter_told(name, content, OPTIONS, limits))


def refusal(content, name="file.xlsx", limits=QUICK, by=read_here):
    with pytest.raises(BadValue) as caught:
        by(content, name, limits)
    assert caught.value.field.startswith(name)
    return str(caught.value)


def air(size):
    """A workbook with a part of so many MiB of spaces."""
    stream = io.BytesIO(workbook(sheet()))
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/sharedStrings.xml", "w") as part,
    ):
        for _ in range(size):
            part.write(b" " * MIB)
    return stream.getvalue()


def test_honest_workbook_is_read():
    assert read(workbook(sheet(cell("sku"), cell("T-1")))) == (("sku",), [("T-1",)])


@pytest.mark.parametrize(
    "declared",
    [
        f"<!DOCTYPE x [{ENTITIES}]>",
        f'<!DOCTYPE x [<!ENTITY e8 "{"a" * 100_000}">]>',
        '<!DOCTYPE x [<!ENTITY e8 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % far SYSTEM "http://127.0.0.1:9/x"> %far;]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x">',
    ],
    ids=["billion laughs", "quadratic", "local file", "parameter entity", "outside"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_where_they_would_be_declared(declared, encoding):
    head = f'<?xml version="1.0" encoding="{encoding}"?>{declared}'
    content = workbook(sheet(cell("&e8;" * 50), before=head).encode(encoding))

    assert "a document type" in refusal(content)


def test_bomb_is_refused_by_what_its_directory_says():
    content = air(765)

    assert len(content) < 5 * MIB
    assert "bytes when unpacked" in refusal(content, by=read)


def test_part_that_is_smaller_than_the_limit_and_all_air_is_refused():
    content = air(100)

    assert "times its size" in refusal(content)


def test_sizes_that_lie_are_found_out_while_unpacking():
    content = bytearray(workbook(sheet(cell("x" * 5000))))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = struct.pack("<L", archive.getinfo(SHEET).file_size)
    at = content.rindex(size)  # in the directory, behind all parts
    content[at : at + 4] = struct.pack("<L", 100)

    assert SHEET in refusal(bytes(content))


def test_parts_that_share_their_bytes_are_refused():
    stream = io.BytesIO(workbook(sheet(cell("sku"))))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/other.xml", "x" * 5000)
        archive.getinfo("xl/other.xml").header_offset = archive.getinfo(SHEET).header_offset

    assert "overlap" in refusal(stream.getvalue()).lower()


def test_stray_cell_is_refused_where_it_stands():
    rows = f'<row r="1">{cell("sku")}</row><row r="1048576">{cell("x", "XFD1048576")}</row>'

    assert "row 1,048,576, column 16,384" in refusal(workbook(f"<s><sheetData>{rows}</sheetData></s>"))


def test_format_without_a_value_far_outside_is_passed_over():
    rows = f'<row r="1">{cell("sku")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert read(workbook(f"<s><sheetData>{rows}</sheetData></s>")) == (("sku",), [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_header_of_a_million_columns_is_refused(kind):
    many = "".join(cell("a") for _ in range(20_000))
    content = b"a;" * 1_000_000 if kind == "csv" else workbook(sheet(many))

    assert "Keep at most 500 columns" in refusal(content)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "shared"])
def test_cell_without_an_end_is_refused(kind):
    long = "ab" * 8_000_000
    if kind == "csv":
        content = f"sku\n{long}\n".encode()
    elif kind == "xlsx":
        content = workbook(sheet(cell(long)))
    else:
        content = workbook(
            sheet('<c t="s"><v>0</v></c>'), {"xl/sharedStrings.xml": f"<s><si><t>{long}</t></si></s>"}
        )

    said = refusal(content, limits=replace(QUICK, ratio=10_000))
    assert "more than 32,767 characters" in said


def test_rows_beyond_the_limit_are_refused():
    few = replace(QUICK, rows=10)

    assert "row 12" in refusal(b"sku\n" + b"x\n" * 11, "file.csv", few)
    assert "row 12" in refusal(workbook(sheet(*[cell("x")] * 12)), limits=few)
    _facts, rows, _end = read_here(b"sku\n" + b"x\n" * 10, "file.csv", few)
    assert [number for number, _cells in rows] == list(range(1, 12))


def test_what_stands_before_a_fault_is_read():
    content = b"sku\n" + b"x\n" * 700 + b'"open\n'
    rows = []

    with pytest.raises(BadValue, match="after row 701"), open_sheet(Source("file.csv", content)) as sheet:
        rows.extend(row.number for row in sheet.iter_rows())

    assert rows == list(range(2, 702))


def test_rows_that_are_long_travel_in_small_parts():
    content = (
        b"sku;" + b";".join(b"c%d" % n for n in range(40)) + b"\n" + (b"x;" + b"y" * 30_000 + b"\n") * 90
    )

    parts = [told for told in read_here(content, "file.csv", LIMITS) if isinstance(told, list)]

    assert sum(map(len, parts)) == 91
    assert max(len(orjson.dumps(part)) for part in parts) < 2 * MIB


def test_file_beyond_the_limit_is_not_opened(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"sku\n" + b"x\n" * MIB)

    with pytest.raises(BadValue, match="more than 1 MiB"):
        load_source(path, replace(LIMITS, file_bytes=MIB))


def test_workbook_inside_a_workbook_is_left_alone():
    content = workbook(sheet(cell("sku")), {"xl/embeddings/inner.xlsx": workbook(sheet(cell("x" * 9)))})

    assert read(content) == (("sku",), [])


def test_archive_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("inner.zip", workbook(sheet()))

    assert "no workbook" in refusal(stream.getvalue())


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "xl\\..\\evil.xml"])
def test_paths_that_lead_outside_are_refused(name):
    assert "leads outside" in refusal(workbook(sheet(), {name: "x"}))


def test_symbolic_link_is_refused():
    stream = io.BytesIO(workbook(sheet()))
    with zipfile.ZipFile(stream, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "a symbolic link" in refusal(stream.getvalue())


def test_too_many_parts_are_refused():
    assert "Parts" in refusal(workbook(sheet(), {f"xl/{n}.xml": "" for n in range(300)})).title()


def test_file_that_needs_too_much_memory_is_refused_and_harms_nobody():
    strings = "<s>" + f"<si><t>{'ab' * 200}</t></si>" * 120_000 + "</s>"
    content = workbook(sheet(cell("x")), {"xl/sharedStrings.xml": strings})
    little = replace(QUICK, memory_bytes=60 * MIB, ratio=10_000)

    assert "memory" in refusal(content, limits=little, by=read)


def test_file_that_takes_too_long_is_refused():
    content = workbook(sheet(*['<c r="A1"/>' * 400] * 5_000))

    assert "more than 1 seconds" in refusal(content, limits=replace(LIMITS, seconds=1, ratio=10_000), by=read)


HONEST = workbook(
    sheet(cell("sku"), '<c t="s"><v>0</v></c><c s="1"><v>46082</v></c><c t="d"><v>2026-03-01</v></c>'),
    {
        "xl/sharedStrings.xml": "<s><si><t>A_x000D_</t></si></s>",
        "xl/styles.xml": '<s><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></s>',
    },
)
CSV = 'sku;name\nA-1;"żółw"\n'.encode()


@settings(max_examples=200)
@given(st.data(), st.sampled_from([HONEST, CSV, CSV.decode().encode("utf-16")]))
def test_whatever_is_damaged_a_file_is_read_or_refused(data, content):
    damaged = bytearray(content)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        damaged[at] = data.draw(st.integers(0, 255))

    with suppress(BadValue, NotFound):
        for told in iter_told("file", bytes(damaged), OPTIONS, QUICK):
            if isinstance(told, list):
                assert all(list(map(arrived, cells)) for _number, cells in told)
                orjson.dumps(told)


@given(st.data())
def test_whatever_a_sheet_holds_it_is_read_or_refused(data):
    odd = st.sampled_from(
        ["", "x", "-1", "1e999", "nan", "99999999999999", "A0", "XFD1", "s", "d", "e", "n", "b", "str"]
    )
    row, at, kind, style, text = (data.draw(odd) for _ in range(5))
    content = workbook(
        f'<s><row r="{row}"><c r="{at}" t="{kind}" s="{style}"><v>{text}</v></c></row></s>',
        {"xl/styles.xml": f'<s><numFmt numFmtId="{style}"/><cellXfs><xf numFmtId="{kind}"/></cellXfs></s>'},
    )

    with suppress(BadValue, NotFound):
        for told in iter_told("file", content, OPTIONS, QUICK):
            if isinstance(told, list):
                assert all(list(map(arrived, cells)) for _number, cells in told)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"sku;name\nT-1;a\0b\n", "NUL"),
        (b"sku;name\nT-1;\xff\xfe\xfa\n", "not utf-8"),
        ("sku;name\nT-1;ż\n".encode("utf-16")[:-1], "not utf-16"),
        (b'sku;name\nT-1;"open\nT-2;x\n', "quote"),
        (b'sku;name\nT-1;"a" b\n', "quote"),
        (b"sku;sku\nT-1;a\n", "Each column may stand once"),
        (b"\n\n", "no header"),
        (b"", "no header"),
        (b"\xd0\xcf\x11\xe0old", "without a password"),
        (b"PK\x03\x04nothing", "save it anew"),
    ],
    ids="NUL not_utf8 cut_utf16 open_quote behind_quote doubled blank empty old_workbook broken".split(),
)
def test_text_that_can_not_be_trusted_is_refused(content, said):
    options = FileOptions(encoding="utf-8" if b"\xff\xfe\xfa" in content else None)
    with pytest.raises(BadValue) as caught, open_sheet(Source("file.csv", content), options, QUICK) as opened:
        list(opened.iter_rows())
    assert said in str(caught.value)
    assert caught.value.field.startswith("file.csv")


@pytest.mark.parametrize(
    "content",
    [
        "sku;name\nT-1;ł\n".encode(),
        "\ufeffsku;name\nT-1;ł\n".encode(),
        "sku;name\r\nT-1;ł\r\n".encode("utf-16"),
        "sku\tname\rT-1\tł\r".encode("cp1250"),
        b'"sku","name"\r\n\n"T-1","\xc5\x82"\r',
    ],
    ids=["UTF-8", "byte order mark", "UTF-16", "cp1250", "mixed line ends"],
)
def test_text_is_read_in_every_encoding_and_with_every_line_end(content):
    assert read(content, "file.csv") == (("sku", "name"), [("T-1", "ł")])


def test_child_loads_no_framework_so_that_it_starts_at_once_and_has_little_to_lose():
    code = (
        "import pim.intake.sheets.child, sys; print({'flask', 'sqlalchemy', 'xlsxwriter'} & set(sys.modules))"
    )

    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)

    assert told.stdout == "set()\n"
