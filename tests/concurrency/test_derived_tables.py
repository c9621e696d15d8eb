"""Two transactions that overlap leave derived tables as one after the other would have made them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from pim import changes, db
from pim.changes import Draft
from tests import builders
from tests.histories.derived import check_derived

BLOCKED_SECONDS = 0.5  # a transaction that has not ended by then waits for the other one


def product(field, value):
    """A change of a variant."""
    return Draft("product", "J-red", field, value)


CASES = {
    "a model and its variant": (
        Draft("model", "jacket", "values.brand..", "bosch"),
        product("values.weight..", {"amount": "12", "unit": "GRAM"}),
    ),
    "a rule and a product": (
        Draft(
            "assortment",
            "all_pl",
            "rule",
            {"attribute": "weight", "scope": "", "locale": "", "op": "filled", "value": None},
        ),
        product("values.weight..", {"amount": "12", "unit": "GRAM"}),
    ),
    "a requirement and a product": (
        Draft("family", "wear", "requirements.print", ["note", "weight"]),
        product("values.weight..", {"amount": "12", "unit": "GRAM"}),
    ),
    "an attribute and a product": (
        Draft("attribute", "weight", "filterable", False),
        product("values.weight..", {"amount": "12", "unit": "GRAM"}),
    ),
    "a category and a product": (
        Draft("category", "clothes", "parent", "tools"),
        product("categories", ["clothes"]),
    ),
    "a record that is renamed and a product": (
        Draft("reference_record", "maker.acme", "labels.en_GB", "Nordic Machines"),
        product("values.maker..", "acme"),
    ),
    "a pin and a product": (
        lambda: Draft("assortment", "all_pl", f"pins.{builders.find('product', 'J-red')}", {"way": "in"}),
        product("values.weight..", {"amount": "12", "unit": "GRAM"}),
    ),
}


@pytest.fixture
def shop(app):
    """A variant whose weight may be of its own, and an assortment whose rule asks for a brand."""
    builders.make_structure()
    builders.save(builders.create("reference_entity", "maker", {"code": "maker"}))
    builders.save(builders.create("reference_record", "maker.acme", {"entity": "maker", "code": "acme"}))
    maker = {"code": "maker", "type": "reference", "group": "general", "rules": {"entity": "maker"}}
    builders.save(builders.create("attribute", "maker", maker))
    builders.edit("family_variant", "wear_color", "overridable", ["name", "weight", "maker"])
    builders.make_model()
    builders.make_variant("J-red", color="red")
    asked = {"attribute": "brand", "scope": "", "locale": "", "op": "=", "value": "bosch"}
    builders.make_assortment(rule={"any": [asked, {"category": "tools"}]})


@pytest.mark.parametrize("is_turned", [False, True], ids=["as named", "the other first"])
@pytest.mark.parametrize("pair", CASES.values(), ids=CASES.keys())
def test_overlapping_changes_leave_derived_tables_right(shop, app, pair, is_turned):
    drafts = [draft() if callable(draft) else draft for draft in pair]
    first, second = reversed(drafts) if is_turned else drafts

    with db.transaction():
        changes.save([first], builders.AUTHOR)
        other = _start(app, lambda: builders.save(second))
        other.join(BLOCKED_SECONDS)
    other.join()

    assert builders.read(second.kind, second.key, second.field) is not None
    check_derived()


def _start(app, act: Callable[[], object]) -> threading.Thread:
    """Act in another thread, with a session of its own."""

    def run() -> None:
        with app.app_context():
            act()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
