"""The history of a product: who, by what, old and new; one field taken back unless it has changed since."""

from __future__ import annotations

import re

from tests.web.products.catalogue import edit, own_values, product_id
from tests.web.products.forms import open_form, send
from tests.web.test_pages import check_page


def history_of(visitor, key, question=""):
    answer = visitor.get(f"/admin/products/{product_id(key)}/history{question}")
    assert answer.status_code == 200
    return answer.text


def reverts(text):
    """The addresses of the buttons that take a change back, the newest first."""
    return re.findall(r'action="([^"]+/history/\d+/revert)"', text)


def test_history_says_who_by_what_and_what_it_was(marketing):
    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), values__name____en_GB="Cordless screwdriver")

    text = history_of(marketing, "DRILL-1")

    check_page(text)
    assert "marketing@example.com" in text
    assert "Edit of DRILL-1" in text
    assert re.search(r"Cordless <del>drill</del><ins>screwdriver</ins>", text)
    assert "Catalogue of the tests" in text  # its creation


def test_one_field_is_taken_back_as_a_change_of_its_own(marketing):
    form = open_form(marketing, "DRILL-1")
    send(marketing, "DRILL-1", form, values__name____en_GB="Other", values__cores____="8")
    (name,) = reverts(history_of(marketing, "DRILL-1", "?field=values.name..en_GB"))

    answer = marketing.send(name)

    assert own_values("DRILL-1")["name..en_GB"] == "Cordless drill"
    assert own_values("DRILL-1")["cores.."] == "8"
    text = marketing.get(answer.headers["Location"]).text
    assert "Name has its former value again." in text
    assert "Name of DRILL-1 taken back" in text


def test_field_that_was_empty_before_is_emptied(marketing):
    edit("BIT-1", values__brand____="bosch")

    marketing.send(reverts(history_of(marketing, "BIT-1"))[0])

    assert "brand.." not in own_values("BIT-1")


def test_field_that_changed_again_since_is_left_alone(marketing):
    edit("DRILL-1", values__name____en_GB="Second")
    edit("DRILL-1", values__name____en_GB="Third")
    _newest, older = reverts(history_of(marketing, "DRILL-1"))

    answer = marketing.send(older)

    assert own_values("DRILL-1")["name..en_GB"] == "Third"
    assert "was changed again since then" in marketing.get(answer.headers["Location"]).text


def test_creation_and_changes_of_other_products_can_not_be_taken_back_here(marketing):
    edit("BIT-1", values__brand____="bosch")
    foreign = reverts(history_of(marketing, "BIT-1"))[0].replace(
        f"/{product_id('BIT-1')}/", f"/{product_id('DRILL-1')}/"
    )

    assert reverts(history_of(marketing, "CASE-1")) == []
    assert marketing.send(foreign).status_code == 404
    assert own_values("BIT-1")["brand.."] == "bosch"


def test_relations_are_told_by_sku(marketing):
    edit("DRILL-1", relations__set=[{"to": "CASE-1", "quantity": "2"}])

    assert "2 × CASE-1" in history_of(marketing, "DRILL-1")


def test_viewer_sees_the_history_without_buttons(viewer):
    edit("DRILL-1", values__name____en_GB="Second")

    assert reverts(history_of(viewer, "DRILL-1")) == []


def test_long_history_has_pages(marketing):
    for n in range(55):
        edit("BIT-1", values__cores____=str(n + 1))

    first = history_of(marketing, "BIT-1")
    older = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = marketing.get(older).text

    assert len(reverts(first)) == 50
    assert len(reverts(second)) == 5
