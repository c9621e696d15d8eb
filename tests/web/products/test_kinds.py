"""Controls of more than one part: what the page shows of a value, and that no edit loses a part of it."""

from __future__ import annotations

import io

from tests.web.products.catalogue import add_attribute, add_records, edit, own_values
from tests.web.products.forms import open_form, send
from tests.web.products.test_page import page, slot

COLUMNS = [
    {
        "code": "part",
        "type": "simple_select",
        "options": [{"code": "motor", "labels": {"en_GB": "Motor"}}, "case"],
    },
    {"code": "hours", "type": "number", "labels": {"en_GB": "Hours"}},
    {"code": "note", "type": "text"},
    {"code": "kept", "type": "boolean"},
]
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


def test_table_is_typed_row_by_row_and_cleared(marketing):
    add_attribute("warranty", "table", "Warranty", rules={"columns": COLUMNS})
    rows = [
        {"part": "motor", "hours": "500.5", "kept": False},
        {"part": "case", "hours": "1", "note": "Hinges"},
    ]

    field = "values.warranty..~"
    typed = {"0.part": "motor", "0.hours": "500,5", "0.kept": "false", "2.part": "case", "2.hours": "1"}
    typed = {f"{field}{part}": text for part, text in {**typed, "2.note": "Hinges"}.items()}
    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)

    assert own_values("DRILL-1")["warranty.."] == rows
    form = open_form(marketing, "DRILL-1")
    assert form.fields[f"{field}1.note"] == ["Hinges"]
    assert form.fields[f"{field}4.part"] == [""]
    assert f"{field}5.part" not in form.fields

    send(marketing, "DRILL-1", form, **{f"{field}{n}": "" for n in ("0.part", "0.hours", "0.kept")})
    assert own_values("DRILL-1")["warranty.."] == rows[1:]


def test_table_nobody_touched_and_one_whose_cells_changed_places_are_told_apart(marketing):
    add_attribute("warranty", "table", "Warranty", rules={"columns": COLUMNS})
    rows = [{"part": "motor", "hours": "1", "note": "A\u2009b"}, {"part": "case", "hours": "2"}]
    edit("DRILL-1", values__warranty____=rows)

    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **{"values.cores..": "4"})
    assert own_values("DRILL-1")["warranty.."] == rows

    swapped = {"values.warranty..~0.hours": "2", "values.warranty..~1.hours": "1"}
    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **swapped)
    assert [row["hours"] for row in own_values("DRILL-1")["warranty.."]] == ["2", "1"]


def test_wrong_cell_is_refused_by_row_and_column_and_stays(marketing):
    add_attribute("warranty", "table", "Warranty", rules={"columns": COLUMNS})

    typed = {"values.warranty..~1.part": "motor", "values.warranty..~1.hours": "many"}
    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)

    assert answer.status_code == 422
    assert "Row 2, hours" in slot(answer.text, "values.warranty..")
    assert 'value="many"' in slot(answer.text, "values.warranty..")


def test_table_reads_as_a_text_where_nobody_can_type(catalogue, viewer):
    add_attribute("warranty", "table", "Warranty", rules={"columns": COLUMNS})
    edit("DRILL-1", values__warranty____=[{"part": "motor", "hours": "1.5", "kept": True}])

    assert "Motor, 1.5, yes" in slot(page(viewer, "DRILL-1"), "values.warranty..")


def test_document_holds_until_a_day_that_is_typed_and_survives_other_edits(marketing):
    add_attribute("sheet", "document", "Safety data sheet", rules={"document_kind": "safety_data_sheet"})
    paper = (io.BytesIO(b"%PDF-1.7 sheet"), "sheet.pdf")

    typed = {"values.sheet..~file": paper, "values.sheet..~expires": "2027-01-31"}
    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)
    stored = own_values("DRILL-1")["sheet.."]

    assert (stored["name"], stored["expires_on"]) == ("sheet.pdf", "2027-01-31")
    assert "sheet.pdf, until Jan 31, 2027" in slot(page(marketing, "DRILL-1"), "values.sheet..")

    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **{"values.cores..": "4"})
    assert own_values("DRILL-1")["sheet.."] == stored

    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **{"values.sheet..~expires": ""})
    assert own_values("DRILL-1")["sheet.."] == {"file": stored["file"], "name": "sheet.pdf"}


def test_last_day_without_a_file_is_refused_at_its_field(marketing):
    add_attribute("sheet", "document", "Safety data sheet")

    form = open_form(marketing, "DRILL-1")
    answer = send(marketing, "DRILL-1", form, **{"values.sheet..~expires": "2027-01-31"})

    assert answer.status_code == 422
    assert "Choose the file" in slot(answer.text, "values.sheet..")
    assert 'value="2027-01-31"' in slot(answer.text, "values.sheet..")


def test_list_shows_what_expires(marketing):
    add_attribute("sheet", "document", "Safety data sheet")
    edit("DRILL-1", values__sheet____={"file": "0a" * 32, "name": "a.pdf", "expires_on": "2027-01-31"})

    found = marketing.get("/admin/products/?expires=2027-02-01").text

    assert "DRILL-1" in found
    assert "a document expires before" in found
    assert "BIT-1" not in found
    assert "Give a day as" in marketing.get("/admin/products/?expires=soon").text
