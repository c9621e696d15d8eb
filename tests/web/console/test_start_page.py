"""The start page: what waits, what is missing where, and no more queries for more of it."""

from __future__ import annotations

import re

import pytest

from pim import changes
from pim.changes import Author, Draft
from pim.changes.scheduling import schedule
from pim.clock import now
from pim.db import transaction
from pim.publish.rollback import rollback
from tests.web.console.test_channel_pages import count_queries, leave_half_applied
from tests.web.console.world import DRILLS, SHOP, create, edit, make_product, publish_shop, rename, words


def test_paused_channel_and_held_back_products_wait(viewer):
    publish_shop()
    rename("DRILL-1", "Wrong")
    publish_shop()
    rollback(SHOP, 1, note="Wrong text")

    page = words(viewer.get("/admin/").text)

    assert re.search(r"paused The shop .*: Wrong text", page)
    assert "2 products are missing in The shop" in page
    assert "back to 1" in page


def test_open_change_sets_wait(viewer):
    set_id = changes.stage(
        [Draft("product", "DRILL-1", "values.name..en_GB", "New")], Author("web", "Spring names")
    )
    with transaction():
        schedule(set_id, now())
    leave_half_applied()

    page = words(viewer.get("/admin/").text)

    assert "half applied Half of it Publications wait for it." in page
    assert "scheduled Spring names" in page


def test_nothing_waits_where_nothing_does(app, admin):
    assert "Nothing waits." in admin.get("/admin/").text


def test_channel_that_was_never_published_waits_for_who_may_publish(manager, marketing):
    assert "never published" in manager.get("/admin/").text
    assert "never published" not in marketing.get("/admin/").text


def test_map_counts_incomplete_products_and_leads_to_them(marketing):
    page = marketing.get("/admin/").text

    cells = dict(
        re.findall(r'href="/admin/products/\?complete=no&amp;scope=ecommerce&amp;locale=(\w+)">(\d+)', page)
    )
    assert cells == {"en_GB": "8", "sv_SE": "9"}
    listed = marketing.get("/admin/products/?complete=no&scope=ecommerce&locale=en_GB").text
    assert len(set(re.findall(r">((?:DRILL|SAW|NAMELESS|MISTYPED)[\w-]*)</a>", listed))) == 8


def test_map_leaves_archived_products_out(marketing):
    edit("product", "DRILL-1", "archived", True)
    edit("model", "saw", "archived", True)

    page = marketing.get("/admin/").text

    assert re.search(r"locale=en_GB\">5<", page)


@pytest.mark.parametrize(("role", "first"), [("marketing", "gaps"), ("manager", "waiting")])
def test_what_a_role_does_stands_first(request, role, first):
    page = request.getfixturevalue(role).get("/admin/").text

    assert re.search(r'id="(gaps|waiting)"', page)[1] == first


def test_number_of_queries_does_not_grow(manager):
    publish_shop()
    manager.get("/admin/")
    few = count_queries(lambda: manager.get("/admin/"))

    create([("product", make_product(f"MORE-{n}", None)) for n in range(20)])
    for n in range(3):
        changes.stage(
            [Draft("product", sku, "values.name..en_GB", "x") for sku in DRILLS], Author("web", str(n))
        )
        rename("DRILL-1", f"Again {n}")
        publish_shop()
    body = {"connector": "b2b_shop", "market": "gb", "scope": "ecommerce", "locales": ["sv_SE"]}
    create(
        [("channel", body | {"code": f"more_{n}", "assortment": "all", "mapping": "shop"}) for n in range(4)]
    )
    manager.get("/admin/")

    assert count_queries(lambda: manager.get("/admin/")) == few
