"""Attributes keep what stored values lean on."""

from __future__ import annotations

import pytest

from pim.errors import BadValue
from tests.builders import create, edit, make_structure, read, save

pytestmark = pytest.mark.usefixtures("app")

PART = {"code": "part", "type": "simple_select", "options": ["motor", "case"]}
HOURS = {"code": "hours", "type": "number"}


@pytest.fixture
def warranty(app):
    make_structure()
    body = {"code": "warranty", "type": "table", "group": "general", "rules": {"columns": [PART, HOURS]}}
    save(create("attribute", "warranty", body))


def test_table_needs_columns(app):
    make_structure()

    with pytest.raises(BadValue, match="Give the columns"):
        save(create("attribute", "warranty", {"code": "warranty", "type": "table", "group": "general"}))


def test_columns_may_come_and_go_and_get_options(warranty):
    note, more = {"code": "note", "type": "text"}, {**PART, "options": ["motor", "case", "switch"]}

    edit("attribute", "warranty", "rules", {"columns": [more, note]})

    assert [column["code"] for column in read("attribute", "warranty", "rules")["columns"]] == [
        "part",
        "note",
    ]


@pytest.mark.parametrize(
    ("columns", "remedy"),
    [
        ([PART, {**HOURS, "type": "text"}], "stored as number"),
        ([{**PART, "code": "piece"}, HOURS], "part names the rows"),
        ([], "Give"),
    ],
    ids=["other type", "other first", "none"],
)
def test_column_keeps_its_type_and_the_first_one_its_place(warranty, columns, remedy):
    with pytest.raises(BadValue, match=remedy):
        edit("attribute", "warranty", "rules", {"columns": columns})
