"""Which products use which file follows from their own values, also after the table is made anew."""

from __future__ import annotations

import pytest

from pim import db
from pim.catalog.media import library
from tests.builders import edit, make_model, make_product, make_structure, make_variant
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")
ONE, OTHER = "1" * 64, "2" * 64


def show(sha256):
    return {"values.picture..": {"file": sha256, "name": "a.png"}}


def users(sha256):
    with db.transaction():
        return [one.key for one in library.list_users(sha256)]


def test_users_of_a_file_are_those_whose_own_values_name_it():
    make_structure()
    make_product("T-1", show(ONE))
    make_product("T-2", show(ONE))
    make_model("suit", family_variant="wear_color_size")
    make_model("red", {"values.color..": "red", **show(OTHER)}, parent="suit")
    make_variant("S-1", parent="red", size="s")  # inherits the picture

    edit("product", "T-2", "values.picture..", {"file": OTHER, "name": "b.png"})

    assert (users(ONE), users(OTHER)) == (["T-1"], ["T-2", "red"])
    check_derived()


def test_file_that_is_taken_off_has_no_users_and_a_renamed_one_keeps_them():
    make_structure()
    make_product("T-1", show(ONE))
    make_product("T-2", show(OTHER))

    edit("product", "T-1", "values.picture..", None)
    edit("product", "T-2", "values.picture..", {"file": OTHER, "name": "other name.png"})

    assert (users(ONE), users(OTHER)) == ([], ["T-2"])
    check_derived()


def test_archived_attribute_goes_on_holding_its_files():
    make_structure()
    make_product("T-1", show(ONE))

    edit("attribute", "picture", "archived", True)

    assert users(ONE) == ["T-1"]
    check_derived()
