"""Reference entities: values that name records, which are shown, found and told by their labels."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog import search
from pim.catalog.filters import has_value
from pim.catalog.models import Product, ProductSearch
from pim.changes.log import sequence
from pim.errors import BadValue, UnknownCode
from pim.publish.affected import products_of
from pim.structure.current import current
from tests.builders import (
    create,
    edit,
    find,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
    save,
)

pytestmark = pytest.mark.usefixtures("app")

MAKER, MATERIALS = "values.maker..", "values.materials.."


@pytest.fixture(autouse=True)
def _makers_and_materials(app):
    make_structure()
    save(create("reference_entity", "maker", {"code": "maker"}))
    save(create("reference_entity", "material", {"code": "material"}))
    for entity, code, label in (
        ("maker", "acme", "Acme Tools"),
        ("maker", "brovik", "Brovik"),
        ("material", "oak", "Oak"),
        ("material", "steel", "Steel"),
    ):
        body = {"entity": entity, "code": code, "labels.en_GB": label}
        save(create("reference_record", f"{entity}.{code}", body))
    rules = {"maker": {"entity": "maker"}, "materials": {"entity": "material", "many": True}}
    for code, told in rules.items():
        body = {"code": code, "type": "reference", "group": "general", "rules": told, "filterable": True}
        save(create("attribute", code, body))


def found_by(question):
    with db.transaction() as conn:
        ids = Product.__table__.c.id
        return set(conn.execute(sa.select(ids).where(search.condition(question, ids))).scalars())


def with_value(attribute, code):
    with db.transaction() as conn:
        structure = current()
        holds = has_value(structure, structure.attribute(attribute), "", "", lambda row: row.text == code)
        return set(conn.execute(sa.select(Product.__table__.c.id).where(holds)).scalars())


def test_value_names_one_record_or_several():
    make_product(fields={MAKER: "acme", MATERIALS: ["steel", "oak"]})

    assert (read("product", "T-1", MAKER), read("product", "T-1", MATERIALS)) == ("acme", ["oak", "steel"])


def test_record_that_does_not_exist_is_refused_with_its_neighbours():
    make_product()

    with pytest.raises(BadValue, match="Did you mean acme"):
        edit("product", "T-1", MAKER, "ACME")
    with pytest.raises(BadValue, match="oak, steel"):
        edit("product", "T-1", MATERIALS, ["acme"])


def test_product_is_found_by_code_and_label_of_its_record_and_by_filter():
    make_model(fields={MAKER: "acme"})
    variant, other = make_variant(color="red"), make_product(fields={MATERIALS: ["oak"]})

    assert variant in found_by("acme") & found_by("tools") & with_value("maker", "acme")
    assert found_by("oak") == with_value("materials", "oak") == {other}


def test_record_that_is_renamed_renders_and_finds_anew_what_shows_it():
    model = make_model(fields={MAKER: "acme"})
    variant, other = make_variant(color="red"), make_product(fields={MAKER: "brovik"})

    edit("reference_record", "maker.acme", "labels.en_GB", "Nordic Machines")

    assert {model, variant} == found_by("nordic") == found_by("machines")
    assert other not in found_by("machines")
    record = find("reference_record", "maker.acme")
    with db.transaction():
        touched = products_of({"reference_record": {record}})
    assert touched == {model, variant}


def test_words_after_a_renaming_are_those_of_a_rebuild():
    make_product(fields={MAKER: "acme", MATERIALS: ["oak"]})
    edit("reference_record", "maker.acme", "labels.en_GB", "Nordic Machines")
    edit("reference_record", "material.oak", "archived", True)

    with db.transaction() as conn:
        before = set(conn.execute(sa.select(ProductSearch.__table__.c.words)).scalars())
        search.rebuild()
        after = set(conn.execute(sa.select(ProductSearch.__table__.c.words)).scalars())

    assert before == after


def test_renaming_is_in_the_log_that_publications_read():
    make_product(fields={MAKER: "acme"})
    with db.transaction():
        sequence()
    edit("reference_record", "maker.acme", "texts.en_GB", "Since 1887.")

    with db.transaction():
        end = sequence()
        statement = sa.text("SELECT touched FROM change_log WHERE position = :end")
        told = db.connection().execute(statement, {"end": end}).scalar_one()
    assert "reference_record" in str(told)


def test_value_stays_when_its_record_is_archived_and_can_not_be_set_again():
    make_product("T-1", fields={MAKER: "acme"})
    make_product("T-2")
    edit("reference_record", "maker.acme", "archived", True)

    assert read("product", "T-1", MAKER) == "acme"
    with pytest.raises(BadValue):
        edit("product", "T-2", MAKER, "acme")


@pytest.mark.parametrize("rules", [{"entity": "material"}, {"entity": "maker", "many": True}, {}], ids=str)
def test_what_a_reference_names_stays_as_it_was_made(rules):
    with pytest.raises(BadValue, match="stays as it is"):
        edit("attribute", "maker", "rules", rules)


def test_reference_needs_an_entity_and_a_record_too():
    body = {"code": "designer", "type": "reference", "group": "general"}

    with pytest.raises(BadValue, match="maker, material"):
        save(create("attribute", "designer", {**body, "rules": {"entity": "designer"}}))
    with pytest.raises(UnknownCode, match="reference entity designer"):
        save(create("reference_record", "designer.x", {"entity": "designer", "code": "x"}))
