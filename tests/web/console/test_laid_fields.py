"""Fields filled as a file is written, on pages: fed, tried, and what is held back for want of them."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from pim.db import transaction
from pim.publish.mappings import get_mapping
from pim.publish.publishing import publish
from pim.web.admin.mappings.forms import change_steps, read_steps
from tests.builders import find
from tests.publish import shelf
from tests.publish.streams import price, put
from tests.web.console.test_mapping_pages import form_of, open_field, send
from tests.web.console.world import DRILLS, create, words

CODE, MAPPING = "compare", "compare_fields"
NAME = shelf.feed("name", {"step": "attribute", "attribute": "name"})
PRICE = shelf.feed("price", {"step": "price", "say": "amount"})

KINDS = ("attribute", "category", "constant", "join", "setting", "price", "stock", "relation")


@pytest.fixture
def compared(world):
    """A channel to the shelf of which two drills have a price, not published yet."""
    with shelf.known():
        channel = {"code": CODE, "connector": "shelf", "market": "gb", "scope": "ecommerce"}
        channel |= {"locales": ["en_GB"], "assortment": "tools", "mapping": MAPPING, "wait_seconds": 0}
        create(
            [
                ("mapping", {"code": MAPPING, "connector": "shelf", "fields": [NAME, PRICE]}),
                ("channel", channel),
                ("price_list", {"code": "list", "market": "gb", "currency": "EUR"}),
            ]
        )
        put(*(price(find("product", sku), 100) for sku in DRILLS[:2]), code="list")
        yield world


def steps_of(field):
    with transaction():
        return {one["field"]: one["steps"] for one in get_mapping(MAPPING).fields}.get(field)


def offered(page):
    """The kinds of steps that the form of a field offers."""
    choice = page[page.index('name="steps-new"') :]
    choice = choice[: choice.index("</select>")]
    return {kind for kind in KINDS if f'<option value="{kind}"' in choice}


def test_laid_field_is_offered_its_own_steps_and_others_theirs(manager, compared):
    laid = manager.get(f"/admin/mappings/{MAPPING}/field?field=availability").text
    other = manager.get(f"/admin/mappings/{MAPPING}/field?field=brand").text

    assert offered(laid) == {"constant", "join", "setting", "price", "stock", "relation"}
    assert offered(other) == {"attribute", "category", "constant", "join", "setting"}
    assert "filled as a file is written" in words(laid)


def test_step_of_a_laid_field_is_added_tried_and_saved(manager, compared):
    form = open_field(manager, MAPPING, "sale_price")
    form["steps-new"] = "price"
    form = form_of(send(manager, MAPPING, form, "add:steps").text)
    form["steps-0-say"], form["steps-0-quantity"], form["sku"] = "amount", "1", "DRILL-1"
    form["steps-0-basis"] = form["steps-0-unit"] = ""

    tried = words(send(manager, MAPPING, form, "try").text)
    saved = send(manager, MAPPING, form, "save")

    assert "With this 100.00" in tried or "sale_price: sale" in tried
    assert saved.status_code == 303
    assert steps_of("sale_price") == [{"step": "price", "say": "amount", "quantity": 1}]


def test_trial_fills_the_price_or_says_why_it_can_not(manager, compared):
    with_price = words(manager.get(f"/admin/mappings/{MAPPING}/field?field=price&sku=DRILL-1").text)
    without = words(manager.get(f"/admin/mappings/{MAPPING}/field?field=price&sku=DRILL-3").text)

    assert "With this 100.00" in with_price
    assert "The product would be held back:" in without
    assert "no_price, found 1. Load a price" in without


def test_what_would_change_counts_prices_of_now(manager, compared):
    form = open_field(manager, MAPPING, "price")
    form["steps-0-then-new"] = "number"
    form = form_of(send(manager, MAPPING, form, "add:steps-0-then").text)
    form["steps-0-then-0-decimals"] = "1"
    form["steps-0-then-0-mark"] = form["steps-0-then-0-grouping"] = ""

    page = words(send(manager, MAPPING, form, "impact").text)

    assert "2 products are held back." in page
    assert "With the prices and stock of now." in page


def test_products_that_the_file_leaves_out_are_grouped_by_cause(manager, compared):
    publish(CODE)

    page = words(manager.get(f"/admin/channels/{CODE}/held-back").text)
    card = words(manager.get("/admin/channels/").text)

    assert "price: no price holds" in page
    assert "DRILL-3" in page
    assert "3 products" in card


def test_refused_file_is_told_on_the_page_of_the_channel_and_overruled_with_a_reason(manager, compared):
    put(code="list", full=True)
    refused = manager.send(f"/admin/channels/{CODE}/publish")
    assert refused.status_code == 409
    assert "would hold 0 products: 5 are held back" in words(refused.text)
    assert "has no file yet" in words(manager.get(f"/admin/channels/{CODE}/").text)

    manager.send(f"/admin/channels/{CODE}/publish", reason="we sell nothing there for now")

    assert "has no file yet" not in words(manager.get(f"/admin/channels/{CODE}/").text)


def test_form_keeps_what_a_laid_step_says():
    stock = {"steps-0-step": "stock", "steps-0-say": "availability", "steps-0-in": "1"}
    form = MultiDict({"steps-count": "1", **stock})
    steps = read_steps(form)
    form["steps-new"] = "relation"
    change_steps(steps, form, "add:steps")

    assert steps == [
        {"step": "stock", "say": "availability", "in": "1"},
        {"step": "relation", "separator": ","},
    ]
