"""The page of the inbox: what waits for a family, why one is proposed, and accepting it."""

from __future__ import annotations

from tests.builders import create as draft
from tests.builders import read, save
from tests.web.products.catalogue import product_id
from tests.web.test_pages import check_page


def make_new(sku, name, **more):
    save(draft("product", sku, {"sku": sku, "values.name..en_GB": name, **more}))


def page(visitor):
    answer = visitor.get("/admin/inbox/")
    assert answer.status_code == 200
    check_page(answer.text)
    return " ".join(answer.text.split())


def test_new_product_is_shown_with_the_family_that_its_name_speaks_for(marketing):
    make_new("NEW-1", "Cordless drill of this spring")

    shown = page(marketing)

    assert "1 product waits for a family." in shown
    assert '<option value="drills" selected>Drills</option>' in shown
    assert "Drills, since 50% of the name speaks for it: cordless, drill" in shown


def test_product_of_the_same_gtin_is_linked(marketing):
    make_new("NEW-1", "Saw", **{"values.gtin..": "04006381333931"})

    shirt = product_id("SHIRT-RED-S")
    assert f'/admin/products/{shirt}">SHIRT-RED-S</a> <span class="small muted">gtin' in page(marketing)


def test_accepted_product_waits_no_longer_and_can_be_undone(marketing):
    make_new("NEW-1", "Drill")

    answer = marketing.send(f"/admin/inbox/{product_id('NEW-1')}/accept", family="drills", after="0")

    assert (answer.status_code, answer.location) == (303, "/admin/inbox/")
    assert read("product", "NEW-1", "family") == "drills"
    shown = page(marketing)
    assert "NEW-1 has its family." in shown
    assert "Undo" in shown
    assert "No product waits for a family." in shown


def test_family_that_somebody_else_gave_meanwhile_stands(marketing):
    make_new("NEW-1", "Drill", family="shirts")

    marketing.send(f"/admin/inbox/{product_id('NEW-1')}/accept", family="drills")

    assert read("product", "NEW-1", "family") == "shirts"
    assert "Changed by somebody else" in page(marketing)


def test_who_only_looks_is_offered_nothing_to_press(viewer):
    make_new("NEW-1", "Cordless drill")

    shown = page(viewer)

    assert "Drills, since 100% of the name speaks for it" in shown
    assert "Accept" not in shown
    assert viewer.send(f"/admin/inbox/{product_id('NEW-1')}/accept", family="drills").status_code == 403


def test_product_that_is_not_there_is_not_found(marketing):
    assert marketing.send("/admin/inbox/999999/accept", family="drills").status_code == 404
