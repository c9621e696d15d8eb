"""Two people on one product: what does not touch is merged, what does is shown three ways and decided on."""

from __future__ import annotations

from tests.web.products.catalogue import edit, get, own_values, product_id
from tests.web.products.forms import Form, open_form, send

NAME = "values.name..en_GB"


def collide(marketing, **mine):
    """Somebody else renames the product while a form is open; the answer to saving that form."""
    form = open_form(marketing, "DRILL-1")
    edit("DRILL-1", values__name____en_GB="Cordless drill driver")
    return send(marketing, "DRILL-1", form, **{NAME: "Cordless drill of mine", **mine})


def test_fields_that_do_not_touch_are_merged(marketing):
    form = open_form(marketing, "DRILL-1")
    edit("DRILL-1", values__name____en_GB="Theirs")

    answer = send(marketing, "DRILL-1", form, values__name____pl_PL="Moje")

    assert answer.status_code == 303
    assert own_values("DRILL-1")["name..en_GB"] == "Theirs"
    assert own_values("DRILL-1")["name..pl_PL"] == "Moje"


def test_field_in_conflict_is_shown_three_ways_and_nothing_is_saved(marketing):
    answer = collide(marketing, values__cores____="9")

    assert answer.status_code == 409
    assert "Somebody else changed a field that you changed too" in answer.text
    panel = answer.text[answer.text.index("conflicts-title") : answer.text.index("data-keep-locale")]
    assert ">Cordless drill</dd>" in panel
    assert "<ins> driver</ins>" in panel
    assert "<ins> of mine</ins>" in panel
    assert own_values("DRILL-1")["cores.."] == "3"
    assert Form(answer.text).text(NAME) == "Cordless drill of mine"
    assert Form(answer.text).text("values.cores..") == "9"


def test_mine_is_taken_over_theirs(marketing):
    form = Form(collide(marketing, values__cores____="9").text)

    answer = send(marketing, "DRILL-1", form, **{f"choose:{NAME}": "mine"})

    assert answer.status_code == 303
    assert own_values("DRILL-1")["name..en_GB"] == "Cordless drill of mine"
    assert own_values("DRILL-1")["cores.."] == "9"


def test_theirs_is_kept_and_the_rest_is_saved(marketing):
    form = Form(collide(marketing, values__cores____="9").text)

    answer = send(marketing, "DRILL-1", form, **{f"choose:{NAME}": "theirs"})

    assert answer.status_code == 303
    assert own_values("DRILL-1")["name..en_GB"] == "Cordless drill driver"
    assert own_values("DRILL-1")["cores.."] == "9"


def test_conflict_without_a_decision_is_asked_once_more(marketing):
    form = Form(collide(marketing).text)

    answer = send(marketing, "DRILL-1", form)

    assert answer.status_code == 409
    assert f"choose:{NAME}" in answer.text
    assert Form(answer.text).text(NAME) == "Cordless drill of mine"
    assert own_values("DRILL-1")["name..en_GB"] == "Cordless drill driver"


def test_third_change_in_between_is_a_conflict_again(marketing):
    form = Form(collide(marketing).text)
    edit("DRILL-1", values__name____en_GB="Once more")

    answer = send(marketing, "DRILL-1", form, **{f"choose:{NAME}": "mine"})

    assert answer.status_code == 409
    assert "Once more" in answer.text
    assert own_values("DRILL-1")["name..en_GB"] == "Once more"


def test_same_change_by_both_is_no_conflict(marketing):
    form = open_form(marketing, "DRILL-1")
    edit("DRILL-1", values__name____en_GB="The same")

    answer = send(marketing, "DRILL-1", form, **{NAME: "The same"})

    assert answer.status_code == 303


def test_own_second_save_from_an_old_page_is_a_conflict_only_where_it_differs(marketing):
    form = open_form(marketing, "DRILL-1")
    send(marketing, "DRILL-1", form, values__cores____="4")

    answer = send(marketing, "DRILL-1", form, values__cores____="4", values__cordless____="false")

    assert answer.status_code == 303
    assert own_values("DRILL-1")["cordless.."] is False


def test_field_that_i_did_not_touch_shows_what_they_made_of_it(marketing):
    form = open_form(marketing, "DRILL-1")
    edit("DRILL-1", values__name____en_GB="Theirs")

    refused = send(marketing, "DRILL-1", form, values__cores____="two")

    assert Form(refused.text).text(NAME) == "Theirs"


def test_conflict_of_relations_names_products(marketing):
    form = open_form(marketing, "DRILL-1")
    edit("DRILL-1", relations__accessory=[{"to": "CASE-1"}])

    refused = send(marketing, "DRILL-1", form, **{"relations.accessory~add": "SHIRT"})
    assert refused.status_code == 409
    panel = refused.text[refused.text.index("conflicts-title") : refused.text.index("data-keep-locale")]
    assert "BIT-1" in panel
    assert "SHIRT" in panel

    answer = send(marketing, "DRILL-1", Form(refused.text), **{"choose:relations.accessory": "mine"})
    assert answer.status_code == 303
    ids = [link["product"] for link in get("DRILL-1").relations["accessory"]]
    assert ids == [product_id("BIT-1"), product_id("CASE-1"), product_id("SHIRT")]
