"""Imports by their pages: a file is sent, its columns are named, it is checked, brought in, undone."""

from __future__ import annotations

import io
import re

import pytest

from pim.catalog import documents
from pim.changes import get_set
from pim.db import transaction
from pim.errors import NotFound
from pim.intake import uploads
from pim.intake.mappings import get_mapping
from pim.web.admin.imports.starting import STARTER, do_here
from tests.builders import edit, make_product, make_structure
from tests.intake.files import make_import_mapping, xlsx_of
from tests.web.visitors import make_colleague

PAGE = "/admin/imports/"
FILE = "Artnr;Family;Namn;Colour\nA-1;tools;Borr;Red EN\nA-2;tools;Såg;Röd\n"


@pytest.fixture
def marketing(app):
    """Somebody who may import. What is asked for is done before the answer comes."""
    make_structure()
    app.extensions[STARTER] = do_here
    return make_colleague(app, "marketing")


def send(visitor, content=FILE, name="nordic.csv", mapping=""):
    content = content.encode() if isinstance(content, str) else content
    return visitor.send(PAGE, file=(io.BytesIO(content), name), mapping=mapping)


def newest():
    with transaction():
        return uploads.list_latest(1)[0]


def rules_of(code):
    with transaction():
        return get_mapping(code)


def is_there(sku):
    with transaction():
        try:
            return not documents.get(sku).own.archived
        except NotFound:
            return False


def fields_of(page):
    """What the mapping form would send if nothing were changed."""
    form = page[page.index('action="/admin/imports/1/columns"', page.index("datalist")) :]
    fields = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="checkbox"' not in tag or " checked" in tag):
            fields[name[1]] = value[1]
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', body) or re.search(
            r"<option\s+selected>([^<]*)", body
        )
        first = re.search(r'<option value="([^"]*)"', body)
        fields[name] = (chosen or first)[1]
    fields.pop("csrf_token")
    return fields


def test_file_with_a_saved_mapping_is_checked_at_once_and_applied_on_request(marketing):
    make_import_mapping()

    answer = send(marketing, mapping="supplier")
    checked = marketing.get(answer.location).text

    assert not is_there("A-1")
    assert "checked, not imported yet" in checked
    assert "Import: write one change" in checked
    assert "A-1" in checked

    answer = marketing.send(f"{PAGE}1/apply")
    result = marketing.get(answer.location).text

    upload = newest()
    head = get_set(upload.change_set_id)
    assert is_there("A-1")
    assert (head.state, head.via, head.author_id) == ("applied", "import", upload.author_id)
    assert f'href="/admin/changes/{head.id}"' in result
    assert "imported, with rows rejected" in result


def test_import_is_undone_by_its_button(marketing):
    make_import_mapping()
    send(marketing, mapping="supplier")
    marketing.send(f"{PAGE}1/apply")

    marketing.send(f"/admin/changes/{newest().change_set_id}/revert", confirmed="yes")

    assert not is_there("A-1")


def test_columns_are_guessed_shown_with_rows_and_saved_as_a_mapping(marketing):
    send(marketing, "SKU;Weight;name-sv_SE;Extra\nA-1;1,5;Borr;x\n".encode("cp1252"))
    page = marketing.get(f"{PAGE}1/columns").text

    assert "guessed: semicolon ;" in page
    assert "Borr" in page
    given = fields_of(page)
    assert given["c0-goes_to"] == "SKU"
    assert (given["c2-goes_to"], given["c2-locale"]) == ("name en", "sv_SE")
    assert given["c3-goes_to"] == ""

    given |= {"code": "nordic", "decimal_mark": ",", "c1-unit": "KILOGRAM", "c1-mode": "set_if_empty"}
    answer = marketing.send(f"{PAGE}1/columns", **given)

    assert answer.status_code == 303, answer.text
    rules = rules_of("nordic")
    told = [(rule.column, rule.field, rule.mode, rule.unit) for rule in rules.columns]
    assert told[:3] == [
        ("SKU", "sku", "overwrite", None),
        ("Weight", "values.weight..", "set_if_empty", "KILOGRAM"),
        ("name-sv_SE", "values.name..sv_SE", "overwrite", None),
    ]
    assert told[3][1] == "skip"
    assert newest().state == "checked"
    assert newest().report["created"] == 1


def test_mapping_that_was_made_for_such_a_header_is_found_again(marketing):
    make_import_mapping()
    send(marketing)

    page = marketing.get(f"{PAGE}1/columns").text

    assert 'name="editing" value="supplier"' in page
    assert "It changes the mapping supplier" in page


def test_columns_that_the_file_lacks_stay_in_the_mapping(marketing):
    make_import_mapping()
    send(marketing)

    marketing.send(f"{PAGE}1/columns", **fields_of(marketing.get(f"{PAGE}1/columns").text))

    rules = {rule.column: rule for rule in rules_of("supplier").columns}
    assert rules["Launched"].field == "values.launched.."
    assert rules["Cordless"].map == {"TAK": "true", "NIE": "false"}
    assert rules["Colour"].options == "label"


def test_what_is_filled_in_wrongly_is_told_at_its_column_and_kept(marketing):
    send(marketing)
    given = fields_of(marketing.get(f"{PAGE}1/columns").text) | {"code": "mine"}
    given |= {"c2-goes_to": "Name of the thing", "c3-goes_to": "Description en", "c3-unit": "EUR"}

    answer = marketing.send(f"{PAGE}1/columns", **given)

    assert answer.status_code == 422
    assert "There is no field “Name of the thing”" in answer.text
    assert "This attribute varies by scope" in answer.text
    assert 'href="#c2-goes_to"' in answer.text
    assert 'value="Name of the thing"' in answer.text
    with pytest.raises(NotFound):
        get_mapping("mine")


def test_another_mapping_is_replaced_only_where_that_is_said(marketing):
    make_import_mapping("other")
    send(marketing, "SKU;Family\nA-1;tools\n")
    given = fields_of(marketing.get(f"{PAGE}1/columns").text) | {"code": "other"}

    refused = marketing.send(f"{PAGE}1/columns", **given)
    assert (refused.status_code, "There is a mapping other already" in refused.text) == (422, True)
    assert len(rules_of("other").columns) == 20

    marketing.send(f"{PAGE}1/columns", **given, replace="1")
    assert [rule.column for rule in rules_of("other").columns] == ["SKU", "Family"]


def test_unknown_options_are_mapped_or_made_and_the_file_is_checked_anew(marketing):
    make_import_mapping()
    send(marketing, FILE + "A-3;tools;Fil;Lila\n", mapping="supplier")
    page = marketing.get(f"{PAGE}1/").text
    assert "“Röd”" in page
    assert "“Lila”" in page

    marketing.send(f"{PAGE}1/options", **{"u0-0": "red en", "u0-others": "create"})

    rule = next(rule for rule in rules_of("supplier").columns if rule.column == "Colour")
    assert (dict(rule.map), rule.unknown) == ({"Röd": "red"}, "create")
    report = newest().report
    assert (newest().state, report["created"], report["options"], report["rejected"]) == ("checked", 3, 1, 0)


@pytest.mark.parametrize(
    ("choice", "words"), [({}, "at least one"), ({"u0-0": "Violet"}, "is no option of Color")]
)
def test_impossible_choice_of_options_changes_nothing(marketing, choice, words):
    make_import_mapping()
    send(marketing, mapping="supplier")

    marketing.send(f"{PAGE}1/options", headers={"Referer": f"http://localhost{PAGE}1/"}, **choice)

    assert words.lower() in marketing.get(f"{PAGE}1/").text.lower()
    assert newest().report["unknown"]


def test_mapping_that_changed_since_the_check_is_checked_once_more(marketing):
    make_import_mapping()
    send(marketing, mapping="supplier")
    edit("import_mapping", "supplier", "file", {"decimal_mark": "."})

    page = marketing.get(marketing.send(f"{PAGE}1/apply").location).text

    assert "checked once more" in page
    assert newest().state == "checked"
    assert not is_there("A-1")


def test_rejected_rows_come_back_in_the_layout_of_the_file(marketing):
    make_import_mapping()
    send(marketing, mapping="supplier")

    answer = marketing.get(f"{PAGE}1/rejected")

    assert "filename=nordic-rejected.csv" in answer.headers["Content-Disposition"]
    assert "A-2;tools;Såg;Röd;" in answer.text
    assert "A-1" not in answer.text


def test_sheet_of_a_workbook_can_be_chosen(marketing):
    book = xlsx_of([["SKU", "Family"], ["A-1", "tools"]])
    send(marketing, book.content, "book.xlsx")

    page = marketing.get(f"{PAGE}1/columns").text

    assert "Workbook, sheet Products" in page
    assert marketing.get(f"{PAGE}1/columns?sheet=Nowhere").status_code == 422


def test_file_that_is_no_sheet_is_told_where_its_reading_can_be_mended(marketing):
    answer = send(marketing, b"\xd0\xcf\x11\xe0rubbish", "old.xls")

    page = marketing.get(answer.location)

    assert page.status_code == 422
    assert "an old or encrypted workbook" in page.text
    assert "Read again" in page.text


def test_import_that_stopped_is_gone_on_with(marketing):
    make_import_mapping()
    send(marketing, mapping="supplier")
    with transaction():
        upload = uploads.get(1)
        upload.task, upload.state = "apply", "running"
    assert "has stopped" in marketing.get(PAGE).text
    assert "it goes on from there" in marketing.get(f"{PAGE}1/").text

    marketing.send(f"{PAGE}1/resume")

    assert is_there("A-1")


def test_page_of_a_run_asks_how_far_it_is_until_it_is_done(app, marketing):
    make_import_mapping()
    app.extensions[STARTER] = lambda _app, _job_id: None  # it waits
    send(marketing, mapping="supplier")

    page = marketing.get(f"{PAGE}1/").text
    assert f'data-poll="{PAGE}1/progress"' in page
    assert "It begins." in marketing.get(f"{PAGE}1/progress").text

    do_here(app, 1)
    assert marketing.get(f"{PAGE}1/progress").status_code == 204


def test_same_file_again_says_so(marketing):
    make_import_mapping()
    make_product("A-2", {"values.name..sv_SE": "Såg", "values.color..": "red"})
    send(marketing, mapping="supplier")
    marketing.send(f"{PAGE}1/apply")
    send(marketing, mapping="supplier")

    page = marketing.get(f"{PAGE}2/").text

    assert "The same file was imported before" in page
    assert "There is nothing to write" in page


def test_file_is_deleted_after_a_question(marketing):
    send(marketing)

    assert marketing.send(f"{PAGE}1/discard").status_code == 409
    marketing.send(f"{PAGE}1/discard", confirmed="yes")

    assert marketing.get(f"{PAGE}1/").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "The file is empty."), (b"x" * 30, "too large")], ids=["empty", "large"]
)
def test_file_that_can_not_be_taken_is_refused_on_the_page(app, marketing, content, words, monkeypatch):
    if content:
        monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 20)

    answer = send(marketing, content)

    assert answer.status_code in (413, 422)
    assert words in answer.text


def test_who_may_not_import_sees_nothing_of_it(app):
    viewer = make_colleague(app, "viewer")

    assert viewer.get(PAGE).status_code == 403
    assert 'href="/admin/imports/"' not in viewer.get("/admin/").text
