"""A source changes the values that it owns, or that are empty; people change everything."""

from __future__ import annotations

import pytest

from pim import changes, db
from pim.changes import Author, Draft, get_set, history
from pim.errors import BadValue
from tests.builders import create, edit, make_model, make_product, make_structure, make_variant, read, save

pytestmark = pytest.mark.usefixtures("app")

NAME, NOTE, GEARS = "values.name..en_GB", "values.note.print.", "values.gears.."
SUPPLIER, MARKETING = Author("import", "Files", source="supplier"), Author("api", source="marketing")


@pytest.fixture(autouse=True)
def _name_owned_by_marketing(app):
    make_structure()
    edit("attribute", "name", "owner", "marketing")


def product(field, value, **more):
    return Draft("product", "T-1", field, value, **more)


def test_source_leaves_values_of_another_owner_and_sets_the_rest():
    make_product(fields={NAME: "Drill"})

    saved = save(product(NAME, "DRILL 18V"), product(GEARS, "2"), author=SUPPLIER)

    [refused] = saved.invalid
    assert refused.problem == (
        "T-1 name: marketing owns it, and it holds a value."
        " supplier may only fill it while it is empty; have marketing or a person change it."
    )
    assert (saved.applied, read("product", "T-1", NAME), read("product", "T-1", GEARS)) == (1, "Drill", "2")
    [told] = history.list_changes(saved.set_id, outcome="invalid")
    assert (told.old, told.new, told.source) == ("Drill", "DRILL 18V", "supplier")


def test_source_that_only_wanted_what_others_own_is_told_so_in_the_history():
    make_product(fields={NAME: "Drill"})

    saved = save(product(NAME, "DRILL 18V"), author=SUPPLIER)

    assert (saved.applied, history.count_outcomes(saved.set_id)) == (0, {"invalid": 1})


def test_source_fills_what_is_empty_once():
    make_product(fields={NAME: None})

    assert save(product(NAME, "DRILL 18V"), author=SUPPLIER).applied == 1
    assert save(product(NAME, "DRILL 20V"), author=SUPPLIER).applied == 0
    assert read("product", "T-1", NAME) == "DRILL 18V"


def test_emptiness_counts_when_the_set_is_applied_not_when_it_was_staged():
    make_product(fields={NAME: None})
    staged = changes.stage([product(NAME, "DRILL 18V")], SUPPLIER)
    edit("product", "T-1", NAME, "Drill")

    with db.transaction():
        [foreseen] = history.preview(staged)
        db.db.session.rollback()
    saved = changes.apply(staged)

    assert (foreseen.outcome, len(saved.invalid), read("product", "T-1", NAME)) == ("invalid", 1, "Drill")


@pytest.mark.parametrize("author", [MARKETING, Author("web")], ids=["owner", "person"])
def test_owner_and_people_change_what_is_owned(author):
    make_product(fields={NAME: "Drill"})

    assert save(product(NAME, "Hammer drill"), author=author).applied == 1


def test_attribute_without_owner_is_changed_by_every_source():
    make_product(fields={NOTE: "old"})

    assert save(product(NOTE, "new"), author=SUPPLIER).applied == 1


@pytest.mark.parametrize(
    "draft",
    [
        product(NAME, None, op="clear"),
        product(NAME, " 18V", op="append"),
        product(NAME, {"find": "Drill", "with": "DRILL"}, op="replace"),
    ],
    ids=lambda draft: draft.op,
)
def test_no_operation_gets_around_the_owner(draft):
    make_product(fields={NAME: "Drill"})

    assert len(save(draft, author=SUPPLIER).invalid) == 1
    assert read("product", "T-1", NAME) == "Drill"


def test_saying_what_stands_there_is_no_refusal():
    make_product(fields={NAME: "Drill"})

    saved = save(product(NAME, "Drill"), author=SUPPLIER)

    assert (saved.same, saved.invalid, saved.set_id) == (1, [], None)


def test_inherited_value_of_another_owner_is_not_overridden():
    make_model(fields={NAME: "Jacket"})
    make_variant(color="red")

    saved = save(Draft("product", "J-red", NAME, "JACKET RED"), author=SUPPLIER)

    assert (saved.applied, len(saved.invalid), read("product", "J-red", NAME)) == (0, 1, None)


def test_source_creates_products_with_all_their_values():
    created = create("product", "T-2", {"sku": "T-2", "family": "tools", NAME: "DRILL 18V"})

    assert save(created, author=SUPPLIER).applied == 1


def test_set_of_a_source_is_undone_whoever_owns_what_it_changed():
    make_product(fields={NAME: "Drill"})
    set_id = save(product(NAME, "Hammer drill"), author=MARKETING).set_id

    undone = changes.revert(set_id, SUPPLIER)

    assert (undone.applied, read("product", "T-1", NAME)) == (1, "Drill")


def test_change_set_keeps_its_source():
    make_product(fields={NAME: None})

    saved = save(product(NAME, "DRILL 18V"), author=SUPPLIER)

    assert get_set(saved.set_id).source == "supplier"


def test_unknown_source_and_owner_are_refused():
    with pytest.raises(BadValue, match="erp, supplier, marketing"):
        Author("api", source="ERP")
    with pytest.raises(BadValue, match="erp, supplier, marketing"):
        edit("attribute", "name", "owner", "sales")
