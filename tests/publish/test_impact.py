"""What a mapping would do is told before it is saved: what changes, becomes ready, is held back."""

from __future__ import annotations

import pytest

from pim import db
from pim.errors import BadValue, NotFound
from pim.publish.impact import measure_impact
from pim.publish.mappings import get_mapping
from pim.publish.models import Record, Rendering, View
from tests.builders import edit, make_channel, make_product, make_products, make_shop, mapping_fields

pytestmark = pytest.mark.usefixtures("app")


def measure(fields, **more):
    with db.transaction():
        return measure_impact("shop", fields, **more)


def with_field(name, *steps):
    """The mapping of `make_shop` with one field fed otherwise."""
    fields = [entry for entry in mapping_fields() if entry["field"] != name]
    return [*fields, {"field": name, "steps": list(steps)}]


def count_rows():
    with db.transaction() as conn:
        return [conn.execute(table.__table__.select()).all() for table in (View, Rendering, Record)]


def test_same_mapping_changes_nothing():
    make_shop()
    make_products(3)

    (impact,) = measure(mapping_fields())

    assert (impact.channel, impact.products, impact.looked_at, impact.unchanged) == ("shop_pl", 3, 3, 3)
    assert not impact.counts


def test_changed_records_are_counted_by_field_with_examples():
    make_shop()
    make_products(3)
    wrapped = {"step": "attribute", "attribute": "name", "then": [{"do": "wrap", "after": "!"}]}

    (impact,) = measure(with_field("name", wrapped), examples=2)

    assert (impact.counts["changed"], dict(impact.fields)) == (3, {"name": 3})
    (first, second) = impact.examples["changed"]
    assert (first.sku, second.sku) == ("T-1", "T-2")
    assert first.fields == (("name", {"en_GB": "Tool T-1"}, {"en_GB": "Tool T-1!"}),)


def test_products_that_become_ready_or_are_held_back_are_told_with_the_rule():
    make_shop()
    make_product("T-1")
    make_product("T-2", name=None, fields={"values.name..en_GB": None, "values.mpn..": "MP2"})

    (impact,) = measure(with_field("name", {"step": "attribute", "attribute": "mpn"}))

    assert dict(impact.counts) == {"becomes_held_back": 1, "becomes_ready": 1}
    assert impact.examples["becomes_held_back"][0].sku == "T-1"
    assert "name (en_GB): required" in impact.examples["becomes_held_back"][0].problems[0]
    assert impact.examples["becomes_ready"][0].sku == "T-2"


def test_more_products_than_the_bound_are_sampled_evenly_and_it_says_so():
    make_shop()
    make_products(10)

    (impact,) = measure(with_field("name", {"step": "constant", "text": "x"}), looked_at=5, examples=9)

    assert (impact.products, impact.looked_at, impact.is_sample) == (10, 5, True)
    assert [one.sku for one in impact.examples["changed"]] == ["T-1", "T-3", "T-5", "T-7", "T-9"]


def test_each_channel_of_the_mapping_is_told_and_nothing_is_written():
    make_shop()
    make_products(2)
    make_channel("shop_b", locales=["sv_SE"])
    before = count_rows()

    found = measure(with_field("name", {"step": "constant", "text": "x"}))

    assert [(one.channel, dict(one.counts)) for one in found] == [
        ("shop_b", {"becomes_ready": 2}),
        ("shop_pl", {"changed": 2}),
    ]
    assert count_rows() == before


def test_fields_that_could_not_be_saved_are_refused():
    make_shop()

    with pytest.raises(BadValue, match=r"fields\.0\.steps"):
        measure([{"field": "name", "steps": []}])


def test_each_change_makes_a_version_and_the_old_ones_stay():
    make_shop()
    edit("mapping", "shop", "fields", with_field("name", {"step": "constant", "text": "x"}))

    with db.transaction():
        assert (get_mapping("shop").version, get_mapping("shop", 1).newest) == (2, 2)
        assert get_mapping("shop", 1).fields == mapping_fields()
        with pytest.raises(NotFound):
            get_mapping("shop", 3)
