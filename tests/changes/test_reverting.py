"""Undoing change sets: what can be undone is, the rest is listed, and everything has a history."""

from __future__ import annotations

import pytest

from pim import changes, db
from pim.changes import Draft
from pim.errors import WrongState
from tests.builders import (
    AUTHOR,
    create,
    edit,
    make_assortment,
    make_product,
    make_structure,
    read,
    save,
)

pytestmark = pytest.mark.usefixtures("app")

NAME = "values.name..en_GB"


def test_field_that_was_changed_since_is_a_conflict_and_the_rest_is_undone():
    make_structure()
    make_product(fields={NAME: "Drill"})
    saved = save(Draft("product", "T-1", NAME, "New"), Draft("product", "T-1", "values.gears..", "2"))
    edit("product", "T-1", NAME, "Newest")

    undone = changes.revert(saved.set_id, AUTHOR)

    assert [(row.field, row.before) for row in undone.conflicts] == [(NAME, "Newest")]
    assert (read("product", "T-1", NAME), read("product", "T-1", "values.gears..")) == ("Newest", None)


def test_forced_revert_overwrites_what_came_later():
    make_structure()
    make_product(fields={NAME: "Drill"})
    saved = edit("product", "T-1", NAME, "New")
    edit("product", "T-1", NAME, "Newest")

    changes.revert(saved.set_id, AUTHOR, force=True)

    assert read("product", "T-1", NAME) == "Drill"


def test_later_sets_are_undone_with_it_on_request():
    make_structure()
    make_product(fields={NAME: "Drill"})
    first = edit("product", "T-1", NAME, "New")
    second = save(Draft("product", "T-1", NAME, "Newest"), Draft("product", "T-1", "values.gears..", "2"))
    third = edit("product", "T-1", "values.gears..", "3")

    undone = changes.revert(first.set_id, AUTHOR, include_later=True)

    assert undone.conflicts == []
    assert (read("product", "T-1", NAME), read("product", "T-1", "values.gears..")) == ("Drill", None)
    assert [changes.get_set(s.set_id).state for s in (first, second, third)] == ["reverted"] * 3


def test_later_set_that_was_reverted_does_not_stand_in_the_way():
    make_structure()
    make_product(fields={NAME: "Drill"})
    first = edit("product", "T-1", NAME, "New")
    second = edit("product", "T-1", NAME, "Newest")
    changes.revert(second.set_id, AUTHOR)

    undone = changes.revert(first.set_id, AUTHOR, include_later=True)

    assert undone.conflicts == []
    assert read("product", "T-1", NAME) == "Drill"


def test_revert_is_a_set_that_can_be_reverted():
    make_structure()
    make_product(fields={NAME: "Drill"})
    saved = edit("product", "T-1", NAME, "New")

    undone = changes.revert(saved.set_id, AUTHOR)
    changes.revert(undone.set_id, AUTHOR)

    assert read("product", "T-1", NAME) == "New"
    with pytest.raises(WrongState):
        changes.revert(saved.set_id, AUTHOR)


def test_creation_is_undone_by_archiving_and_that_by_bringing_back():
    make_structure()
    saved = save(create("product", "A", {"sku": "A"}))

    undone = changes.revert(saved.set_id, AUTHOR)
    assert read("product", "A", "archived") is True

    changes.revert(undone.set_id, AUTHOR)
    assert read("product", "A", "archived") is False


def test_undone_append_takes_away_only_what_it_added():
    make_structure()
    make_product(categories=["shop", "drills"])
    saved = edit("product", "T-1", "categories", ["drills", "saws"], op="append")
    edit("product", "T-1", "categories", ["clothes"], op="append")

    changes.revert(saved.set_id, AUTHOR)

    assert read("product", "T-1", "categories") == ["clothes", "drills", "shop"]


def test_undone_removal_brings_back_only_what_it_took():
    make_structure()
    make_product(categories=["shop", "drills"])
    saved = edit("product", "T-1", "categories", ["drills", "saws"], op="remove")
    edit("product", "T-1", "categories", ["clothes"], op="append")

    changes.revert(saved.set_id, AUTHOR)

    assert read("product", "T-1", "categories") == ["clothes", "drills", "shop"]


def test_two_changes_of_one_field_in_a_set_are_undone_in_reverse():
    make_structure()
    make_product(fields={NAME: "Drill"})
    saved = save(Draft("product", "T-1", NAME, "New"), Draft("product", "T-1", NAME, "Newest"))

    changes.revert(saved.set_id, AUTHOR)

    assert read("product", "T-1", NAME) == "Drill"


def test_pin_rename_and_label_are_undone():
    make_structure()
    make_assortment()
    product = make_product()
    pin = f"pins.{product}"
    sets = [
        edit("assortment", "all_pl", pin, {"way": "out", "note": "no"}),
        edit("product", "T-1", "sku", "T-9"),
        edit("family", "tools", "labels.en_GB", "Machines"),
    ]

    for saved in sets:
        changes.revert(saved.set_id, AUTHOR)

    assert read("assortment", "all_pl", pin) is None
    assert read("product", "T-1", "sku") == "T-1"
    assert read("family", "tools", "labels.en_GB") == "tools en"


def test_structure_that_products_use_can_be_undone_and_brought_back():
    """Archiving ends the use of a thing, not what was said with it."""
    make_structure()
    saved = save(create("category", "new", {"code": "new"}), create("locale", "de_DE", {"code": "de_DE"}))
    edit("scope", "print", "locales", ["de_DE", "en_GB"])
    make_product(categories=["new"], fields={"values.name..de_DE": "Bohrer"})

    undone = changes.revert(saved.set_id, AUTHOR)
    edit("product", "T-1", "values.gears..", "2")
    changes.revert(undone.set_id, AUTHOR)

    assert read("product", "T-1", "categories") == ["new"]
    assert read("product", "T-1", "values.name..de_DE") == "Bohrer"


def test_history_names_who_changed_what_newest_first():
    make_structure()
    product = make_product(fields={NAME: "Drill"})
    first = edit("product", "T-1", NAME, "New", expected="Drill")
    second = edit("product", "T-1", NAME, None)

    with db.transaction():
        entries = changes.history.list_history("product", product, field=NAME)

    assert [(entry.set_id, entry.old, entry.new) for entry in entries] == [
        (second.set_id, "New", None),
        (first.set_id, "Drill", "New"),
    ]
