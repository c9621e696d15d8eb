"""Saving and applying change sets: what merges, what conflicts, what is kept of it."""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Thread

import pytest
import sqlalchemy as sa

from pim import changes, db
from pim.changes import Draft
from pim.errors import BadValue, ChangesConflict, Conflict, NotFound, WrongState
from tests.builders import (
    AUTHOR,
    create,
    edit,
    find,
    make_assortment,
    make_model,
    make_product,
    make_products,
    make_structure,
    make_variant,
    read,
    save,
)

pytestmark = pytest.mark.usefixtures("app")

NAME, NOTE = "values.name..en_GB", "values.note.print."


def test_disjoint_fields_of_two_people_merge():
    make_structure()
    make_product(fields={NAME: "Drill", NOTE: "old"})

    edit("product", "T-1", NAME, "Hammer drill", expected="Drill")
    edit("product", "T-1", NOTE, "new", expected="old")

    assert (read("product", "T-1", NAME), read("product", "T-1", NOTE)) == ("Hammer drill", "new")


def test_own_second_save_never_conflicts():
    """The form still expects what it showed first; the field holds what it saves already."""
    make_structure()
    make_product(fields={NAME: "Drill"})
    edit("product", "T-1", NAME, "Hammer drill", expected="Drill")

    saved = edit("product", "T-1", NAME, "Hammer drill", expected="Drill")

    assert (saved.set_id, saved.same) == (None, 1)


@pytest.mark.parametrize(
    ("field", "value", "again"),
    [
        (NAME, "Cafe\u0301", "Café"),
        ("values.weight..", {"amount": "1.50", "unit": "KILOGRAM"}, {"amount": 1.5, "unit": "KILOGRAM"}),
        ("values.features..", ["quiet", "led"], ["led", "quiet", "led"]),
        ("values.price..", {"EUR": "9.9"}, {"EUR": "9.90"}),
        ("categories", ["drills", "shop"], ["shop", "drills", "shop"]),
        ("relations.accessory", [{"to": "T-2"}], [{"to": "T-2"}, {"to": "T-2"}]),
    ],
)
def test_same_value_in_another_spelling_is_no_change(field, value, again):
    make_structure()
    make_products(2)
    edit("product", "T-1", field, value)

    assert edit("product", "T-1", field, again).set_id is None


def test_emptying_an_empty_list_is_no_change():
    make_structure()

    assert edit("attribute", "name", "locales", []).set_id is None
    assert edit("family", "tools", "requirements.ecommerce", []).applied == 1
    assert edit("family", "tools", "requirements.ecommerce", []).set_id is None


def test_conflict_refuses_the_whole_save_and_shows_base_theirs_and_mine():
    make_structure()
    make_product(fields={NAME: "Drill", NOTE: "old"})
    edit("product", "T-1", NAME, "Theirs")

    with pytest.raises(ChangesConflict) as raised:
        save(
            Draft("product", "T-1", NOTE, "mine too", expected="old"),
            Draft("product", "T-1", NAME, "Mine", expected="Drill"),
        )

    (conflict,) = raised.value.conflicts
    assert (conflict.base, conflict.theirs, conflict.mine) == ("Drill", "Theirs", "Mine")
    assert read("product", "T-1", NOTE) == "old"


def test_save_that_skips_applies_the_rest_and_lists_the_conflict():
    make_structure()
    make_product(fields={NAME: "Drill", NOTE: "old"})
    edit("product", "T-1", NAME, "Theirs")

    saved = save(
        Draft("product", "T-1", NOTE, "new", expected="old"),
        Draft("product", "T-1", NAME, "Mine", expected="Drill"),
        skip=True,
    )

    assert (saved.applied, [row.field for row in saved.conflicts]) == (1, [NAME])
    assert (read("product", "T-1", NAME), read("product", "T-1", NOTE)) == ("Theirs", "new")


def test_two_people_who_append_to_one_list_both_keep_what_they_added():
    make_structure()
    make_product(categories=["shop"])

    edit("product", "T-1", "categories", ["drills"], op="append")
    edit("product", "T-1", "categories", ["saws"], op="append")
    edit("product", "T-1", "values.features..", ["quiet"], op="append")
    edit("product", "T-1", "values.features..", ["led"], op="append")

    assert read("product", "T-1", "categories") == ["drills", "saws", "shop"]
    assert read("product", "T-1", "values.features..") == ["led", "quiet"]


def test_relation_is_taken_away_by_the_sku_it_names():
    make_structure()
    make_products(3)
    links = [{"to": "T-2", "quantity": "4"}, {"to": "T-3"}]
    edit("product", "T-1", "relations.spare_part", links)

    edit("product", "T-1", "relations.spare_part", [{"to": "T-2"}], op="remove")

    assert read("product", "T-1", "relations.spare_part") == [
        {"product": find("product", "T-3"), "quantity": "1"}
    ]


def test_relation_is_not_taken_away_by_a_quantity_that_it_does_not_have():
    make_structure()
    make_products(2)
    edit("product", "T-1", "relations.spare_part", [{"to": "T-2", "quantity": "4"}])

    edit("product", "T-1", "relations.spare_part", [{"to": "T-2", "quantity": "2"}], op="remove")

    assert len(read("product", "T-1", "relations.spare_part")) == 1


def test_text_is_replaced_where_it_stands():
    make_structure()
    make_product(fields={NAME: "Drill 500 W, 500 rpm"})

    edit("product", "T-1", NAME, {"find": "500", "with": "650"}, op="replace")

    assert read("product", "T-1", NAME) == "Drill 650 W, 650 rpm"


def test_link_to_a_product_that_was_refused_is_listed_not_written():
    make_structure()
    drafts = [
        create("product", "A", {"sku": "A", "family": "nonsense"}),
        create("product", "B", {"sku": "B", "relations.accessory": [{"to": "A"}]}),
        create("product", "C", {"sku": "C"}),
    ]

    saved = changes.apply(changes.stage(drafts, AUTHOR))

    assert [row.key for row in saved.invalid] == ["A", "B"]
    assert find("product", "C")


def test_link_to_a_key_that_was_taken_means_the_product_that_has_it():
    make_structure()
    standing = make_product("A")
    drafts = [
        create("product", "A", {"sku": "A"}),
        create("product", "B", {"sku": "B", "relations.accessory": [{"to": "A"}]}),
    ]

    saved = changes.apply(changes.stage(drafts, AUTHOR))

    assert [row.key for row in saved.invalid] == ["A"]
    assert read("product", "B", "relations.accessory") == [{"product": standing}]


def test_sub_model_of_a_model_that_was_refused_is_listed_not_written():
    make_structure()
    make_model("jacket")
    split = {"family_variant": "wear_color_size"}
    drafts = [
        create("model", "coat", {"code": "coat", **split}),
        create("model", "jacket", {"code": "jacket", **split}),
        create("model", "coat", {"code": "coat", **split}),
        create("model", "coat_red", {"code": "coat_red", "parent": "coat", "values.color..": "red"}),
    ]

    saved = changes.apply(changes.stage(drafts, AUTHOR))

    assert [row.key for row in saved.invalid] == ["jacket", "coat"]
    assert read("model", "coat_red", "parent") == "coat"


@pytest.mark.parametrize("link", [{"product": 999_999}, {"to": "nobody"}, {"to": "T-1"}, "T-2"])
def test_link_to_nothing_is_refused(link):
    make_structure()
    make_product()

    with pytest.raises((NotFound, BadValue)):
        edit("product", "T-1", "relations.accessory", [link])


def test_set_goes_on_where_a_dead_process_left_it():
    make_structure()
    ids = make_products(3)
    drafts = [Draft("product", f"T-{n}", NAME, f"New {n}") for n in (1, 2, 3)]
    set_id = changes.stage(drafts, AUTHOR, chunk=1)
    changes.applying._apply_next(changes.applying._Staged(set_id))  # and dies
    assert changes.get_set(set_id).state == "applying"

    saved = changes.apply(set_id)

    assert (changes.get_set(set_id).state, saved.applied) == ("applied", 2)
    assert [read("product", f"T-{n}", NAME) for n in (1, 2, 3)] == ["New 1", "New 2", "New 3"]
    with db.transaction():
        assert [len(changes.history.list_history("product", i, field=NAME)) for i in ids] == [1, 1, 1]


def test_set_that_was_left_can_be_aborted():
    make_structure()
    make_products(3)
    drafts = [Draft("product", f"T-{n}", NAME, f"New {n}") for n in (1, 2, 3)]
    set_id = changes.stage(drafts, AUTHOR, chunk=1)
    changes.applying._apply_next(changes.applying._Staged(set_id))
    changes.applying._apply_next(changes.applying._Staged(set_id))
    edit("product", "T-2", NAME, "Theirs")

    saved = changes.abort(set_id, AUTHOR)

    assert [row.key for row in saved.conflicts] == ["T-2"]
    assert [read("product", f"T-{n}", NAME) for n in (1, 2, 3)] == ["Tool T-1", "Theirs", "Tool T-3"]
    assert changes.get_set(set_id).state == "reverted"
    with pytest.raises(WrongState):
        changes.apply(set_id)


def test_staged_set_that_does_not_skip_is_refused_whole_and_stays_a_draft():
    make_structure()
    make_product()
    drafts = [Draft("product", "T-1", NOTE, "new"), Draft("product", "T-1", NAME, "Mine", expected="seen")]
    set_id = changes.stage(drafts, AUTHOR, skip=False)

    with pytest.raises(ChangesConflict):
        changes.apply(set_id)

    assert changes.get_set(set_id).state == "draft"
    assert read("product", "T-1", NOTE) is None


def test_preview_says_what_applying_would_do_and_does_nothing():
    make_structure()
    make_products(2)
    drafts = [
        Draft("product", "T-1", NAME, "Tool T-1"),
        Draft("product", "T-1", NOTE, "new"),
        Draft("product", "T-2", NAME, "Mine", expected="seen"),
        Draft("product", "T-2", "values.weight..", "heavy"),
    ]
    set_id = changes.stage(drafts, AUTHOR)

    with db.transaction():
        entries = changes.history.preview(set_id)
    saved = changes.apply(set_id)

    assert [entry.outcome for entry in entries] == ["same", None, "conflict", "invalid"]
    assert (saved.applied, saved.same, len(saved.conflicts), len(saved.invalid)) == (1, 1, 1, 1)


def test_creation_and_use_of_it_in_one_staged_set():
    make_structure()
    drafts = [
        create("category", "new", {"code": "new", "parent": "shop"}),
        create("model", "cap", {"code": "cap", "family_variant": "wear_color"}),
        create("product", "cap-red", {"sku": "cap-red", "parent": "cap", "values.color..": "red"}),
        Draft("product", "cap-red", "categories", ["new"]),
    ]

    saved = changes.apply(changes.stage(drafts, AUTHOR))

    assert saved.applied == 4
    assert read("product", "cap-red", "categories") == ["new"]


def test_pin_names_a_product_not_a_model():
    make_structure()
    make_assortment()
    model = make_model()

    with pytest.raises(BadValue):
        edit("assortment", "all_pl", f"pins.{model}", {"way": "in"})


def test_variants_swap_their_axes_in_one_set():
    make_structure()
    make_model()
    make_variant("J-red", color="red")
    make_variant("J-blue", color="blue")

    saved = save(
        Draft("product", "J-red", "values.color..", "blue"),
        Draft("product", "J-blue", "values.color..", "red"),
    )
    changes.revert(saved.set_id, AUTHOR)

    assert read("product", "J-red", "values.color..") == "red"


@pytest.mark.parametrize(
    "draft",
    [
        create("product", "A", {"sku": "A"}),
        create("product", "B", {"sku": "B", "values.mpn..": "N1"}),
        create("product", "C", {"sku": "C", "parent": "jacket", "values.color..": "red"}),
        create("model", "coat", {"code": "coat", "family_variant": "wear_color"}),
        create("category", "new", {"code": "new"}),
    ],
    ids=lambda draft: f"{draft.kind} {draft.key}",
)
def test_two_people_who_take_one_name_at_one_moment_are_told(app, draft):
    """The first one has not committed yet when the second one asks."""
    make_structure()
    make_model()
    told = []

    def save_too():
        with app.app_context():
            try:
                save(replace(draft, key="other", value={**draft.value, **OTHER.get(draft.key, {})}))
            except Conflict as error:
                told.append(error)

    second = Thread(target=save_too)
    with db.transaction():
        changes.save([draft], AUTHOR)
        second.start()
        wait_until_blocked(second)
    second.join()

    assert len(told) == 1


OTHER = {"B": {"sku": "B2"}, "C": {"sku": "C2"}}  # only the value, or the axis, is the same


def wait_until_blocked(thread):
    """Until the thread waits for a lock of ours: SQLite's writers wait for each other at once."""
    waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while thread.is_alive() and not db.is_sqlite():
        with db.db.engine.connect() as apart:  # one transaction would see one moment only
            if apart.execute(waiting).scalar():
                return
        time.sleep(0.01)
