"""Controls of more than one part: what the page shows of a value, and that no edit loses a part of it."""

from __future__ import annotations

from tests.web.products.catalogue import add_attribute, add_records, edit, own_values
from tests.web.products.forms import open_form, send
from tests.web.products.test_page import page, slot

FILM = {"url": "https://video.example/watch?v=1", "title": "How to"}


def test_film_is_typed_shown_as_a_link_and_taken_away(marketing):
    add_attribute("film", "video_link", "Film")

    form = open_form(marketing, "DRILL-1")
    typed = {"values.film..": "HTTPS://video.example/watch?v=1", "values.film..~title": " How to"}
    send(marketing, "DRILL-1", form, **typed)
    shown = slot(page(marketing, "DRILL-1"), "values.film..")

    assert own_values("DRILL-1")["film.."] == FILM
    assert (
        '<a href="https://video.example/watch?v=1" rel="noreferrer noopener" target="_blank">How to</a>'
        in shown
    )

    send(
        marketing,
        "DRILL-1",
        open_form(marketing, "DRILL-1"),
        **{"values.film..": "", "values.film..~title": ""},
    )

    assert "film.." not in own_values("DRILL-1")


def test_film_nobody_touched_keeps_its_title(marketing):
    add_attribute("film", "video_link", "Film")
    edit("DRILL-1", values__film____=FILM)

    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **{"values.cores..": "4"})

    assert (own_values("DRILL-1")["film.."], own_values("DRILL-1")["cores.."]) == (FILM, "4")


def test_address_that_is_none_is_refused_at_its_field_and_stays(marketing):
    add_attribute("film", "video_link", "Film")

    answer = send(
        marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **{"values.film..": "http://a.example"}
    )

    assert answer.status_code == 422
    assert "begins with https://" in slot(answer.text, "values.film..")
    assert 'value="http://a.example"' in slot(answer.text, "values.film..")


def test_record_is_chosen_by_its_label_and_several_by_boxes(marketing):
    add_records("maker", acme="Acme", brovik="Brovik")
    add_attribute("maker", "reference", "Maker", rules={"entity": "maker"})
    add_attribute("partners", "reference", "Partners", rules={"entity": "maker", "many": True})

    form = open_form(marketing, "DRILL-1")
    send(marketing, "DRILL-1", form, **{"values.maker..": "brovik", "values.partners..": ["brovik", "acme"]})
    text = page(marketing, "DRILL-1")

    assert (own_values("DRILL-1")["maker.."], own_values("DRILL-1")["partners.."]) == (
        "brovik",
        ["acme", "brovik"],
    )
    assert '<option value="brovik" selected>Brovik</option>' in slot(text, "values.maker..")
    assert slot(text, "values.partners..").count(" checked") == 2
