"""Each value knows who set it last, when and through what."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import changes, db
from pim.catalog import documents
from pim.catalog.provenance import find_settings
from pim.changes import Author, Draft
from tests.builders import make_model, make_product, make_structure, make_variant, save

pytestmark = pytest.mark.usefixtures("app")

NAME, NOTE = "values.name..en_GB", "values.note.print."


def settings_of(key):
    with db.transaction():
        return find_settings(documents.get(key))


def test_value_tells_the_change_set_that_set_it_last():
    make_structure()
    product = make_product(fields={NAME: "Drill", NOTE: "old"})
    save(Draft("product", "T-1", NAME, "Drill 2"), author=Author("web", "First"))
    save(Draft("product", "T-1", NAME, "Drill 3"), author=Author("import", "Files", source="supplier"))

    told = settings_of("T-1")

    last, created = told[product, NAME], told[product, NOTE]
    assert (last.via, last.title, last.source) == ("import", "Files", "supplier")
    assert (created.via, created.title, created.source) == ("system", "Test", None)
    assert created.at <= last.at


def test_what_was_refused_or_waits_set_nothing():
    make_structure()
    product = make_product(fields={NAME: "Drill"})
    save(Draft("product", "T-1", NAME, "Mine", expected="Other"), author=Author("import", "No"), skip=True)
    changes.stage([Draft("product", "T-1", NAME, "Later")], Author("web", "Draft"))

    assert settings_of("T-1")[product, NAME].title == "Test"


def test_undone_value_was_set_by_the_revert():
    make_structure()
    product = make_product(fields={NAME: "Drill"})
    set_id = save(Draft("product", "T-1", NAME, "Wrong")).set_id
    changes.revert(set_id, Author("web", "Undo"))

    assert settings_of("T-1")[product, NAME].title == "Undo"


def test_value_that_was_taken_away_tells_nothing():
    make_structure()
    product = make_product(fields={NOTE: "old"})
    save(Draft("product", "T-1", NOTE, None, op="clear"))

    assert (product, NOTE) not in settings_of("T-1")


def test_inherited_values_are_told_with_their_model_in_one_statement():
    make_structure()
    model = make_model()
    variant = make_variant(color="red")
    save(Draft("model", "jacket", NAME, "Jacket"), author=Author("web", "Name"))
    statements = []

    def count(*args):
        statements.append(args[2])

    with db.transaction():
        lineage = documents.get("J-red")
        sa.event.listen(db.db.engine, "before_cursor_execute", count)
        told = find_settings(lineage)
        sa.event.remove(db.db.engine, "before_cursor_execute", count)

    assert told[model, NAME].title == "Name"
    assert told[variant, "values.color.."].title == "Test"
    assert len(statements) == 1
