"""Which CSV files are read at all, and how their rows are numbered."""

from __future__ import annotations

import csv

import pytest

from pim.errors import BadValue, NotFound
from pim.intake.akeneo import files, read_folder
from pim.intake.akeneo.files import find_table
from pim.structure.snapshot import Structure
from tests.intake.folders import BASE, make_folder, products, read, rules


def write(path, content):
    (path / "attributes.csv").write_bytes(content)
    return find_table(path, "attributes.csv", "code")


def rows(path, content):
    return [(row.number, dict(row.cells)) for row in write(path, content).iter_rows()]


def test_a_cell_that_spans_lines_is_one_row_as_in_a_spreadsheet(tmp_path):
    content = b'code;type\na;"one\ntwo; ""three"""\nb;x\n'

    assert rows(tmp_path, content) == [
        (2, {"code": "a", "type": 'one\ntwo; "three"'}),
        (3, {"code": "b", "type": "x"}),
    ]


def test_blank_lines_count_and_say_nothing(tmp_path):
    assert [number for number, _ in rows(tmp_path, b"code;type\n\na;x\n;\n;  \nb;y\n")] == [3, 6]


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    assert rows(tmp_path, b"\xef\xbb\xbfcode;type\r\na;x\r\n") == [(2, {"code": "a", "type": "x"})]


def test_short_rows_are_empty_at_the_end_and_long_ones_say_so(tmp_path):
    table = write(tmp_path, b"code;type\na\nb;x;;\nc;x;;y\n")

    assert [(row.number, row.surplus) for row in table.iter_rows()] == [(2, ""), (3, ""), (4, "y")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code;type\na;\xff\xfe\n", "UTF-8"),
        ("code;type\na;b\n".encode("utf-16"), "UTF-8"),
        (b"code;type\na;b\0\n", "NUL"),
        (b'code;type\na;"open\nb;c\n', "quotes"),
        (b'code;type\na;"b"c\n', "quotes"),
        (b"code;type;type\na;b;c\n", "may stand once"),
        (b"code,type\na,b\n", "separated by"),
        (b"type\na\n", "column code"),
        (b"code;type\na;" + b"x" * (csv.field_size_limit() + 1) + b"\n", "field larger"),
    ],
    ids=["latin", "utf-16", "nul", "open quote", "stray quote", "doubled", "commas", "no code", "huge cell"],
)
def test_file_that_can_not_be_trusted_is_refused_whole(tmp_path, content, said):
    with pytest.raises(BadValue, match=r"attributes\.csv") as refused:
        list(write(tmp_path, content).iter_rows())

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("bound", "content"),
    [
        ("MAX_FILE_BYTES", b"code\n" + b"a\n" * 20),
        ("MAX_COLUMNS", b"code" + b";x" * 20 + b"\n"),
        ("MAX_ROWS", b"code\n" + b"a\n" * 20),
        ("MAX_LINE", b"code\n" + b"a" * 20 + b"\n"),
    ],
)
def test_file_beyond_a_bound_is_refused_with_the_bound(tmp_path, monkeypatch, bound, content):
    monkeypatch.setattr(files, bound, 15)

    with pytest.raises(BadValue, match="15"):
        list(write(tmp_path, content).iter_rows())


def test_unreadable_place_is_told_by_the_row_before_it(tmp_path):
    with pytest.raises(BadValue, match="after row 3"):
        list(write(tmp_path, b"code\na\nb\nc\0\n").iter_rows())


def test_missing_and_empty_files_are_no_fault(tmp_path):
    reading = read(tmp_path, base=False, attributes="", families="\n")

    assert (reading.structure, list(reading.products), reading.problems) == ([], [], [])


def test_missing_folder_is_not_found(tmp_path):
    with pytest.raises(NotFound):
        read_folder(tmp_path / "nowhere", Structure())


def test_unreadable_products_are_refused_before_any_product_comes_out(tmp_path):
    make_folder(tmp_path, products="sku;family\na;hats\n")
    (tmp_path / "products.csv").write_bytes(b"sku;family\na;hats\nb;\xff\n")

    with pytest.raises(BadValue):
        read_folder(tmp_path, Structure())


def test_shifted_row_is_refused_whole_and_the_next_one_read(tmp_path):
    reading = read(tmp_path, products="sku;brand\na;one;two\nb;one\n")

    assert list(products(reading)) == ["b"]
    assert rules(reading) == [("products.csv", 2, "", "more cells than columns")]


def test_file_that_nobody_reads_is_reported(tmp_path):
    reading = read(tmp_path, notes="a;b\n1;2\n")

    assert [(p.file, p.rule) for p in reading.problems] == [("notes.csv", "not imported")]


def test_base_catalogue_has_no_problem(tmp_path):
    """The other tests of this folder rest on it."""
    assert read(tmp_path).problems == []
    assert BASE.keys() >= {"channels", "attributes", "families"}
