"""Archived products are purged for good: what is told first, what stands in the way, what stays readable."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pim import changes, db
from pim.catalog import documents
from pim.catalog.uses import Use, all_uses, register_use
from pim.changes.history import list_history
from pim.enrich import life
from pim.errors import BadValue, Blocked, NotFound, WrongState
from pim.publish.publishing import publish
from pim.publish.rollback import release, rollback
from tests.builders import (
    AUTHOR,
    edit,
    find,
    make_assortment,
    make_model,
    make_product,
    make_shop,
    make_structure,
    make_variant,
    read,
    save,
    value,
)
from tests.enrich.life.living import carry_out, load, picture
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")


def purge(key):
    with db.transaction():
        return life.purge(key, AUTHOR)


def uses(key):
    with db.transaction():
        return {line.name: (line.count, line.fate) for line in life.report_usage(key).uses}


def test_only_what_is_archived_is_purged():
    make_structure()
    make_product()

    with pytest.raises(BadValue, match="Archive it first"):
        purge("T-1")
    with pytest.raises(NotFound):
        purge("nobody")


def test_purged_product_leaves_nothing_behind_and_its_sku_is_free():
    make_structure()
    shown = value("picture", {"file": "a" * 64, "name": "front.jpg"})
    product_id = make_product(
        "T-1", {**value("mpn", "N1"), **shown, "categories": ["saws"], "archived": True}
    )

    purge("T-1")

    assert picture() == {}
    check_derived()
    assert make_product("T-1", value("mpn", "N1")) != product_id


def test_history_keeps_what_was_decided_about_it():
    make_structure()
    product_id = make_product("T-1", archived=True)

    done = purge("T-1")

    with db.transaction():
        entries = list_history("product", product_id)
    assert (entries[0].set_id, entries[0].key, entries[0].op) == (done.set_id, "T-1", "purge")
    assert entries[-1].op == "create"


def test_purge_can_not_be_reverted_and_says_so():
    make_structure()
    make_product("T-1", archived=True)
    done = purge("T-1")

    with pytest.raises(WrongState, match="A purge can not be undone: T-1"):
        changes.revert(done.set_id, AUTHOR)


def test_relations_pins_and_successors_of_others_let_go_of_it():
    make_structure()
    make_product("T-1")
    make_product("OLD")
    carry_out(lambda: life.merge("OLD", "T-1"))
    make_product("A", {"relations.accessory": [{"to": "T-1"}]})
    make_product("B", {"relations.goes_with": [{"to": "A"}]})
    edit("product", "T-1", "relations.goes_with", [{"to": "B"}])
    make_assortment("one", rule=None)
    pin = f"pins.{find('product', 'T-1')}"
    edit("assortment", "one", pin, {"way": "in"})
    edit("product", "T-1", "archived", True)

    told = uses("T-1")
    done = purge("T-1")

    assert (told["relations of others to it"], told["pins"]) == ((1, "removed"), (1, "removed"))
    assert (load("A").relations, load("OLD").successor) == ({}, None)
    with db.transaction():
        entries = list_history("product", documents.find_id("A"))
    assert (entries[0].set_id, entries[0].field) == (done.set_id, "relations.accessory")
    check_derived()


def test_model_is_purged_after_what_stands_below_it():
    make_structure()
    make_model()
    make_variant("A", color="red")
    edit("model", "jacket", "archived", True)
    edit("product", "A", "archived", True)

    with pytest.raises(Blocked, match="1 variants or models below it"):
        purge("jacket")
    purge("A")
    purge("jacket")

    assert picture() == {}


def test_what_a_channel_lists_is_published_away_first_and_old_revisions_stay_readable():
    make_shop()
    make_product("T-1")
    make_product("T-2")
    publish("shop_pl")
    edit("product", "T-1", "archived", True)

    with pytest.raises(Blocked, match="Publish first: shop_pl"):
        purge("T-1")
    publish("shop_pl")
    told = uses("T-1")
    purge("T-1")
    edit("product", "T-2", "values.name..en_GB", "Other")
    publish("shop_pl")

    assert told["listings of earlier revisions"] == (1, "kept")
    with db.transaction() as conn:
        shown = sa.text(
            "SELECT count(*) FROM listing JOIN record USING (hash) WHERE listing.from_revision = 1"
        )
        assert conn.execute(shown).scalar() == 2


def test_rollback_to_a_revision_that_showed_it_and_the_release_after_it_work():
    make_shop()
    make_product("T-1")
    make_product("T-2")
    publish("shop_pl")
    edit("product", "T-1", "archived", True)
    publish("shop_pl")
    purge("T-1")

    rollback("shop_pl", 1)
    release("shop_pl")
    done = publish("shop_pl")

    assert done is not None
    with db.transaction() as conn:
        still = sa.text("SELECT count(*) FROM listing WHERE to_revision IS NULL")
        assert conn.execute(still).scalar() == 1


def test_later_part_adds_a_use_of_its_own():
    make_structure()
    make_product("T-1", archived=True)
    orders = Use("orders", "blocks", lambda ids: 3 * len(ids), remedy=lambda _ids: "Close them.")
    register_use(orders)
    try:
        with pytest.raises(Blocked, match=r"3 orders\. Close them\."):
            purge("T-1")
    finally:
        register_use(Use("orders", "kept", lambda _ids: 0))


def test_every_column_that_refers_to_products_belongs_to_a_registered_use():
    """The database would refuse a purge otherwise."""
    known = {str(column) for use in all_uses() for column in use.columns}
    referring = {
        str(column)
        for table in db.Base.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == "product.id" for key in column.foreign_keys)
    }

    assert referring - known == set()


def test_several_are_purged_and_what_is_not_archived_is_not_touched():
    make_structure()
    make_product("T-1", archived=True)
    make_product("T-2")

    with pytest.raises(BadValue):
        save(
            changes.Draft("product", "T-1", "", op="purge"),
            changes.Draft("product", "T-2", "", op="purge"),
        )
    saved = save(
        changes.Draft("product", "T-1", "", op="purge"),
        changes.Draft("product", "T-2", "", op="purge"),
        skip=True,
    )

    assert [row.key for row in saved.invalid] == ["T-2"]
    assert read("product", "T-2", "archived") is False
    with pytest.raises(WrongState, match="archived, not purged"):
        save(changes.Draft("family", "tools", "", op="purge"))
