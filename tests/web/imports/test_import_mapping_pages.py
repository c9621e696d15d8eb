"""Saved column mappings on their pages: what they say, where they were used last, names, archive."""

from __future__ import annotations

import pytest

from pim.db import transaction
from pim.errors import NotFound
from pim.intake import uploads
from pim.intake.mappings import get_mapping
from tests.builders import edit, make_structure, read
from tests.intake.files import csv_file, make_import_mapping
from tests.web.visitors import make_colleague

PAGE = "/admin/import_mappings/"


@pytest.fixture
def marketing(app):
    make_structure()
    make_import_mapping()
    return make_colleague(app, "marketing")


def test_mapping_is_told_in_words(marketing):
    edit("import_mapping", "supplier", "columns", [
        {"column": "Artnr", "field": "sku"},
        {"column": "Namn", "field": "values.name..sv_SE", "mode": "set_if_empty"},
        {"column": "Colour", "field": "values.color..", "map": {"Röd": "red"}, "unknown": "create"},
        {"column": "Remark", "field": "skip"},
    ])  # fmt: skip

    page = marketing.get(f"{PAGE}supplier/").text

    assert "name en · sv_SE" in page
    assert "set if empty" in page
    assert "Röd → red" in page
    assert "not read" in page


def test_last_use_is_told(marketing):
    with transaction():
        upload_id = uploads.create(csv_file("Artnr;Family\nA-1;tools"), None).id
        uploads.ask(upload_id, "apply", mapping="supplier")
    assert "not by the pages" in marketing.get(PAGE).text

    uploads.run(upload_id)

    for url in (PAGE, f"{PAGE}supplier/"):
        assert f'href="/admin/imports/{upload_id}/">supplier.csv' in marketing.get(url).text


def test_names_are_changed_and_the_code_stays(marketing):
    answer = marketing.send(
        f"{PAGE}supplier/", **{"label-sv_SE": "Nordisk leverantör", "label-en_GB": "Nordic"}
    )

    assert answer.status_code == 303
    assert read("import_mapping", "supplier", "labels.sv_SE") == "Nordisk leverantör"
    assert ">Nordic</a>" in marketing.get(PAGE).text

    marketing.send(f"{PAGE}supplier/", **{"label-sv_SE": "", "label-en_GB": "Nordic"})
    assert read("import_mapping", "supplier", "labels.sv_SE") is None


def test_archived_mapping_imports_nothing_and_comes_back(marketing):
    assert marketing.send(f"{PAGE}supplier/archive").status_code == 409
    marketing.send(f"{PAGE}supplier/archive", confirmed="yes")
    with transaction(), pytest.raises(NotFound):
        get_mapping("supplier")
    assert "supplier" not in marketing.get(PAGE).text
    assert "supplier" in marketing.get(f"{PAGE}?archived=1").text

    marketing.send(f"{PAGE}supplier/archive")
    with transaction():
        assert get_mapping("supplier").key_column == "Artnr"


def test_mapping_that_the_structure_has_left_behind_is_shown_with_the_reason(marketing):
    edit("market", "PL", "archived", True)

    page = marketing.get(f"{PAGE}supplier/").text

    assert "The structure has moved on" in page
    assert "There is no market PL" in page


def test_unknown_mapping_is_not_found(marketing):
    assert marketing.get(f"{PAGE}nobody/").status_code == 404
