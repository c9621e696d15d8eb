"""Tables: the columns that an attribute declares, and the rows of a value."""

from __future__ import annotations

import pytest

from pim.errors import BadValue
from pim.structure.tables import columns_of
from pim.structure.types import index_terms, normal_rules, normalise, search_text
from tests.plain import make_attribute, make_structure

PART = {"code": "part", "type": "simple_select", "options": ["motor", {"code": "battery"}]}
COLUMNS = [
    {**PART, "labels": {"sv_SE": "Del", "en_GB": " "}},
    {"code": "hours", "type": "number", "required": True},
    {"code": "note", "type": "text"},
    {"code": "kept", "type": "boolean", "required": False},
]
WARRANTY = make_attribute("warranty", "table", rules=normal_rules("warranty", "table", {"columns": COLUMNS}))
STRUCTURE = make_structure(WARRANTY)
MOTOR = {"part": "motor", "hours": "500"}


def test_columns_are_stored_in_one_form():
    assert WARRANTY.rules["columns"] == [
        {
            "code": "part",
            "type": "simple_select",
            "labels": {"sv_SE": "Del"},
            "options": [{"code": "motor"}, {"code": "battery"}],
            "required": True,
        },
        {"code": "hours", "type": "number", "required": True},
        {"code": "note", "type": "text"},
        {"code": "kept", "type": "boolean"},
    ]
    assert normal_rules("warranty", "table", WARRANTY.rules) == WARRANTY.rules
    assert [column.required for column in columns_of(STRUCTURE, WARRANTY)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("columns", "remedy"),
    [
        ({}, "list of 1 to 10 columns"),
        ([{"code": "hours", "type": "number"}], "make it a simple_select"),
        ([PART, PART], "twice"),
        ([PART] + [{"code": f"c{n}", "type": "text"} for n in range(10)], "1 to 10"),
        ([PART, {"code": "when", "type": "date"}], "simple_select, text, number, boolean"),
        ([PART, {"code": "a b", "type": "text"}], "A-Z"),
        ([PART, {"code": "n", "type": "text", "options": ["x"]}], "Only a simple_select"),
        ([{"code": "part", "type": "simple_select"}], "1 to 1000 options"),
        ([{**PART, "options": ["motor", "motor"]}], "twice"),
        ([{**PART, "options": [{"code": "motor", "label": "Motor"}]}], "labels"),
        ([{**PART, "required": "yes"}], "true or false"),
        ([{**PART, "labels": ["Del"]}], "by locale"),
        ([{**PART, "width": 3}], "code and type"),
        (["part"], "code and type"),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns, remedy):
    with pytest.raises(BadValue, match=remedy):
        normal_rules("warranty", "table", {"columns": columns or ["x"] * 11})


def test_rows_hold_their_filled_cells_in_the_order_of_the_columns():
    rows = [{"note": " Brushes ", "hours": 500, "part": "motor", "kept": None}, {"part": "", "note": ""}]

    assert normalise(STRUCTURE, WARRANTY, rows) == [{"part": "motor", "hours": "500", "note": "Brushes"}]
    assert list(normalise(STRUCTURE, WARRANTY, rows)[0]) == ["part", "hours", "note"]


def test_rows_keep_their_order():
    rows = [{"part": "motor", "hours": "2"}, {"part": "battery", "hours": "1", "kept": False}]

    assert normalise(STRUCTURE, WARRANTY, rows) == rows


@pytest.mark.parametrize(
    ("rows", "remedy"),
    [
        ({"part": "motor"}, "list of at most 100 rows"),
        ([MOTOR] * 101, "list of at most 100 rows"),
        (["motor"], "Row 1: give an object"),
        ([MOTOR, {"part": "Motor", "hours": "1"}], "Row 2, part: Did you mean motor"),
        ([{"part": "motor", "hours": "many"}], "Row 1, hours"),
        ([{"part": "motor", "hours": "1", "note": "x" * 256}], "Row 1, note: Use at most 255"),
        ([{"part": "motor", "hours": "1", "kept": "yes"}], "Row 1, kept: Give true or false"),
        ([{"part": "motor"}], "Row 1 needs: hours"),
        ([{"hours": "1"}], "Row 1 needs: part"),
        ([{**MOTOR, "hour": "1"}], "Row 1: there is no such column. Did you mean hours"),
        ([MOTOR, {**MOTOR, "hours": "1"}], "twice"),
    ],
)
def test_rows_that_do_not_fit_are_refused_by_row_and_column(rows, remedy):
    with pytest.raises(BadValue, match=remedy):
        normalise(STRUCTURE, WARRANTY, rows)


def test_table_is_found_by_what_names_its_rows():
    rows = [MOTOR, {"part": "battery", "hours": "1"}]

    assert index_terms(STRUCTURE, WARRANTY, rows) == [("motor", None), ("battery", None)]
    assert search_text(WARRANTY, rows) == ""
